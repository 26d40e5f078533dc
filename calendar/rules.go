package calendar

import (
	_ "embed"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/BurntSushi/toml"
)

// Name is what a day is called in both languages.
type Name struct {
	KK string `toml:"kk" json:"kk" db:"name_kk"`
	RU string `toml:"ru" json:"ru" db:"name_ru"`
}

// holiday is a day off that the law names, as in holidays.toml.
type holiday struct {
	Key string `toml:"key"`
	Name
	Days        []string `toml:"days"`
	Dates       []Day    `toml:"dates"`
	Expected    []Day    `toml:"expected"`
	First, Last int
	Moves       bool   `toml:"moves"`
	Source      string `toml:"source"`
}

// rules are the law: what holds without any decision of ours.
type rules struct {
	Holidays  []holiday  `toml:"holiday"`
	Overrides []Override `toml:"override"`
}

//go:embed holidays.toml
var holidaysTOML string

// law is what stands in holidays.toml. A file that cannot be read is a fault of
// the build, so it ends the program at its first use.
var law = sync.OnceValue(func() *rules {
	r, err := parseRules(holidaysTOML)
	if err != nil {
		panic(err)
	}
	return r
})

func parseRules(text string) (*rules, error) {
	var r rules
	meta, err := toml.Decode(text, &r)
	if err != nil {
		return nil, fmt.Errorf("calendar: holidays.toml: %w", err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return nil, fmt.Errorf("calendar: holidays.toml: unknown %v", unknown)
	}
	for _, h := range r.Holidays {
		for _, day := range h.Days {
			if _, err := time.Parse("01-02", day); err != nil {
				return nil, fmt.Errorf("calendar: holidays.toml: %s: %q is not a month and a day", h.Key, day)
			}
		}
	}
	for _, o := range r.Overrides {
		if err := o.check(&r); err != nil {
			return nil, err
		}
	}
	return &r, nil
}

// wanders says whether the holiday of this key has another date each year.
func (r *rules) wanders(key string) bool {
	return slices.ContainsFunc(r.Holidays, func(h holiday) bool { return h.Key == key && len(h.Dates) > 0 })
}

// in lists the days of the holiday in a year.
func (h holiday) in(year int) []Day {
	if year < h.First || h.Last != 0 && year > h.Last {
		return nil
	}
	var days []Day
	for _, text := range h.Days {
		t, _ := time.Parse("01-02", text) // parseRules has seen that it can be read
		days = append(days, Date(year, t.Month(), t.Day()))
	}
	for _, d := range h.Dates {
		if d.Year() == year {
			days = append(days, d)
		}
	}
	return days
}

// moveKey names a wandering holiday of one year.
type moveKey struct {
	holiday string
	year    int
}

// year returns every day of a year that the law makes a day off by name, with the
// wandering holidays where moves put them. Holidays are gone through in the order
// of their dates; one that falls on a day off gives the first later day that is
// neither a day off nor a holiday nor given already.
func (r *rules) year(year int, moves map[moveKey]Override) map[Day]Status {
	off := map[Day]Status{}
	var moving []Day
	for _, h := range r.Holidays {
		days := h.in(year)
		move, moved := moves[moveKey{h.Key, year}]
		if moved {
			days = []Day{move.Day}
		}
		for _, d := range days {
			s := Status{Day: d, Kind: Holiday, Name: h.Name, Act: h.Source, Expected: slices.Contains(h.Expected, d)}
			if moved {
				s.Number, s.Act, s.Expected = move.Number, move.Act, false
			}
			if _, twice := off[d]; !twice || h.Moves {
				off[d] = s
			}
			if h.Moves && weekend(d) {
				moving = append(moving, d)
			}
		}
	}
	slices.Sort(moving)
	for _, d := range moving {
		instead := d + 1
		for weekend(instead) || off[instead].Kind != "" {
			instead++
		}
		off[instead] = Status{Day: instead, Kind: Instead, Name: off[d].Name, Of: d, Act: off[d].Act}
	}
	return off
}

func weekend(d Day) bool {
	w := d.Weekday()
	return w == time.Saturday || w == time.Sunday
}
