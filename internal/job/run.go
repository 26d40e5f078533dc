package job

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Once runs work for a period that has not run yet. The note that it ran commits
// together with what work wrote, so a crash leaves both or neither, and of two
// processes one waits and then finds it done. It reports whether work ran.
func Once(ctx context.Context, db postgres.DB, name, period string, work func(tx pgx.Tx) error) (bool, error) {
	ran := false
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `INSERT INTO job_run (job, period) VALUES ($1, $2) ON CONFLICT DO NOTHING`, name, period)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		ran = true
		return work(tx)
	})
	if err != nil {
		return false, fmt.Errorf("job: %s for %s: %w", name, period, err)
	}
	return ran, nil
}
