package citizens

import (
	"context"
	"errors"
	"slices"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/progress"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/roadmap"
	"qalauly/territory"
)

// roadmaps is how far the programme is: the country, regions, one's own place, what is
// late, who answers for it, and what one saw with one's own eyes.
func (c citizens) roadmaps() handlers.Audience {
	return handlers.Audience{
		Commands: []handlers.Command{{Name: "programme", Role: account.Citizen, Help: "command.programme", Run: c.programme}},
		Verbs: map[string]handlers.Run{
			"rm":   c.programme,
			"rmr":  c.programmeRegions,
			"rmu":  c.programmeUnit,
			"rmc":  c.programmeInside,
			"rmk":  c.programmeMaps,
			"rml":  c.programmeList,
			"rmt":  c.programmeMap,
			"rmd":  c.programmeDeputy,
			"rmm":  c.programmeMine,
			"rmi":  c.programmeItem,
			"rmp":  c.programmePicture,
			"rmf":  c.programmeFollow,
			"rmx":  c.programmeUnfollow,
			"rmg":  c.programmeFollowed,
			"rme":  c.eyes,
			"rmey": c.eyesAgreed,
			"rmet": c.eyesConsent,
			"rmes": c.eyesSend,
			"rmen": c.eyesStop,
		},
		Talks:    map[string]handlers.Run{talkEyes: c.eyesSaid},
		Links:    map[string]handlers.Run{"rm": c.programmeLink},
		Personal: []string{"rmm", "rmf", "rmx", "rmg", "rme", "rmey", "rmet", "rmes", "rmen"},
	}
}

// everywhere and republican stand for a unit in buttons: everything, and the measures of
// the country alone.
const (
	everywhere = "all"
	republican = "0"
)

// programme shows how far the country is.
func (c citizens) programme(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l, today := r.Lang, calendar.DayOf(r.Now)
	all, err := roadmap.Count(ctx, db, roadmap.Filter{On: today})
	if err != nil {
		return handlers.Reply{}, err
	}
	if all.Items == 0 {
		return show(r, l.HTML("programme.none"), row(press(l.Text("button.find"), "find")), chooseRegion(l)), nil
	}
	own, err := roadmap.Count(ctx, db, roadmap.Filter{Units: []string{""}, On: today})
	if err != nil {
		return handlers.Reply{}, err
	}
	text := locales.Join(
		l.HTML("programme.title"), progress.Counts(l, all),
		locales.Lines(
			l.HTML("programme.of_country", locales.Args{"Items": l.Number(own.Items), "Percent": progress.Percent(own.DoneShare())}),
			l.HTML("programme.of_regions", locales.Args{"Items": l.Number(all.Items - own.Items), "Percent": progress.Percent(rest(all, own).DoneShare())})),
		madeUpMark(l, all))
	rows := [][]handlers.Button{row(press(l.Text("programme.button_regions"), "rmr"), press(l.Text("programme.button_country"), "rmu", republican))}
	ways := row(press(l.Text("programme.button_picture"), "rmp", everywhere))
	if r.Private {
		ways = append(row(press(l.Text("programme.button_mine"), "rmm")), ways...)
	}
	rows = append(rows, ways)
	if all.Late > 0 {
		rows = append(rows, row(press(l.Text("programme.button_late", locales.Args{"Count": l.Number(all.Late)}), "rml", everywhere, "l")))
	}
	return show(r, text, append(rows, row(press(l.Text("menu.more"), "menu")))...), nil
}

// madeUpMark says that measures among those counted are invented.
func madeUpMark(l locales.Lang, p roadmap.Progress) locales.HTML {
	if p.MadeUp == 0 {
		return ""
	}
	return l.HTML("programme.invented")
}

// rest is what is left of all items without some.
func rest(all, some roadmap.Progress) roadmap.Progress {
	return roadmap.Progress{Items: all.Items - some.Items, Done: all.Done - some.Done}
}

// programmeRegions lists the regions with how far each is: rmr <page>.
func (c citizens) programmeRegions(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	units, err := territory.Regions(ctx, db, r.Now, string(r.Lang))
	if err != nil {
		return handlers.Reply{}, err
	}
	by, err := roadmap.ByRegion(ctx, db, calendar.DayOf(r.Now))
	if err != nil {
		return handlers.Reply{}, err
	}
	units = slices.DeleteFunc(units, func(u territory.Unit) bool { return by[u.Code].Items == 0 })
	l, p := r.Lang, paged(pageArg(r, 0), len(units), perBars)
	text := locales.Join(l.HTML("programme.regions"), barsOf(l, cut(p, units), by))
	return show(r, text, joined(grid(barButtons(l, cut(p, units), by)), p.turn(l, "rmr"), [][]handlers.Button{row(press(l.Text("button.back"), "rm"))})...), nil
}

// perBars is how many units with bars stand in one message.
const perBars = 6

// barsOf are units with their bars.
func barsOf(l locales.Lang, units []territory.Unit, by map[string]roadmap.Progress) locales.HTML {
	var lines []locales.HTML
	for _, u := range units {
		p, ok := by[u.Code]
		name := u.Short.In(string(l))
		if !ok {
			lines = append(lines, l.HTML("programme.unit_none", locales.Args{"Name": name}))
			continue
		}
		lines = append(lines, l.HTML("programme.unit", locales.Args{
			"Name": name, "Bar": progress.Bar(p.DoneShare()), "Percent": progress.Percent(p.DoneShare()), "Done": p.Done, "Items": p.Items,
		}))
	}
	return locales.Lines(lines...)
}

// barButtons open units that have measures.
func barButtons(l locales.Lang, units []territory.Unit, by map[string]roadmap.Progress) []handlers.Button {
	units = slices.DeleteFunc(slices.Clone(units), func(u territory.Unit) bool { return by[u.Code].Items == 0 })
	buttons := regionButtons(l, units)
	for i := range buttons {
		buttons[i].Verb = "rmu"
	}
	return buttons
}

// scopeOf reads which measures a button means, and the words for where that is; ok is
// false where the unit is unknown.
func scopeOf(ctx context.Context, db postgres.DB, l locales.Lang, code string) (units []string, u territory.Unit, name string, err error) {
	switch code {
	case everywhere, "":
		return nil, u, l.Text("programme.country"), nil
	case republican:
		return []string{""}, u, l.Text("programme.republican"), nil
	}
	if u, err = territory.ByCode(ctx, db, code); err != nil {
		return nil, u, "", err
	}
	units, err = territory.Below(ctx, db, code)
	return units, u, capital(u.Name.In(string(l))), err
}

// programmeUnit shows how far a region, a city or a district is: rmu <unit>.
func (c citizens) programmeUnit(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.programmeOf(ctx, db, r, arg(r, 0), "")
}

func (c citizens) programmeOf(ctx context.Context, db postgres.DB, r handlers.Request, code string, head locales.HTML) (handlers.Reply, error) {
	l, today := r.Lang, calendar.DayOf(r.Now)
	units, u, name, err := scopeOf(ctx, db, l, code)
	if errors.Is(err, territory.ErrUnknown) {
		return gone(r, "place.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	p, err := roadmap.Count(ctx, db, roadmap.Filter{Units: units, On: today})
	if err != nil {
		return handlers.Reply{}, err
	}
	if code == "" {
		code = everywhere
	}
	back := row(press(l.Text("button.back"), "rmr"))
	switch {
	case code == republican || code == everywhere:
		back = row(press(l.Text("button.back"), "rm"))
	case u.Parent != "":
		back = row(press(l.Text("button.back"), "rmu", u.Parent))
	}
	title := l.HTML("programme.place_title", locales.Args{"Place": name})
	if p.Items == 0 {
		return show(r, locales.Join(head, title, l.HTML("programme.place_none")), back), nil
	}
	rows := stateRows(l, code, p)
	var more []handlers.Button
	if code == republican || code != everywhere && u.Parent == "" {
		more = append(more, press(l.Text("programme.button_maps"), "rmk", code))
	}
	if code != republican && code != everywhere && u.Parent == "" {
		more = append(more, press(l.Text("programme.button_inside"), "rmc", code))
		rows = append(rows, row(press(l.Text("programme.button_picture"), "rmp", code)))
	}
	return show(r, locales.Join(head, title, progress.Counts(l, p), l.HTML("programme.how"), madeUpMark(l, p)), joined(rows, grid(more), [][]handlers.Button{back})...), nil
}

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

// stateRows lead to the lists that are not empty.
func stateRows(l locales.Lang, code string, p roadmap.Progress) [][]handlers.Button {
	counts := map[string]int{"l": p.Late, "g": p.Going, "d": p.Done, "p": p.Planned}
	var buttons []handlers.Button
	for _, s := range itemStates {
		if counts[s.letter] > 0 {
			buttons = append(buttons, press(l.Text(s.button, locales.Args{"Count": l.Number(counts[s.letter])}), "rml", code, s.letter))
		}
	}
	return grid(buttons)
}

// programmeInside lists the cities and districts of a region: rmc <region> <page>.
func (c citizens) programmeInside(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	u, err := territory.ByCode(ctx, db, arg(r, 0))
	if errors.Is(err, territory.ErrUnknown) {
		return gone(r, "place.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	inside, err := territory.Children(ctx, db, u.Code, r.Now, string(r.Lang))
	if err != nil {
		return handlers.Reply{}, err
	}
	var codes []string
	for _, one := range inside {
		codes = append(codes, one.Code)
	}
	by, err := roadmap.ByUnit(ctx, db, codes, calendar.DayOf(r.Now))
	if err != nil {
		return handlers.Reply{}, err
	}
	l, p := r.Lang, paged(pageArg(r, 1), len(inside), perBars)
	text := locales.Join(l.HTML("programme.place_title", locales.Args{"Place": capital(u.Name.In(string(l)))}), barsOf(l, cut(p, inside), by))
	return show(r, text, joined(grid(barButtons(l, cut(p, inside), by)), p.turn(l, "rmc", u.Code), [][]handlers.Button{row(press(l.Text("button.back"), "rmu", u.Code))})...), nil
}

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
	l, p := r.Lang, paged(pageArg(r, 1), len(maps), perBars)
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

// programmeMine shows how far the place is where a person lives.
func (c citizens) programmeMine(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !r.Private {
		return c.inPrivate(r), nil
	}
	at, ok, err := homeOf(ctx, db, r.Person.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	if !ok {
		return c.chooseHome(ctx, db, r, "home.none")
	}
	return c.programmeOf(ctx, db, r, at.unit.Code, r.Lang.HTML("programme.mine"))
}
