package citizens

import (
	"context"
	"errors"

	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// perReceptions is how many hours stand in one message: each takes two lines.
const perReceptions = 5

// receptions lists when and where the deputies of a body receive people, the next
// hour first: whoever's district has no deputy of the party may come to any.
func (c citizens) receptions(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	b, err := deputy.BodyByID(ctx, db, arg(r, 0))
	if errors.Is(err, deputy.ErrUnknown) {
		return gone(r, "place.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	page := pageArg(r, 1)
	list, total, err := deputy.Receptions(ctx, db, b.ID, r.Now, receptionPage(r, page))
	if err == nil && total == 0 && page > 1 { // the list has become shorter
		page = 1
		list, total, err = deputy.Receptions(ctx, db, b.ID, r.Now, receptionPage(r, page))
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	l, p := r.Lang, paged(page, total, perReceptions)
	head := locales.Lines(l.HTML("reception.title"), locales.Escape(capital(b.Name.In(string(l)))))
	back := [][]handlers.Button{backFromBody(l, b)}
	if b.Unit != "" && r.Private {
		back = [][]handlers.Button{row(press(l.Text("office.button_here"), "rcunit", b.Unit, "1")), backFromBody(l, b)}
	}
	if total == 0 {
		return show(r, locales.Join(head, l.HTML("reception.none"), l.HTML("reach.official")), back...), nil
	}
	text := locales.Join(head, receptionLines(l, list, p.offset()), l.HTML("reception.come"))
	rows := joined(receptionCards(l, list, origin{"r", b.ID, numbered(p.page)}), p.turn(l, "recept", b.ID), back)
	return show(r, text, rows...), nil
}

func receptionPage(r handlers.Request, page int) deputy.Page {
	return deputy.Page{Lang: string(r.Lang), Limit: perReceptions, Offset: (page - 1) * perReceptions}
}

func receptionLines(l locales.Lang, list []deputy.Reception, before int) locales.HTML {
	var lines []locales.HTML
	for i, one := range list {
		lines = append(lines, l.HTML("reception.hour", locales.Args{
			"Number": before + i + 1, "Name": marked(l, one.Short(string(l)), one.Invented),
			"Weekday": l.Weekday(one.Weekday), "Opens": one.Opens, "Closes": one.Closes, "Place": one.Place.In(string(l)),
		}))
	}
	return locales.Lines(lines...)
}

// receptionCards are the buttons to those who receive, each once.
func receptionCards(l locales.Lang, list []deputy.Reception, from origin) [][]handlers.Button {
	var people []deputy.Hit
	seen := map[int64]bool{}
	for _, one := range list {
		if !seen[one.ID] {
			seen[one.ID] = true
			people = append(people, one.Hit)
		}
	}
	return cardRows(l, people, from)
}

// receptionWay leads to the hours of the nearest body that has deputies of the party.
func receptionWay(l locales.Lang, bodies []deputy.Representation) []handlers.Button {
	for _, b := range bodies {
		if b.Deputies > 0 {
			return row(press(l.Text("button.receptions"), "recept", b.Body.ID))
		}
	}
	return nil
}

// reach says how to turn to a deputy: the hours, and the official way.
func (c citizens) reach(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	d, err := deputy.Get(ctx, db, idArg(r, 0), r.Now)
	if errors.Is(err, deputy.ErrUnknown) {
		return gone(r, "card.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	when := locales.Lines(hours(l, d), l.HTML("reach.come"))
	if len(d.Hours) == 0 {
		when = l.HTML("reach.no_hours")
	}
	text := locales.Join(
		locales.Lines(l.HTML("reach.title"), locales.Escape(marked(l, d.Short(string(l)), d.Invented))),
		when, l.HTML("reach.official"))
	var rows [][]handlers.Button
	if len(d.Mandates) > 0 {
		b := d.Mandates[0].Body
		rows = append(rows, row(press(l.Text("button.receptions"), "recept", b.ID)))
	}
	visit, err := visitRow(ctx, db, r, d.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	return show(r, text, joined(visit, rows, [][]handlers.Button{row(originOf(r).card(l.Text("button.back"), d.ID))})...), nil
}
