package notice_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
	"qalauly/notice"
)

func TestOnceAndInOrder(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	ctx := t.Context()
	parked := notice.Notice{To: 7, Kind: "parked", Ref: "12", Once: "parked:12"}
	require.NoError(t, notice.Post(ctx, db, parked))
	require.NoError(t, notice.Post(ctx, db, parked))
	require.NoError(t, notice.Post(ctx, db, notice.Notice{To: 8, Kind: "parked", Ref: "12", Once: "parked:12"}))
	require.NoError(t, notice.Post(ctx, db, notice.Notice{To: 7, Kind: "later", Once: "later", NotBefore: time.Now().Add(time.Hour)}))

	due, err := notice.Claim(ctx, db, 1, 10)
	require.NoError(t, err)
	require.Len(t, due, 2, "each person once, nothing early")
	none, err := notice.Claim(ctx, db, 1, 10)
	require.NoError(t, err)
	require.Empty(t, none, "what is claimed is not claimed again")
	require.NoError(t, notice.Sent(ctx, db, due[0].ID, 1, 99))

	recovers(t, db, 0, 1, due[0].ID, due[1].ID)
	none, err = notice.Claim(ctx, db, 1, 10)
	require.NoError(t, err)
	require.Empty(t, none, "what is on its way stays so")
	recovers(t, db, 0, 2)
	again, err := notice.Claim(ctx, db, 2, 10)
	require.NoError(t, err)
	require.Len(t, again, 1)
	require.True(t, again[0].Maybe)

	require.NoError(t, notice.Sent(ctx, db, again[0].ID, 1, 99), "the frozen leader comes back")
	require.NoError(t, notice.Return(ctx, db, again[0], 2, 0, false))
	last, err := notice.Claim(ctx, db, 2, 10)
	require.NoError(t, err)
	require.Len(t, last, 1, "and has changed nothing")
	ok, err := notice.Handed(ctx, db, last[0].ID, 1)
	require.NoError(t, err)
	require.False(t, ok, "not by an older leader")
	ok, err = notice.Handed(ctx, db, last[0].ID, 2)
	require.NoError(t, err)
	require.True(t, ok)
	ok, err = notice.Handed(ctx, db, last[0].ID, 2)
	require.NoError(t, err)
	require.False(t, ok, "and not twice")
}

func recovers(t *testing.T, db postgres.DB, given int, term int64, flying ...int64) {
	t.Helper()
	if flying == nil {
		flying = []int64{}
	}
	got, err := notice.Recover(t.Context(), db, term, flying)
	require.NoError(t, err)
	require.Equal(t, given, got)
}

// TestInterruptedTwice: what a leader left in the middle is tried once more.
func TestInterruptedTwice(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	ctx := t.Context()
	require.NoError(t, notice.Post(ctx, db, notice.Notice{To: 7, Kind: "parked", Once: "x"}))
	claim := func(term int64, want int) {
		due, err := notice.Claim(ctx, db, term, 10)
		require.NoError(t, err)
		require.Len(t, due, want)
	}
	claim(1, 1)
	recovers(t, db, 0, 1) // the answer to the claim was lost: nothing was sent
	claim(1, 1)
	recovers(t, db, 0, 2)
	claim(2, 1)
	recovers(t, db, 1, 3)
	claim(3, 0)
	n, err := notice.Interrupted(ctx, db)
	require.NoError(t, err)
	require.Equal(t, 1, n)
}
