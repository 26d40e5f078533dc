package deputies

import (
	"context"
	"slices"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/cards"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// listing are the lists of what waits, and the thread of one appeal.
func (d desk) listing() handlers.Audience {
	return handlers.Audience{
		Commands: []handlers.Command{{Name: "inbox", Duty: works, Help: "command.inbox", Run: d.inbox}},
		Verbs:    map[string]handlers.Run{"dinb": d.inbox},
	}
}

// aPage is how many appeals are listed at once.
const aPage = 8

// chiefs are the deputies that a member is or works beside.
func chiefs(m account.Member) (ids []int64) {
	for _, g := range m.Grants {
		if g.Deputy != 0 && !slices.Contains(ids, g.Deputy) {
			ids = append(ids, g.Deputy)
		}
	}
	return ids
}

// inbox lists what waits for an answer, the most urgent first.
func (d desk) inbox(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	m, err := member(ctx, db, r)
	if err != nil {
		return handlers.Reply{}, err
	}
	own := chiefs(m)
	switch {
	case !r.Private:
		return screen.Say(l.HTML("invite.private")), nil
	case len(own) == 0:
		return screen.Say(l.HTML("inbox.nobody")), nil
	}
	page := screen.PageArg(r, 0)
	all, total, err := appeal.Inbox(ctx, db, own, r.Now, appeal.Page{Limit: aPage, Offset: (page - 1) * aPage})
	if err != nil {
		return handlers.Reply{}, err
	}
	if total == 0 {
		return screen.Idle(screen.Show(r, l.HTML("inbox.none"))), nil
	}
	lines := []locales.HTML{l.HTML("inbox.title", locales.Args{"Count": total})}
	var buttons []handlers.Button
	for _, a := range all {
		_, brief, err := cards.Where(ctx, db, l, a)
		if err != nil {
			return handlers.Reply{}, err
		}
		lines = append(lines, l.HTML("inbox.line", locales.Args{
			"Mark": cards.Mark(a, calendar.DayOf(r.Now)), "Number": a.Number, "Topic": wording.Topic(l, string(a.Topic)), "Place": brief,
			"Day": l.Date(a.DueOn.Start()), "State": wording.AppealState(l, string(a.State)),
		}))
		buttons = append(buttons, screen.Press(l.Text("answer.pick_short", locales.Args{"Number": a.Number}), "dcard", screen.ID36(a.ID)))
	}
	rows := append(screen.Grid(buttons), screen.Pages(r, "dinb", page, (total+aPage-1)/aPage)...)
	return screen.Show(r, locales.Lines(lines...), rows...), nil
}

// threadMost is how many letters of a thread are shown: the latest messages.
const threadMost = 3000

// thread shows what both sides wrote, in order, with who wrote it.
func (d desk) thread(ctx context.Context, db postgres.DB, r handlers.Request, s sight) (handlers.Reply, error) {
	l := r.Lang
	names, err := account.Names(ctx, db)
	if err != nil {
		return handlers.Reply{}, err
	}
	var parts []locales.HTML
	letters := 0
	for _, m := range slices.Backward(s.Thread) {
		at := m.At.In(calendar.Zone)
		who := l.Text("inbox.citizen")
		if m.Side != appeal.Citizen {
			who = names[m.Member]
		}
		parts = append(parts, locales.Lines(
			l.HTML("inbox.thread_head", locales.Args{"Who": who, "At": l.Date(at) + ", " + at.Format("15:04")}), cards.Said(l, m.Text, m.Files)))
		if letters += len([]rune(m.Text)); letters > threadMost {
			break
		}
	}
	slices.Reverse(parts)
	head := l.HTML("inbox.thread", locales.Args{"Number": s.Appeal.Number})
	if len(parts) == 0 {
		parts = append(parts, l.HTML("inbox.thread_none"))
	}
	reply := screen.Say(locales.Join(append([]locales.HTML{head}, parts...)...), screen.Row(screen.Press(l.Text("deskcard.back"), "dcard", screen.ID36(s.Appeal.ID))))
	reply.Messages[0].Ref, reply.Messages[0].Protect = cards.Ref(s.Appeal.ID)+":t", true
	return reply, nil
}
