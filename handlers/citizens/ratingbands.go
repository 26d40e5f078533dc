package citizens

import (
	"context"
	"slices"

	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// bands is a table too large for places to mean anything: how many stand in each band,
// and those of the highest one by the alphabet.
func (c citizens) bands(ctx context.Context, db postgres.DB, r handlers.Request, p published, t table, head locales.HTML) (handlers.Reply, error) {
	l := r.Lang
	lines := []locales.HTML{l.HTML("rating.in_bands", locales.Args{"Number": p.method.Ranking.NumberedUpTo})}
	var highest []weeks.Row
	var name string
	for _, b := range p.method.Bands {
		all, err := weeks.InBand(ctx, db, p.ID, t.level, t.region, b.Code)
		if err != nil {
			return handlers.Reply{}, err
		}
		lines = append(lines, l.HTML("rating.band", locales.Args{"Name": capital(wording.Named(l, b.Name)), "Count": len(all)}))
		if len(highest) == 0 && len(all) > 0 {
			highest, name = all, wording.Named(l, b.Name)
		}
	}
	page := paged(t.page, len(highest), perRating)
	list, buttons, err := c.alphabetical(ctx, db, r, t, highest, page)
	if err != nil {
		return handlers.Reply{}, err
	}
	if len(highest) > 0 {
		list = locales.Lines(l.HTML("rating.highest", locales.Args{"Name": name}), list)
	}
	return show(r, locales.Join(head, locales.Lines(lines...), list),
		joined(column(buttons), page.turn(l, "qt", t.args()...), c.tableRows(l, t))...), nil
}

// alphabetical is a page of some rows by name, with the ways to their cards.
func (c citizens) alphabetical(ctx context.Context, db postgres.DB, r handlers.Request, t table, rows []weeks.Row, page pages) (locales.HTML, []handlers.Button, error) {
	ids := make([]int64, len(rows))
	of := map[int64]weeks.Row{}
	for i, one := range rows {
		ids[i], of[one.Deputy] = one.Deputy, one
	}
	hits, err := deputy.Among(ctx, db, ids, r.Now, deputy.Page{Lang: string(r.Lang), Limit: page.per, Offset: page.offset()})
	if err != nil {
		return "", nil, err
	}
	l := r.Lang
	from := append(origin{"q"}, append(t.args(), numbered(page.page))...)
	var lines []locales.HTML
	var buttons []handlers.Button
	for _, h := range hits {
		line := l.HTML("rating.named", locales.Args{"Name": marked(l, h.Short(string(l)), h.Invented), "Body": h.Body.Short.In(string(l))})
		if of[h.ID].Disputed {
			line += " " + l.HTML("rating.disputed")
		}
		lines, buttons = append(lines, line), append(buttons, from.card(personLabel(string(l), h), h.ID))
	}
	return locales.Lines(lines...), buttons, nil
}

// unplaced lists those who have a score and no place, each with why.
func (c citizens) unplaced(ctx context.Context, db postgres.DB, r handlers.Request, p published) (handlers.Reply, error) {
	return c.unplacedOf(ctx, db, r, p, tableArgs(r), r.Lang.HTML("rating.unplaced_about"))
}

func (c citizens) unplacedOf(ctx context.Context, db postgres.DB, r handlers.Request, p published, t table, head locales.HTML) (handlers.Reply, error) {
	rows, err := weeks.Unplaced(ctx, db, p.ID, t.level, t.region, weeks.Page{Offset: (t.page - 1) * perRating, Limit: perRating + 1})
	if err != nil {
		return handlers.Reply{}, err
	}
	total := (t.page-1)*perRating + len(rows)
	rows = rows[:min(len(rows), perRating)]
	names, err := people(ctx, db, r, rows)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	var lines []locales.HTML
	var buttons []handlers.Button
	for _, one := range rows {
		args := locales.Args{"Name": marked(l, names[one.Deputy].Short(string(l)), names[one.Deputy].Invented), "Score": wording.Points(l, one.Score.Score), "Why": ""}
		if one.Unplaced != "" {
			args["Why"] = wording.Unplaced(l, p.method, one.Unplaced)
		}
		lines, buttons = append(lines, l.HTML("rating.unplaced_row", args)), append(buttons, origin{"q", t.level, t.args()[1], "1"}.card(personLabel(string(l), names[one.Deputy]), one.Deputy))
	}
	if len(lines) == 0 {
		lines = append(lines, l.HTML("rating.unplaced_none"))
	}
	return show(r, locales.Join(head, locales.Lines(lines...)),
		joined(column(buttons), paged(t.page, total, perRating).turn(l, "qu", t.args()...), [][]handlers.Button{row(press(l.Text("button.back"), "ql", t.level))})...), nil
}

// movers lists who rose and who fell: only those whose ranges parted.
func (c citizens) movers(ctx context.Context, db postgres.DB, r handlers.Request, p published) (handlers.Reply, error) {
	t, l := tableArgs(r), r.Lang
	moved, err := weeks.Movers(ctx, db, p.Snapshot, t.level, t.region)
	if err != nil {
		return handlers.Reply{}, err
	}
	// The list shows risers: a list of who fell would be a list of the worst.
	moved = slices.DeleteFunc(moved, func(m weeks.Move) bool { return m.Was.Rank == 0 || m.Now.Rank >= m.Was.Rank })
	moved = moved[:min(len(moved), perRating)]
	rows := make([]weeks.Row, len(moved))
	for i := range moved {
		rows[i].Deputy = moved[i].Deputy
	}
	names, err := people(ctx, db, r, rows)
	if err != nil {
		return handlers.Reply{}, err
	}
	lines := []locales.HTML{l.HTML("rating.movers_title", locales.Args{"Weeks": p.method.Ranking.CompareWeeks})}
	var buttons []handlers.Button
	for _, m := range moved {
		who := names[m.Deputy]
		lines = append(lines, l.HTML("rating.mover", locales.Args{"Name": marked(l, who.Short(string(l)), who.Invented), "Was": l.Number(m.Was.Rank), "Now": l.Number(m.Now.Rank)}))
		buttons = append(buttons, append(origin{"q"}, append(t.args(), "1")...).card(personLabel(string(l), who), m.Deputy))
	}
	if len(moved) == 0 {
		lines = append(lines, l.HTML("rating.no_movers"))
	}
	return show(r, locales.Lines(lines...), joined(column(buttons), [][]handlers.Button{row(press(l.Text("button.back"), "qt", t.args()...))})...), nil
}

// leaders asks for a criterion, or lists who has most points in one.
func (c citizens) leaders(ctx context.Context, db postgres.DB, r handlers.Request, p published) (handlers.Reply, error) {
	t, l := tableArgs(r), r.Lang
	code := arg(r, 2)
	at := slices.IndexFunc(p.method.Criteria, func(one methods.Criterion) bool { return lower(one.Code) == code })
	if at < 0 {
		lines := []locales.HTML{l.HTML("rating.ask_criterion")}
		var buttons []handlers.Button
		for _, one := range p.method.Criteria {
			lines = append(lines, l.HTML("rating.criterion", locales.Args{"Code": one.Code, "Name": wording.Named(l, one.Name)}))
			buttons = append(buttons, press(one.Code, "qel", append(t.args(), lower(one.Code))...))
		}
		return show(r, locales.Lines(lines...), joined(three(buttons), [][]handlers.Button{row(press(l.Text("button.back"), "qt", t.args()...))})...), nil
	}
	rows, err := weeks.Leaders(ctx, db, p.ID, t.level, t.region, at, perRating)
	if err != nil {
		return handlers.Reply{}, err
	}
	names, err := people(ctx, db, r, rows)
	if err != nil {
		return handlers.Reply{}, err
	}
	one := p.method.Criteria[at]
	lines := []locales.HTML{l.HTML("rating.leaders_title", locales.Args{"Code": one.Code, "Name": wording.Named(l, one.Name), "Weeks": one.WindowWeeks})}
	for _, leader := range rows {
		who := names[leader.Deputy]
		lines = append(lines, l.HTML("rating.leader", locales.Args{"Name": marked(l, who.Short(string(l)), who.Invented), "Points": wording.Points(l, leader.Parts[at].Points), "Of": l.Decimal(one.Weight, 0)}))
	}
	if len(rows) == 0 {
		lines = append(lines, l.HTML("rating.no_leaders"))
	}
	return show(r, locales.Lines(lines...), row(press(l.Text("button.back"), "qe", t.args()...))), nil
}
