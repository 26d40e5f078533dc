package citizens

import (
	"cmp"
	"context"
	"slices"

	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating"
	"qalauly/rating/weeks"
	"qalauly/territory"
)

// perCoverage is how many branches stand on a page.
const perCoverage = 12

// coverageByBranch tells how much each branch of a region, or of the whole country, has
// entered, those who entered least first: what is not entered lowers nobody's work.
func (c citizens) coverageByBranch(ctx context.Context, db postgres.DB, r handlers.Request, p published) (handlers.Reply, error) {
	l, t := r.Lang, tableArgs(r)
	_, _, branches, err := weeks.Groups(ctx, db, p.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	paths, err := territory.Paths(ctx, db)
	if err != nil {
		return handlers.Reply{}, err
	}
	branches = slices.DeleteFunc(branches, func(b rating.Branch) bool {
		return b.Name == "" || t.region != "" && !slices.Contains(paths[b.Name], t.region)
	})
	slices.SortStableFunc(branches, func(a, b rating.Branch) int { return cmp.Compare(a.Coverage, b.Coverage) })
	pages := paged(t.page, len(branches), perCoverage)
	lines := []locales.HTML{l.HTML("rating.coverage_title")}
	for _, b := range cut(pages, branches) {
		u, err := territory.ByCode(ctx, db, b.Name)
		if err != nil {
			return handlers.Reply{}, err
		}
		lines = append(lines, l.HTML("rating.coverage_line", locales.Args{
			"Branch": capital(u.Name.In(string(l))), "Percent": l.Decimal(b.Coverage.Float()*100, 0), "Recorded": b.Recorded, "Of": b.Deputies, "Waiting": b.Waiting,
		}))
	}
	if len(lines) == 1 {
		return show(r, l.HTML("rating.no_table"), row(press(l.Text("button.back"), "q"))), nil
	}
	return show(r, locales.Join(locales.Lines(lines...), l.HTML("rating.coverage_note")),
		joined(pages.turn(l, "qo", t.level, t.args()[1]), [][]handlers.Button{row(press(l.Text("button.back"), "qt", t.level, t.args()[1], "1"))})...), nil
}
