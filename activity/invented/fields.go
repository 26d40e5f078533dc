package invented

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"qalauly/rating/methods"
)

func number(n int) string { return strconv.Itoa(n) }

// field makes up a field of a record. done says whether the deputy did what was due.
func (t *teller) field(c methods.Criterion, f methods.Field, day time.Time, done bool) string {
	switch f.Kind {
	case methods.FieldDate:
		if f.Optional {
			return ""
		}
		return t.date(c, f.Name, day)
	case methods.FieldTime:
		if f.Optional {
			return ""
		}
		return day.AddDate(0, 0, -20).Format(time.RFC3339)
	case methods.FieldChoice:
		return t.choice(f, done)
	case methods.FieldInteger:
		if f.Optional && t.random.IntN(2) == 0 {
			return ""
		}
		return number(int(f.Min) + t.random.IntN(int(min(f.Max, f.Min+40)-f.Min)+1))
	case methods.FieldURL:
		return "https://" + t.pick("site") + ".invalid/" + day.Format("2006/01/02") + "/" + number(t.serial)
	case methods.FieldDocument:
		return number(1+t.random.IntN(40)) + "-" + number(t.serial)
	case methods.FieldReference:
		no := number(1 + t.random.IntN(300))
		if f.Optional {
			return ""
		}
		return no + "-" + number(t.serial)
	case methods.FieldFlag:
		return ""
	}
	if f.Optional && t.random.IntN(3) > 0 {
		return ""
	}
	return t.text(f.Name)
}

// date is the day of a record, or one that goes with it.
func (t *teller) date(c methods.Criterion, name string, day time.Time) string {
	switch name {
	case c.DatedBy:
	case "follow_up_on":
		day = day.AddDate(0, 0, 30)
	default: // asked for, ordered: before
		day = day.AddDate(0, 0, -5-t.random.IntN(20))
	}
	return day.Format(time.DateOnly)
}

// choice draws an option: of what was done the first, where it matters for the amount,
// else any.
func (t *teller) choice(f methods.Field, done bool) string {
	first := f.Options[0]
	matters := slices.ContainsFunc(f.Options, func(o methods.Option) bool { return o.X != first.X || o.N != first.N })
	if done && matters {
		return first.Code
	}
	return f.Options[t.random.IntN(len(f.Options))].Code
}

// neededWith says whether a choice was made with which an optional field is needed.
func neededWith(f methods.Field, fields map[string]string) bool {
	name, code, ok := strings.Cut(f.NeededWith, "=")
	return ok && fields[name] == code
}

func (t *teller) text(name string) string {
	switch {
	case name == "place":
		if t.subject.seat.KK != "" && t.random.IntN(3) > 0 {
			return t.subject.seat.In([]string{"kk", "ru"}[t.random.IntN(2)])
		}
	case t.texts[name] == nil:
		return t.pick("topic")
	}
	return t.pick(name)
}

// complete adds the fields that some choice needs.
func (t *teller) complete(c methods.Criterion, fields map[string]string, day time.Time) {
	for _, f := range c.Fields {
		if fields[f.Name] != "" || !f.Optional || f.NeededWith == "" {
			continue
		}
		if !neededWith(f, fields) {
			continue
		}
		switch f.Kind {
		case methods.FieldDate:
			fields[f.Name] = day.AddDate(0, 0, -t.random.IntN(3)).Format(time.DateOnly)
		case methods.FieldTime:
			fields[f.Name] = day.Format(time.RFC3339)
		default:
			fields[f.Name] = t.text(f.Name)
		}
	}
}
