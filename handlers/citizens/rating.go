package citizens

import (
	"context"
	"errors"
	"slices"

	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
	"qalauly/territory"
)

// wholeCountry stands for no region in a button.
const wholeCountry = "0"

// perRating is how many deputies stand on a page of a table.
const perRating = 10

// published is the newest rating that is published, with its method.
type published struct {
	weeks.Snapshot
	method *methods.Method
}

// newest reads the newest published week; ok is false where there is none yet.
func newest(ctx context.Context, db postgres.DB) (p published, ok bool, err error) {
	p.Snapshot, err = weeks.Latest(ctx, db, weeks.Weekly)
	if errors.Is(err, weeks.ErrNone) {
		return p, false, nil
	}
	if err != nil {
		return p, false, err
	}
	m, err := weeks.MethodBySHA(ctx, db, p.Method)
	if err != nil {
		return p, false, err
	}
	p.method = m.Over(p.Weeks)
	return p, true, nil
}

// rated answers with what do makes of the newest published rating.
func (c citizens) rated(do func(ctx context.Context, db postgres.DB, r handlers.Request, p published) (handlers.Reply, error)) handlers.Run {
	return func(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
		p, ok, err := newest(ctx, db)
		if err != nil {
			return handlers.Reply{}, err
		}
		if !ok {
			below, err := c.below(ctx, db, r)
			return show(r, r.Lang.HTML("rating.none"), append([][]handlers.Button{row(press(r.Lang.Text("rating.method"), "qm"))}, below...)...), err
		}
		return do(ctx, db, r, p)
	}
}

// below is what stands below the rating for who sees to it.
func (c citizens) below(ctx context.Context, db postgres.DB, r handlers.Request) ([][]handlers.Button, error) {
	if c.opts.Below == nil {
		return nil, nil
	}
	return c.opts.Below(ctx, db, r)
}

// levels asks for a level: deputies are compared within one only.
func (c citizens) levels(ctx context.Context, db postgres.DB, r handlers.Request, p published) (handlers.Reply, error) {
	below, err := c.below(ctx, db, r)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	var rows [][]handlers.Button
	for _, level := range p.method.Levels {
		rows = append(rows, row(press(clip(capital(wording.Level(l, p.method, level.Code)), wideLabel), "ql", level.Code)))
	}
	rows = append(append(rows, row(press(l.Text("rating.method"), "qm"))), below...)
	text := locales.Join(l.HTML("rating.title", locales.Args{"Period": wording.Period(l, p.Period)}), corrected(l, p), l.HTML("rating.about", locales.Args{"Party": c.party(l)}), l.HTML("rating.ask_level"))
	return show(r, text, rows...), nil
}

// corrected says that a rating was corrected after it was published.
func corrected(l locales.Lang, p published) locales.HTML {
	if p.Note == "" {
		return ""
	}
	return l.HTML("rating.corrected", locales.Args{"Note": p.Note})
}

// level asks for a region, where places are counted within regions too.
func (c citizens) level(ctx context.Context, db postgres.DB, r handlers.Request, p published) (handlers.Reply, error) {
	code := arg(r, 0)
	groups, _, _, err := weeks.Groups(ctx, db, p.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	units, err := territory.Regions(ctx, db, r.Now, string(r.Lang))
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	var regions []handlers.Button
	for _, u := range units {
		if slices.ContainsFunc(groups, func(g rating.Group) bool { return g.Level == code && g.Region == u.Code }) {
			regions = append(regions, press(clip(u.Short.In(string(l)), wideLabel), "qt", code, u.Code))
		}
	}
	if len(regions) == 0 {
		return c.tableOf(ctx, db, r, p, table{level: code, page: 1})
	}
	title := l.HTML("rating.level_title", locales.Args{"Level": capital(wording.Level(l, p.method, code)), "Period": wording.Period(l, p.Period)})
	return show(r, locales.Join(title, l.HTML("rating.ask_region")), joined(
		[][]handlers.Button{row(press(l.Text("rating.country"), "qt", code, wholeCountry))}, grid(regions),
		[][]handlers.Button{row(press(l.Text("button.back"), "q"))})...), nil
}

// table is which part of a rating is shown.
type table struct {
	level, region string
	page          int
}

func (t table) args() []string {
	region := t.region
	if region == "" {
		region = wholeCountry
	}
	return []string{t.level, region}
}

func tableArgs(r handlers.Request) table {
	t := table{level: arg(r, 0), region: arg(r, 1), page: pageArg(r, 2)}
	if t.region == wholeCountry {
		t.region = ""
	}
	return t
}

// table shows a table: places in numbers where the group is small enough, else bands.
func (c citizens) table(ctx context.Context, db postgres.DB, r handlers.Request, p published) (handlers.Reply, error) {
	return c.tableOf(ctx, db, r, p, tableArgs(r))
}

func (c citizens) tableOf(ctx context.Context, db postgres.DB, r handlers.Request, p published, t table) (handlers.Reply, error) {
	groups, _, branches, err := weeks.Groups(ctx, db, p.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	at := slices.IndexFunc(groups, func(g rating.Group) bool { return g.Level == t.level && g.Region == t.region })
	if at < 0 {
		return show(r, r.Lang.HTML("rating.no_table"), row(press(r.Lang.Text("button.back"), "q"))), nil
	}
	g := groups[at]
	head, err := c.head(ctx, db, r, p, g, branches)
	if err != nil {
		return handlers.Reply{}, err
	}
	if g.Shown == rating.Numbered {
		return c.ranked(ctx, db, r, p, t, head)
	}
	if g.Shown == rating.NoPlaces {
		return c.unplacedOf(ctx, db, r, p, t, locales.Join(head, r.Lang.HTML("rating.too_small", locales.Args{"Number": p.method.Ranking.MinGroup})))
	}
	return c.bands(ctx, db, r, p, t, head)
}

// head says which table it is, and how sure it is.
func (c citizens) head(ctx context.Context, db postgres.DB, r handlers.Request, p published, g rating.Group, branches []rating.Branch) (locales.HTML, error) {
	l := r.Lang
	where := l.Text("rating.country")
	if g.Region != "" {
		u, err := territory.ByCode(ctx, db, g.Region)
		if err != nil {
			return "", err
		}
		where = capital(u.Name.In(string(l)))
	}
	lines := []locales.HTML{
		l.HTML("rating.level_title", locales.Args{"Level": capital(wording.Level(l, p.method, g.Level)), "Period": wording.Period(l, p.Period)}),
		l.HTML("rating.where", locales.Args{"Where": where, "Count": g.Deputies}),
	}
	if g.Preliminary {
		lines = append(lines, l.HTML("rating.preliminary", locales.Args{"Waiting": g.Waiting, "Days": p.method.Ranking.PreliminaryDays}))
	}
	covered, err := coverage(ctx, db, l, g.Region, branches)
	return locales.Lines(append(lines, covered)...), err
}

// coverage says how much the branches of a region, or of the whole country, have
// entered of their deputies' work.
func coverage(ctx context.Context, db postgres.DB, l locales.Lang, region string, branches []rating.Branch) (locales.HTML, error) {
	paths, err := territory.Paths(ctx, db)
	if err != nil {
		return "", err
	}
	recorded, deputies, sum := 0, 0, 0.0
	for _, b := range branches {
		if region == "" || slices.Contains(paths[b.Name], region) {
			recorded, deputies, sum = recorded+b.Recorded, deputies+b.Deputies, sum+b.Coverage.Float()*float64(b.Deputies)
		}
	}
	if deputies == 0 {
		return "", nil
	}
	return l.HTML("rating.coverage", locales.Args{"Recorded": recorded, "Of": deputies, "Percent": l.Decimal(sum/float64(deputies)*100, 0)}), nil
}

// ranked is a page of a table with places.
func (c citizens) ranked(ctx context.Context, db postgres.DB, r handlers.Request, p published, t table, head locales.HTML) (handlers.Reply, error) {
	rows, total, err := weeks.Table(ctx, db, p.ID, t.level, t.region, weeks.Page{Offset: (t.page - 1) * perRating, Limit: perRating})
	if err == nil && len(rows) == 0 && t.page > 1 {
		t.page = 1
		rows, total, err = weeks.Table(ctx, db, p.ID, t.level, t.region, weeks.Page{Limit: perRating})
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	names, err := people(ctx, db, r, rows)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	var lines []locales.HTML
	var buttons []handlers.Button
	shared, near := false, false
	from := append(origin{"q"}, append(t.args(), numbered(t.page))...)
	for i, one := range rows {
		place := placeIn(one, t.region)
		tied := i > 0 && placeIn(rows[i-1], t.region).Rank == place.Rank || i+1 < len(rows) && placeIn(rows[i+1], t.region).Rank == place.Rank
		shared, near = shared || tied, near || place.Close
		lines = append(lines, c.ratingLine(l, p, one, place, names[one.Deputy], tied))
		buttons = append(buttons, from.card(personLabel(string(l), names[one.Deputy]), one.Deputy))
	}
	notes := []locales.HTML{l.HTML("rating.range_note", locales.Args{"Percent": "90 %"})}
	if near {
		notes = append(notes, l.HTML("rating.close_note"))
	}
	if shared {
		notes = append(notes, l.HTML("rating.tied_note"))
	}
	return show(r, locales.Join(head, locales.Lines(lines...), locales.Lines(notes...)),
		joined(column(buttons), paged(t.page, total, perRating).turn(l, "qt", t.args()...), c.tableRows(l, t))...), nil
}

// placeIn is the place in a region, or in the whole country.
func placeIn(one weeks.Row, region string) rating.Place {
	if region == "" {
		return one.Country
	}
	return one.Within
}

// ratingLine is one deputy of a table.
func (c citizens) ratingLine(l locales.Lang, p published, one weeks.Row, place rating.Place, who deputy.Hit, tied bool) locales.HTML {
	name := marked(l, who.Short(string(l)), who.Invented)
	args := locales.Args{"Rank": place.Rank, "Low": place.Low, "High": place.High, "Name": name, "Score": wording.Points(l, one.Score.Score), "Band": wording.Band(l, p.method, one.Band)}
	key := "rating.row"
	switch {
	case tied && place.Close:
		key = "rating.row_tied_close"
	case tied:
		key = "rating.row_tied"
	case place.Close:
		key = "rating.row_close"
	}
	line := l.HTML(key, args)
	if one.Disputed {
		line += " " + l.HTML("rating.disputed")
	}
	return line
}

// tableRows lead from a table to what else there is.
func (c citizens) tableRows(l locales.Lang, t table) [][]handlers.Button {
	return joined(grid([]handlers.Button{
		press(l.Text("rating.movers"), "qv", t.args()...), press(l.Text("rating.leaders"), "qe", t.args()...),
		press(l.Text("rating.blocks"), "qk", t.args()...), press(l.Text("rating.unplaced"), "qu", t.args()...),
		press(l.Text("rating.coverage_button"), "qo", t.level, t.args()[1]), press(l.Text("rating.method"), "qm"),
	}), [][]handlers.Button{row(press(l.Text("button.back"), "ql", t.level))})
}

// people are the names behind some rows.
func people(ctx context.Context, db postgres.DB, r handlers.Request, rows []weeks.Row) (map[int64]deputy.Hit, error) {
	ids := make([]int64, len(rows))
	for i, one := range rows {
		ids[i] = one.Deputy
	}
	names := map[int64]deputy.Hit{}
	hits, err := deputy.Among(ctx, db, ids, r.Now, deputy.Page{Lang: string(r.Lang), Limit: len(ids)})
	for _, h := range hits {
		names[h.ID] = h
	}
	return names, err
}

// column puts each button in a row of its own.
func column(buttons []handlers.Button) [][]handlers.Button {
	var rows [][]handlers.Button
	for _, b := range buttons {
		rows = append(rows, row(b))
	}
	return rows
}
