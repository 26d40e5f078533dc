package digest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/notice"
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
