package bot

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres/pgtest"
)

func outboxForTests(t *testing.T) *outbox {
	b := &Bot{id: "us", life: t.Context()}
	b.outbox = newOutbox(b)
	b.outbox.leased = time.Now().Add(time.Hour)
	return b.outbox
}

// TestReserve: handling waits for sending while that goes on, and not otherwise.
func TestReserve(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	o := outboxForTests(t)
	free := ofOwn
	for free >= fewest {
		places, own := o.reserve(ctx, lanesAtOnce)
		require.Equal(t, []any{min(free, lanesAtOnce), true}, []any{places, own})
		free -= places
	}

	type got struct {
		places int
		own    bool
	}
	waiting := make(chan got)
	ask := func() {
		go func() {
			places, own := o.reserve(ctx, lanesAtOnce)
			waiting <- got{places, own}
		}()
	}
	ask()
	o.release(fewest)
	require.Equal(t, got{free + fewest, true}, <-waiting, "when there is room again it goes on")

	o.mu.Lock()
	o.hand = atHand
	o.mu.Unlock()
	ask()
	o.mu.Lock()
	o.resting = atHand
	o.changed.Broadcast()
	o.mu.Unlock()
	require.Equal(t, got{lanesAtOnce, false}, <-waiting, "others do not wait for the pace of a few")
	o.mu.Lock()
	o.resting = 0
	o.mu.Unlock()
	ask()
	o.close()
	require.Equal(t, got{lanesAtOnce, false}, <-waiting, "nobody waits while all is being stopped")
}

// TestReserveWhenNothingLeaves: a Bot API that does not answer stops sending, not
// handling.
func TestReserveWhenNothingLeaves(t *testing.T) {
	t.Parallel()
	o := outboxForTests(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go o.tick(ctx)
	o.hand = atHand
	places, own := o.reserve(ctx, 5)
	require.Equal(t, 5, places)
	require.False(t, own)
}

// tick does what alive does for those who wait.
func (o *outbox) tick(ctx context.Context) {
	for ctx.Err() == nil {
		sleep(ctx, 10*time.Millisecond)
		o.changed.Broadcast()
	}
}

// TestClerk: what waits at the same moment is written down in one commit; what
// cannot be written harms nothing else; a row behind an older one does not begin.
func TestClerk(t *testing.T) {
	t.Parallel()
	o := outboxForTests(t)
	o.bot.DB = pgtest.New(t)
	ctx := t.Context()
	_, err := o.bot.DB.Exec(ctx, `
		INSERT INTO reply (chat, method, state, owner)
		SELECT chat, 'sendMessage', state, owner
		FROM (VALUES (1, 1, 'us'), (2, 1, 'us'), (3, 1, 'others'), (4, 0, 'us'), (5, 0, 'others'), (5, 0, 'us'), (6, 1, 'us')) AS v (chat, state, owner)`)
	require.NoError(t, err)
	entries := []*entry{
		{id: 1, state: 2, message: 17, outcome: "sent"},
		{id: 2, state: 3, outcome: "cannot be \x00 written"},
		{id: 3, state: 2, outcome: "not ours"},
		{id: 4, begins: true},
		{id: 6, begins: true},
		{id: 7, state: 3, outcome: "refused"},
	}
	errs := make([]error, len(entries))
	var all sync.WaitGroup
	for i, e := range entries {
		e.result = make(chan error, 1)
		all.Go(func() { errs[i] = <-e.result })
	}
	o.clerk.flush(ctx, entries)
	all.Wait()
	for i, err := range errs {
		require.Equal(t, i == 1, err != nil, "%d: %v", i, err)
	}
	require.Equal(t, []bool{true, false}, []bool{entries[3].began, entries[4].began})
	var got []string
	rows, err := o.bot.DB.Query(ctx, `SELECT state, coalesce(message_id, 0), coalesce(outcome, '') FROM reply ORDER BY id`)
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var state, message int
		var outcome string
		require.NoError(t, rows.Scan(&state, &message, &outcome))
		got = append(got, fmt.Sprint(state, " ", message, " ", outcome))
	}
	require.NoError(t, rows.Err())
	require.Equal(t, []string{"2 17 sent", "1 0 ", "1 0 ", "1 0 ", "0 0 ", "0 0 ", "3 0 refused"}, got)
}

// TestTakeLanes: workers share what is ready; a lane that is to be alone comes
// alone, until it is well again.
func TestTakeLanes(t *testing.T) {
	t.Parallel()
	l := newLanes()
	for lane := range int64(8) {
		l.hint(lane)
	}
	require.Equal(t, []int64{0, 1, 2, 3}, l.take(32))
	require.Equal(t, []int64{4, 5}, l.take(32))
	require.Equal(t, []int64{6}, l.take(1))
	l.done(0, again)
	l.done(1, alone)
	l.done(2, again)
	l.done(3, rest)
	require.Equal(t, []int64{7, 0}, l.take(32), "a lane that is to be alone is not taken with others")
	require.Equal(t, []int64{1}, l.take(32))
	l.hint(1)
	l.done(1, rest)
	require.Equal(t, []int64{2}, l.take(32))
	require.Equal(t, []int64{1}, l.take(32))
	l.done(1, rest)
	require.Empty(t, l.alone)
	l.stop()
	require.Empty(t, l.take(32))
}
