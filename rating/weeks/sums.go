package weeks

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
	"qalauly/rating"
)

// Sums are what was done of what was due in a criterion, by its number in the method
// from 0, of all deputies of a region or the whole country.
func Sums(ctx context.Context, db postgres.DB, snapshot int64, region string, criterion int) (x, n rating.Micro, err error) {
	err = db.QueryRow(ctx, `
		SELECT coalesce(sum(x[$3]), 0)::bigint, coalesce(sum(n[$3]), 0)::bigint
		FROM snapshot_row WHERE snapshot = $1 AND ($2 = '' OR region = $2)`, snapshot, region, criterion+1).Scan(&x, &n)
	if err != nil {
		return 0, 0, fmt.Errorf("weeks: sums of %d: %w", snapshot, err)
	}
	return x, n, nil
}

// DisputedIn is how many deputies of a region, or of the whole country, objected to a
// rating without a decision in time.
func DisputedIn(ctx context.Context, db postgres.DB, snapshot int64, region string) (n int, err error) {
	err = db.QueryRow(ctx, `SELECT count(*) FROM snapshot_row WHERE snapshot = $1 AND disputed AND ($2 = '' OR region = $2)`, snapshot, region).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("weeks: disputed in %d: %w", snapshot, err)
	}
	return n, nil
}

// Reworked are the weeks before one that were published anew, corrected, after one
// moment and up to another, the newest first.
func Reworked(ctx context.Context, db postgres.DB, before Snapshot, after, upTo time.Time) ([]string, error) {
	rows, err := db.Query(ctx, `
		SELECT period FROM snapshot
		WHERE kind = 'week' AND version > 1 AND week < $1 AND published_at > $2 AND published_at <= $3
		GROUP BY period ORDER BY period DESC`, before.Monday, after, upTo)
	if err != nil {
		return nil, fmt.Errorf("weeks: reworked: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("weeks: reworked: %w", err)
	}
	return all, nil
}
