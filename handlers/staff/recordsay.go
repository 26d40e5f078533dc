package staff

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"qalauly/activity"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/inquiry"
	"qalauly/rating/methods"
	"qalauly/territory"
)

// recordedOf says what was recorded of a message; nil where lines of it wait still,
// which is said with the question.
func (s staff) recordedOf(ctx context.Context, db postgres.DB, r handlers.Request, w *work, key string, made []activity.Record) (*handlers.Message, error) {
	b := w.Batches[key]
	if b.Many == 0 {
		message, err := s.recordedOne(ctx, db, r, *b, made[0])
		return &message, err
	}
	if slices.ContainsFunc(w.Lines, func(p pending) bool { return p.Batch == key }) {
		return nil, nil
	}
	message, err := s.recordedMany(ctx, db, r, *b)
	return &message, err
}

// recordedOne says that a record was made, or a proposal.
func (s staff) recordedOne(ctx context.Context, db postgres.DB, r handlers.Request, b batch, made activity.Record) (handlers.Message, error) {
	l := r.Lang
	d, err := deputy.Get(ctx, db, made.Deputy, r.Now)
	if err != nil {
		return handlers.Message{}, err
	}
	proved, err := s.proved(ctx, db, l, made.ID)
	if err != nil {
		return handlers.Message{}, err
	}
	key := "entry.done"
	switch {
	case b.Mends != 0:
		key = "entry.mended"
	case b.Propose:
		key = "entry.proposed"
	}
	lines := []locales.HTML{l.HTML(key, locales.Args{
		"Number": made.ID, "Code": made.Criterion, "Day": shortDay(made.Day), "Name": d.Short(string(l)),
	})}
	lines = append(lines, s.noted(l, made)...)
	id := screen.ID36(made.ID)
	undo := screen.Press(l.Text("entry.undo_button"), "rundo", "r", id)
	more := screen.Press(l.Text("entry.more_button"), "rmore", id)
	rows := [][]handlers.Button{screen.Row(undo, more)}
	if made.Criterion == inquiry.Criterion {
		lines = append(lines, l.HTML("inquirydesk.add_text"))
		rows = append(rows, screen.Row(screen.Press(l.Text("inquirydesk.write"), "iqtext", id)))
	}
	if b.Mends != 0 {
		rows = nil
	}
	return handlers.Message{HTML: locales.Lines(append(lines, proved)...), Rows: rows, Ref: ref("record", made.ID)}, nil
}

// proved says where a record goes, and what shows that it is true or how to show it.
func (s staff) proved(ctx context.Context, db postgres.DB, l locales.Lang, record int64) (locales.HTML, error) {
	evidence, err := activity.EvidenceOf(ctx, db, record)
	if err != nil {
		return "", err
	}
	if len(evidence) == 0 {
		return l.HTML("entry.unproved"), nil
	}
	return l.HTML("entry.proved"), nil
}

// mostListed is how many records of one message are listed one by one.
const mostListed = 60

// noted are the fields of a record, each in a short line, so that a slip is seen: but its
// day, which stands above, and links.
func (s staff) noted(l locales.Lang, made activity.Record) (lines []locales.HTML) {
	c, _ := s.opts.Method.Criterion(made.Criterion)
	for _, f := range c.Fields {
		if value := made.Fields[f.Name]; value != "" && f.Name != c.DatedBy && f.Kind != methods.FieldURL {
			lines = append(lines, l.HTML("entry.known", locales.Args{"Label": named(l, f.Label), "Value": screen.Echo(valueOf(l, f, value))}))
		}
	}
	return lines
}

// recordedMany says what was recorded of many lines.
func (s staff) recordedMany(ctx context.Context, db postgres.DB, r handlers.Request, b batch) (handlers.Message, error) {
	l := r.Lang
	all, err := activity.OfEvent(ctx, db, b.Event)
	if err != nil {
		return handlers.Message{}, err
	}
	all = slices.DeleteFunc(all, func(made activity.Record) bool { return made.State == activity.Withdrawn })
	unproved := 0
	for _, made := range all {
		evidence, err := activity.EvidenceOf(ctx, db, made.ID)
		if err != nil {
			return handlers.Message{}, err
		}
		if len(evidence) == 0 {
			unproved++
		}
	}
	lines := []locales.HTML{l.HTML("entry.saved_only", locales.Args{"Saved": len(all), "All": b.Many})}
	if about := s.common(l, all); about != "" {
		lines[0] = l.HTML("entry.done_many", locales.Args{"Saved": len(all), "All": b.Many, "About": about})
	}
	if 0 < len(all) && len(all) <= mostListed {
		for _, made := range all {
			d, err := deputy.Get(ctx, db, made.Deputy, r.Now)
			if err != nil {
				return handlers.Message{}, err
			}
			lines = append(lines, l.HTML("entry.made", locales.Args{"Number": made.ID, "Code": made.Criterion, "Name": d.Brief(string(l))}))
		}
	}
	if len(all) > 0 {
		lines = append(lines, l.HTML("entry.numbers", locales.Args{"First": all[0].ID, "Last": all[len(all)-1].ID}))
	}
	switch {
	case len(all) == 0:
	case unproved > 0:
		lines = append(lines, l.HTML("entry.unproved_many", locales.Args{"Number": unproved}))
	default:
		lines = append(lines, l.HTML("entry.proved_many"))
	}
	undo := screen.Press(l.Text("entry.undo_all_button"), "rundo", "e", screen.ID36(b.Event))
	return handlers.Message{HTML: locales.Lines(lines...), Rows: [][]handlers.Button{{undo}}, Ref: ref("event", b.Event)}, nil
}

// common is what records have in common: criterion, day and place; "" for nothing.
func (s staff) common(l locales.Lang, all []activity.Record) string {
	if len(all) == 0 {
		return ""
	}
	var parts []string
	same := func(of func(activity.Record) string) {
		first := of(all[0])
		if first != "" && !slices.ContainsFunc(all, func(made activity.Record) bool { return of(made) != first }) {
			parts = append(parts, first)
		}
	}
	same(func(made activity.Record) string { return made.Criterion })
	same(func(made activity.Record) string { return shortDay(made.Day) })
	same(func(made activity.Record) string { return made.Fields["place"] })
	return strings.Join(parts, " · ")
}

// details are what stands in the fields of a record, but its day.
func (s staff) details(l locales.Lang, made activity.Record) string {
	c, _ := s.opts.Method.Criterion(made.Criterion)
	var parts []string
	for _, f := range c.Fields {
		if value := made.Fields[f.Name]; value != "" && f.Name != c.DatedBy {
			parts = append(parts, fmt.Sprintf("%s: %s", named(l, f.Label), valueOf(l, f, value)))
		}
	}
	return strings.Join(parts, "; ")
}

// valueOf is what a field holds, for people.
func valueOf(l locales.Lang, f methods.Field, value string) string {
	if o, ok := f.Option(value); ok {
		return named(l, o.Name)
	}
	if day, err := time.Parse(time.DateOnly, value); err == nil && f.Kind == methods.FieldDate {
		return day.Format("02.01.2006")
	}
	return value
}

func shortDay(t time.Time) string { return t.Format("02.01") }

func named(l locales.Lang, n methods.Name) string {
	if l == locales.Kazakh {
		return n.KK
	}
	return n.RU
}

// deputyLabel is a name with the body, in as full a form as a button has room for.
func deputyLabel(l locales.Lang, d deputy.Deputy) string {
	lang, b := string(l), bodyOf(d)
	body := b.Short.In(lang)
	brief := territory.Brief(b.Unit).In(lang)
	if brief == "" {
		brief = body
	}
	dotted := func(name, body string) string {
		if body == "" {
			return name
		}
		return name + " · " + body
	}
	return screen.Fitting(dotted(d.Short(lang), body), dotted(d.Short(lang), brief),
		dotted(d.Brief(lang), body), dotted(d.Brief(lang), brief), dotted(d.Surname.In(lang), brief))
}
