package citizens

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"qalauly/deputy"
	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// perGrid is how many buttons of a grid stand under one message.
const perGrid = 8

// perRegions is how many regions stand under one message, two in a row.
const perRegions = 14

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
	p := paged(pageArg(r, 0), len(units), perRegions)
	var others []handlers.Button
	for _, b := range national {
		others = append(others, press(r.Lang.Text("button.members", locales.Args{"Body": b.Short.In(string(r.Lang))}), "body", b.ID))
	}
	if r.Private {
		others = append(others, press(r.Lang.Text("menu.near"), "near"))
	}
	reply := show(r, locales.Join(r.Lang.HTML("place.ask"), typing(r)),
		joined(grid(regionButtons(r.Lang, cut(p, units))), p.turn(r.Lang, "place"), grid(others))...)
	reply.Talk = talk(talkPlace, r.Talk)
	return reply, nil
}

// regionButtons open regions; a name that is too long for half a row is the brief one.
func regionButtons(l locales.Lang, units []territory.Unit) []handlers.Button {
	buttons := unitButtons(l, units)
	for i, u := range units {
		if brief := territory.Brief(u.Code).In(string(l)); brief != "" && !fitsHalf(buttons[i]) {
			buttons[i].Label = brief
		}
	}
	return buttons
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
	follow, err := followWay(ctx, db, r, digest.Item{Unit: u.Code})
	if err != nil {
		return handlers.Reply{}, err
	}
	if len(inside) > perGrid { // a long list leaves no row for it on a small screen
		follow = nil
	}
	ways := slices.Concat(
		districtsWay(l, ownBodies(bodies)), receptionWay(l, ownBodies(bodies)), follow,
		row(curatorsWay(l, u.Code), press(l.Text("button.regions"), "place")))
	rows := joined(
		grid(unitButtons(l, cut(p, inside))),
		p.turn(l, "unit", u.Code),
		deputiesRows(l, ownBodies(bodies)),
		grid(ways))
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

// districtsWay leads to the electoral districts of the nearest body.
func districtsWay(l locales.Lang, bodies []deputy.Representation) []handlers.Button {
	if len(bodies) == 0 {
		return nil
	}
	return row(press(l.Text("button.districts"), "dists", bodies[0].Body.Unit))
}

// curatorsWay leads to those who look after a region.
func curatorsWay(l locales.Lang, region string) handlers.Button {
	return press(l.Text("button.curators"), "cur", region)
}

// deputiesRows are the ways to everyone in the bodies: two stand in one row, where
// the names are short enough.
func deputiesRows(l locales.Lang, bodies []deputy.Representation) [][]handlers.Button {
	var full, short []handlers.Button
	for _, b := range bodies {
		if b.Deputies == 0 {
			continue
		}
		full = append(full, allDeputies(l, b.Body))
		name := l.Text("button.members", locales.Args{"Body": b.Body.Short.In(string(l))})
		if !fitsHalf(press(name, "")) {
			name = l.Text("button.members", locales.Args{"Body": briefBody(string(l), b.Body)})
		}
		short = append(short, press(name, "body", b.Body.ID))
	}
	if rows := grid(short); len(short) > 1 && len(rows) < len(short) {
		return rows
	}
	return inRows(full)
}

// inRows puts each button into a row of its own.
func inRows(buttons []handlers.Button) [][]handlers.Button {
	var rows [][]handlers.Button
	for _, b := range buttons {
		rows = append(rows, row(b))
	}
	return rows
}

// numbered is a page as an argument of a button.
func numbered(page int) string { return strconv.Itoa(page) }
