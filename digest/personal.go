package digest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/notice"
	"qalauly/programme/roadmap"
	"qalauly/rating"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// NoticePersonal is a person's week; its reference is the period.
const NoticePersonal = "weekmine"

// PersonalTask writes down who gets a week; its reference is the period.
const PersonalTask = "weekmine"

// atOnce stands for the hour of those who want the week at once.
const atOnce = -1

// oweWeek begins to tell a week to those who subscribed: by their hour, today or
// tomorrow; those who want it at once now, but for the night. It does so once.
func oweWeek(ctx context.Context, db postgres.DB, s weeks.Snapshot, now time.Time) error {
	_, err := job.Once(ctx, db, "digest-personal", s.Period, func(tx pgx.Tx) error {
		for hour := atOnce; hour <= LastHour; hour++ {
			if hour > atOnce && hour < FirstHour {
				continue
			}
			if _, err := tx.Exec(ctx, `INSERT INTO digest_run (period, hour, due_at) VALUES ($1, $2, $3)`, s.Period, hour, dueAt(hour, now)); err != nil {
				return fmt.Errorf("digest: owe %s: %w", s.Period, err)
			}
		}
		_, err := job.Enqueue(ctx, tx, PersonalTask, s.Period)
		return err
	})
	return err
}

// dueAt is when those of an hour are told of what is published at a moment.
func dueAt(hour int, now time.Time) time.Time {
	if hour == atOnce {
		return Awake(now)
	}
	today := calendar.DayOf(now)
	due := today.At(time.Duration(hour) * time.Hour)
	if due.Before(now) {
		due = (today + 1).At(time.Duration(hour) * time.Hour)
	}
	return due
}

// evening is how long before the last hour ends nothing more begins to go out to many:
// Tick comes once a minute.
const evening = 2 * time.Minute

// rest lets what did not go out by day, of the personal weeks and of campaigns, wait for
// the morning.
func rest(ctx context.Context, db postgres.DB, now time.Time) error {
	morning := Awake(now)
	if soon := now.Add(evening); morning.Equal(now) {
		if morning = Awake(soon); morning.Equal(soon) {
			return nil
		}
	}
	if _, err := notice.Postpone(ctx, db, NoticePersonal, morning); err != nil {
		return err
	}
	rows, err := db.Query(ctx, `SELECT id::text FROM campaign WHERE state IN ('filling', 'sending') AND night`)
	if err != nil {
		return fmt.Errorf("digest: rest: %w", err)
	}
	urgent, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("digest: rest: %w", err)
	}
	_, err = notice.Postpone(ctx, db, NoticeCampaign, morning, urgent...)
	return err
}

// FillWeek writes down the next of those who get a week, each at their hour, and how far
// it came, in one transaction, as Fill does. They are looked at in one order, whatever
// their hour: who chooses another one meanwhile is told once all the same. more is false
// where all are.
func FillWeek(ctx context.Context, db postgres.DB, period string) (more bool, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		runs, err := openRuns(ctx, tx, period)
		if err != nil || len(runs) == 0 {
			return err
		}
		far := runs[0].Far
		for _, r := range runs {
			far = min(far, r.Far)
		}
		next, err := subscribers(ctx, tx, far, fillAtOnce)
		if err != nil {
			return err
		}
		if len(next) == 0 {
			_, err := tx.Exec(ctx, `UPDATE digest_run SET done = true WHERE period = $1`, period)
			return err
		}
		more = true
		return fillRuns(ctx, tx, period, runs, next)
	})
	if err != nil {
		return false, fmt.Errorf("digest: fill %s: %w", period, err)
	}
	return more, nil
}

// run is a week on its way to those of one hour.
type run struct {
	Hour  int
	DueAt time.Time
	Far   int64 // the last person who was looked at
}

func openRuns(ctx context.Context, db postgres.DB, period string) ([]run, error) {
	rows, err := db.Query(ctx, `SELECT hour, due_at, far FROM digest_run WHERE period = $1 AND NOT done ORDER BY hour FOR UPDATE`, period)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[run])
}

// subscribers are up to limit people with an id above one who want the week, and when.
func subscribers(ctx context.Context, db postgres.DB, after int64, limit int) ([]Subscription, error) {
	rows, err := db.Query(ctx, `SELECT person, rhythm, hour, mine FROM subscription WHERE person > $1 AND rhythm <> 'off' ORDER BY person LIMIT $2`, after, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Subscription])
}

// fillRuns writes down some people, each to the run of their hour.
func fillRuns(ctx context.Context, db postgres.DB, period string, runs []run, next []Subscription) error {
	ids := make([]int64, 0, len(next))
	for _, s := range next {
		ids = append(ids, s.Person)
	}
	reachable, err := account.Reachable(ctx, db, ids)
	if err != nil {
		return err
	}
	of := map[int][]int64{}
	for _, s := range next {
		hour := s.Hour
		if s.Rhythm == AtOnce {
			hour = atOnce
		}
		if _, ok := slices.BinarySearch(reachable, s.Person); ok {
			of[hour] = append(of[hour], s.Person)
		}
	}
	far := ids[len(ids)-1]
	var turns []notice.Turn
	for _, r := range runs {
		from, _ := slices.BinarySearch(of[r.Hour], r.Far+1)
		people := of[r.Hour][from:]
		if _, err := db.Exec(ctx, `UPDATE digest_run SET far = greatest(far, $3), filled = filled + $4 WHERE period = $1 AND hour = $2`, period, r.Hour, far, len(people)); err != nil {
			return err
		}
		turns = append(turns, notice.Turn{People: people, NotBefore: r.DueAt})
	}
	_, err = notice.Bulk(ctx, db, notice.Notice{Kind: NoticePersonal, Ref: period, Once: NoticePersonal + ":" + period}, turns...)
	return err
}

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
