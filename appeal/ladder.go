package appeal

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/internal/postgres"
	"qalauly/notice"
	"qalauly/territory"
)

// The ladder of reminders, by working days: the number of the day in the term, and for
// late ones how many days after the last.
const (
	lastStep   = TermDays     // the last day itself
	branchStep = TermDays + 1 // a day late: the branch is told too
	regionStep = TermDays + 3 // three days late: the region too
)

// ladder are the steps in order.
var ladder = []int{5, 10, 13, lastStep, branchStep, regionStep}

// stepDays are the days of the steps of an appeal's term, in the ladder's order.
func stepDays(c *calendar.Calendar, a Appeal) []calendar.Day {
	last := c.OnOrBefore(a.DueOn)
	days := make([]calendar.Day, len(ladder))
	for i, step := range ladder {
		if step >= lastStep {
			days[i] = c.Add(last, step-lastStep)
		} else {
			days[i] = c.Nth(a.Term(), step)
		}
	}
	return days
}

// nextStep is when the first step after a day is told; zero after the last one.
func nextStep(days []calendar.Day, after calendar.Day) calendar.Day {
	for _, day := range days {
		if day > after {
			return day
		}
	}
	return 0
}

// stepOn is the latest step that has come on a day; 0 for none.
func stepOn(days []calendar.Day, day calendar.Day) (reached int) {
	for i, step := range ladder {
		if days[i] <= day {
			reached = step
		}
	}
	return reached
}

// Remind owes one DueNotice a person for a day, where there is anything to tell by the
// ladder: the 5th, 10th and 13th day and the last one to the deputy and the assistants,
// one day late to the branch too, three days late to the region too; where the deputy
// and the assistants have no account, the branch from the start. On days that are not
// worked it does nothing. A step is told once, and of several that were missed the latest. It
// returns how many people are told.
func (d Desk) Remind(ctx context.Context, db postgres.DB, day calendar.Day, now time.Time) (int, error) {
	c, err := calendar.Load(ctx, db, d.Hours)
	if err != nil || c.OnOrAfter(day) != day {
		return 0, err
	}
	due, err := reminded(ctx, db, day, now)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	told, err := readers(ctx, db, due)
	if err != nil {
		return 0, err
	}
	people := map[int64]bool{}
	var ids []int64
	var dues, next []calendar.Day
	var steps []int
	var readers []string // of each appeal, as PostgreSQL writes an array
	type plain struct {  // a term without stops, as most are
		from, until, due calendar.Day
		days             int
	}
	alike := map[plain][]calendar.Day{}
	for _, a := range due {
		term := plain{a.TermFrom, a.TermUntil, a.DueOn, a.TermDays}
		days, ok := alike[term]
		if !ok || len(a.Stops) > 0 {
			days = stepDays(c, a)
		}
		if len(a.Stops) == 0 {
			alike[term] = days
		}
		step := stepOn(days, day)
		to := told(a, step)
		for _, p := range to {
			people[p] = true
		}
		ids, dues, steps = append(ids, a.ID), append(dues, a.DueOn), append(steps, step)
		next, readers = append(next, nextStep(days, day)), append(readers, array(to))
	}
	_, err = db.Exec(ctx, `
		WITH told AS (
			SELECT * FROM unnest($1::bigint[], $2::date[], $3::integer[], $4::date[], $5::text[]) AS t (id, due_on, step, next, people)
		), moved AS (UPDATE appeal SET remind_on = told.next FROM told WHERE appeal.id = told.id)
		INSERT INTO appeal_reminder (appeal, due_on, step, day, people)
		SELECT id, due_on, step, $6, people::bigint[] FROM told
		ON CONFLICT DO NOTHING`, ids, dues, steps, next, readers, day)
	if err != nil {
		return 0, fmt.Errorf("appeal: remind: %w", err)
	}
	n := notice.Notice{Kind: DueNotice, Ref: day.String(), Once: DueNotice + ":" + day.String(), NotBefore: now}
	if err := notice.PostAll(ctx, db, slices.Sorted(maps.Keys(people)), n); err != nil {
		return 0, err
	}
	return len(people), nil
}

// array is a list of numbers as PostgreSQL writes it.
func array(all []int64) string {
	text := []byte{'{'}
	for i, n := range all {
		if i > 0 {
			text = append(text, ',')
		}
		text = strconv.AppendInt(text, n, 10)
	}
	return string(append(text, '}'))
}

// reminded are the appeals with a step of the ladder that has come by a day, locked:
// what tells the step and its readers, and nothing else of them.
func reminded(ctx context.Context, db postgres.DB, day calendar.Day, now time.Time) (due []Appeal, err error) {
	rows, err := db.Query(ctx, `
		SELECT id, coalesce(person, 0), deputy, unit, term_from, term_days, term_until, stops, due_on FROM appeal
		WHERE remind_on <= $1 AND state IN ('assigned', 'accepted', 'reopened') AND received_at <= $2 ORDER BY id FOR UPDATE`,
		day, now.Add(-UndoTime))
	if err != nil {
		return nil, fmt.Errorf("appeal: remind: %w", err)
	}
	var a Appeal
	if _, err := pgx.ForEachRow(rows, []any{&a.ID, &a.Person, &a.Deputy, &a.Unit, &a.TermFrom, &a.TermDays, &a.TermUntil, &a.Stops, &a.DueOn}, func() error {
		due = append(due, a)
		a = Appeal{}
		return nil
	}); err != nil {
		return nil, fmt.Errorf("appeal: remind: %w", err)
	}
	return due, nil
}

// readers says who is told of an appeal at a step.
func readers(ctx context.Context, db postgres.DB, due []Appeal) (func(a Appeal, step int) []int64, error) {
	var deputies []int64
	for _, a := range due {
		deputies = append(deputies, a.Deputy)
	}
	desks, err := account.AtDesks(ctx, db, deputies)
	if err != nil {
		return nil, err
	}
	staff, err := account.OfUnits(ctx, db, clerks)
	if err != nil {
		return nil, err
	}
	paths, err := territory.Paths(ctx, db)
	if err != nil {
		return nil, err
	}
	return func(a Appeal, step int) []int64 {
		to := []int64{}
		add := func(all []account.Reached) {
			for _, r := range all {
				if r.Person != a.Person && !slices.Contains(to, r.Person) {
					to = append(to, r.Person)
				}
			}
		}
		path := paths[a.Unit]
		add(desks[a.Deputy])
		if step >= branchStep || len(desks[a.Deputy]) == 0 {
			add(nearest(staff, path))
		}
		if step >= regionStep && len(path) > 1 {
			add(nearest(staff, path[1:]))
		}
		return to
	}, nil
}

// DueLine is one appeal that somebody is told of.
type DueLine struct {
	Appeal Appeal
	Step   int // of the ladder: 5, 10, 13, 15 (the last day), 16 and 18 (one and three days late)
	As     Side
}

// DuesOf is what a person is told on a day, by the last day of each: with it the
// DueNotice is worded. What was answered meanwhile, or is not theirs any more, is left
// out.
func DuesOf(ctx context.Context, db postgres.DB, by Actor, day calendar.Day, now time.Time) ([]DueLine, error) {
	rows, err := db.Query(ctx, `SELECT appeal, step FROM appeal_reminder WHERE day = $1 AND $2 = ANY (people) ORDER BY due_on, appeal`, day, by.Person)
	if err != nil {
		return nil, fmt.Errorf("appeal: dues: %w", err)
	}
	var id int64
	var step int
	steps := map[int64]int{}
	var ids []int64
	if _, err := pgx.ForEachRow(rows, []any{&id, &step}, func() error {
		steps[id], ids = step, append(ids, id)
		return nil
	}); err != nil {
		return nil, fmt.Errorf("appeal: dues: %w", err)
	}
	found, _, err := list(ctx, db, `id = ANY ($1) AND state IN ('assigned', 'accepted', 'reopened')`, `due_on, id`, Page{Limit: len(ids)}, ids)
	if err != nil {
		return nil, err
	}
	var lines []DueLine
	for _, a := range found {
		side, may, err := by.side(ctx, db, a, now)
		if err != nil {
			return nil, err
		}
		if may {
			lines = append(lines, DueLine{a, steps[a.ID], side})
		}
	}
	return lines, nil
}
