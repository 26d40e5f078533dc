package notices

import (
	"context"
	"fmt"

	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/cards"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// mostDues is how many appeals one message names.
const mostDues = 25

// dues is the one message of a working day: everything due, by its last day. Of what
// was answered meanwhile nothing is said. Staff read whose it is, and never the letter.
func dues(ctx context.Context, db postgres.DB, q asked) (handlers.Message, bool, error) {
	day, err := calendar.ParseDay(q.Ref)
	if err != nil {
		return handlers.Message{}, false, fmt.Errorf("notices: %s %q: %w", q.Kind, q.Ref, err)
	}
	lines, err := appeal.DuesOf(ctx, db, q.by, day, calendar.Now())
	if err != nil || len(lines) == 0 {
		return handlers.Message{}, false, err
	}
	c, err := calendar.Load(ctx, db, calendar.Usual().Hours())
	if err != nil {
		return handlers.Message{}, false, err
	}
	var ids []int64
	for _, line := range lines {
		ids = append(ids, line.Appeal.Deputy)
	}
	people, err := deputy.People(ctx, db, ids)
	if err != nil {
		return handlers.Message{}, false, err
	}
	l, verb := q.l, "dinb"
	said := []locales.HTML{l.HTML("reminder.title", locales.Args{"Count": len(lines)})}
	for i, line := range lines {
		if line.As == appeal.Staff {
			verb = "zlist"
		}
		if i < mostDues {
			said = append(said, dueLine(l, c, line, people[line.Appeal.Deputy], day))
		}
	}
	if rest := len(lines) - mostDues; rest > 0 {
		said = append(said, l.HTML("reminder.more", locales.Args{"Count": rest}))
	}
	return handlers.Message{
		HTML: locales.Lines(said...), Rows: [][]handlers.Button{screen.Row(screen.Press(l.Text("reminder.open"), verb))}, Ref: cards.Kind + "s:" + q.Ref,
	}, true, nil
}

// dueLine is one appeal: for the desk its number and topic, for staff the deputy too.
func dueLine(l locales.Lang, c *calendar.Calendar, line appeal.DueLine, who deputy.Person, today calendar.Day) locales.HTML {
	a := line.Appeal
	args := locales.Args{
		"Number": a.Number, "Topic": wording.Topic(l, string(a.Topic)), "Day": l.Date(a.DueOn.Start()), "When": whenDue(l, c, a.DueOn, today),
	}
	if line.As != appeal.Staff {
		return l.HTML("reminder.line", args)
	}
	args["Name"] = who.Brief(string(l))
	return l.HTML("reminder.line_of", args)
}

// whenDue is how far off the last day is, in working days.
func whenDue(l locales.Lang, c *calendar.Calendar, due, today calendar.Day) string {
	switch {
	case due == today:
		return l.Text("reminder.today")
	case due < today:
		return l.Text("reminder.over", locales.Args{"Count": max(1, c.Between(due, today))})
	}
	return l.Text("reminder.left", locales.Args{"Count": c.Between(today, due)})
}
