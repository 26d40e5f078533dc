package staff

import (
	"context"
	"strings"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/audit"
	"qalauly/internal/days"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// talkCalendar is the conversation in which an order about a day waits to be confirmed.
const talkCalendar = "calendar"

// dating changes single days of the calendar by an order. A day is everybody's: only
// who administers the whole country does. Terms that run move later only.
func (s staff) dating() handlers.Audience {
	return handlers.Audience{
		Commands: []handlers.Command{s.command("calendar", admins, s.calendar)},
		Verbs:    map[string]handlers.Run{"zcaldo": s.only("/calendar", admins, s.enterDay), "zcalno": s.only("/calendar", admins, s.leaveDay)},
	}
}

// dayOrder is what is to be entered of a day.
type dayOrder struct {
	Day  calendar.Day
	Kind calendar.OverrideKind
	Act  string
}

// dayKind reads what a day becomes, as it is typed.
func dayKind(text string) (calendar.OverrideKind, bool) {
	for kind, key := range map[calendar.OverrideKind]string{calendar.Off: "desk.calendar_off", calendar.Work: "desk.calendar_works"} {
		if strings.EqualFold(text, string(kind)) {
			return kind, true
		}
		for _, l := range locales.All() {
			if first, _, _ := strings.Cut(l.Text(key), " "); strings.EqualFold(text, first) {
				return kind, true
			}
		}
	}
	return "", false
}

// dayKey says what a day becomes.
func dayKey(kind calendar.OverrideKind) string {
	if kind == calendar.Work {
		return "desk.calendar_works"
	}
	return "desk.calendar_off"
}

// calendar is «/calendar 05.01.2027 off №436»; without anything it lists what is ahead.
func (s staff) calendar(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	if r.Args == "" {
		return s.listDays(ctx, db, r)
	}
	if !m.May(account.Administrator, nil) {
		return s.refuse(ctx, db, r, m, "/calendar", refusal{})
	}
	usage := locales.Join(l.HTML("desk.calendar_usage"), screen.Example(l, "calendar"))
	said := strings.Fields(r.Args)
	today := calendar.DayOf(r.Now)
	read := days.Read(said, days.Any(today))
	if read.Words == 0 || read.Rule != "" || len(said) < read.Words+2 {
		return screen.Say(usage), nil
	}
	kind, ok := dayKind(said[read.Words])
	o := dayOrder{Day: read.Day, Kind: kind, Act: screen.Echo(strings.Join(said[read.Words+1:], " "))}
	switch {
	case !ok || o.Act == "":
		return screen.Say(usage), nil
	case o.Day <= today:
		return screen.Say(l.HTML("desk.calendar_past")), nil
	}
	at := o.Day.Start()
	return remember(screen.Say(l.HTML("desk.calendar_sure", locales.Args{
		"Day": l.DateYear(at), "Weekday": l.Weekday(at.Weekday()), "What": l.Text(dayKey(kind)), "Act": o.Act,
	}), screen.Row(screen.Press(l.Text("desk.calendar_do"), "zcaldo")), screen.Row(screen.Press(l.Text("cardask.no"), "zcalno"))), talkCalendar, o)
}

// listDays are the orders about days that are ahead.
func (s staff) listDays(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	all, err := calendar.Overrides(ctx, db)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	lines := []locales.HTML{l.HTML("desk.calendar")}
	for _, o := range all {
		if o.WithdrawnAt.IsZero() && o.Day >= calendar.DayOf(r.Now) {
			lines = append(lines, l.HTML("desk.calendar_line", locales.Args{"Day": l.DateYear(o.Day.Start()), "What": l.Text(dayKey(o.Kind)), "Act": o.Act}))
		}
	}
	if len(lines) == 1 {
		lines = append(lines, l.HTML("desk.calendar_none"))
	}
	return screen.Say(locales.Join(locales.Lines(lines...), locales.Lines(l.HTML("desk.calendar_usage"), screen.Example(l, "calendar")))), nil
}

// leaveDay is pressed: nothing is entered.
func (s staff) leaveDay(_ context.Context, _ postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	return idle(screen.Show(r, r.Lang.HTML("cardask.left"))), nil
}

// enterDay is pressed: what the talk holds is entered, and open appeals move.
func (s staff) enterDay(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var o dayOrder
	if !recall(r, talkCalendar, &o) {
		return idle(handlers.OldButton(r.Lang)), nil
	}
	if !m.May(account.Administrator, nil) {
		return s.refuse(ctx, db, r, m, "/calendar", refusal{})
	}
	made, err := calendar.Enter(ctx, db, calendar.Override{
		Day: o.Day, Kind: o.Kind, Act: o.Act,
		Name: calendar.Name{KK: locales.Kazakh.Text(dayKey(o.Kind)), RU: locales.Russian.Text(dayKey(o.Kind))},
	}, r.Person.ID, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	moved, err := s.opts.Appeals.Recount(ctx, db, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	err = audit.Write(ctx, db, audit.Entry{
		Member: m.ID, Person: r.Person.ID, Action: "calendar.enter", Object: "calendar:" + number(made.Number),
		After: map[string]any{"day": o.Day.String(), "kind": string(o.Kind), "document": o.Act, "moved": moved},
	})
	return idle(screen.Show(r, r.Lang.HTML("desk.calendar_done", locales.Args{"Count": moved}))), err
}
