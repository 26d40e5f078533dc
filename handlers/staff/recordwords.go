package staff

import (
	"context"
	"strconv"

	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/line"
	"qalauly/handlers/screen"
	"qalauly/internal/days"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating/methods"
)

// wording says what is asked, and why.
func (s staff) wording(ctx context.Context, db postgres.DB, r handlers.Request, d line.Draft, q *line.Question) (locales.HTML, error) {
	l := r.Lang
	if q.Rule == again {
		return l.HTML("entry.again", locales.Args{"Number": q.People[0]}), nil
	}
	if q.Rule == atCouncils {
		return l.HTML("councildesk.pointed", locales.Args{"Code": q.Said}), nil
	}
	if q.Rule == sat {
		return l.HTML("attendance.sat", locales.Args{"Name": q.Said, "First": q.People[0], "Last": q.People[1]}), nil
	}
	switch q.About {
	case line.Deputy:
		return deputyWording(ctx, db, r, q)
	case line.Criterion:
		return s.criterionWording(l, q), nil
	case ofBody:
		return l.HTML("attendance.body"), nil
	case ofReason:
		d, err := deputy.Get(ctx, db, idOf36(q.Said), r.Now)
		return l.HTML("attendance.reason", locales.Args{"Name": d.Short(string(l))}), err
	case line.Text:
		return l.HTML("entry.text_which", locales.Args{"Said": screen.Echo(q.Said)}), nil
	}
	c, _ := s.opts.Method.Criterion(d.Criterion)
	f, _ := c.Field(q.Field)
	if f.Kind == methods.FieldDate {
		if said, ok := s.dayWording(l, q); ok {
			return said, nil
		}
	}
	return fieldWording(l, f, q), nil
}

func deputyWording(ctx context.Context, db postgres.DB, r handlers.Request, q *line.Question) (locales.HTML, error) {
	l := r.Lang
	said := locales.Args{"Said": screen.Echo(q.Said)}
	switch q.Rule {
	case line.Which:
		if q.Said == "" {
			return l.HTML("entry.deputy_which_own"), nil
		}
		if len(q.People) == 1 {
			return l.HTML("entry.deputy_this", said), nil
		}
		return l.HTML("entry.deputy_which", said), nil
	case line.Unknown:
		return l.HTML("entry.deputy_unknown", said), nil
	case subject:
		return l.HTML("entry.deputy_subject"), nil
	case notOwn:
		return l.HTML("entry.deputy_not_own"), nil
	case elsewhere:
		d, err := deputy.Get(ctx, db, q.People[0], r.Now)
		if err != nil {
			return "", err
		}
		return l.HTML("entry.deputy_elsewhere", locales.Args{"Name": d.Short(string(l)), "Body": bodyOf(d).Name.In(string(l))}), nil
	}
	return l.HTML("entry.deputy_missing"), nil
}

func (s staff) criterionWording(l locales.Lang, q *line.Question) locales.HTML {
	switch q.Rule {
	case line.Which:
		return l.HTML("entry.criterion_which")
	case line.Unknown:
		return l.HTML("entry.criterion_unknown", locales.Args{"Said": screen.Echo(q.Said)})
	case line.Source:
		c, _ := s.opts.Method.Criterion(q.Said)
		why := locales.Args{"Code": c.Code, "Name": named(l, c.Name)}
		if c.From(methods.Appeal) {
			return l.HTML("entry.criterion_appeal", why)
		}
		return l.HTML("entry.criterion_programme", why)
	}
	return l.HTML("entry.criterion_missing")
}

// dayWording says what is wrong with a day.
func (s staff) dayWording(l locales.Lang, q *line.Question) (locales.HTML, bool) {
	day := q.Said
	if parsed, err := calendar.ParseDay(q.Said); err == nil {
		day = shortDay(parsed.Start())
	}
	switch q.Rule {
	case late:
		return l.HTML("entry.day_late", locales.Args{"Day": day, "Count": s.opts.Method.Records.LateDays}), true
	case closed:
		return l.HTML("entry.day_closed", locales.Args{"Day": day}), true
	case mandate:
		return l.HTML("entry.day_mandate", locales.Args{"Day": day}), true
	case line.Day:
		return dayProblem(l, q.Reading, q.Said), true
	}
	return "", false
}

// dayProblem says which rule what was said of a day breaks.
func dayProblem(l locales.Lang, read days.Reading, said string) locales.HTML {
	args := locales.Args{"Said": screen.Echo(said)}
	switch read.Rule {
	case days.Length:
		return l.HTML("entry.day_length", args, locales.Args{"Count": read.Length})
	case days.Month:
		return l.HTML("entry.day_month", args)
	case days.Future:
		return l.HTML("entry.day_future", args)
	case days.Old:
		return l.HTML("entry.day_old", args)
	}
	return l.HTML("entry.day_unsure", args)
}

func fieldWording(l locales.Lang, f methods.Field, q *line.Question) locales.HTML {
	args := locales.Args{"Field": named(l, f.Label)}
	if q.Rule == line.Missing {
		return l.HTML("entry.field_missing", args)
	}
	if q.Said == "" {
		return l.HTML("entry.field_choose", args)
	}
	args["Said"] = screen.Echo(q.Said)
	switch q.Rule {
	case line.Which:
		return l.HTML("entry.field_which", args)
	case line.Range:
		args["Min"], args["Max"] = plainNumber(f.Min), plainNumber(f.Max)
		return l.HTML("entry.field_range", args)
	}
	return l.HTML("entry.field_form", args)
}

func plainNumber(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
