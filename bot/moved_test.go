package bot_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/bot"
	"qalauly/notice"
	"qalauly/simulator"
)

// TestAGroupMoves: what waited for a group that became a supergroup goes to its new
// id, with buttons that work there; the old id is not written to.
func TestAGroupMoves(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	ctx := t.Context()
	p := r.meet(t, "Марина")
	g := simulator.Gather(p, "Ауыл")
	old := g.ID
	require.NoError(t, bot.Hold(ctx, r.db))
	r.start()
	g.Says(p, "/start")
	require.Eventually(t, func() bool { return len(r.effects(p.ID)) == 1 }, time.Minute, 20*time.Millisecond)
	require.NoError(t, notice.Post(ctx, r.db, notice.Notice{To: old, Kind: "parked", Ref: "1", Once: "a"}))
	g.Migrates()
	require.Eventually(t, func() bool { return r.count(`SELECT count(*) FROM chat_moved`) == 1 }, time.Minute, 20*time.Millisecond)
	require.NoError(t, bot.Release(ctx, r.db))
	g.Sees("menu")
	g.Presses(p, "Press")
	g.Sees("pressed")
	to := func(chat int64) (n int) {
		for _, c := range r.sim.CallsTo("sendMessage") {
			if c.Params["chat_id"] == fmt.Sprint(chat) {
				n++
			}
		}
		return n
	}
	require.Eventually(t, func() bool { return r.count(`SELECT count(*) FROM notice WHERE state = 2`) == 1 }, time.Minute, 20*time.Millisecond)
	require.Equal(t, []int{0, 2}, []int{to(old), to(g.ID)})

	// A bot that was not told learns it by the refusal, once.
	_, err := r.db.Exec(ctx, `DELETE FROM chat_moved`)
	require.NoError(t, err)
	for i := range 2 {
		_, err = r.db.Exec(ctx, `INSERT INTO reply (chat, method, body)
			VALUES ($1, 'sendMessage', convert_to(format('{"chat_id":%s,"text":"late %s"}', $1::bigint, $2::int), 'UTF8'))`, old, i)
		require.NoError(t, err)
		g.Sees(fmt.Sprint("late ", i))
	}
	require.Equal(t, 1, to(old))
}

// TestNoticesLeaveTheUnreachableAlone: one who blocked the bot costs one call, until
// they write again.
func TestNoticesLeaveTheUnreachableAlone(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	p := r.meet(t, "Марина")
	r.sim.SetFaults(simulator.Faults{Blocked: []int64{p.ID}})
	r.start()
	owe := func(once string) {
		require.NoError(t, notice.Post(t.Context(), r.db, notice.Notice{To: p.ID, Kind: "parked", Ref: "1", Once: once}))
		require.Eventually(t, func() bool { return r.count(`SELECT count(*) FROM notice WHERE state < 2`) == 0 }, time.Minute, 20*time.Millisecond)
	}
	owe("a")
	owe("b")
	require.Len(t, r.sim.CallsTo("sendMessage"), 1)
	require.Equal(t, 2, r.count(`SELECT count(*) FROM notice WHERE state = 3`))
	r.sim.SetFaults(simulator.Faults{})
	p.Says("мен келдім")
	p.Sees("echo")
	owe("c")
	require.Equal(t, 1, r.count(`SELECT count(*) FROM notice WHERE state = 2`))
}
