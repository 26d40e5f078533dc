package digest

import (
	"context"
	"errors"
	"slices"
	"time"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/internal/postgres"
	"qalauly/programme/roadmap"
	"qalauly/rating"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// mineMost is how many deputies of where a person lives stand in their week.
const mineMost = 5

// appealsMost is how many of a person's appeals stand in their week.
const appealsMost = 5

// Personal is a person's week: the deputies of where they live, whom and which places they
// follow, and what became of their own appeals.
type Personal struct {
	weeks.Snapshot
	Rules   *methods.Method
	Then    string // the period that scores are compared with; "" where there is none
	Lines   []PersonalLine
	Places  []PlaceWeek
	Appeals []appeal.Appeal
	Changes []roadmap.Change // of the measures that they follow, since the week before was told

	before weeks.Snapshot
	groups []rating.Group
}

// PersonalLine is one deputy of a person's week.
type PersonalLine struct {
	deputy.Hit
	Row  *weeks.Row // nil: not rated
	Then *weeks.Row // so many weeks ago as the method compares; nil: there was none
}

// PersonalOf makes a person's week of a period; ok is false where there is nothing in it
// or they do not want it any more.
func PersonalOf(ctx context.Context, db postgres.DB, person int64, period, lang string) (p Personal, ok bool, err error) {
	s, err := SubscriptionOf(ctx, db, person)
	if err != nil || !s.On() {
		return p, false, err
	}
	newest, err := weeks.Latest(ctx, db, weeks.Weekly)
	if err != nil || newest.Period != period { // an older week is no news
		return p, false, err
	}
	p.Snapshot = newest
	on := newest.Week().Sunday().Start()
	if p.Appeals, err = appeal.OfLate(ctx, db, person, on, appealsMost); err != nil {
		return p, false, err
	}
	if p.Changes, err = changes(ctx, db, person, newest.Week()); err != nil {
		return p, false, err
	}
	followed, err := Followed(ctx, db, person)
	if err != nil {
		return p, false, err
	}
	ids, err := watched(ctx, db, s, followed, on, lang)
	if err != nil {
		return p, false, err
	}
	if len(ids)+len(followed) == 0 {
		return p, len(p.Appeals)+len(p.Changes) > 0, nil
	}
	if err := p.compare(ctx, db); err != nil {
		return p, false, err
	}
	if p.Lines, err = p.lines(ctx, db, ids, lang); err != nil {
		return p, false, err
	}
	for _, item := range followed {
		if err := p.place(ctx, db, item, lang); err != nil {
			return p, false, err
		}
	}
	return p, len(p.Lines)+len(p.Places)+len(p.Appeals)+len(p.Changes) > 0, nil
}

// changes are what became of the measures that a person follows in the seven days before
// a week is told: the week after the one that is rated. So each is told once.
func changes(ctx context.Context, db postgres.DB, person int64, rated calendar.Week) ([]roadmap.Change, error) {
	items, err := FollowedItems(ctx, db, person)
	if err != nil || len(items) == 0 {
		return nil, err
	}
	return roadmap.Changes(ctx, db, items, rated.Add(1).Start(), rated.Add(2).Start())
}

// compare finds what the week is compared with, as the method says.
func (p *Personal) compare(ctx context.Context, db postgres.DB) error {
	m, err := weeks.MethodBySHA(ctx, db, p.Method)
	if err != nil {
		return err
	}
	p.Rules = m.Over(p.Weeks)
	p.before, err = weeks.Ago(ctx, db, p.Snapshot, m.Ranking.CompareWeeks)
	if err != nil && !errors.Is(err, weeks.ErrNone) {
		return err
	}
	if err == nil && p.before.Method == p.Method {
		p.Then = p.before.Period
	}
	return nil
}

// lines are some deputies with what is said of them, in this order.
func (p *Personal) lines(ctx context.Context, db postgres.DB, ids []int64, lang string) ([]PersonalLine, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	hits, err := deputy.Among(ctx, db, ids, p.Week().Sunday().Start(), deputy.Page{Lang: lang, Limit: len(ids)})
	if err != nil {
		return nil, err
	}
	now, err := weeks.RowsOf(ctx, db, p.ID, ids)
	if err != nil {
		return nil, err
	}
	var then map[int64]weeks.Row
	if p.Then != "" {
		if then, err = weeks.RowsOf(ctx, db, p.before.ID, ids); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(hits, func(a, b deputy.Hit) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	all := make([]PersonalLine, 0, len(hits))
	for _, hit := range hits {
		line := PersonalLine{Hit: hit}
		if row, ok := now[hit.ID]; ok {
			line.Row = &row
		}
		if row, ok := then[hit.ID]; ok {
			line.Then = &row
		}
		all = append(all, line)
	}
	return all, nil
}

// watched are the deputies in a person's week: those of where they live first.
func watched(ctx context.Context, db postgres.DB, s Subscription, followed []Item, on time.Time, lang string) ([]int64, error) {
	var ids []int64
	if s.Mine {
		hits, err := ofHome(ctx, db, s.Person, on, lang)
		if err != nil {
			return nil, err
		}
		for _, hit := range hits {
			ids = append(ids, hit.ID)
		}
	}
	for _, item := range followed {
		if !item.Place() && !slices.Contains(ids, item.Deputy) {
			ids = append(ids, item.Deputy)
		}
	}
	return ids, nil
}

// ofHome are who was elected where a person lives: in the electoral district, else in the
// unit's own body, up to some.
func ofHome(ctx context.Context, db postgres.DB, person int64, on time.Time, lang string) ([]deputy.Hit, error) {
	home, ok, err := account.HomeOf(ctx, db, person)
	if err != nil || !ok {
		return nil, err
	}
	if home.District != 0 {
		hits, err := deputy.OfDistrict(ctx, db, home.District, on)
		if err != nil || len(hits) > 0 {
			return hits, err
		}
	}
	bodies, err := deputy.OfUnit(ctx, db, home.Unit, on)
	if err != nil || len(bodies) == 0 {
		return nil, err
	}
	hits, _, err := deputy.InBody(ctx, db, bodies[0].Body.ID, on, deputy.Page{Lang: lang, Limit: mineMost})
	return hits, err
}
