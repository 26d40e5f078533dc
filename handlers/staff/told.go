package staff

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating/methods"
)

// in is a name of the method in a language.
func in(l locales.Lang, n methods.Name) string {
	if l == locales.Russian {
		return n.RU
	}
	return n.KK
}

// told is a record in words: what, who, when, and what its fields say. What a field is
// called, and what an option means, the method says.
func (s staff) told(ctx context.Context, db postgres.DB, l locales.Lang, rec activity.Record) (locales.HTML, error) {
	d, err := deputy.Get(ctx, db, rec.Deputy, rec.Day)
	if err != nil {
		return "", err
	}
	c, _ := s.opts.Method.Criterion(rec.Criterion)
	lines := []locales.HTML{
		l.HTML("record.title", locales.Args{"Record": number(rec.ID), "Code": c.Code, "Name": in(l, c.Name)}),
		l.HTML("record.who", locales.Args{"Name": locales.Bold(d.Short(string(l))), "Body": bodyOf(d).Short.In(string(l)), "Day": l.Date(rec.Day)}),
	}
	for _, f := range c.Fields {
		if value := rec.Fields[f.Name]; value != "" && f.Name != c.DatedBy {
			if name, is := bodyNamed(d, value); is {
				value = name.In(string(l))
			}
			lines = append(lines, l.HTML("record.field", locales.Args{"Label": in(l, f.Label), "Value": s.value(l, f, value)}))
		}
	}
	return locales.Lines(lines...), nil
}

// bodyNamed is the name of the body of a deputy that a text is in some language.
func bodyNamed(d deputy.Deputy, text string) (deputy.Name, bool) {
	for _, m := range append(slices.Clone(d.Mandates), d.Past...) {
		for _, lang := range locales.All() {
			if strings.EqualFold(text, m.Body.Name.In(string(lang))) {
				return m.Body.Name, true
			}
		}
	}
	return deputy.Name{}, false
}

// value is what a field holds, in words.
func (s staff) value(l locales.Lang, f methods.Field, value string) string {
	switch f.Kind {
	case methods.FieldChoice:
		if o, ok := f.Option(value); ok {
			return in(l, o.Name)
		}
	case methods.FieldDate:
		if day, err := time.Parse(time.DateOnly, value); err == nil {
			return l.DateYear(day)
		}
	case methods.FieldFlag:
		if value == "true" {
			return l.Text("record.yes")
		}
		return l.Text("record.no")
	}
	return value
}

// lines are records in a list: number, deputy, and what was chosen for each.
func (s staff) lines(ctx context.Context, db postgres.DB, l locales.Lang, all []activity.Listed) ([]locales.HTML, error) {
	var ids []int64
	for _, rec := range all {
		ids = append(ids, rec.Deputy)
	}
	people, err := deputy.People(ctx, db, ids)
	if err != nil {
		return nil, err
	}
	var lines []locales.HTML
	for _, rec := range all {
		key := "record.line"
		if len(rec.Flags) > 0 {
			key = "record.line_flagged"
		}
		person := people[rec.Deputy]
		lines = append(lines, l.HTML(key, locales.Args{
			"Record": number(rec.ID), "Name": person.Brief(string(l)), "What": s.markedAs(l, rec.Record),
		}))
	}
	return lines, nil
}

// markedAs is the day of a record with what was chosen for it.
func (s staff) markedAs(l locales.Lang, rec activity.Record) string {
	c, _ := s.opts.Method.Criterion(rec.Criterion)
	parts := []string{l.Date(rec.Day)}
	for _, f := range c.Fields {
		if value := rec.Fields[f.Name]; f.Kind == methods.FieldChoice && value != "" {
			parts = append(parts, s.value(l, f, value))
		}
	}
	return strings.Join(parts, ", ")
}

// hand is who recorded a record last, and when it was entered.
func hand(ctx context.Context, db postgres.DB, l locales.Lang, rec activity.Record) (locales.HTML, error) {
	if len(rec.Hands) == 0 {
		return "", nil
	}
	m, err := account.MemberByID(ctx, db, rec.Hands[len(rec.Hands)-1])
	if err != nil {
		return "", err
	}
	return l.HTML("record.hand", locales.Args{"Name": m.Name, "Day": l.Date(rec.MadeAt), "Time": rec.MadeAt.In(calendar.Zone).Format("15:04")}), nil
}

// weights explain what choices give a record, where they give something different.
// What that does to a score is nobody's business here.
func (s staff) weights(l locales.Lang, rec activity.Record) locales.HTML {
	c, _ := s.opts.Method.Criterion(rec.Criterion)
	if c.Kind != methods.Count {
		return ""
	}
	var lines []locales.HTML
	for _, f := range c.Fields {
		o, ok := f.Option(rec.Fields[f.Name])
		if !ok || !differs(f) {
			continue
		}
		key := "record.weight"
		if o.X < 1 {
			key = "record.less"
		}
		lines = append(lines, l.HTML(key, locales.Args{
			"Label": in(l, f.Label), "Option": in(l, o.Name), "Weight": strings.TrimSuffix(l.Decimal(o.X, 1), ",0"),
		}))
	}
	return locales.Lines(lines...)
}

// differs says whether the options of a field are not all worth the same.
func differs(f methods.Field) bool {
	for _, o := range f.Options {
		if o.X != f.Options[0].X || o.N != f.Options[0].N {
			return true
		}
	}
	return false
}

// flagKeys are the words for what a verifier is to look at.
var flagKeys = map[string]string{
	activity.FlagSameFile:     "record.flag_same_file",
	activity.FlagSameLink:     "record.flag_same_link",
	activity.FlagSameDocument: "record.flag_same_document",
	activity.FlagSameEvent:    "record.flag_same_event",
	activity.FlagOverCap:      "record.flag_over_cap",
	activity.FlagRush:         "record.flag_rush",
	activity.FlagQuick:        "record.flag_quick",
	activity.FlagMany:         "record.flag_many",
	activity.FlagDoubtful:     "record.flag_doubtful",
}

// flagged says in words what a verifier is to look at, and names the other record.
func flagged(ctx context.Context, db postgres.DB, l locales.Lang, flags []string) (locales.HTML, error) {
	var lines []locales.HTML
	for _, flag := range flags {
		name, number, _ := strings.Cut(flag, ":")
		args := locales.Args{"Record": number, "Day": ""}
		if id, err := strconv.ParseInt(number, 10, 64); err == nil {
			other, err := activity.ByID(ctx, db, id)
			if err != nil {
				return "", err
			}
			args["Day"] = l.Date(other.Day)
		}
		lines = append(lines, l.HTML(flagKeys[name], args))
	}
	return locales.Lines(lines...), nil
}

// sharing is the record whose photo a record has too; 0 for none.
func sharing(rec activity.Record) int64 {
	for _, flag := range rec.Flags {
		if number, ok := strings.CutPrefix(flag, activity.FlagSameFile+":"); ok {
			id, _ := strconv.ParseInt(number, 10, 64)
			return id
		}
	}
	return 0
}
