package citizens

import (
	"context"
	"errors"
	"slices"

	"qalauly/deputy"
	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

const (
	perDistricts = 9   // electoral districts in one message, three in a row
	coversLength = 220 // letters of what a district covers, in a list
)

// districts lists the electoral districts of a unit's own body with what they cover.
func (c citizens) districts(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	body, err := bodyOf(ctx, db, r, arg(r, 0))
	if errors.Is(err, deputy.ErrUnknown) {
		return gone(r, "place.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	list, err := territory.ElectoralDistricts(ctx, db, body.Unit, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	l, p := r.Lang, paged(pageArg(r, 1), len(list), perDistricts)
	lines := []locales.HTML{}
	var numbers []handlers.Button
	for _, e := range cut(p, list) {
		lines = append(lines, l.HTML("list.district", locales.Args{
			"Number": e.Number, "Covers": clip(e.Covers.In(string(l)), coversLength),
		}))
		numbers = append(numbers, press(l.Text("button.district", locales.Args{"Number": e.Number}), "dist", id36(e.ID), numbered(p.page)))
	}
	hint := l.HTML("list.districts")
	if len(list) == 0 {
		hint = l.HTML("list.no_districts")
	}
	text := locales.Join(locales.Lines(locales.Bold(capital(body.Name.In(string(l)))), hint), locales.Lines(lines...))
	return show(r, text, joined(threes(numbers), p.turn(l, "dists", body.Unit),
		[][]handlers.Button{row(allDeputies(l, body)), row(press(l.Text("button.back"), "unit", body.Unit))})...), nil
}

// bodyOf is the body elected in a unit, or deputy.ErrUnknown.
func bodyOf(ctx context.Context, db postgres.DB, r handlers.Request, unit string) (deputy.Body, error) {
	if unit == "" {
		return deputy.Body{}, deputy.ErrUnknown
	}
	bodies, err := deputy.Bodies(ctx, db, unit, r.Now)
	if err == nil && len(bodies) == 0 {
		err = deputy.ErrUnknown
	}
	if err != nil {
		return deputy.Body{}, err
	}
	return bodies[0], nil
}

func threes(buttons []handlers.Button) [][]handlers.Button {
	var rows [][]handlers.Button
	for len(buttons) > 0 {
		n := min(3, len(buttons))
		rows = append(rows, buttons[:n:n])
		buttons = buttons[n:]
	}
	return rows
}

// district shows one electoral district and who was elected there. Where nobody
// of the party was, it says so and offers those who can help instead.
func (c citizens) district(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.districtOf(ctx, db, r, idArg(r, 0))
}

func (c citizens) districtOf(ctx context.Context, db postgres.DB, r handlers.Request, id int64) (handlers.Reply, error) {
	e, err := territory.DistrictByID(ctx, db, id)
	if errors.Is(err, territory.ErrUnknown) {
		return gone(r, "place.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	body, err := bodyOf(ctx, db, r, e.Unit)
	if err != nil {
		return handlers.Reply{}, err
	}
	people, err := deputy.OfDistrict(ctx, db, e.ID, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	follow, err := followWay(ctx, db, r, digest.Item{District: e.ID})
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	back := grid(slices.Concat(follow, keepWay(r, origin{"d", id36(e.ID)}), row(press(l.Text("button.back"), "dists", e.Unit, numbered(pageArg(r, 1))))))
	head := locales.Lines(
		l.HTML("district.title", locales.Args{"Number": e.Number, "Body": body.Name.In(string(l))}),
		locales.Escape(clip(e.Covers.In(string(l)), 4*coversLength)))
	if len(people) == 0 {
		instead, err := c.instead(ctx, db, r, body)
		nobody := l.HTML("place.nobody_district", locales.Args{"Party": c.party(l)})
		return show(r, locales.Join(head, nobody), joined(instead, back)...), err
	}
	g := group{title: l.HTML("district.deputies"), people: people}
	from := origin{"d", id36(e.ID), numbered(pageArg(r, 1))}
	return show(r, locales.Join(head, g.text(l)), joined(cardRows(l, people, from), back)...), nil
}

// instead is whom to turn to where a district has no deputy of the party: those who
// receive people in its body, all who sit there, and the region's curators.
func (c citizens) instead(ctx context.Context, db postgres.DB, r handlers.Request, b deputy.Body) ([][]handlers.Button, error) {
	u, err := territory.ByCode(ctx, db, b.Unit)
	if err != nil {
		return nil, err
	}
	return [][]handlers.Button{
		row(press(r.Lang.Text("button.receptions"), "recept", b.ID)),
		row(allDeputies(r.Lang, b)),
		row(press(r.Lang.Text("button.curators"), "cur", regionOf(u))),
	}, nil
}

// regionOf is the region a unit lies in, which may be itself.
func regionOf(u territory.Unit) string {
	if u.Parent == "" {
		return u.Code
	}
	return u.Parent
}

// numberRows are the buttons to the cards of people whose names stand numbered above
// them: names where there are few, else the numbers in one row.
func numberRows(l locales.Lang, people []deputy.Hit, from origin, before int) [][]handlers.Button {
	if len(people) <= fewEntries {
		return cardRows(l, people, from)
	}
	var numbers []handlers.Button
	for i, h := range people {
		numbers = append(numbers, from.card(numbered(before+i+1), h.ID))
	}
	return [][]handlers.Button{numbers}
}

// cardRows are the buttons to the cards of some people.
func cardRows(l locales.Lang, people []deputy.Hit, from origin) [][]handlers.Button {
	var buttons []handlers.Button
	for _, h := range people {
		buttons = append(buttons, from.card(clip(h.Short(string(l)), wideLabel), h.ID))
	}
	return grid(buttons)
}
