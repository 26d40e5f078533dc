package bot_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/notice"
	"qalauly/simulator"
)

// TestAPhotoIsEdited: a message gets another picture and caption, uploaded first and by
// its id the second time; where the message is gone, nothing is sent instead.
func TestAPhotoIsEdited(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.opts.Notices = func(_ context.Context, db postgres.DB, n notice.Due, _ account.Person) (m handlers.Message, ok bool, err error) {
		m = handlers.Message{HTML: "<b>first</b>", Photo: "one", Rows: [][]handlers.Button{{{Label: "see", URL: "https://example.kz"}}}}
		switch n.Ref {
		case "edit":
			m.HTML, m.Photo = "<b>second</b>", "two"
			err = db.QueryRow(t.Context(), `SELECT message_id FROM notice WHERE once = 'first'`).Scan(&m.At)
		case "again":
			m.HTML, m.Photo = "third", "two"
			err = db.QueryRow(t.Context(), `SELECT message_id FROM notice WHERE once = 'first'`).Scan(&m.At)
		case "gone":
			m.At = 777
		}
		return m, true, err
	}
	p := r.meet(t, "Марина")
	r.start()
	owe := func(once, ref string) {
		require.NoError(t, notice.Post(t.Context(), r.db, notice.Notice{To: p.ID, Kind: "x", Ref: ref, Once: once}))
		require.Eventually(t, func() bool { return r.count(`SELECT count(*) FROM notice WHERE state < 2`) == 0 }, time.Minute, 20*time.Millisecond)
	}
	owe("first", "new")
	owe("second", "edit")
	owe("third", "again")
	owe("fourth", "gone")
	got := p.Messages()
	require.Len(t, got, 1)
	require.Equal(t, "third", got[0].Caption)
	require.Equal(t, 3, r.count(`SELECT count(*) FROM notice WHERE outcome = 'sent'`))
	require.Equal(t, 1, r.count(`SELECT count(*) FROM notice WHERE state = 3`))
}

// TestCarefulIsNotRepeated: what must not be said twice is given up where the
// connection died after the Bot API had it; the rest is sent again.
func TestCarefulIsNotRepeated(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.telling(1)
	p := r.meet(t, "Марина")
	for _, n := range []notice.Notice{{Ref: "careful", Careful: true}, {Ref: "careless"}} {
		n.To, n.Kind, n.Once = p.ID, "x", n.Ref
		require.NoError(t, notice.Post(t.Context(), r.db, n))
	}
	var seen sync.Map
	r.sim.Fail(func(c simulator.Call) *simulator.Fault {
		if c.Method != "sendMessage" {
			return nil
		}
		if _, before := seen.LoadOrStore(c.Params["text"], true); before {
			return nil
		}
		return &simulator.Fault{DropAfter: true}
	})
	r.start()
	require.Eventually(t, func() bool { return r.count(`SELECT count(*) FROM notice WHERE state < 2`) == 0 }, time.Minute, 20*time.Millisecond)
	require.Equal(t, 1, r.count(`SELECT count(*) FROM notice WHERE state = 3 AND maybe AND outcome = 'maybe sent' AND once = 'careful'`))
	require.Equal(t, 1, r.count(`SELECT count(*) FROM notice WHERE state = 2 AND maybe AND once = 'careless'`))
}
