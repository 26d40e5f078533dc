package citizens

import (
	"context"
	"errors"
	"strconv"

	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// perGrid is how many buttons of a grid stand under one message.
const perGrid = 12

// regions asks for a place: typed, it is searched among places alone; or chosen
// by buttons, region first.
func (c citizens) regions(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	units, err := territory.Regions(ctx, db, r.Now, string(r.Lang))
	if err != nil {
		return handlers.Reply{}, err
	}
	national, err := deputy.Bodies(ctx, db, "", r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	var rows [][]handlers.Button
	for _, b := range national {
		rows = append(rows, row(allDeputies(r.Lang, b)))
	}
	if r.Private {
		rows = append(rows, row(press(r.Lang.Text("button.near"), "near")))
	}
	reply := show(r, locales.Join(r.Lang.HTML("place.ask"), typing(r)), joined(grid(unitButtons(r.Lang, units)), rows)...)
	reply.Talk = talk(talkPlace, r.Talk)
	return reply, nil
}

func unitButtons(l locales.Lang, units []territory.Unit) []handlers.Button {
	var buttons []handlers.Button
	for _, u := range units {
		buttons = append(buttons, press(clip(u.Short.In(string(l)), wideLabel), "unit", u.Code))
	}
	return buttons
}

// allDeputies is the button to everyone in a body.
func allDeputies(l locales.Lang, b deputy.Body) handlers.Button {
	label := func(name string) string { return l.Text("button.deputies", locales.Args{"Body": name}) }
	return press(fitting(label(b.Short.In(string(l))), label(briefBody(string(l), b))), "body", b.ID)
}

// unit shows a region with what is in it, or who speaks for a city or district.
func (c citizens) unit(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.unitOf(ctx, db, r, arg(r, 0), pageArg(r, 1))
}

func (c citizens) unitOf(ctx context.Context, db postgres.DB, r handlers.Request, code string, page int) (handlers.Reply, error) {
	u, err := territory.ByCode(ctx, db, code)
	if errors.Is(err, territory.ErrUnknown) {
		return gone(r, "place.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	if u.Parent == "" {
		return c.region(ctx, db, r, u, page)
	}
	return c.speakers(ctx, db, r, spot{unit: u})
}

// region shows the cities and districts of a region, its maslikhat and curators.
func (c citizens) region(ctx context.Context, db postgres.DB, r handlers.Request, u territory.Unit, page int) (handlers.Reply, error) {
	inside, err := territory.Children(ctx, db, u.Code, r.Now, string(r.Lang))
	if err != nil {
		return handlers.Reply{}, err
	}
	bodies, err := deputy.OfUnit(ctx, db, u.Code, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	l, p := r.Lang, paged(page, len(inside), perGrid)
	ask := l.HTML("place.choose")
	if u.Level == territory.RepublicCity {
		ask = l.HTML("place.choose_city_district")
	}
	text := locales.Join(
		locales.Lines(l.HTML("place.title", locales.Args{"Place": capital(u.Name.In(string(l)))}), bodyLines(l, ownBodies(bodies))),
		ask)
	rows := joined(
		grid(unitButtons(l, cut(p, inside))),
		p.turn(l, "unit", u.Code),
		districtsRow(l, ownBodies(bodies)),
		deputiesRows(l, ownBodies(bodies)),
		receptionRow(l, ownBodies(bodies)),
		[][]handlers.Button{
			row(press(l.Text("button.curators"), "cur", u.Code)),
			row(press(l.Text("button.regions"), "place")),
		})
	return show(r, text, rows...), nil
}

// ownBodies are the bodies of the unit and above it without the national one.
func ownBodies(all []deputy.Representation) []deputy.Representation {
	var own []deputy.Representation
	for _, b := range all {
		if b.Body.Level != deputy.National {
			own = append(own, b)
		}
	}
	return own
}

// bodyLines says how many of the party sit in each body.
func bodyLines(l locales.Lang, bodies []deputy.Representation) locales.HTML {
	var lines []locales.HTML
	for _, b := range bodies {
		name := capital(b.Body.Name.In(string(l)))
		if b.Deputies == 0 {
			lines = append(lines, l.HTML("place.body_none", locales.Args{"Body": name}))
			continue
		}
		lines = append(lines, l.HTML("place.body", locales.Args{"Body": name, "Count": b.Deputies}))
	}
	return locales.Lines(lines...)
}

// districtsRow is the way to the electoral districts of the nearest body.
func districtsRow(l locales.Lang, bodies []deputy.Representation) [][]handlers.Button {
	if len(bodies) == 0 {
		return nil
	}
	return [][]handlers.Button{row(press(l.Text("button.districts"), "dists", bodies[0].Body.Unit))}
}

// deputiesRows are the ways to everyone in the bodies.
func deputiesRows(l locales.Lang, bodies []deputy.Representation) [][]handlers.Button {
	var rows [][]handlers.Button
	for _, b := range bodies {
		if b.Deputies > 0 {
			rows = append(rows, row(allDeputies(l, b.Body)))
		}
	}
	return rows
}

// numbered is a page as an argument of a button.
func numbered(page int) string { return strconv.Itoa(page) }
