package citizens

import (
	"context"
	"errors"
	"time"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/council"
	"qalauly/territory"
)

// perCouncil is how many sittings, or recommendations, stand in one message. On the screen
// of a council stands the last recommendation.
const perCouncil = 5

// anyField stands for every field, and anywhere for the whole country, in buttons.
const (
	anyField = "all"
	anywhere = "kz"
)

// counsel is the way to the sectoral councils.
func (c citizens) counsel() handlers.Audience {
	councilsByUnit := byUnit{
		show: func(ctx context.Context, db postgres.DB, r handlers.Request, unit string) (handlers.Reply, error) {
			return c.councilList(ctx, db, r, unit, "", 1)
		},
		button: func(label, unit string) handlers.Button { return press(label, "cou", unit, anyField, "1") },
	}
	return handlers.Audience{
		Commands: []handlers.Command{{Name: "councils", Role: account.Citizen, Help: "command.councils", Run: ofCouncil(c.behind(c.councils, councilsByUnit))}},
		Verbs: map[string]handlers.Run{
			"cou": ofCouncil(c.councilsAt), "cofld": ofCouncil(c.councilFields), "coreg": ofCouncil(c.councilRegions), "cosub": ofCouncil(c.councilUnits),
			"cone": ofCouncil(c.council), "comem": ofCouncil(c.councilMembers), "cosit": ofCouncil(c.councilSittings), "corec": ofCouncil(c.councilRecommendations),
			"codep": ofCouncil(c.councilsOf), "coprop": ofCouncil(c.propose), "cotake": ofCouncil(c.proposeDraft),
		},
		Personal: []string{"coprop", "cotake"},
	}
}

// ofCouncil answers a button of what is not there as an old one.
func ofCouncil(do handlers.Run) handlers.Run {
	return func(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
		reply, err := do(ctx, db, r)
		if errors.Is(err, council.ErrUnknown) || errors.Is(err, territory.ErrUnknown) {
			return handlers.OldButton(r.Lang), nil
		}
		return reply, err
	}
}

// councilHead is the name of a council with its field, marked where it is invented.
func councilHead(l locales.Lang, one council.Council) locales.HTML {
	return l.HTML("council.head", locales.Args{"Name": marked(l, one.Name.In(string(l)), one.Invented), "Field": wording.Topic(l, one.Topic)})
}

// council is the screen of one council: cone <council>.
func (c citizens) council(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	one, err := council.ByID(ctx, db, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	y, err := council.YearOf(ctx, db, one.ID, calendar.DayOf(r.Now))
	if err != nil {
		return handlers.Reply{}, err
	}
	parts := []locales.HTML{locales.Lines(councilHead(l, one), l.HTML("council.year", locales.Args{
		"Members": one.Members, "Sittings": y.Sittings, "Passed": y.PassedOn,
		"Accepted": y.Accepted, "Partly": y.Partly, "Declined": y.Declined, "Silent": y.NoAnswer, "Open": y.Open()}))}
	if one.Closed {
		parts = append(parts, l.HTML("council.closed"))
	}
	last, _, err := council.Held(ctx, db, one.ID, council.Recommendation, council.Page{Limit: 1})
	if err != nil {
		return handlers.Reply{}, err
	}
	parts = append(parts, heldLines(l, council.Recommendation, last, r.Now))
	id := id36(one.ID)
	var rows [][]handlers.Button
	if !one.Closed && r.Private {
		rows = append(rows, row(press(l.Text("council.propose_button"), "coprop", id)))
	}
	back := anywhere
	if one.Unit != "" {
		back = one.Unit
	}
	rows = append(rows,
		row(press(l.Text("council.sittings_button"), "cosit", id, "1"), press(l.Text("council.members_button"), "comem", id, "1")),
		row(press(l.Text("council.recommendations_button"), "corec", id, "1"), press(l.Text("button.back"), "cou", back, anyField, "1")))
	return show(r, locales.Join(parts...), rows...), nil
}

// fateWords are the words for what became of a recommendation.
var fateWords = map[council.Fate]string{
	council.Accepted: "council.fate_accepted", council.Partly: "council.fate_partly", council.Declined: "council.fate_declined", council.NoAnswer: "council.fate_silent",
}

// heldLines are sittings, or recommendations with what became of them.
func heldLines(l locales.Lang, what council.What, list []council.Entry, now time.Time) locales.HTML {
	if len(list) == 0 {
		return l.HTML(map[council.What]string{council.Sitting: "council.no_sittings", council.Recommendation: "council.no_recommendations"}[what])
	}
	lines := []locales.HTML{l.HTML(map[council.What]string{council.Sitting: "council.last_sittings", council.Recommendation: "council.last_recommendations"}[what])}
	for _, e := range list {
		args := locales.Args{"Day": l.DateNear(e.Day.Start(), now), "Text": clip(e.Text.In(string(l)), biographyLength/10), "To": e.To.In(string(l))}
		if what == council.Sitting {
			args["Present"], args["All"] = e.Marked[council.Present], e.Marked[council.Present]+e.Marked[council.Absent]+e.Marked[council.Excused]
			lines = append(lines, l.HTML("council.sitting", args))
			continue
		}
		lines = append(lines, l.HTML("council.recommendation", args))
		if e.Fate == "" {
			lines = append(lines, l.HTML("council.fate_open"))
		} else {
			lines = append(lines, l.HTML("council.fate", locales.Args{"Fate": l.Text(fateWords[e.Fate]), "Day": l.DateNear(e.FateOn.Start(), now)}))
		}
	}
	return locales.Lines(lines...)
}

// councilSittings lists the sittings: cosit <council> <page>.
func (c citizens) councilSittings(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.councilHeld(ctx, db, r, council.Sitting, "cosit")
}

// councilRecommendations lists what was passed on: corec <council> <page>.
func (c citizens) councilRecommendations(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.councilHeld(ctx, db, r, council.Recommendation, "corec")
}

func (c citizens) councilHeld(ctx context.Context, db postgres.DB, r handlers.Request, what council.What, verb string) (handlers.Reply, error) {
	l := r.Lang
	one, err := council.ByID(ctx, db, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	page, id := pageArg(r, 1), id36(one.ID)
	list, total, err := council.Held(ctx, db, one.ID, what, council.Page{Limit: perCouncil, Offset: (page - 1) * perCouncil})
	if err != nil {
		return handlers.Reply{}, err
	}
	p := paged(page, total, perCouncil)
	return show(r, locales.Join(councilHead(l, one), heldLines(l, what, list, r.Now)),
		joined(p.turn(l, verb, id), [][]handlers.Button{row(press(l.Text("button.back"), "cone", id))})...), nil
}

// memberWords are the words for what somebody is in a council.
var memberWords = map[council.Kind]string{
	council.Deputy: "council.kind_deputy", council.NGO: "council.kind_ngo", council.Figure: "council.kind_figure",
	council.Expert: "council.kind_expert", council.Journalist: "council.kind_journalist",
}

// councilMembers lists who sits in a council: comem <council> <page>.
func (c citizens) councilMembers(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	one, err := council.ByID(ctx, db, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	all, err := council.Members(ctx, db, one.ID, calendar.DayOf(r.Now))
	if err != nil {
		return handlers.Reply{}, err
	}
	p, id := paged(pageArg(r, 1), len(all), perPage), id36(one.ID)
	lines := []locales.HTML{l.HTML("council.members", locales.Args{"Count": len(all)})}
	var cards []handlers.Button
	for _, m := range cut(p, all) {
		key := "council.member"
		if m.Chair {
			key = "council.chair"
		}
		lines = append(lines, l.HTML(key, locales.Args{"Name": m.Name.In(string(l)), "Kind": l.Text(memberWords[m.Kind])}))
		if m.Deputy != 0 {
			cards = append(cards, origin{"k", id, numbered(p.page)}.card(clip(m.Name.In(string(l)), wideLabel), m.Deputy))
		}
	}
	if len(all) == 0 {
		lines = append(lines, l.HTML("council.no_members"))
	}
	return show(r, locales.Join(councilHead(l, one), locales.Lines(lines...)),
		joined(grid(cards), p.turn(l, "comem", id), [][]handlers.Button{row(press(l.Text("button.back"), "cone", id))})...), nil
}

// councilsOf lists the councils in which a deputy sits: codep <deputy> <page>.
func (c citizens) councilsOf(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	d, err := deputy.Get(ctx, db, idArg(r, 0), r.Now)
	if errors.Is(err, deputy.ErrUnknown) {
		return gone(r, "card.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	page := pageArg(r, 1)
	list, total, err := council.Of(ctx, db, d.ID, council.Page{Lang: string(l), Limit: perPage, Offset: (page - 1) * perPage})
	if err != nil {
		return handlers.Reply{}, err
	}
	p, id := paged(page, total, perPage), id36(d.ID)
	text := locales.Lines(l.HTML("council.of_deputy"), locales.Bold(marked(l, d.Short(string(l)), d.Invented)))
	listed, rows := councilRows(l, list, p.offset())
	if text = locales.Join(text, listed); total == 0 {
		text = locales.Join(text, l.HTML("council.of_none"))
	}
	return show(r, text, joined(rows, p.turn(l, "codep", id), [][]handlers.Button{row(press(l.Text("button.back"), "more", id))})...), nil
}
