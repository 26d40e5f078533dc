package citizens

import (
	"context"

	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/council"
	"qalauly/territory"
)

// councils begins with those of where the person lives, if they let that be remembered.
func (c citizens) councils(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	unit := anywhere
	if r.Private {
		if at, known, err := homeOf(ctx, db, r.Person.ID); err != nil {
			return handlers.Reply{}, err
		} else if known {
			unit = at.unit.Code
		}
	}
	return c.councilList(ctx, db, r, unit, "", 1)
}

// councilsAt is a list: cou <unit> <field> <page>.
func (c citizens) councilsAt(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if len(r.Button.Args) == 0 {
		return c.councils(ctx, db, r)
	}
	return c.councilList(ctx, db, r, arg(r, 0), councilField(arg(r, 1)), pageArg(r, 2))
}

// councilField is the field that a button names; "" for every one.
func councilField(text string) string {
	for _, t := range appeal.Topics() {
		if text == string(t) {
			return text
		}
	}
	return ""
}

func orAny(field string) string {
	if field == "" {
		return anyField
	}
	return field
}

// within says which councils are of a place: its own and those of what lies in it, and for
// a city or a district those above it too.
func councilsWithin(ctx context.Context, db postgres.DB, unit string) (w council.Which, u territory.Unit, err error) {
	if unit == anywhere {
		return council.Which{Units: []string{""}, Below: true}, u, nil
	}
	if u, err = territory.ByCode(ctx, db, unit); err != nil {
		return w, u, err
	}
	if u.Parent == "" {
		return council.Which{Units: []string{u.Code}, Below: true}, u, nil
	}
	return council.Which{Units: []string{u.Code, u.Parent, ""}}, u, nil
}

func (c citizens) councilList(ctx context.Context, db postgres.DB, r handlers.Request, unit, field string, page int) (handlers.Reply, error) {
	l := r.Lang
	which, u, err := councilsWithin(ctx, db, unit)
	if err != nil {
		return handlers.Reply{}, err
	}
	which.Topic = field
	list, total, err := council.List(ctx, db, which, council.Page{Lang: string(l), Limit: perTall, Offset: (page - 1) * perTall})
	if err != nil {
		return handlers.Reply{}, err
	}
	p := paged(page, total, perTall)
	where := l.Text("council.country")
	if u.Code != "" {
		where = capital(u.Name.In(string(l)))
	}
	lines := []locales.HTML{l.HTML("council.title"), l.HTML("council.where", locales.Args{"Place": where, "Count": total})}
	if field != "" {
		lines = append(lines, l.HTML("council.in_field", locales.Args{"Field": wording.Topic(l, field)}))
	}
	listed, rows := councilRows(l, list, p.offset())
	text := locales.Join(locales.Lines(lines...), listed, l.HTML("council.what"))
	if total == 0 {
		text = locales.Join(locales.Lines(lines...), l.HTML("council.none"))
	}
	ways := [][]handlers.Button{
		row(press(l.Text("council.field_button"), "cofld", unit), press(l.Text("council.region_button"), "coreg", orAny(field))),
	}
	if u.Code != "" && u.Parent == "" {
		ways = append(ways, row(press(l.Text("council.units_button"), "cosub", unit, orAny(field))))
	}
	var desk [][]handlers.Button
	if c.opts.BelowCouncils != nil {
		if desk, err = c.opts.BelowCouncils(ctx, db, r); err != nil {
			return handlers.Reply{}, err
		}
	}
	return show(r, text, joined(rows, p.turn(l, "cou", unit, orAny(field)), ways, desk)...), nil
}

// councilRows are councils as numbered lines, with the numbers in a row of buttons.
func councilRows(l locales.Lang, list []council.Council, before int) (locales.HTML, [][]handlers.Button) {
	var lines []locales.HTML
	var buttons []handlers.Button
	for i, one := range list {
		n := before + i + 1
		lines = append(lines, l.HTML("council.line", locales.Args{"Number": n, "Name": marked(l, one.Name.In(string(l)), one.Invented)}))
		buttons = append(buttons, press(numbered(n), "cone", id36(one.ID)))
	}
	if len(buttons) == 0 {
		return "", nil
	}
	return locales.Lines(lines...), [][]handlers.Button{buttons}
}

// councilFields offers the fields of the councils of a place: cofld <unit>.
func (c citizens) councilFields(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l, unit := r.Lang, arg(r, 0)
	which, _, err := councilsWithin(ctx, db, unit)
	if err != nil {
		return handlers.Reply{}, err
	}
	counts, err := council.Fields(ctx, db, which)
	if err != nil {
		return handlers.Reply{}, err
	}
	rows := [][]handlers.Button{row(press(l.Text("council.every_field"), "cou", unit, anyField, "1"))}
	for _, t := range appeal.Topics() {
		if n := counts[string(t)]; n > 0 {
			label := l.Text("council.of_field", locales.Args{"Field": capital(wording.Topic(l, string(t))), "Count": n})
			rows = append(rows, row(press(fitting(label), "cou", unit, string(t), "1")))
		}
	}
	return show(r, l.HTML("council.which_field"), rows...), nil
}

// councilRegions offers the regions: coreg <field>.
func (c citizens) councilRegions(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l, field := r.Lang, orAny(councilField(arg(r, 0)))
	units, err := territory.Regions(ctx, db, r.Now, string(l))
	if err != nil {
		return handlers.Reply{}, err
	}
	buttons := councilPlaces(l, units, field)
	return show(r, l.HTML("council.which_region"), joined([][]handlers.Button{row(press(l.Text("council.whole_button"), "cou", anywhere, field, "1"))}, grid(buttons))...), nil
}

// councilUnits offers the cities and districts of a region: cosub <unit> <field>.
func (c citizens) councilUnits(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l, field := r.Lang, orAny(councilField(arg(r, 1)))
	u, err := territory.ByCode(ctx, db, arg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	units, err := territory.Children(ctx, db, u.Code, r.Now, string(l))
	if err != nil {
		return handlers.Reply{}, err
	}
	return show(r, l.HTML("council.which_unit", locales.Args{"Place": capital(u.Name.In(string(l)))}),
		append(grid(councilPlaces(l, units, field)), row(press(l.Text("button.back"), "cou", u.Code, field, "1")))...), nil
}

func councilPlaces(l locales.Lang, units []territory.Unit, field string) []handlers.Button {
	var buttons []handlers.Button
	for _, u := range units {
		label := clip(u.Short.In(string(l)), wideLabel)
		if brief := territory.Brief(u.Code).In(string(l)); brief != "" && !fitsHalf(press(label, "")) {
			label = brief
		}
		buttons = append(buttons, press(label, "cou", u.Code, field, "1"))
	}
	return buttons
}
