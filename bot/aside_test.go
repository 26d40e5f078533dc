package bot

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres/pgtest"
)

// TestPlaceOfChatBecomeBusy: while an answer was being committed, the leader took up
// another row for the same chat. The place held for the answer is given back.
func TestPlaceOfChatBecomeBusy(t *testing.T) {
	t.Parallel()
	o := outboxForTests(t)
	require.True(t, o.takeSlot(7))
	o.chats[7] = []letter{{id: 1}} // is being served
	o.submit(&post{chat: 7, ours: []letter{{id: 2, begun: true}}, slot: true})
	require.Zero(t, len(o.slots))
	require.Len(t, o.chats[7], 2)
}

// TestTapsWaitingAreBounded: where the Bot API does not answer, taps that are
// forgotten anyway are not kept.
func TestTapsWaitingAreBounded(t *testing.T) {
	t.Parallel()
	var q taps
	busy, goOn := make(chan struct{}), make(chan struct{})
	for range tapSlots {
		q.do(func() { busy <- struct{}{}; <-goOn })
	}
	for range tapSlots {
		<-busy // none of them waits any more
	}
	answered := make(chan int, 2*tapsWaiting)
	for i := range 2 * tapsWaiting {
		q.do(func() { answered <- i })
	}
	close(goOn)
	q.end()
	q.do(func() { t.Error("nothing may begin after the end") })
	q.end()
	require.LessOrEqual(t, len(answered), tapsWaiting)
	least := 2 * tapsWaiting
	for range len(answered) {
		least = min(least, <-answered)
	}
	require.Equal(t, tapsWaiting, least, "the latest are answered")
}

// TestTimeIsUp: a handler that takes too long is at fault itself; one that was
// broken off because all is being stopped is not.
func TestTimeIsUp(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	fault := func(ctx context.Context) bool {
		tx, err := db.Begin(t.Context())
		require.NoError(t, err)
		defer func() { _ = tx.Rollback(context.Background()) }()
		_, err = tx.Exec(ctx, `SELECT pg_sleep(60)`)
		require.Error(t, err)
		return !isTransient(ctx, err, tx)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	require.True(t, fault(ctx))
	ctx, cancel = context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	require.False(t, fault(ctx))
}

// TestTakeBackOnlyOwn: a step whose savepoint could not be made takes nothing back
// that another step did.
func TestTakeBackOnlyOwn(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	tx, err := db.Begin(ctx)
	require.NoError(t, err)
	defer func() { _ = tx.Rollback(context.Background()) }()
	_, err = tx.Exec(ctx, `CREATE TABLE thing (name text)`)
	require.NoError(t, err)
	put := func(s *step, name string) {
		_, err := s.Exec(ctx, `INSERT INTO thing VALUES ($1)`, name)
		require.NoError(t, err)
	}
	put(&step{Tx: tx}, "neighbour's")
	own := &step{Tx: tx}
	over, cancel := context.WithCancel(ctx)
	cancel()
	_, err = own.Exec(over, `SELECT 1`)
	require.Error(t, err)
	put(own, "own")
	require.NoError(t, own.takeBack(ctx))
	rows, err := tx.Query(ctx, `SELECT name FROM thing`)
	require.NoError(t, err)
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Equal(t, []string{"neighbour's"}, names)
}
