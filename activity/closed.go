package activity

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Close closes every day up to one: what lies in them was published, or is part of a
// frozen quarter.
func Close(ctx context.Context, db postgres.DB, day time.Time) error {
	_, err := db.Exec(ctx, `
		INSERT INTO closed (day) VALUES ($1) ON CONFLICT (one) DO UPDATE SET day = greatest(closed.day, EXCLUDED.day)`, date(day))
	if err != nil {
		return fmt.Errorf("activity: close: %w", err)
	}
	return nil
}

// closed says whether a day is closed. The row is locked against those who close
// further days, so that nothing slips in beside a publication.
func closed(ctx context.Context, db postgres.DB, day time.Time) (bool, error) {
	rows, err := db.Query(ctx, `SELECT day FROM closed FOR SHARE`)
	if err != nil {
		return false, fmt.Errorf("activity: closed: %w", err)
	}
	days, err := pgx.CollectRows(rows, pgx.RowTo[time.Time])
	if err != nil {
		return false, fmt.Errorf("activity: closed: %w", err)
	}
	return len(days) == 1 && !date(day).After(days[0]), nil
}

// correction numbers a change of what lies in closed days; elsewhere it does nothing.
func correction(ctx context.Context, db postgres.DB, by Actor, r Record, to State, reason string, now time.Time) error {
	is, err := closed(ctx, db, r.Day)
	if err != nil || !is {
		return err
	}
	// Numbers have no gaps: one transaction numbers at a time.
	if _, err := db.Exec(ctx, `SELECT pg_advisory_xact_lock(7202)`); err != nil {
		return fmt.Errorf("activity: correction: %w", err)
	}
	_, err = db.Exec(ctx, `
		INSERT INTO correction (number, record, act, reason, by, at)
		SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4, $5 FROM correction`, r.ID, to, reason, by.Member, now)
	if err != nil {
		return fmt.Errorf("activity: correction: %w", err)
	}
	return nil
}

// CorrectionOf returns the number of the correction that took a record out of what was
// published; 0 where there was none.
func CorrectionOf(ctx context.Context, db postgres.DB, record int64) (int, error) {
	var number int
	err := db.QueryRow(ctx, `SELECT coalesce(max(number), 0) FROM correction WHERE record = $1`, record).Scan(&number)
	if err != nil {
		return 0, fmt.Errorf("activity: correction of %d: %w", record, err)
	}
	return number, nil
}
