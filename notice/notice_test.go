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

	due := begins(t, db, 1)
	require.Len(t, due, 2, "each person once, nothing early")
	require.Empty(t, begins(t, db, 1), "what was begun is not due")
	require.NoError(t, notice.Sent(ctx, db, due[0].ID, 1, 99))

	recovers(t, db, 0, 1, due[0].ID, due[1].ID)
	require.Empty(t, begins(t, db, 1), "what is on its way stays so")
	recovers(t, db, 0, 2)
	_, ok, err := notice.Begin(ctx, db, due[1].ID, 1)
	require.NoError(t, err)
	require.False(t, ok, "an older leader begins nothing that was taken over")
	again := begins(t, db, 2)
	require.Len(t, again, 1)
	require.True(t, again[0].Maybe)

	require.NoError(t, notice.Sent(ctx, db, again[0].ID, 1, 99), "the frozen leader comes back")
	require.NoError(t, notice.Return(ctx, db, again[0], 2, 0, false))
	last := begins(t, db, 2)
	require.Len(t, last, 1, "and has changed nothing")
	ok, err = notice.Handed(ctx, db, last[0].ID, 1)
	require.NoError(t, err)
	require.False(t, ok, "not by an older leader")
	ok, err = notice.Handed(ctx, db, last[0].ID, 2)
	require.NoError(t, err)
	require.True(t, ok)
	ok, err = notice.Handed(ctx, db, last[0].ID, 2)
	require.NoError(t, err)
	require.False(t, ok, "and not twice")
}

// begins is what a leader begins to send of all that is due.
func begins(t *testing.T, db postgres.DB, term int64) (begun []notice.Due) {
	t.Helper()
	next, err := notice.Next(t.Context(), db, 10, []int64{})
	require.NoError(t, err)
	for _, n := range next {
		d, ok, err := notice.Begin(t.Context(), db, n.ID, term)
		require.NoError(t, err)
		require.True(t, ok)
		n.Tries++
		require.Equal(t, n, d)
		begun = append(begun, d)
	}
	return begun
}

// TestNotBegunIsNotInterrupted: leaders die over one notice. Those that they had at
// hand with it were never sent: they are not given up with it, nor doubted.
func TestNotBegunIsNotInterrupted(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	ctx := t.Context()
	for person := range int64(5) {
		require.NoError(t, notice.Post(ctx, db, notice.Notice{To: person, Kind: "parked", Once: "x"}))
	}
	for term := range int64(2) {
		recovers(t, db, 0, term)
		next, err := notice.Next(ctx, db, 10, []int64{})
		require.NoError(t, err)
		require.Len(t, next, 5)
		for range 2 { // the answer to the first was lost
			_, ok, err := notice.Begin(ctx, db, next[0].ID, term)
			require.NoError(t, err)
			require.True(t, ok)
		}
		_, ok, err := notice.Begin(ctx, db, next[0].ID, term-1)
		require.NoError(t, err)
		require.False(t, ok, "not by two")
		rest, err := notice.Next(ctx, db, 10, []int64{next[1].ID})
		require.NoError(t, err)
		require.Equal(t, next[2:], rest, "what is at hand is not taken up twice")
	}
	recovers(t, db, 1, 2)
	due := begins(t, db, 2)
	require.Len(t, due, 4)
	for _, d := range due {
		require.False(t, d.Maybe)
	}
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
		require.Len(t, begins(t, db, term), want)
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

// TestWhoComesBack is told what they missed while they had blocked the bot, of the kinds
// asked for and no older than asked for, and nothing that was told.
func TestWhoComesBack(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	ctx := t.Context()
	for once, to := range map[string]int64{"answer:1": 7, "answer:2": 7, "rating:3": 7, "answer:4": 8} {
		require.NoError(t, notice.Post(ctx, db, notice.Notice{To: to, Kind: once[:6], Ref: once, Once: once}))
	}
	for _, d := range begins(t, db, 1) {
		if d.Ref == "answer:2" {
			require.NoError(t, notice.Sent(ctx, db, d.ID, 1, 99))
			continue
		}
		require.NoError(t, notice.Refused(ctx, db, d.ID, 1, map[string]string{"rating:3": "Forbidden: bot was blocked by the user", "answer:1": notice.Nobody, "answer:4": notice.Nobody}[d.Ref]))
	}
	require.NoError(t, notice.Retell(ctx, db, 7, []string{"answer"}, time.Now().Add(time.Hour)))
	require.Empty(t, begins(t, db, 1), "that is too long ago")
	require.NoError(t, notice.Retell(ctx, db, 7, []string{"answer"}, time.Now().Add(-time.Hour)))
	require.NoError(t, notice.Retell(ctx, db, 7, []string{"answer"}, time.Now().Add(-time.Hour)))
	again := begins(t, db, 1)
	require.Len(t, again, 1)
	require.Equal(t, "answer:1", again[0].Ref)
}
