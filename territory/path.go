package territory

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Path returns a unit's code and those of all units above it, the unit first; it
// is empty for "", the whole country. An unknown code is ErrUnknown.
func Path(ctx context.Context, db postgres.DB, code string) ([]string, error) {
	if code == "" {
		return nil, nil
	}
	rows, _ := db.Query(ctx, `
		WITH RECURSIVE up AS (
			SELECT code, parent, 0 AS step FROM unit WHERE code = $1
			UNION ALL
			SELECT u.code, u.parent, up.step + 1 FROM unit u JOIN up ON u.code = up.parent)
		SELECT code FROM up ORDER BY step`, code)
	path, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("territory: path of %q: %w", code, err)
	}
	if len(path) == 0 {
		return nil, fmt.Errorf("territory: path of %q: %w", code, ErrUnknown)
	}
	return path, nil
}

// Paths returns what Path does for every unit, by code.
func Paths(ctx context.Context, db postgres.DB) (map[string][]string, error) {
	rows, _ := db.Query(ctx, `SELECT code, coalesce(parent, '') FROM unit`)
	over := map[string]string{}
	var code, parent string
	if _, err := pgx.ForEachRow(rows, []any{&code, &parent}, func() error { over[code] = parent; return nil }); err != nil {
		return nil, fmt.Errorf("territory: paths: %w", err)
	}
	paths := make(map[string][]string, len(over))
	for code := range over {
		for at := code; at != ""; at = over[at] {
			paths[code] = append(paths[code], at)
		}
	}
	return paths, nil
}
