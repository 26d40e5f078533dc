package digest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/internal/postgres"
)

// Rhythm is when a person is told of the week.
type Rhythm string

// The rhythms.
const (
	Weekly Rhythm = "week" // at the hour they chose
	AtOnce Rhythm = "once" // as soon as the week is published
	Off    Rhythm = "off"  // not at all; neither what is told to many
)

// Nobody is told anything in the night: the first and the last hour that can be chosen.
const (
	FirstHour = 8
	LastHour  = 21
	usualHour = 10
)

// Awake is when people may be told what is told to many: at a moment itself, or in the
// morning after the night that it is in.
func Awake(now time.Time) time.Time {
	today := calendar.DayOf(now)
	first, last := today.At(FirstHour*time.Hour), today.At((LastHour+1)*time.Hour)
	switch {
	case now.Before(first):
		return first
	case now.Before(last):
		return now
	}
	return (today + 1).At(FirstHour * time.Hour)
}

// hourMost is how many can have one hour: some less than go out in it at 29 a second.
const hourMost = 90_000

// Why something is not subscribed to.
var (
	ErrHour = errors.New("digest: no such hour, or no room in it")
	ErrMany = errors.New("digest: one follows so many already")
)

// Subscription is how a person wants to be told.
type Subscription struct {
	Person int64
	Rhythm Rhythm
	Hour   int
	Mine   bool // of the deputies of where they live
}

// On says whether the person is told of the week.
func (s Subscription) On() bool { return s.Rhythm == Weekly || s.Rhythm == AtOnce }

// SubscriptionOf is a person's; of one who never chose it is empty, with the usual hour.
func SubscriptionOf(ctx context.Context, db postgres.DB, person int64) (Subscription, error) {
	s := Subscription{Person: person, Hour: usualHour, Mine: true}
	err := db.QueryRow(ctx, `SELECT rhythm, hour, mine FROM subscription WHERE person = $1`, person).Scan(&s.Rhythm, &s.Hour, &s.Mine)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return s, fmt.Errorf("digest: subscription: %w", err)
	}
	return s, nil
}

// Subscribe keeps how a person wants to be told. Who chooses another hour chooses one of
// Hours.
func Subscribe(ctx context.Context, db postgres.DB, s Subscription, now time.Time) error {
	if s.Hour < FirstHour || s.Hour > LastHour {
		return ErrHour
	}
	before, err := SubscriptionOf(ctx, db, s.Person)
	if err != nil {
		return err
	}
	if s.Rhythm == Weekly && (!before.On() || before.Hour != s.Hour) {
		free, err := Hours(ctx, db)
		if err != nil {
			return err
		}
		if !slices.Contains(free, s.Hour) {
			return ErrHour
		}
	}
	_, err = db.Exec(ctx, `
		INSERT INTO subscription (person, rhythm, hour, mine, changed_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (person) DO UPDATE SET rhythm = EXCLUDED.rhythm, hour = EXCLUDED.hour, mine = EXCLUDED.mine, changed_at = EXCLUDED.changed_at`,
		s.Person, s.Rhythm, s.Hour, s.Mine, now)
	if err != nil {
		return fmt.Errorf("digest: subscribe: %w", err)
	}
	return nil
}

// Hours are those that can be chosen and have room.
func Hours(ctx context.Context, db postgres.DB) ([]int, error) {
	rows, err := db.Query(ctx, `
		SELECT h FROM generate_series($1::int, $2::int) AS h
		WHERE (SELECT count(*) FROM subscription WHERE hour = h AND rhythm <> 'off') < $3 ORDER BY h`, FirstHour, LastHour, hourMost)
	if err != nil {
		return nil, fmt.Errorf("digest: hours: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		return nil, fmt.Errorf("digest: hours: %w", err)
	}
	return all, nil
}

// Forget erases how a person is told of the week, and whom they follow.
func Forget(ctx context.Context, db postgres.DB, person int64) error {
	for _, sql := range []string{`DELETE FROM subscription WHERE person = $1`, `DELETE FROM follow WHERE person = $1`} {
		if _, err := db.Exec(ctx, sql, person); err != nil {
			return fmt.Errorf("digest: forget: %w", err)
		}
	}
	return nil
}

// willing are those of some people who have not unsubscribed, in their order.
func willing(ctx context.Context, db postgres.DB, ids []int64) ([]int64, error) {
	rows, err := db.Query(ctx, `
		SELECT id FROM unnest($1::bigint[]) WITH ORDINALITY AS all_of (id, n)
		WHERE NOT EXISTS (SELECT FROM subscription s WHERE s.person = all_of.id AND s.rhythm = 'off') ORDER BY n`, ids)
	if err != nil {
		return nil, fmt.Errorf("digest: willing: %w", err)
	}
	some, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("digest: willing: %w", err)
	}
	return some, nil
}
