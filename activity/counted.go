package activity

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Counted returns a page of the verified records of a deputy in a criterion whose days
// lie between two, both included, the newest first, and how many they are.
func Counted(ctx context.Context, db postgres.DB, deputy int64, criterion string, from, to time.Time, limit, offset int) ([]Record, int, error) {
	const which = `FROM record WHERE deputy = $1 AND criterion = $2 AND day BETWEEN $3::date AND $4::date AND state = 'verified'`
	var total int
	if err := db.QueryRow(ctx, `SELECT count(*) `+which, deputy, criterion, date(from), date(to)).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("activity: counted of %d in %s: %w", deputy, criterion, err)
	}
	rows, err := db.Query(ctx, `SELECT `+recordColumns+` `+which+` ORDER BY day DESC, id DESC LIMIT $5 OFFSET $6`,
		deputy, criterion, date(from), date(to), limit, offset)
	if err != nil {
		return nil, 0, fmt.Errorf("activity: counted of %d in %s: %w", deputy, criterion, err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Record])
	if err != nil {
		return nil, 0, fmt.Errorf("activity: counted of %d in %s: %w", deputy, criterion, err)
	}
	return all, total, nil
}

// UnverifiedOf counts what waits about a deputy for a verifier.
func UnverifiedOf(ctx context.Context, db postgres.DB, deputy int64) (n int, err error) {
	err = db.QueryRow(ctx, `SELECT count(*) FROM record WHERE deputy = $1 AND state IN ('proposed', 'recorded', 'returned')`, deputy).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("activity: what waits about %d: %w", deputy, err)
	}
	return n, nil
}
