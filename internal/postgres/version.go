package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"qalauly/migrations"
)

// Steps returns the number of the last migration that the database has (0: none)
// and of the last one that this program knows. A database ahead of the program is
// one that a newer process shares: old processes work on.
func Steps(ctx context.Context, db DB) (have, known int64, err error) {
	if known, err = lastKnown(); err != nil {
		return 0, 0, err
	}
	err = db.QueryRow(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`).Scan(&have)
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "42P01" { // no migration was ever applied
		return 0, known, nil
	}
	if err != nil {
		return 0, 0, fmt.Errorf("postgres: steps: %w", err)
	}
	return have, known, nil
}

func lastKnown() (last int64, err error) {
	names, err := fs.Glob(migrations.Files, "*.sql")
	if err != nil {
		return 0, fmt.Errorf("postgres: steps: %w", err)
	}
	for _, name := range names {
		number, _, _ := strings.Cut(path.Base(name), "_")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("postgres: steps: %s has no number", name)
		}
		last = max(last, n)
	}
	return last, nil
}
