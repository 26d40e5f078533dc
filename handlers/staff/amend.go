package staff

import (
	"context"
	"maps"
	"slices"
	"strings"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/line"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// amended reads what a record is to be by one line, in which only what is wrong need
// stand: the rest is as it was. What is not understood comes back in words.
func (s staff) amended(ctx context.Context, db postgres.DB, r handlers.Request, old activity.Record, text string) (activity.Draft, locales.HTML, error) {
	known := line.Known{Today: calendar.DayOf(r.Now), Fields: map[string]string{}}
	names := People(s.finder, db, r.Now, r.Lang)
	var d line.Draft
	for range 3 { // each reading may show what else is left as it was
		m, err := s.reader.Read(ctx, names, strings.ReplaceAll(text, "\n", " "), known)
		if err != nil || len(m.Lines) == 0 {
			return activity.Draft{}, r.Lang.HTML("correct.nothing"), err
		}
		if d = m.Lines[0]; !s.asBefore(&known, d, old) {
			break
		}
	}
	if len(d.Questions) > 0 {
		return activity.Draft{}, s.notUnderstood(r.Lang, d), nil
	}
	draft := activity.Draft{Criterion: d.Criterion, Deputy: d.Deputy, Fields: d.Fields, Event: old.Event}
	if d.Criterion == old.Criterion {
		draft.Fields = maps.Clone(old.Fields)
		maps.Copy(draft.Fields, d.Fields)
	}
	return draft, "", nil
}

// asBefore answers what a line leaves open by what the record says, and reports
// whether it answered anything.
func (s staff) asBefore(known *line.Known, d line.Draft, old activity.Record) (more bool) {
	for _, q := range d.Questions {
		missing := q.Rule == line.Missing
		switch {
		case q.About == line.Deputy && missing && known.Deputy == 0:
			known.Deputy, more = old.Deputy, true
		case q.About == line.Criterion && missing && known.Criterion == "":
			known.Criterion, more = old.Criterion, true
		case q.About == line.Field && missing && d.Criterion == old.Criterion && old.Fields[q.Field] != "" && known.Fields[q.Field] == "":
			known.Fields[q.Field], more = old.Fields[q.Field], true
		}
	}
	return more
}

// notUnderstood names what of a line is not clear.
func (s staff) notUnderstood(l locales.Lang, d line.Draft) locales.HTML {
	c, _ := s.opts.Method.Criterion(d.Criterion)
	lines := []locales.HTML{l.HTML("correct.unclear")}
	for _, q := range d.Questions {
		what := l.Text("correct.the_rest")
		switch q.About {
		case line.Deputy:
			what = l.Text("correct.the_deputy")
		case line.Criterion:
			what = l.Text("correct.the_criterion")
		case line.Field:
			f, _ := c.Field(q.Field)
			what = in(l, f.Label)
		}
		item := l.HTML("correct.item", locales.Args{"What": what, "Said": q.Said})
		if q.Said == "" {
			item = l.HTML("correct.item_missing", locales.Args{"What": what})
		}
		if !slices.Contains(lines, item) {
			lines = append(lines, item)
		}
	}
	return locales.Lines(append(lines, l.HTML("correct.again"))...)
}

// asItWillBe shows a draft as the record that it is to be.
func (s staff) asItWillBe(ctx context.Context, db postgres.DB, l locales.Lang, old activity.Record, d activity.Draft) (locales.HTML, error) {
	c, _ := s.opts.Method.Criterion(d.Criterion)
	after := old
	after.Criterion, after.Deputy, after.Fields = d.Criterion, d.Deputy, d.Fields
	if day, err := calendar.ParseDay(d.Fields[c.DatedBy]); err == nil {
		after.Day = day.Start()
	}
	was, err := s.told(ctx, db, l, old)
	if err != nil {
		return "", err
	}
	will, err := s.told(ctx, db, l, after)
	return locales.Join(locales.Lines(l.HTML("correct.was"), was), locales.Lines(l.HTML("correct.will"), will)), err
}
