package digest

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

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
