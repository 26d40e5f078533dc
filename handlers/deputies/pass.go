package deputies

import (
	"context"
	"slices"
	"time"

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

// talkPass is the conversation in which an appeal is given away, put off or reported.
const talkPass = "dpass"

// passing is what a deputy does with a reason: not mine, to another, more time, spam.
func (d desk) passing() handlers.Audience {
	return handlers.Audience{
		Verbs: map[string]handlers.Run{
			"dask":   d.of(d.askDetails),
			"dno":    d.left,
			"dnot":   d.of(d.askWhy("f")),
			"dgive":  d.of(d.askWhy("h")),
			"dext":   d.of(d.askWhy("e")),
			"dspam":  d.of(d.askWhy("s")),
			"dwhy":   d.of(d.why),
			"dto":    d.of(d.chosen),
			"dgo":    d.of(d.pass),
			"duntil": d.of(d.extend),
		},
		Talks: map[string]handlers.Run{talkPass: d.words, talkAsk: d.question},
	}
}

// matter is one of these acts: its question and the reasons that are offered.
type matter struct {
	act    appeal.Act
	ask    string // why
	family string
	codes  []string
	late   string // the excuse of what comes too late
}

// matters are these acts by the letter that stands for each in buttons.
var matters = map[string]matter{
	"f": {appeal.Forward, "cardask.why_not_mine", "notmine", []string{"district", "level", "state"}, "cardask.forward_late"},
	"h": {appeal.HandOver, "cardask.why_hand_over", "notmine", []string{"nearer", "busy"}, "cardask.forward_late"},
	"e": {appeal.Extend, "cardask.why_extend", "needtime", []string{"facts", "papers", "works"}, "cardask.extend_late"},
	"s": {appeal.Report, "cardask.why_spam", "spamwhy", []string{"advert", "insult", "empty", "repeat"}, ""},
}

// passage is what is known so far.
type passage struct {
	Appeal int64
	Letter string
	Reason string
	To     int64
}

const ownWords = "own"

// askWhy offers the reasons of an act.
func (d desk) askWhy(letter string) run {
	return func(_ context.Context, _ postgres.DB, r handlers.Request, s sight) (handlers.Reply, error) {
		m, l := matters[letter], r.Lang
		if err := possible(l, s, m.act); err != nil {
			return handlers.Reply{}, err
		}
		id := screen.ID36(s.Appeal.ID)
		var rows [][]handlers.Button
		for _, code := range m.codes {
			rows = append(rows, screen.Row(screen.Press(wording.Ground(l, m.family+"."+code), "dwhy", id, letter, code)))
		}
		rows = append(rows, screen.Row(screen.Press(l.Text("cardask.own_words"), "dwhy", id, letter, ownWords)),
			screen.Row(screen.Press(l.Text("cardask.no"), "dno")))
		return screen.Say(l.HTML(m.ask, locales.Args{"Number": s.Appeal.Number}), rows...), nil
	}
}

// possible says why an act cannot be done, before anything is asked for it.
func possible(l locales.Lang, s sight, act appeal.Act) error {
	if _, ok := s.Appeal.State.Next(act, s.Appeal.Before); !ok {
		return notNow(l, s.Appeal)
	}
	switch {
	case !s.Side.May(act):
		return appeal.ErrUnknown
	case act == appeal.Extend && s.Appeal.Extended:
		return appeal.ErrExtended
	case act == appeal.Forward && s.Appeal.Forwards >= appeal.ForwardsMost:
		return appeal.ErrForwards
	case (act == appeal.Forward || act == appeal.HandOver) && s.Appeal.Nameless:
		return appeal.ErrNameless
	}
	return nil
}

// why is pressed: dwhy <appeal> <act> <reason>.
func (d desk) why(ctx context.Context, db postgres.DB, r handlers.Request, s sight) (handlers.Reply, error) {
	letter, code := screen.Arg(r, 1), screen.Arg(r, 2)
	m, ok := matters[letter]
	p := passage{Appeal: s.Appeal.ID, Letter: letter}
	switch {
	case ok && code == ownWords:
		return screen.Remember(screen.Show(r, r.Lang.HTML("cardask.say_words"), screen.Row(screen.Press(r.Lang.Text("cardask.no"), "dno"))), talkPass, p)
	case ok && slices.Contains(m.codes, code):
		p.Reason = m.family + "." + code
		return d.reasoned(ctx, db, r, s, p)
	}
	return handlers.OldButton(r.Lang), nil
}

// words are said in the talk: the reason, then the deputy.
func (d desk) words(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	var p passage
	if !screen.Recall(r, talkPass, &p) {
		return lost(r), nil
	}
	return d.about(ctx, db, r, p.Appeal, func(ctx context.Context, db postgres.DB, r handlers.Request, s sight) (handlers.Reply, error) {
		if p.Reason != "" && (p.Letter == "f" || p.Letter == "h") {
			return d.whom(ctx, db, r, s, p)
		}
		reason, problem := reasonSaid(r)
		if problem != "" {
			return screen.Say(problem, screen.Row(screen.Press(r.Lang.Text("cardask.no"), "dno"))), nil
		}
		p.Reason = reason
		return d.reasoned(ctx, db, r, s, p)
	})
}

// reasoned goes on when the reason is known.
func (d desk) reasoned(ctx context.Context, db postgres.DB, r handlers.Request, s sight, p passage) (handlers.Reply, error) {
	no := screen.Row(screen.Press(r.Lang.Text("cardask.no"), "dno"))
	switch p.Letter {
	case "e":
		return d.askUntil(ctx, db, r, s, p)
	case "s":
		if err := possible(r.Lang, s, appeal.Report); err != nil {
			return handlers.Reply{}, err
		}
		_, _, err := d.appeals.Do(ctx, db, s.by, appeal.Step{Appeal: s.Appeal.ID, Act: appeal.Report, Reason: p.Reason}, r.Now)
		return screen.Idle(screen.Show(r, r.Lang.HTML("cardask.spam_sent", locales.Args{"Number": s.Appeal.Number}))), err
	}
	return screen.Remember(screen.Show(r, r.Lang.HTML("cardask.whom"), no), talkPass, p)
}

// mostFound is how many deputies are offered.
const mostFound = 6

// whom finds the deputy that was named.
func (d desk) whom(ctx context.Context, db postgres.DB, r handlers.Request, s sight, p passage) (handlers.Reply, error) {
	found, err := d.finder.Find(ctx, db, said(r), r.Now, string(r.Lang))
	if err != nil {
		return handlers.Reply{}, err
	}
	l, no := r.Lang, screen.Row(screen.Press(r.Lang.Text("cardask.no"), "dno"))
	hits := found.People
	if p.Letter == "h" { // only to another of the same body
		if own := slices.DeleteFunc(slices.Clone(hits), func(h deputy.Hit) bool { return h.Body.Unit != s.Appeal.Unit }); len(own) > 0 {
			hits = own
		}
	}
	switch {
	case len(hits) == 0:
		return screen.Say(l.HTML("cardask.whom_none", locales.Args{"Text": screen.Echo(r.Text)}), no), nil
	case deputy.Clear(hits):
		return d.sure(ctx, db, r, s, p, hits[0].ID)
	}
	var rows [][]handlers.Button
	for _, h := range hits[:min(len(hits), mostFound)] {
		label := screen.Fitting(h.Short(string(l))+" · "+h.Body.Short.In(string(l)), h.Brief(string(l))+" · "+h.Body.Short.In(string(l)), h.Short(string(l)), h.Brief(string(l)))
		rows = append(rows, screen.Row(screen.Press(label, "dto", screen.ID36(s.Appeal.ID), screen.ID36(h.ID))))
	}
	return screen.Say(l.HTML("cardask.whom_which", locales.Args{"Text": screen.Echo(r.Text)}), append(rows, no)...), nil
}

// chosen is pressed: dto <appeal> <deputy>.
func (d desk) chosen(ctx context.Context, db postgres.DB, r handlers.Request, s sight) (handlers.Reply, error) {
	var p passage
	if !screen.Recall(r, talkPass, &p) || p.Appeal != s.Appeal.ID || p.Reason == "" {
		return lost(r), nil
	}
	return d.sure(ctx, db, r, s, p, screen.IDArg(r, 1))
}

// sure shows who is to have the appeal, and why, before it goes.
func (d desk) sure(ctx context.Context, db postgres.DB, r handlers.Request, s sight, p passage, to int64) (handlers.Reply, error) {
	who, err := deputy.Get(ctx, db, to, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	if to == s.Appeal.Deputy {
		return handlers.Reply{}, appeal.ErrSame
	}
	if len(who.Mandates) == 0 {
		return handlers.Reply{}, appeal.ErrMandate
	}
	l, key, do := r.Lang, "cardask.sure_forward", "cardask.do_forward"
	if p.Letter == "h" {
		key, do = "cardask.sure_hand_over", "cardask.do_hand_over"
	}
	p.To = to
	return screen.Remember(screen.Show(r, l.HTML(key, locales.Args{
		"Number": s.Appeal.Number, "Name": locales.Bold(who.Short(string(l))), "Body": who.Mandates[0].Body.Name.In(string(l)), "Reason": wording.Ground(l, p.Reason),
	}), screen.Row(screen.Press(l.Text(do), "dgo", screen.ID36(s.Appeal.ID), screen.ID36(to))), screen.Row(screen.Press(l.Text("cardask.no"), "dno"))), talkPass, p)
}

// pass is pressed: dgo <appeal> <deputy>.
func (d desk) pass(ctx context.Context, db postgres.DB, r handlers.Request, s sight) (handlers.Reply, error) {
	var p passage
	if !screen.Recall(r, talkPass, &p) || p.Appeal != s.Appeal.ID || p.To == 0 || p.To != screen.IDArg(r, 1) {
		return lost(r), nil
	}
	m := matters[p.Letter]
	a, _, err := d.appeals.Do(ctx, db, s.by, appeal.Step{Appeal: p.Appeal, Act: m.act, Reason: p.Reason, To: p.To}, r.Now)
	if err != nil {
		return handlers.Reply{}, late(err, m.late)
	}
	people, err := deputy.People(ctx, db, []int64{p.To})
	name := people[p.To]
	return screen.Idle(screen.Show(r, r.Lang.HTML("cardask.forwarded", locales.Args{
		"Number": a.Number, "Name": name.Short(string(r.Lang)), "Day": r.Lang.Date(a.DueOn.Start()),
	}))), err
}

// askUntil offers new last days.
func (d desk) askUntil(ctx context.Context, db postgres.DB, r handlers.Request, s sight, p passage) (handlers.Reply, error) {
	if err := possible(r.Lang, s, appeal.Extend); err != nil {
		return handlers.Reply{}, err
	}
	c, err := calendar.Load(ctx, db, d.appeals.Hours)
	if err != nil {
		return handlers.Reply{}, err
	}
	l, due := r.Lang, s.Appeal.DueOn
	days := []calendar.Day{c.Add(due, 5), c.Add(due, 10), c.OnOrBefore(due.AddMonths(1)), c.OnOrBefore(due.AddMonths(2))}
	slices.Sort(days)
	var rows [][]handlers.Button
	for _, day := range slices.Compact(days) {
		at := day.Start()
		label := l.Text("cardask.until_day", locales.Args{"Day": l.Date(at), "Weekday": l.Weekday(at.Weekday())})
		rows = append(rows, screen.Row(screen.Press(label, "duntil", screen.ID36(s.Appeal.ID), at.Format(dayForm))))
	}
	rows = append(rows, screen.Row(screen.Press(l.Text("cardask.no"), "dno")))
	return screen.Remember(screen.Show(r, l.HTML("cardask.until", locales.Args{"Reason": wording.Ground(l, p.Reason)}), rows...), talkPass, p)
}

// dayForm is a day in a button.
const dayForm = "20060102"

// extend is pressed: duntil <appeal> <day>.
func (d desk) extend(ctx context.Context, db postgres.DB, r handlers.Request, s sight) (handlers.Reply, error) {
	var p passage
	at, err := time.ParseInLocation(dayForm, screen.Arg(r, 1), calendar.Zone)
	if err != nil || !screen.Recall(r, talkPass, &p) || p.Appeal != s.Appeal.ID || p.Letter != "e" || p.Reason == "" {
		return lost(r), nil //nolint:nilerr // a button that cannot be read is an old one
	}
	a, _, err := d.appeals.Do(ctx, db, s.by, appeal.Step{Appeal: p.Appeal, Act: appeal.Extend, Reason: p.Reason, Until: calendar.DayOf(at)}, r.Now)
	if err != nil {
		return handlers.Reply{}, late(err, "cardask.extend_late")
	}
	due := a.DueOn.Start()
	reply := screen.Show(r, r.Lang.HTML("cardask.extended", locales.Args{"Number": a.Number, "Day": r.Lang.Date(due), "Weekday": r.Lang.Weekday(due.Weekday())}))
	reply.Messages[0].Ref = cards.Ref(a.ID) + ":s"
	return screen.Idle(reply), nil
}
