package line

import (
	"regexp"
	"strings"

	"qalauly/calendar"
	"qalauly/rating/methods"
)

// counted is the number of a thing that the service knows: a council, a reception.
var counted = regexp.MustCompile(`^\d{1,9}$`)

// Answer reads what was typed to a question about a field of a criterion: its value,
// as a record takes it, or what is to be asked again.
func (r *Reader) Answer(c methods.Criterion, field, said string, today calendar.Day) (value string, again *Question) {
	f, ok := c.Field(field)
	said = strings.Join(strings.Fields(clip(said)), " ")
	if !ok || said == "" {
		return "", &Question{About: Field, Field: field, Rule: Missing, Options: codesOf(f)}
	}
	p := &reading{Reader: r, Known: Known{Today: today}, c: c, draft: Draft{Fields: map[string]string{}}}
	switch bare := strings.Trim(said, signs+"№# "); f.Kind {
	case methods.FieldDocument:
		p.labelled(f, strings.TrimLeft(said, "№# "))
	case methods.FieldReference:
		if counted.MatchString(bare) {
			return bare, nil
		}
		p.labelled(f, said)
	default:
		p.labelled(f, said)
	}
	if len(p.draft.Questions) > 0 {
		return "", &p.draft.Questions[0]
	}
	return p.draft.Fields[field], nil
}
