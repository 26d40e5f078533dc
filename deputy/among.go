package deputy

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

const amongSQL = `
	SELECT ` + hitColumns + `
	FROM deputy d
	JOIN LATERAL (SELECT * FROM mandate WHERE deputy = d.id AND valid_from <= $1::date ORDER BY valid_from DESC LIMIT 1) m ON true
	` + mandateSQL + `
	WHERE d.id = ANY ($3)
	ORDER BY ` + alphabetical + `
	LIMIT $4 OFFSET $5`

// Among returns a page of some deputies, by the alphabet, with the seat that each had
// last on a day: a list that was made before may hold some who sit no more.
func Among(ctx context.Context, db postgres.DB, ids []int64, on time.Time, p Page) ([]Hit, error) {
	rows, _ := db.Query(ctx, amongSQL, on, p.Lang, ids, p.Limit, p.Offset)
	hits, err := pgx.CollectRows(rows, scanHit)
	if err != nil {
		return nil, fmt.Errorf("deputy: among %d: %w", len(ids), err)
	}
	return hits, nil
}
