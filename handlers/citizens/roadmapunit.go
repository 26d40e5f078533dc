package citizens

import (
	"context"
	"errors"
	"slices"

	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/progress"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/roadmap"
	"qalauly/territory"
)

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
const perBars = 5

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
		reply := show(r, r.Lang.HTML("programme.ask_place"), row(press(r.Lang.Text("programme.button_regions"), "rmr")), row(press(r.Lang.Text("button.back"), "rm")))
		reply.Talk = talk(talkProgramme, r.Talk)
		return reply, nil
	}
	return c.programmeOf(ctx, db, r, at.unit.Code, r.Lang.HTML("programme.mine"))
}

// talkProgramme is the conversation in which the place is awaited whose measures are to
// be shown.
const talkProgramme = "programme"

// programmeTyped is what was typed there; what is no place is a search, as anything typed.
func (c citizens) programmeTyped(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if r.Kind == handlers.Text && r.Text != "" {
		if reply, ok, err := c.ofPlace(ctx, db, r, r.Text, c.programmeByUnit()); ok || err != nil {
			return reply, err
		}
	}
	return c.typed(ctx, db, r)
}

func (c citizens) programmeByUnit() byUnit {
	return byUnit{
		show: func(ctx context.Context, db postgres.DB, r handlers.Request, unit string) (handlers.Reply, error) {
			return c.programmeOf(ctx, db, r, unit, "")
		},
		button: func(label, unit string) handlers.Button { return press(label, "rmu", unit) },
	}
}
