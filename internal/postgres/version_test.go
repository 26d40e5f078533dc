package postgres_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
)

func TestSteps(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	have, known, err := postgres.Steps(t.Context(), pool)
	require.NoError(t, err)
	require.Positive(t, known)
	require.Equal(t, known, have)

	_, err = pool.Exec(t.Context(), `DELETE FROM goose_db_version WHERE version_id = $1`, known)
	require.NoError(t, err)
	have, known, err = postgres.Steps(t.Context(), pool)
	require.NoError(t, err)
	require.Less(t, have, known)

	_, err = pool.Exec(t.Context(), `DROP TABLE goose_db_version`)
	require.NoError(t, err)
	have, _, err = postgres.Steps(t.Context(), pool)
	require.NoError(t, err)
	require.Zero(t, have)
}
