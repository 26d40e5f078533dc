package digest

import (
	"context"
	"errors"
	"slices"
	"time"

	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/internal/postgres"
	"qalauly/rating"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// Top is how many stand in a list.
const Top = 10

// Issue is what a week says of the country or of a region: one list of ten, how sure
// it is, how appeals were answered, what was corrected. There is no list of the worst.
type Issue struct {
	weeks.Snapshot
	Rules    *methods.Method
	Region   string // "" for the whole country
	Level    string // whose list; "" where no group is large enough for one
	Group    rating.Group
	List     []Line
	Band     string // whose members the list shows, where places have no numbers: the highest that has any
	Members  int    // how many they are
	Appeals  Appeals
	Disputed int
	Numbered int      // corrections of records since the week before
	Reworked []string // earlier weeks published anew since then

	round int // how often it was the level's turn before
}

// Line is one deputy of a list.
type Line struct {
	deputy.Hit
	weeks.Row
}

// Place is where the deputy stands among those compared.
func (i Issue) Place(l Line) rating.Place {
	if i.Region == "" {
		return l.Country
	}
	return l.Within
}

// Alike is up to which place the first of a numbered list can hardly be told apart; 0
// where they can.
func (i Issue) Alike() int {
	if i.Group.Shown != rating.Numbered || len(i.List) == 0 {
		return 0
	}
	if first := i.Place(i.List[0]); first.Close && first.High > 1 {
		return first.High
	}
	return 0
}

// Appeals is how appeals of the window were answered.
type Appeals struct {
	Due    int     // whose term has come
	InTime float64 // share of them answered in time
	Judged int     // answers that applicants judged
	Merits float64 // share of them to the point
}

// Compose makes what a published or frozen week says of a region, or of the whole
// country where it is "". It reads nothing but the frozen rating and names, so that it
// comes out the same whenever it is asked. Names are sorted as lang sorts them.
func Compose(ctx context.Context, db postgres.DB, s weeks.Snapshot, region, lang string) (Issue, error) {
	i := Issue{Snapshot: s, Region: region}
	m, err := weeks.MethodBySHA(ctx, db, s.Method)
	if err != nil {
		return i, err
	}
	i.Rules = m.Over(s.Weeks)
	groups, _, _, err := weeks.Groups(ctx, db, s.ID)
	if err != nil {
		return i, err
	}
	if i.choose(groups) {
		if err := i.list(ctx, db, lang); err != nil {
			return i, err
		}
	}
	if err := i.appeals(ctx, db); err != nil {
		return i, err
	}
	if i.Disputed, err = weeks.DisputedIn(ctx, db, s.ID, region); err != nil {
		return i, err
	}
	return i, i.corrections(ctx, db)
}

// choose takes the level whose turn it is: a week shows one list, and the levels that
// have one follow each other.
func (i *Issue) choose(groups []rating.Group) bool {
	var shown []rating.Group
	for _, level := range i.Rules.Levels {
		for _, g := range groups {
			if g.Level == level.Code && g.Region == i.Region && g.Shown != rating.NoPlaces && len(g.Order) > 0 {
				shown = append(shown, g)
			}
		}
	}
	if len(shown) == 0 {
		return false
	}
	turn := i.Week().Since(calendar.WeekOf(calendar.Date(2024, time.January, 1)))
	i.Group, i.round = shown[turn%len(shown)], turn/len(shown)
	i.Level = i.Group.Level
	return true
}

// list fills in the ten: by place in a group that is small enough for numbers, else
// those of the highest band by the alphabet, each week the ten after those of the
// level's last turn.
func (i *Issue) list(ctx context.Context, db postgres.DB, lang string) error {
	if i.Group.Shown == rating.Numbered {
		rows, _, err := weeks.Table(ctx, db, i.ID, i.Level, i.Region, weeks.Page{Limit: Top})
		if err != nil {
			return err
		}
		return i.fill(ctx, db, rows, lang, weeks.Page{Limit: len(rows)})
	}
	for _, band := range i.Rules.Bands {
		rows, err := weeks.InBand(ctx, db, i.ID, i.Level, i.Region, band.Code)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			continue
		}
		i.Band, i.Members = band.Code, len(rows)
		pages := (len(rows) + Top - 1) / Top
		from := max(min(i.round%pages*Top, len(rows)-Top), 0)
		return i.fill(ctx, db, rows, lang, weeks.Page{Offset: from, Limit: Top})
	}
	return nil
}

// fill puts names to rows: those with numbers keep their order, others stand by the
// alphabet.
func (i *Issue) fill(ctx context.Context, db postgres.DB, rows []weeks.Row, lang string, p weeks.Page) error {
	if len(rows) == 0 {
		return nil
	}
	ids, by := make([]int64, 0, len(rows)), map[int64]weeks.Row{}
	for _, row := range rows {
		ids, by[row.Deputy] = append(ids, row.Deputy), row
	}
	hits, err := deputy.Among(ctx, db, ids, i.Week().Sunday().Start(), deputy.Page{Lang: lang, Limit: p.Limit, Offset: p.Offset})
	if err != nil {
		return err
	}
	for _, hit := range hits {
		i.List = append(i.List, Line{hit, by[hit.ID]})
	}
	if i.Group.Shown == rating.Numbered {
		slices.SortFunc(i.List, func(a, b Line) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	}
	return nil
}

// appeals reads how appeals were answered from the criteria that appeals feed.
func (i *Issue) appeals(ctx context.Context, db postgres.DB) error {
	for at, c := range i.Rules.Criteria {
		if !slices.Contains(c.Source, methods.Appeal) {
			continue
		}
		x, n, err := weeks.Sums(ctx, db, i.ID, i.Region, at)
		if err != nil {
			return err
		}
		i.Appeals.count(c.Kind, x, n)
	}
	return nil
}

// count takes a criterion that appeals feed: what was done of what was due.
func (a *Appeals) count(kind methods.Kind, x, n rating.Micro) {
	cases, share := int(n.Float()+0.5), 0.0
	if n > 0 {
		share = x.Float() / n.Float()
	}
	switch {
	case kind == methods.Ratio && a.Due == 0:
		a.Due, a.InTime = cases, share
	case kind == methods.Mean && a.Judged == 0:
		a.Judged, a.Merits = cases, share
	}
}

// corrections reads what was corrected between the week before and this one, as it was
// published first.
func (i *Issue) corrections(ctx context.Context, db postgres.DB) error {
	own, err := firstOf(ctx, db, i.Week())
	if errors.Is(err, weeks.ErrNone) { // a draft
		return nil
	}
	if err != nil {
		return err
	}
	last, err := firstOf(ctx, db, i.Week().Add(-1))
	if errors.Is(err, weeks.ErrNone) {
		return nil
	}
	if err != nil {
		return err
	}
	i.Numbered = own.Corrections - last.Corrections
	i.Reworked, err = weeks.Reworked(ctx, db, own, last.PublishedAt, own.PublishedAt)
	return err
}

// firstOf is the version in which a week was frozen first.
func firstOf(ctx context.Context, db postgres.DB, w calendar.Week) (weeks.Snapshot, error) {
	all, err := weeks.Versions(ctx, db, w.String())
	if err != nil {
		return weeks.Snapshot{}, err
	}
	for _, s := range all {
		if s.Version == 1 {
			return s, nil
		}
	}
	return weeks.Snapshot{}, weeks.ErrNone
}
