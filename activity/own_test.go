package activity_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"qalauly/activity"
	"qalauly/internal/postgres"
)

// TestTwoAtOneSitting keeps the second who asks about a sitting waiting until the first
// is through; another sitting keeps nobody waiting.
func TestTwoAtOneSitting(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	sat := func(db postgres.DB, number string) error {
		_, err := activity.Sat(b.ctx, db, "A6", now, "number", number, b.deputies)
		return err
	}
	require.NoError(t, b.in(func(first pgx.Tx) error {
		require.NoError(t, sat(first, "5"))
		return b.in(func(second pgx.Tx) error {
			_, err := second.Exec(b.ctx, `SET LOCAL lock_timeout = '50ms'`)
			require.NoError(t, err)
			require.NoError(t, sat(second, "6"))
			late := pgx.BeginFunc(b.ctx, second, func(tx pgx.Tx) error { return sat(tx, "5") })
			require.ErrorContains(t, late, "55P03")
			return nil
		})
	}))
	require.NoError(t, b.in(func(tx pgx.Tx) error { return sat(tx, "5") }))
}
