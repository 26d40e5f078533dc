package appeal

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// ErasedSince are the appeals of which everything that was written was erased since a
// moment: their copies in chats are to go too.
func ErasedSince(ctx context.Context, db postgres.DB, since time.Time) ([]int64, error) {
	rows, err := db.Query(ctx, `
		SELECT appeal FROM appeal_message WHERE erased_at >= $1
		GROUP BY appeal ORDER BY appeal`, since)
	if err != nil {
		return nil, fmt.Errorf("appeal: erased: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("appeal: erased: %w", err)
	}
	return all, nil
}
