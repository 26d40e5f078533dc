package calendar

import (
	"errors"
	"fmt"
	"strings"
)

// Override is a decision about one day that the law alone does not tell: an order
// of the ministry, an announcement of the Muslims' Board. It has a number and
// names the act it rests on.
type Override struct {
	Number int64        `toml:"number" json:"number" db:"number"`
	Kind   OverrideKind `toml:"kind" json:"kind" db:"kind"`
	Day    Day          `toml:"day" json:"day" db:"day"`
	// Holiday is the key of the holiday that a Move gives its date in Day's year.
	Holiday string `toml:"holiday" json:"holiday,omitempty" db:"holiday"`
	Name
	Act string `toml:"act" json:"act" db:"act"`
}

// OverrideKind is what an override does.
type OverrideKind string

// The kinds of overrides. For one day the override with the highest number has the
// last word.
const (
	Off  OverrideKind = "off"  // the day is off, whatever it was
	Work OverrideKind = "work" // the day is worked, whatever it was
	Move OverrideKind = "move" // the wandering holiday of that year falls on this day
)

// KurbanAit is the key of the holiday whose date is announced each year.
const KurbanAit = "kurban_ait"

// ErrOverride is what an override that means nothing is refused with; the error's
// text names the rule.
var ErrOverride = errors.New("calendar: this override cannot be")

// Check returns nil, or an ErrOverride that names the rule which is broken.
func (o Override) Check() error { return o.check(law()) }

func (o Override) check(r *rules) error {
	var rule string
	switch {
	case o.Kind != Off && o.Kind != Work && o.Kind != Move:
		rule = fmt.Sprintf("its kind %q is none of off, work, move", o.Kind)
	case o.Day.IsZero():
		rule = "it names no day"
	case o.Kind == Move && !r.wanders(o.Holiday):
		rule = fmt.Sprintf("%q is no holiday whose date wanders", o.Holiday)
	case o.Kind != Move && o.Holiday != "":
		rule = "only a move names a holiday"
	case strings.TrimSpace(o.Act) == "":
		rule = "it names no act that it rests on"
	case o.Kind != Move && (strings.TrimSpace(o.KK) == "" || strings.TrimSpace(o.RU) == ""):
		rule = "it needs a name in both languages: what people are told the day is"
	default:
		return nil
	}
	return fmt.Errorf("%w: %s", ErrOverride, rule)
}
