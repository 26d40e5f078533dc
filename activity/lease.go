package activity

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// How long a verifier has a record before them alone, how long one put off stays
// away, and how quickly nobody can have looked at what they approve.
const (
	LeaseTerm = 10 * time.Minute
	LaterTerm = time.Hour
	QuickTerm = 3 * time.Second
)

// lease gives records that are picked to a verifier, at most so many. pick selects
// the ids of rows r of record in their order. The records are locked while they are
// given; one that somebody got in the moment between is left to them, and another
// is picked.
func lease(ctx context.Context, db postgres.DB, pick string, most int, args pgx.NamedArgs) ([]int64, error) {
	args["most"], args["until"] = most, args["now"].(time.Time).Add(LeaseTerm)
	for {
		var picked int
		var ids []int64
		err := db.QueryRow(ctx, `
			WITH picked AS (`+pick+` LIMIT @most FOR UPDATE OF r SKIP LOCKED),
			given AS (
				INSERT INTO verify_lease AS l (record, member, shown_at, until)
				SELECT id, @member, @now, @until FROM picked
				ON CONFLICT (record) DO UPDATE SET member = EXCLUDED.member, until = EXCLUDED.until,
					shown_at = CASE WHEN l.member = EXCLUDED.member AND l.until > @now THEN l.shown_at ELSE EXCLUDED.shown_at END
					WHERE l.member = EXCLUDED.member OR l.until <= @now
				RETURNING record)
			SELECT (SELECT count(*) FROM picked), (SELECT coalesce(array_agg(record), '{}') FROM given)`, args).Scan(&picked, &ids)
		if err != nil {
			return nil, fmt.Errorf("activity: lease: %w", err)
		}
		if len(ids) > 0 || picked == 0 {
			return ids, nil
		}
	}
}

// held returns since when a verifier has a record before them; the zero time where
// they have not, and ErrHeld where another has.
func held(ctx context.Context, db postgres.DB, by Actor, record int64, now time.Time) (time.Time, error) {
	var member int64
	var shown time.Time
	err := db.QueryRow(ctx, `SELECT member, shown_at FROM verify_lease WHERE record = $1 AND until > $2`, record, now).Scan(&member, &shown)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return time.Time{}, nil
	case err != nil:
		return time.Time{}, fmt.Errorf("activity: lease of %d: %w", record, err)
	case member != by.Member:
		return time.Time{}, ErrHeld
	}
	return shown, nil
}

// release ends the lease of a record that waits no more.
func release(ctx context.Context, db postgres.DB, record int64) error {
	if _, err := db.Exec(ctx, `DELETE FROM verify_lease WHERE record = $1`, record); err != nil {
		return fmt.Errorf("activity: release %d: %w", record, err)
	}
	return nil
}

// Later puts a record off: another may get it at once, this verifier in an hour.
func Later(ctx context.Context, db postgres.DB, by Actor, record int64, now time.Time) error {
	_, err := db.Exec(ctx, `
		WITH gone AS (DELETE FROM verify_lease WHERE record = $1 AND member = $2)
		INSERT INTO verify_later (record, member, until) SELECT id, $2, $3 FROM record WHERE id = $1
		ON CONFLICT (record, member) DO UPDATE SET until = EXCLUDED.until`, record, by.Member, now.Add(LaterTerm))
	if err != nil {
		return fmt.Errorf("activity: later %d: %w", record, err)
	}
	return nil
}

// Leave gives back whatever a verifier has before them.
func Leave(ctx context.Context, db postgres.DB, by Actor) error {
	if _, err := db.Exec(ctx, `DELETE FROM verify_lease WHERE member = $1`, by.Member); err != nil {
		return fmt.Errorf("activity: leave: %w", err)
	}
	return nil
}

// SweepLeases forgets leases and delays that have run out.
func SweepLeases(ctx context.Context, db postgres.DB, now time.Time) error {
	for _, table := range []string{"verify_lease", "verify_later"} {
		if _, err := db.Exec(ctx, `DELETE FROM `+table+` WHERE until <= $1`, now); err != nil {
			return fmt.Errorf("activity: sweep %s: %w", table, err)
		}
	}
	return nil
}
