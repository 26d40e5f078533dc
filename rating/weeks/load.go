package weeks

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/internal/postgres"
	"qalauly/rating"
	"qalauly/rating/methods"
	"qalauly/rating/release"
)

// Load reads what the rating of a window that closes with a week is computed from:
// everybody who has a seat on its Sunday, their time in office, what the cells hold,
// and the penalties approved before a moment. The same database gives the same input,
// in whatever order it was filled.
func Load(ctx context.Context, db postgres.DB, m *methods.Method, week calendar.Week, at time.Time) (rating.Input, error) {
	l := loader{ctx: ctx, db: db, m: m, week: week, at: at, place: map[int64]int{}}
	l.in = rating.Input{Week: date(week.Monday())}
	for _, c := range m.Criteria {
		l.in.Criteria = append(l.in.Criteria, c.Code)
	}
	for _, step := range []func() error{l.people, l.office, l.tags, l.sums, l.waiting, l.penalties} {
		if err := step(); err != nil {
			return l.in, fmt.Errorf("weeks: load %s: %w", week, err)
		}
	}
	return release.Sorted(l.in), nil
}

type loader struct {
	ctx   context.Context
	db    postgres.DB
	m     *methods.Method
	week  calendar.Week
	at    time.Time
	in    rating.Input
	place map[int64]int // of each deputy in the input
	next  int           // of the one who comes next where they come in order
}

// date is a day as PostgreSQL's date comes.
func date(d calendar.Day) time.Time {
	year, month, day := d.Start().Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func (l *loader) sunday() time.Time { return date(l.week.Sunday()) }

// since is the Monday with which a window of so many weeks begins.
func (l *loader) since(weeks int) time.Time { return date(l.week.Add(1 - weeks).Monday()) }

// deputy is one of the input; nil for others.
func (l *loader) deputy(id int64) *rating.Deputy {
	i := l.next
	if i >= len(l.in.Deputies) || l.in.Deputies[i].ID != id {
		var ok bool
		if i, ok = l.place[id]; !ok {
			return nil
		}
	}
	l.next = i + 1
	return &l.in.Deputies[i]
}

func (l *loader) people() error {
	rows, err := l.db.Query(l.ctx, `
		WITH RECURSIVE top (code, region) AS (
			SELECT code, code FROM unit WHERE parent IS NULL
			UNION ALL
			SELECT u.code, t.region FROM unit u JOIN top t ON u.parent = t.code)
		SELECT m.deputy AS id, concat_ws(' ', nullif(d.surname_kk, ''), nullif(d.given_kk, ''), nullif(d.patronymic_kk, '')) AS name,
			b.level, coalesce(t.region, '') AS region, coalesce(b.unit, '') AS branch
		FROM mandate m JOIN deputy d ON d.id = m.deputy JOIN body b ON b.id = m.body LEFT JOIN top t ON t.code = b.unit
		WHERE $1 BETWEEN m.valid_from AND coalesce(m.valid_to, 'infinity')
		ORDER BY m.deputy`, l.sunday())
	if err != nil {
		return err
	}
	l.in.Deputies, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (d rating.Deputy, err error) {
		return d, row.Scan(&d.ID, &d.Name, &d.Level, &d.Region, &d.Branch)
	})
	sums := make([]rating.Sum, len(l.in.Deputies)*len(l.in.Criteria))
	for i := range l.in.Deputies {
		d := &l.in.Deputies[i]
		d.Sums, sums = sums[:len(l.in.Criteria):len(l.in.Criteria)], sums[len(l.in.Criteria):]
		l.place[d.ID] = i
	}
	return err
}

// span is some days, both included.
type span struct {
	Deputy   int64
	From, To time.Time
}

// office counts each week's days with a mandate and without leave, and how old the
// mandate is: one that follows another without a day between goes on.
func (l *loader) office() error {
	weeks := l.m.Longest()
	rows, err := l.db.Query(l.ctx, `
		SELECT deputy, valid_from AS from, least(coalesce(valid_to, $1), $1)::date AS to FROM mandate
		WHERE valid_from <= $1 ORDER BY deputy, valid_from`, l.sunday())
	if err != nil {
		return err
	}
	mandates, err := pgx.CollectRows(rows, pgx.RowToStructByName[span])
	if err != nil {
		return err
	}
	leaves, err := deputy.LeavesWithin(l.ctx, l.db, l.since(weeks), l.sunday())
	if err != nil {
		return err
	}
	days := map[int64][]bool{}
	begun := map[int64]span{}
	for _, m := range mandates {
		if l.deputy(m.Deputy) == nil {
			continue
		}
		if days[m.Deputy] == nil {
			days[m.Deputy] = make([]bool, 7*weeks)
		}
		l.mark(days[m.Deputy], m.From, m.To, true)
		if before, ok := begun[m.Deputy]; ok && !m.From.After(before.To.AddDate(0, 0, 1)) {
			m.From = before.From
		}
		begun[m.Deputy] = m
	}
	for _, v := range leaves {
		l.mark(days[v.Deputy], v.From, v.To, false)
	}
	for i := range l.in.Deputies {
		d := &l.in.Deputies[i]
		d.Office = digits(days[d.ID])
		d.Mandate = between(begun[d.ID].From, l.sunday()) + 1
	}
	return nil
}

// mark sets the days of a span that lie in the window.
func (l *loader) mark(days []bool, from, to time.Time, in bool) {
	if len(days) == 0 {
		return
	}
	first := l.since(len(days) / 7)
	begin, end := max(between(first, from), 0), min(between(first, to)+1, len(days))
	for i := begin; i < end; i++ {
		days[i] = in
	}
}

func between(from, to time.Time) int { return int(to.Sub(from).Hours()) / 24 }

// digits are the days of each week.
func digits(days []bool) string {
	text := make([]byte, len(days)/7)
	for w := range text {
		text[w] = '0'
		for _, in := range days[7*w : 7*w+7] {
			if in {
				text[w]++
			}
		}
	}
	return string(text)
}

// tags are the posts held on the Sunday, and whether one of them is paid.
func (l *loader) tags() error {
	rows, err := l.db.Query(l.ctx, `
		SELECT DISTINCT deputy, unnest(CASE WHEN full_time THEN ARRAY[kind, 'full_time'] ELSE ARRAY[kind] END) AS tag FROM post
		WHERE $1 BETWEEN valid_from AND coalesce(valid_to, 'infinity') ORDER BY deputy, tag`, l.sunday())
	if err != nil {
		return err
	}
	var id int64
	var tag string
	_, err = pgx.ForEachRow(rows, []any{&id, &tag}, func() error {
		known := slices.ContainsFunc(l.m.Tags, func(t methods.Tag) bool { return t.Code == tag })
		if d := l.deputy(id); d != nil && known {
			d.Tags = append(d.Tags, tag)
		}
		return nil
	})
	return err
}

// sums are what the cells add up to, each criterion over its own window. So few cases as
// a criterion tells nobody are not told here either.
func (l *loader) sums() error {
	windows := Windows(l.m, l.week)
	err := activity.EachSum(l.ctx, l.db, windows, func(w int, s activity.Sum) {
		d := l.deputy(s.Deputy)
		if d == nil {
			return
		}
		if w < len(d.Sums) {
			d.Sums[w].X, d.Sums[w].N = d.Sums[w].X+rating.Micro(s.X), d.Sums[w].N+rating.Micro(s.N)
		}
		if !windows[w].Since.Before(l.since(l.m.Window.Weeks)) {
			d.Records += s.Records
		}
	})
	for i := range l.in.Deputies {
		for k, c := range l.m.Criteria {
			l.in.Deputies[i].Sums[k] = told(c, l.in.Deputies[i].Sums[k])
		}
	}
	return err
}

// Windows are those over which a method looks at a week: of each criterion in order,
// and then, of criteria that look further back than the rating does, that of the rating:
// records are counted in no longer one.
func Windows(m *methods.Method, week calendar.Week) []activity.Window {
	var own, counted []activity.Window
	for _, c := range m.Criteria {
		w := activity.Window{Criterion: c.Code, Since: date(week.Add(1 - c.WindowWeeks).Monday()), Until: date(week.Monday())}
		own = append(own, w)
		if c.WindowWeeks > m.Window.Weeks {
			w.Since = date(week.Add(1 - m.Window.Weeks).Monday())
			counted = append(counted, w)
		}
	}
	return append(own, counted...)
}

// told is a sum, unless it is of so few cases that they are told to nobody.
func told(c methods.Criterion, s rating.Sum) rating.Sum {
	if s.N > 0 && s.N.Float() < c.MinCases {
		return rating.FewCases
	}
	return s
}

// waiting counts records that wait longer than the method allows.
func (l *loader) waiting() error {
	rows, err := l.db.Query(l.ctx, `
		SELECT deputy, count(*)::int FROM record WHERE state = 'recorded' AND moved_at < $1 AND day BETWEEN $2 AND $3 GROUP BY deputy`,
		l.at.AddDate(0, 0, -l.m.Ranking.PreliminaryDays), l.since(l.m.Window.Weeks), l.sunday())
	if err != nil {
		return err
	}
	var id int64
	var waiting int
	_, err = pgx.ForEachRow(rows, []any{&id, &waiting}, func() error {
		if d := l.deputy(id); d != nil {
			d.Waiting = waiting
		}
		return nil
	})
	return err
}

// penalties are those in force that were approved in time to be objected to.
func (l *loader) penalties() error {
	all, err := activity.Ledger{Method: l.m}.PenaltiesInForce(l.ctx, l.db, l.sunday())
	if err != nil {
		return err
	}
	for _, p := range all {
		if d := l.deputy(p.Deputy); d != nil && p.ApprovedAt.Before(l.at) {
			d.Penalties = append(d.Penalties, rating.Penalty{Code: p.Kind, Points: rating.Micro(p.Points), Decided: p.DecidedOn.UTC()})
		}
	}
	return nil
}
