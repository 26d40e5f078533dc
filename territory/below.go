package territory

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Below returns some units' codes and those of all units below them.
func Below(ctx context.Context, db postgres.DB, codes ...string) ([]string, error) {
	rows, _ := db.Query(ctx, `
		WITH RECURSIVE down AS (
			SELECT code FROM unit WHERE code = ANY($1)
			UNION
			SELECT u.code FROM unit u JOIN down ON u.parent = down.code)
		SELECT code FROM down ORDER BY code`, codes)
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("territory: below %q: %w", codes, err)
	}
	return found, nil
}
