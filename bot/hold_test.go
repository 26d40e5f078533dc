package bot_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/bot"
	"qalauly/notice"
)

// TestHeld: while sending is held updates are handled, answers and notices wait
// in order, and go out after the release.
func TestHeld(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	ctx := t.Context()
	require.NoError(t, bot.Hold(ctx, r.db))
	r.start()
	r.start()
	p := r.meet(t, "Марина")
	for _, word := range []string{"раз", "два", "три"} {
		p.Says(word)
	}
	require.NoError(t, notice.Post(ctx, r.db, notice.Notice{To: p.ID, Kind: "parked", Ref: "1", Once: "a"}))
	require.Eventually(t, func() bool { return len(r.effects(p.ID)) == 3 }, time.Minute, 20*time.Millisecond, "%v", r.effects(p.ID))
	time.Sleep(300 * time.Millisecond)
	require.Empty(t, r.sim.CallsTo("sendMessage"), "nothing goes out")

	waiting, err := bot.Queue(ctx, r.db)
	require.NoError(t, err)
	require.Len(t, waiting, 2)
	require.Equal(t, []any{"reply", "sendMessage", 3, 0}, []any{waiting[0].What, waiting[0].Kind, waiting[0].Count, waiting[0].Maybe})
	require.Equal(t, []any{"notice", "parked", 1, 0}, []any{waiting[1].What, waiting[1].Kind, waiting[1].Count, waiting[1].Maybe})

	require.NoError(t, bot.Release(ctx, r.db))
	require.NoError(t, bot.Release(ctx, r.db), "again does nothing")
	p.Sees("echo три")
	p.Says("четыре")
	p.Sees("echo четыре")
	var got []string
	for _, m := range p.Messages() {
		if m.From.IsBot && len(m.Text) > 4 && m.Text[:4] == "echo" {
			got = append(got, m.Text)
		}
	}
	require.Equal(t, []string{"echo раз", "echo два", "echo три", "echo четыре"}, got)
}

// TestRestored: what a backup had on its way is doubted and held, its leases end,
// and the operator may drop what is old.
func TestRestored(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	ctx := t.Context()
	p := r.meet(t, "Марина")
	_, err := r.db.Exec(ctx, `
		INSERT INTO reply (chat, method, body, state, owner, created_at)
		SELECT $1, 'sendMessage', convert_to(format('{"chat_id":%s,"text":"%s"}', $1::bigint, word), 'UTF8'), state, owner, now() - age
		FROM (VALUES ('old', 1, 'dead', interval '2 hours'), ('new', 0, '', interval '1 minute')) AS v (word, state, owner, age)`, p.ID)
	require.NoError(t, err)
	_, err = r.db.Exec(ctx, `INSERT INTO lease (name, holder, term, until) VALUES ('leader', 'dead', 7, now() + interval '1 day')`)
	require.NoError(t, err)
	taken := time.Now().Add(-30 * time.Second).Truncate(time.Millisecond)
	require.NoError(t, notice.Post(ctx, r.db, notice.Notice{To: p.ID, Kind: "parked", Ref: "1", Once: "due"}))
	require.NoError(t, notice.Post(ctx, r.db, notice.Notice{To: p.ID, Kind: "parked", Ref: "2", Once: "later", NotBefore: time.Now().Add(time.Hour)}))
	require.NoError(t, bot.Restored(ctx, r.db, taken))

	held, err := bot.Held(ctx, r.db)
	require.NoError(t, err)
	require.True(t, held)
	_, at, ok, err := bot.LastRestore(ctx, r.db)
	require.NoError(t, err)
	require.True(t, ok)
	require.True(t, at.Equal(taken))
	require.Equal(t, 2, r.count(`SELECT count(*) FROM reply WHERE state = 0 AND owner = '' AND maybe`))
	require.Equal(t, 1, r.count(`SELECT count(*) FROM notice WHERE maybe`), "what was never due is not doubted")

	replies, notices, err := bot.Drop(ctx, r.db, time.Now().Add(-time.Hour))
	require.NoError(t, err)
	require.Equal(t, []int64{1, 0}, []int64{replies, notices})
	require.NoError(t, bot.Release(ctx, r.db))
	r.start()
	p.Sees("new")
	p.SeesNone("old")
	require.Equal(t, 8, r.count(`SELECT term FROM lease WHERE name = 'leader'`))
	require.Equal(t, 1, r.count(`SELECT count(*) FROM reply WHERE state = 3 AND body IS NULL`))
}
