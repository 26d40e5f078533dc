package notice_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

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

	require.NoError(t, notice.Recover(ctx, db, 1, []int64{due[0].ID, due[1].ID}))
	none, err = notice.Claim(ctx, db, 1, 10)
	require.NoError(t, err)
	require.Empty(t, none, "what is on its way stays so")
	require.NoError(t, notice.Recover(ctx, db, 2, nil))
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
