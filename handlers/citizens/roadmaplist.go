package citizens

import (
	"context"
	"errors"
	"slices"

	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/progress"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/roadmap"
	"qalauly/territory"
)

// itemStates are the lists of items by the letter that stands for each in buttons.
var itemStates = []struct {
	letter, button, title string
	state                 roadmap.State
}{
	{"l", "programme.list_late", "programme.title_late", roadmap.Late},
	{"g", "programme.list_going", "programme.title_going", roadmap.Going},
	{"d", "programme.list_done", "programme.title_done", roadmap.Done},
	{"p", "programme.list_planned", "programme.title_planned", roadmap.Planned},
}

// perMaps is how many roadmaps stand in one message: as many as have buttons in a row.
const perMaps = 5

// programmeMaps lists the roadmaps of a region, or of the country: rmk <unit> <page>.
func (c citizens) programmeMaps(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	code := arg(r, 0)
	_, u, name, err := scopeOf(ctx, db, r.Lang, code)
	if errors.Is(err, territory.ErrUnknown) {
		return gone(r, "place.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	maps, err := roadmap.Roadmaps(ctx, db, u.Code, string(r.Lang), calendar.DayOf(r.Now))
	if err != nil {
		return handlers.Reply{}, err
	}
	l, p := r.Lang, paged(pageArg(r, 1), len(maps), perMaps)
	lines := []locales.HTML{}
	var buttons []handlers.Button
	for n, m := range cut(p, maps) {
		number := p.offset() + n + 1
		lines = append(lines, l.HTML("programme.map", locales.Args{
			"Number": number, "Title": m.Title.In(string(l)), "Bar": progress.Bar(m.DoneShare()), "Percent": progress.Percent(m.DoneShare()), "Done": m.Done, "Items": m.Items,
		}))
		buttons = append(buttons, press(numbered(number), "rmt", id36(m.ID)))
	}
	if len(maps) == 0 {
		lines = append(lines, l.HTML("programme.place_none"))
	}
	back := row(press(l.Text("button.back"), "rmu", code))
	return show(r, locales.Join(l.HTML("programme.maps_title", locales.Args{"Place": name}), locales.Lines(lines...)),
		joined(fiveInRow(buttons), p.turn(l, "rmk", code), [][]handlers.Button{back})...), nil
}

// fiveInRow puts buttons with numbers five in a row.
func fiveInRow(buttons []handlers.Button) [][]handlers.Button {
	var rows [][]handlers.Button
	for part := range slices.Chunk(buttons, 5) {
		rows = append(rows, part)
	}
	return rows
}

// itemsShown is a list of items with what leads to it again.
type itemsShown struct {
	title  locales.HTML
	filter roadmap.Filter
	verb   string
	args   []string
	from   origin // of an item: the letter of the list, and its arguments
	page   int
	back   []handlers.Button
}

// itemList shows a page of items, each with a button.
func (c citizens) itemList(ctx context.Context, db postgres.DB, r handlers.Request, list itemsShown) (handlers.Reply, error) {
	l, today := r.Lang, calendar.DayOf(r.Now)
	list.filter.On = today
	items, total, err := roadmap.List(ctx, db, list.filter, roadmap.Page{Limit: perPage, Offset: (list.page - 1) * perPage})
	if err != nil {
		return handlers.Reply{}, err
	}
	p := paged(list.page, total, perPage)
	if p.page != list.page { // the list has become shorter
		list.page = p.page
		return c.itemList(ctx, db, r, list)
	}
	lines := []locales.HTML{list.title}
	if total == 0 {
		lines = append(lines, l.HTML("programme.list_none"))
	}
	var buttons []handlers.Button
	invented := false
	for n, i := range items {
		number := p.offset() + n + 1
		lines = append(lines, progress.Line(l, number, i, today))
		buttons = append(buttons, press(numbered(number), "rmi", append([]string{id36(i.ID)}, append(list.from, numbered(p.page))...)...))
		invented = invented || i.Roadmap.Invented
	}
	if invented {
		lines = append(lines, l.HTML("programme.invented"))
	}
	return show(r, locales.Join(lines...), joined(fiveInRow(buttons), p.turn(l, list.verb, list.args...), [][]handlers.Button{list.back})...), nil
}

// programmeList lists items of a place by state: rml <unit> <state> <page>.
func (c citizens) programmeList(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	code, letter, l := arg(r, 0), arg(r, 1), r.Lang
	if code == "" {
		code = everywhere
	}
	units, _, name, err := scopeOf(ctx, db, l, code)
	if errors.Is(err, territory.ErrUnknown) {
		return gone(r, "place.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	at := max(0, slices.IndexFunc(itemStates, func(s struct {
		letter, button, title string
		state                 roadmap.State
	}) bool {
		return s.letter == letter
	}))
	s := itemStates[at]
	back := row(press(l.Text("button.back"), "rmu", code))
	if code == everywhere {
		back = row(press(l.Text("button.back"), "rm"))
	}
	return c.itemList(ctx, db, r, itemsShown{
		title: l.HTML("programme.list_title", locales.Args{"What": l.Text(s.title), "Place": name}), filter: roadmap.Filter{Units: units, State: s.state},
		verb: "rml", args: []string{code, s.letter}, from: origin{"l", code, s.letter}, page: pageArg(r, 2), back: back,
	})
}

// programmeMap lists the items of a roadmap: rmt <roadmap> <page>.
func (c citizens) programmeMap(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	id, l := idArg(r, 0), r.Lang
	f := roadmap.Filter{Roadmap: id}
	first, _, err := roadmap.List(ctx, db, f, roadmap.Page{Limit: 1})
	if err != nil {
		return handlers.Reply{}, err
	}
	if id == 0 || len(first) == 0 {
		return gone(r, "programme.unknown"), nil
	}
	m := first[0].Roadmap
	code := m.Unit
	if code == "" {
		code = republican
	}
	return c.itemList(ctx, db, r, itemsShown{
		title: locales.Bold(m.Title.In(string(l))), filter: f, verb: "rmt", args: []string{id36(id)}, from: origin{"t", id36(id)}, page: pageArg(r, 1),
		back: row(press(l.Text("button.back"), "rmk", code)),
	})
}

// programmeDeputy lists what a deputy answers for: rmd <deputy> <page>.
func (c citizens) programmeDeputy(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	id, l := idArg(r, 0), r.Lang
	d, err := deputy.Get(ctx, db, id, r.Now)
	if errors.Is(err, deputy.ErrUnknown) {
		return gone(r, "card.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	p, err := roadmap.Count(ctx, db, roadmap.Filter{Deputy: id, On: calendar.DayOf(r.Now)})
	if err != nil {
		return handlers.Reply{}, err
	}
	title := l.HTML("programme.deputy_title", locales.Args{"Name": d.Short(string(l))})
	if p.Items > 0 {
		title = locales.Join(title, progress.Counts(l, p))
	}
	return c.itemList(ctx, db, r, itemsShown{
		title: title, filter: roadmap.Filter{Deputy: id}, verb: "rmd", args: []string{id36(id)}, from: origin{"d", id36(id)}, page: pageArg(r, 1),
		back: row(press(l.Text("button.back"), "more", id36(id))),
	})
}
