package notice

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Kind is how many notices of one kind are due and wait.
type Kind struct {
	Kind   string
	Count  int
	Maybe  int       // of them may have reached the person already
	Oldest time.Time // when the oldest was due
}

// Waiting counts what is due, by kind, the one that waits longest first.
func Waiting(ctx context.Context, db postgres.DB) ([]Kind, error) {
	rows, err := db.Query(ctx, `
		SELECT kind, sum(n)::bigint AS count, coalesce(sum(n) FILTER (WHERE maybe), 0)::bigint AS maybe, min(not_before) AS oldest
		FROM (
			SELECT kind, 1 AS n, maybe, not_before FROM notice WHERE state < 2 AND not_before <= now()
			UNION ALL
			SELECT b.kind, cardinality(c.people), c.maybe, c.not_before FROM crowd c JOIN bulk b ON b.id = c.bulk WHERE c.not_before <= now()) AS due
		GROUP BY kind
		ORDER BY oldest`)
	if err != nil {
		return nil, fmt.Errorf("notice: waiting: %w", err)
	}
	kinds, err := pgx.CollectRows(rows, pgx.RowToStructByName[Kind])
	if err != nil {
		return nil, fmt.Errorf("notice: waiting: %w", err)
	}
	return kinds, nil
}

// Drop gives up what was due before a moment and returns how much that was.
func Drop(ctx context.Context, db postgres.DB, before time.Time) (int64, error) {
	var n int64
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		crowd, err := giveUp(ctx, tx, `not_before < $2`, dropped, before)
		if err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `UPDATE notice SET state = 3, outcome = $2, done_at = now() WHERE state < 2 AND not_before < $1`, before, dropped)
		n = crowd + tag.RowsAffected()
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("notice: drop: %w", err)
	}
	return n, nil
}

const dropped = "dropped by the operator"

// Doubt marks all that is not told yet as maybe told, for a database that is
// older than what was told. What has never been due is as it was.
func Doubt(ctx context.Context, db postgres.DB) error {
	return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE crowd SET maybe = true WHERE not_before <= now()`); err != nil {
			return fmt.Errorf("notice: doubt: %w", err)
		}
		return doubt(ctx, tx)
	})
}

func doubt(ctx context.Context, db postgres.DB) error {
	_, err := db.Exec(ctx, `
		UPDATE notice SET maybe = true, state = CASE WHEN careful THEN 3 ELSE 0 END,
			outcome = CASE WHEN careful THEN $1 END, done_at = CASE WHEN careful THEN now() END
		WHERE state < 2 AND not_before <= now()`, unclear)
	if err != nil {
		return fmt.Errorf("notice: doubt: %w", err)
	}
	return nil
}
