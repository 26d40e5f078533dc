package citizens

import (
	"context"

	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// corpsRegions is pressed: cor <day> <unit> <page>: a line a region.
func (c citizens) corpsRegions(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	day, _ := corpsArg(r)
	parts, err := deputy.CorpsOn(ctx, db, day.Start())
	if err != nil {
		return handlers.Reply{}, err
	}
	units, err := territory.Regions(ctx, db, day.Start(), string(l))
	if err != nil {
		return handlers.Reply{}, err
	}
	regions := corpsByRegion(parts, units)
	p := paged(pageArg(r, 2), len(regions), perPage)
	lines := []locales.HTML{}
	var buttons []handlers.Button
	for _, one := range cut(p, regions) {
		lines = append(lines, l.HTML("corps.line", locales.Args{
			"Place": capital(one.Name.In(string(l))), "Count": one.Deputies, "Women": percent(l, one.Women, one.Deputies),
			"Young": percent(l, one.Young(), one.Aged()), "First": percent(l, one.First, one.Deputies),
		}))
		label := territory.Brief(one.Region).In(string(l))
		if label == "" {
			label = one.Name.In(string(l))
		}
		buttons = append(buttons, press(clip(capital(label), wideLabel), "co", corpsArgs(r, day, one.Region)...))
	}
	text := locales.Join(l.HTML("corps.by_region", locales.Args{"Day": l.DateYear(day.Start())}), locales.Lines(lines...))
	return show(r, text, joined(grid(buttons), p.turn(l, "cor", corpsArgs(r, day, "")...), [][]handlers.Button{row(press(l.Text("button.back"), "co", corpsArgs(r, day, "")...))})...), nil
}

// corpsByRegion adds the levels of each region up, in the order in which regions stand.
func corpsByRegion(parts []deputy.CorpsPart, units []territory.Unit) (all []deputy.CorpsPart) {
	for _, u := range units {
		if sum := deputy.CorpsSum(parts, inUnit(u.Code)); sum.Deputies > 0 {
			all = append(all, deputy.CorpsPart{Region: u.Code, Name: u.Name, Corps: sum})
		}
	}
	return all
}
