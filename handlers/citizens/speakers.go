package citizens

import (
	"context"
	"errors"
	"slices"

	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// fewDistricts is up to how many electoral districts of the body above are named
// one by one; a large city has more, and their list says more than the names.
const fewDistricts = 4

// spot is where somebody lives: a city or district, and what is narrower if known.
type spot struct {
	unit     territory.Unit
	place    *territory.Place
	district *territory.ElectoralDistrict
	home     bool // the person's own, remembered with their agreement
}

// spot shows who speaks for a settlement.
func (c citizens) spot(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.spotOf(ctx, db, r, idArg(r, 0))
}

func (c citizens) spotOf(ctx context.Context, db postgres.DB, r handlers.Request, id int64) (handlers.Reply, error) {
	p, err := territory.PlaceByID(ctx, db, id)
	if errors.Is(err, territory.ErrUnknown) {
		return gone(r, "place.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	u, err := territory.ByCode(ctx, db, p.Unit)
	if err != nil {
		return handlers.Reply{}, err
	}
	return c.speakers(ctx, db, r, spot{unit: u, place: &p})
}

// group is some who speak for a place, with the line that says as what.
type group struct {
	title  locales.HTML
	people []deputy.Hit
	none   locales.HTML // instead of people, where there are none
}

// speakers shows who speaks for a place on every level, the nearest first.
func (c citizens) speakers(ctx context.Context, db postgres.DB, r handlers.Request, at spot) (handlers.Reply, error) {
	all, err := deputy.OfUnit(ctx, db, at.unit.Code, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	if at.district, err = at.electoral(ctx, db); err != nil {
		return handlers.Reply{}, err
	}
	bodies := ownBodies(all)
	groups, err := c.groups(ctx, db, r, at, bodies)
	if err != nil {
		return handlers.Reply{}, err
	}
	region, err := territory.ByCode(ctx, db, regionOf(at.unit))
	if err != nil {
		return handlers.Reply{}, err
	}
	parts := []locales.HTML{locales.Lines(at.head(r.Lang, region)...)}
	if at.place == nil && at.district == nil {
		parts = append(parts, bodyLines(r.Lang, bodies))
	}
	var people []handlers.Button
	for _, g := range groups {
		parts = append(parts, g.text(r.Lang))
		for _, h := range g.people {
			people = append(people, at.origin().card(clip(h.Short(string(r.Lang)), wideLabel), h.ID))
		}
	}
	if at.place != nil || at.district != nil {
		parts = append(parts, bodyLines(r.Lang, at.unnamed(bodies)))
	}
	ways, err := c.settlements(ctx, db, r, at)
	if err != nil {
		return handlers.Reply{}, err
	}
	if at.district == nil {
		ways = append(districtsWay(r.Lang, bodies), ways...)
	}
	follow, err := followWay(ctx, db, r, at.item())
	if err != nil {
		return handlers.Reply{}, err
	}
	ways = slices.Concat(ways, receptionWay(r.Lang, bodies), follow, at.ways(r))
	first := grid(people)
	if at.district == nil {
		first, ways = beside(first, ways)
	}
	return show(r, locales.Join(parts...), joined(first, deputiesRows(r.Lang, bodies), grid(ways))...), nil
}

// beside puts the first of an odd number of ways where a row has room: each row that there
// is less keeps the first line of the message on a small screen.
func beside(rows [][]handlers.Button, ways []handlers.Button) ([][]handlers.Button, []handlers.Button) {
	last := len(rows) - 1
	if last < 0 || len(rows[last]) > 1 || len(ways)%2 == 0 || !fitsHalf(rows[last][0]) || !fitsHalf(ways[0]) {
		return rows, ways
	}
	rows[last] = row(rows[last][0], ways[0])
	return rows, ways[1:]
}

// unnamed are the bodies of which the message must still tell: where the electoral
// district is known its deputy is named, and only a body without deputies is news.
// A short message keeps that name on a small screen.
func (at spot) unnamed(bodies []deputy.Representation) []deputy.Representation {
	if at.district == nil {
		return bodies
	}
	var rest []deputy.Representation
	for _, b := range bodies {
		if b.Deputies == 0 {
			rest = append(rest, b)
		}
	}
	return rest
}

// settlements is the way to the settlements of a unit, where any are loaded and
// none is chosen.
func (c citizens) settlements(ctx context.Context, db postgres.DB, r handlers.Request, at spot) ([]handlers.Button, error) {
	if at.place != nil || at.district != nil {
		return nil, nil
	}
	list, err := territory.Places(ctx, db, at.unit.Code, string(r.Lang))
	if err != nil || len(list) < 2 { // the centre alone says no more than the unit
		return nil, err
	}
	return row(press(r.Lang.Text("button.settlements"), "places", at.unit.Code)), nil
}

// groups are the deputy of the electoral district and those whom the body above has
// from here. The curators of the region are a press away.
func (c citizens) groups(ctx context.Context, db postgres.DB, r handlers.Request, at spot, bodies []deputy.Representation) ([]group, error) {
	nearest, err := c.nearest(ctx, db, r, at, bodies)
	if err != nil {
		return nil, err
	}
	above, err := c.fromHere(ctx, db, r, at, bodies)
	if err != nil {
		return nil, err
	}
	return append(nearest, above...), nil
}

// nearest is the deputy of a settlement's electoral district; where the district
// is not known, it says how to go on.
func (c citizens) nearest(ctx context.Context, db postgres.DB, r handlers.Request, at spot, bodies []deputy.Representation) ([]group, error) {
	if at.place == nil && at.district == nil && !at.home || len(bodies) == 0 {
		return nil, nil
	}
	e, err := at.electoral(ctx, db)
	if err != nil {
		return nil, err
	}
	if e == nil {
		return []group{{none: r.Lang.HTML("place.several_districts", locales.Args{"Place": at.called(r.Lang)})}}, nil
	}
	people, err := deputy.OfDistrict(ctx, db, e.ID, r.Now)
	if err != nil {
		return nil, err
	}
	return []group{{
		title:  electedIn(r.Lang, bodies[0].Body, *e),
		people: people,
		none:   r.Lang.HTML("place.nobody_district", locales.Args{"Party": c.party(r.Lang)}),
	}}, nil
}

// called is a place as one writes it behind a street.
func (at spot) called(l locales.Lang) string {
	if at.place != nil {
		return at.place.Name.In(string(l))
	}
	return at.unit.Centre.In(string(l))
}

// electoral is the electoral district of a place; nil where it is not known.
func (at spot) electoral(ctx context.Context, db postgres.DB) (*territory.ElectoralDistrict, error) {
	if at.district != nil {
		return at.district, nil
	}
	if at.place == nil || at.place.ElectoralDistrict == 0 {
		return nil, nil
	}
	e, err := territory.DistrictByID(ctx, db, at.place.ElectoralDistrict)
	return &e, err
}

// fromHere are the deputies whom the unit elects into the body above it.
func (c citizens) fromHere(ctx context.Context, db postgres.DB, r handlers.Request, at spot, bodies []deputy.Representation) ([]group, error) {
	over, err := territory.Over(ctx, db, at.unit.Code, r.Now)
	if err != nil || len(over) > fewDistricts {
		return nil, err
	}
	var groups []group
	for _, e := range over {
		for _, b := range bodies {
			if b.Body.Unit != e.Unit {
				continue
			}
			people, err := deputy.OfDistrict(ctx, db, e.ID, r.Now)
			if err != nil {
				return nil, err
			}
			groups = append(groups, group{
				title: electedIn(r.Lang, b.Body, e), people: people,
				none: r.Lang.HTML("place.nobody", locales.Args{"Party": c.party(r.Lang)}),
			})
		}
	}
	return groups, nil
}

func electedIn(l locales.Lang, b deputy.Body, e territory.ElectoralDistrict) locales.HTML {
	return l.HTML("place.elected_in", locales.Args{"Body": capital(b.Name.In(string(l))), "Number": e.Number})
}

// text is a group as lines; one without people and without words is not said.
func (g group) text(l locales.Lang) locales.HTML {
	if len(g.people) == 0 && g.none == "" {
		return ""
	}
	if len(g.people) == 0 {
		return locales.Lines(g.title, g.none)
	}
	lines := []locales.HTML{g.title}
	for _, h := range g.people {
		lines = append(lines, l.HTML("place.name", locales.Args{"Name": marked(l, h.Short(string(l)), h.Invented)}))
	}
	return locales.Lines(lines...)
}

// head names the place and what it lies in.
func (at spot) head(l locales.Lang, region territory.Unit) []locales.HTML {
	lang := string(l)
	name, within := at.unit.Name.In(lang), region.Name.In(lang)
	if at.place != nil {
		name = at.place.Full.In(lang)
		if at.unit.Parent == "" { // a city that is a region of its own
			within = at.unit.Name.In(lang)
		} else {
			within = joinNames(at.unit.Name.In(lang), within)
		}
	}
	title := "place.title"
	if at.home {
		title = "home.title"
	}
	lines := []locales.HTML{l.HTML(title, locales.Args{"Place": capital(name)})}
	if within != name {
		lines = append(lines, locales.Escape(capital(within)))
	}
	return lines
}

// origin is how a card leads back to the place.
func (at spot) origin() origin {
	switch {
	case at.home:
		return origin{"m"}
	case at.place != nil:
		return origin{"p", id36(at.place.ID)}
	}
	return origin{"u", at.unit.Code}
}

// ways lead on from a place: to the curators of the region; to remember it or, from one's own, to say that one has moved; and one step
// out, from a settlement to its district, from there to the region.
func (at spot) ways(r handlers.Request) []handlers.Button {
	l := r.Lang
	if at.home {
		return row(curatorsWay(l, regionOf(at.unit)), press(l.Text("button.move"), "moved"))
	}
	to := at.unit.Parent
	if at.place != nil {
		to = at.unit.Code
	}
	return slices.Concat(row(curatorsWay(l, regionOf(at.unit))), keepWay(r, at.origin()), row(press(l.Text("button.back"), "unit", to)))
}
