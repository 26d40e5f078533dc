package citizens

import (
	"context"

	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/letter"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/reception"
)

// appeals lists what the person has sent, the newest first, under what they have not.
func (c citizens) appeals(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l, page := r.Lang, pageArg(r, 0)
	list, total, err := appeal.Mine(ctx, db, r.Person.ID, appeal.Page{Limit: perPage, Offset: (page - 1) * perPage})
	if err == nil && len(list) == 0 && page > 1 {
		page = 1
		list, total, err = appeal.Mine(ctx, db, r.Person.ID, appeal.Page{Limit: perPage})
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	d, ok, err := appeal.DraftOf(ctx, db, r.Person.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	draft := when(ok && !d.Empty(), row(press(l.Text("mine.draft"), "wshow")))
	others, err := appeal.JoinedBy(ctx, db, r.Person.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	_, booked, err := reception.Mine(ctx, db, r.Person.ID, r.Now, reception.Page{Limit: 1})
	if err != nil {
		return handlers.Reply{}, err
	}
	last := joined(draft, when(len(others) > 0, row(press(l.Text("common.button_mine"), "wjoins"))), when(booked > 0, toBookings(l)), [][]handlers.Button{row(press(l.Text("write.button_write"), "wnew", "0"))})
	if total == 0 {
		return show(r, l.HTML("mine.none"), joined(last, [][]handlers.Button{row(press(l.Text("button.find"), "find"))})...), nil
	}
	p := paged(page, total, perPage)
	lines := []locales.HTML{}
	var named, numbers []handlers.Button
	for i, a := range list {
		n := p.offset() + i + 1
		a = letter.Seen(a, r.Now)
		lines = append(lines, appealLine(r, a, n))
		args := locales.Args{"Number": a.Number, "Topic": topicOf(l, a.Topic)}
		open := press(fitting(l.Text("mine.button", args), l.Text("mine.button_short", args)), "wone", id36(a.ID))
		named, numbers = append(named, open), append(numbers, labelled(open, numbered(n)))
	}
	rows := inRows(named)
	if len(named) > fewEntries {
		rows = [][]handlers.Button{numbers}
	}
	return show(r, locales.Join(l.HTML("mine.title"), locales.Lines(lines...)), joined(rows, p.turn(l, "wmy"), last)...), nil
}

// appealLine is an appeal in a list: the day that matters now.
func appealLine(r handlers.Request, a appeal.Appeal, n int) locales.HTML {
	l := r.Lang
	key, day := "mine.line_on", calendar.DayOf(a.ReceivedAt)
	switch {
	case a.State == appeal.NeedInfo:
		key = "mine.line_stopped"
	case a.Overdue(r.Now):
		key, day = "mine.line_late", a.DueOn
	case a.State.Waits():
		key, day = "mine.line_due", a.DueOn
	}
	return l.HTML("mine.line", locales.Args{
		"Number": n, "Appeal": a.Number, "Topic": topicOf(l, a.Topic), "State": wording.AppealState(l, string(a.State)),
		"Day": l.Text(key, locales.Args{"Day": l.Date(day.Start())}),
	})
}

// one opens an appeal.
func (c citizens) one(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	a, err := own(ctx, db, r, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	return c.oneOf(ctx, db, r, a)
}

// byNumber opens the appeal of a link, or whose number was typed.
func (c citizens) byNumber(ctx context.Context, db postgres.DB, r handlers.Request, number string) (handlers.Reply, error) {
	return c.inChat(func(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
		a, side, err := appeal.ByNumber(ctx, db, as(r), number, r.Now)
		if err == nil && side != appeal.Citizen {
			err = appeal.ErrUnknown
		}
		if err != nil {
			return handlers.Reply{}, err
		}
		return c.oneOf(ctx, db, r, a)
	})(ctx, db, r)
}

// oneOf shows an appeal with its history and what can be done now.
func (c citizens) oneOf(ctx context.Context, db postgres.DB, r handlers.Request, a appeal.Appeal) (handlers.Reply, error) {
	l := r.Lang
	a = letter.Seen(a, r.Now)
	name, err := letter.Name(ctx, db, l, a.Deputy, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	history, err := appeal.History(ctx, db, appeal.Citizen, a.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	head := locales.Lines(
		l.HTML("mine.heading", locales.Args{"Number": a.Number, "State": wording.AppealState(l, string(a.State))}),
		l.HTML("mine.deputy", locales.Args{"Name": name}), l.HTML("mine.topic", locales.Args{"Topic": topicOf(l, a.Topic)}))
	reply := show(r, locales.Join(head, standing(r, a), pastLines(l, letter.Past(history, r.Now))), oneRows(r, a)...)
	reply.Messages[0].Ref = letter.ViewRef(a.ID)
	return reply, nil
}

// standing is the day that matters, and what the citizen said of the answer.
func standing(r handlers.Request, a appeal.Appeal) locales.HTML {
	l := r.Lang
	var lines []locales.HTML
	switch {
	case a.State == appeal.NeedInfo:
		lines = append(lines, l.HTML("mine.stopped"))
	case a.Overdue(r.Now):
		lines = append(lines, l.HTML("mine.late", dueOf(l, a)))
	case a.State.Waits():
		lines = append(lines, l.HTML("mine.due", dueOf(l, a)))
	}
	if a.Survey != "" {
		lines = append(lines, l.HTML("mine.vote", locales.Args{"Vote": l.Text(votes[a.Survey].said)}))
	}
	if reopenable(a, r) {
		until := calendar.DayOf(*a.AnsweredAt) + appeal.ReopenDays
		lines = append(lines, l.HTML("mine.reopen_until", locales.Args{"Day": l.Date(until.Start())}))
	}
	return locales.Lines(lines...)
}

// reopenable says that the author may still be discontent.
func reopenable(a appeal.Appeal, r handlers.Request) bool {
	return possible(a, appeal.Reopen) && a.AnsweredAt != nil && calendar.DayOf(r.Now) <= calendar.DayOf(*a.AnsweredAt)+appeal.ReopenDays
}

// actKeys are the words of a history; what has none is not told.
var actKeys = map[appeal.Act]string{
	"register": "mine.act.register", appeal.Accept: "mine.act.accept", appeal.Ask: "mine.act.ask", appeal.Inform: "mine.act.inform",
	appeal.Nothing: "mine.act.nothing", appeal.Forward: "mine.act.forward", appeal.HandOver: "mine.act.handover", appeal.Extend: "mine.act.extend",
	appeal.Answer: "mine.act.answer", appeal.Reopen: "mine.act.reopen", appeal.Complain: "mine.act.complain", appeal.Withdraw: "mine.act.withdraw",
	appeal.Undo: "mine.act.undo", appeal.Reject: "mine.act.reject", appeal.Finish: "mine.act.finish", appeal.Succeed: "mine.act.succeed", appeal.Move: "mine.act.move",
}

// pastLines are the history, with the day that was told where it changed.
func pastLines(l locales.Lang, past []appeal.Past) locales.HTML {
	var lines []locales.HTML
	var told calendar.Day
	for _, p := range past {
		key := actKeys[p.Act]
		if key == "" {
			continue
		}
		args := locales.Args{"Date": l.Date(p.At.In(calendar.Zone)), "What": l.Text(key), "Day": l.Date(p.DueOn.Start())}
		if p.DueOn != told && p.State.Waits() {
			lines, told = append(lines, l.HTML("mine.past_due", args)), p.DueOn
			continue
		}
		lines = append(lines, l.HTML("mine.past", args))
	}
	return locales.Lines(lines...)
}

// oneRows are what can be done with an appeal as it stands.
func oneRows(r handlers.Request, a appeal.Appeal) [][]handlers.Button {
	l, id := r.Lang, id36(a.ID)
	var acts []handlers.Button
	add := func(has bool, label, verb string, args ...string) {
		if has {
			acts = append(acts, press(l.Text(label), verb, append([]string{id}, args...)...))
		}
	}
	add(letter.Undoable(a, r.Now), "slip.undo", "wundo")
	add(a.State == appeal.NeedInfo, "told.nothing", "wnil")
	add(possible(a, appeal.Say), "slip.more", "wsay")
	add(true, "mine.thread", "wthr")
	add(possible(a, appeal.Vote) && a.AnsweredAt != nil, "mine.rate", "wask")
	add(reopenable(a, r), "mine.reopen", "wopen")
	add(possible(a, appeal.Complain), "mine.complain", "wcomp")
	add(!a.State.Over(), "slip.why", "wwhy", "v")
	add(possible(a, appeal.Withdraw), "mine.withdraw", "wwd")
	return append(grid(acts), toAppeals(l))
}
