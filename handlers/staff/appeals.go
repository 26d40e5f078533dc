package staff

import (
	"context"
	"errors"
	"slices"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/cards"
	"qalauly/handlers/letter"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/council"
	"qalauly/territory"
)

// clerks are the duties of those who see to appeals in their territory.
var clerks = []account.Duty{account.Recorder, account.Administrator}

// seeing is what staff do about appeals: lists by territory and deadline, letters opened
// one by one, what may be spam, who may not write.
func (s staff) seeing() handlers.Audience {
	only := func(do run) handlers.Run { return s.only("/appeals", clerks, ofLetter(do)) }
	ban := func(do run) handlers.Run { return s.only("/ban", clerks, ofLetter(do)) }
	return handlers.Audience{
		Commands: []handlers.Command{s.command("appeals", clerks, s.listAppeals), s.command("ban", clerks, ofLetter(s.ban))},
		Verbs: map[string]handlers.Run{
			"zlist": only(s.listAppeals),
			"zone":  only(s.oneAppeal),
			"zlet":  only(s.askLetter),
			"zwhy":  only(s.openLetter),
			"zspam": only(s.decideSpam),
			"zban":  ban(s.askBan),
			"zbans": ban(s.listBans),
			"zbok":  ban(s.approveBan),
			"zbno":  ban(s.endBan),
			"zno":   only(s.leaveDay),
		},
		Talks: map[string]handlers.Run{talkLetter: only(s.letterWords)},
	}
}

// ofLetter turns what the domain refuses into words. Who may not know of an appeal is
// refused, which the audit keeps.
func ofLetter(do run) run {
	return func(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
		reply, err := do(ctx, db, r, m)
		for is, key := range map[error]string{
			appeal.ErrTwo: "desk.two_persons", appeal.ErrState: "desk.decided", appeal.ErrReason: "cardask.words_few",
		} {
			if errors.Is(err, is) {
				return reply, &handlers.Excuse{Key: key}
			}
		}
		return reply, err
	}
}

// sights are the filters of a list by the letter that stands for each in buttons.
var sights = []struct{ letter, key string }{
	{"a", "desk.all"}, {"o", "desk.overdue"}, {"m", "desk.spam"}, {"u", "desk.urgent"}, {"c", "desk.complaints"},
}

func filterOf(letter string, r handlers.Request) (appeal.Filter, string) {
	f := appeal.Filter{On: r.Now}
	key := "desk.all"
	for _, one := range sights {
		if one.letter == letter {
			key = one.key
		}
	}
	f.Overdue, f.Moderation, f.Urgent, f.Complaint = letter == "o", letter == "m", letter == "u", letter == "c"
	return f, key
}

// clerkUnits are the units in which a member sees to appeals, with all below; nil is
// the whole country.
func clerkUnits(ctx context.Context, db postgres.DB, m account.Member) ([]string, error) {
	own := where(m, clerks...)
	if own.Whole() {
		return nil, nil
	}
	return territory.Below(ctx, db, own...)
}

// actorOf is a member as the domain of appeals knows them.
func actorOf(m account.Member, r handlers.Request) appeal.Actor {
	return appeal.Actor{Person: r.Person.ID, Member: m}
}

// listAppeals lists what waits in one's territory, the most urgent first: zlist <filter>
// <page> <deputy>. A notice leads to the appeals of one deputy: zlist <deputy> alone.
func (s staff) listAppeals(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	letter, l := screen.Arg(r, 0), r.Lang
	f, key := filterOf(letter, r)
	who := screen.IDArg(r, 2)
	if r.Button != nil && len(r.Button.Args) == 1 && len(letter) > 1 {
		letter, who = "a", screen.IDArg(r, 0)
	}
	f.Deputy = who
	units, err := clerkUnits(ctx, db, m)
	if err != nil {
		return handlers.Reply{}, err
	}
	page := screen.PageArg(r, 1)
	all, total, err := appeal.InUnits(ctx, db, units, f, appeal.Page{Limit: aPage, Offset: (page - 1) * aPage})
	if err != nil {
		return handlers.Reply{}, err
	}
	if total == 0 {
		return screen.Show(r, l.HTML("desk.none", locales.Args{"Filter": l.Text(key)}), sightRows(l)...), nil
	}
	var ids []int64
	for _, a := range all {
		ids = append(ids, a.Deputy)
	}
	people, err := deputy.People(ctx, db, ids)
	if err != nil {
		return handlers.Reply{}, err
	}
	lines := []locales.HTML{l.HTML("desk.title", locales.Args{"Count": total, "Filter": l.Text(key)})}
	var buttons []handlers.Button
	for _, a := range all {
		name := people[a.Deputy]
		lines = append(lines, l.HTML("desk.line", locales.Args{
			"Mark": cards.Mark(a, calendar.DayOf(r.Now)), "Number": a.Number, "Name": name.Brief(string(l)),
			"Topic": wording.Topic(l, string(a.Topic)), "Day": l.Date(a.DueOn.Start()), "State": wording.AppealState(l, string(a.State)),
		}))
		buttons = append(buttons, screen.Press(l.Text("answer.pick_short", locales.Args{"Number": a.Number}), "zone", screen.ID36(a.ID)))
	}
	if letter == "" {
		letter = "a"
	}
	rows := screen.Joined(screen.Grid(buttons), pagesOf(r, letter, page, total, who), sightRows(l))
	return screen.Show(r, locales.Lines(lines...), rows...), nil
}

// pagesOf leads to the other pages of a list.
func pagesOf(r handlers.Request, letter string, page, total int, who int64) [][]handlers.Button {
	pages := (total + aPage - 1) / aPage
	if pages <= 1 {
		return nil
	}
	to := func(p int) []string { return []string{letter, screen.PageNumber(p), screen.ID36(who)} }
	return [][]handlers.Button{screen.Row(
		screen.Press(r.Lang.Text("button.earlier"), "zlist", to((page+pages-2)%pages+1)...),
		screen.Press(r.Lang.Text("button.page", locales.Args{"Page": page, "Pages": pages}), "zlist", to(page)...),
		screen.Press(r.Lang.Text("button.later"), "zlist", to(page%pages+1)...))}
}

// sightRows lead to the other filters.
func sightRows(l locales.Lang) [][]handlers.Button {
	var buttons []handlers.Button
	for _, one := range sights {
		buttons = append(buttons, screen.Press(screen.Capital(l.Text(one.key)), "zlist", one.letter))
	}
	buttons = append(buttons, screen.Press(l.Text("stats.to_appeals"), "zst", axes[0].letter))
	return append(screen.Grid(buttons), screen.Row(
		screen.Press(l.Text("appealstats.csv"), "zfile", single, "13", "csv"),
		screen.Press(l.Text("appealstats.xlsx"), "zfile", single, "13", "xlsx")))
}

// seen is an appeal that a press names, as a clerk may see it.
func (s staff) seen(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64) (a appeal.Appeal, refused *handlers.Reply, err error) {
	a, side, err := appeal.See(ctx, db, actorOf(m, r), id, r.Now)
	if errors.Is(err, appeal.ErrUnknown) || err == nil && side != appeal.Staff {
		reply, err := s.refuse(ctx, db, r, m, "appeal:"+number(id), refusal{Key: "desk.not_yours"})
		return a, &reply, err
	}
	return a, nil, err
}

// oneAppeal shows an appeal without its letter.
func (s staff) oneAppeal(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	a, refused, err := s.seen(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	return s.aboutAppeal(ctx, db, r, m, a)
}

func (s staff) aboutAppeal(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, a appeal.Appeal) (handlers.Reply, error) {
	l, id := r.Lang, screen.ID36(a.ID)
	d, err := deputy.Get(ctx, db, a.Deputy, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	place, _, err := cards.Where(ctx, db, l, a)
	if err != nil {
		return handlers.Reply{}, err
	}
	acting, err := cards.Acting(ctx, db, a.Deputy)
	if err != nil {
		return handlers.Reply{}, err
	}
	proposed, err := council.OfAppeal(ctx, db, a.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	proposal, err := letter.Proposal(ctx, db, l, proposed)
	if err != nil {
		return handlers.Reply{}, err
	}
	text := locales.Join(l.HTML("desk.about", locales.Args{
		"Number": a.Number, "State": wording.AppealState(l, string(a.State)), "Name": d.Short(string(l)), "Body": bodyOf(d).Short.In(string(l)),
		"Topic": wording.Topic(l, string(a.Topic)), "Place": place, "Day": l.Date(a.DueOn.Start()),
	}), proposal, l.HTML("desk.closed_letter"))
	var rows [][]handlers.Button
	if acting && a.State.Waits() && r.Private {
		rows = append(rows, screen.Row(screen.Press(l.Text("desk.act"), "dcard", id)))
	}
	if !acting && a.State.Waits() && r.Private {
		rows = append(rows, screen.Row(screen.Press(l.Text("desk.draft"), "zdraft", id)))
	}
	rows = append(rows, screen.Row(screen.Press(l.Text("desk.open_letter"), "zlet", id)))
	if a.State.Waits() && !a.Nameless && r.Private {
		rows = append(rows, screen.Row(screen.Press(l.Text("gather.button"), "zcom", id)))
	}
	if a.State == appeal.Moderation {
		rows = append(rows, screen.Row(screen.Press(l.Text("desk.spam_yes"), "zspam", id, "y")), screen.Row(screen.Press(l.Text("desk.spam_no"), "zspam", id, "n")))
	}
	return screen.Show(r, text, append(rows, screen.Row(screen.Press(l.Text("button.back"), "zlist", "a")))...), nil
}

// decideSpam is pressed by a second member: zspam <appeal> <y|n>.
func (s staff) decideSpam(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	a, refused, err := s.seen(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	answer := screen.Arg(r, 1)
	act, key := appeal.Reject, "desk.spam_done"
	if answer == "n" {
		act, key = appeal.Restore, "desk.spam_left"
	}
	if !slices.Contains([]string{"y", "n"}, answer) {
		return handlers.OldButton(r.Lang), nil
	}
	reason, err := reported(ctx, db, a.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	a, _, err = s.opts.Appeals.Do(ctx, db, actorOf(m, r), appeal.Step{Appeal: a.ID, Act: act, Reason: reason}, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	return screen.Show(r, r.Lang.HTML(key, locales.Args{"Number": a.Number}), screen.Row(screen.Press(r.Lang.Text("button.back"), "zlist", "m"))), nil
}

// reported is why an appeal was said to be spam: the citizen is told the same.
func reported(ctx context.Context, db postgres.DB, id int64) (reason string, err error) {
	past, err := appeal.History(ctx, db, appeal.Staff, id)
	for _, p := range past {
		if p.Act == appeal.Report {
			reason = p.Reason
		}
	}
	return reason, err
}
