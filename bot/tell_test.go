package bot_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
	"qalauly/simulator"
)

// telling lets notices say what their reference names, so often.
func (r *road) telling(times int) {
	r.opts.Notices = func(_ context.Context, _ postgres.DB, n notice.Due, _ account.Person) (handlers.Message, bool, error) {
		return handlers.Message{HTML: locales.HTML(strings.Repeat(n.Ref+" ", times)), Menu: [][]string{{"key"}}}, true, nil
	}
}

func TestANoticeTooLongForOneMessage(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.telling(2000)
	p := r.meet(t, "Марина")
	require.NoError(t, notice.Post(t.Context(), r.db, notice.Notice{To: p.ID, Kind: "long", Ref: "word", Once: "long"}))
	r.start()
	require.Eventually(t, func() bool { return r.count(`SELECT count(*) FROM reply WHERE state = 2`) == 3 }, time.Minute, 20*time.Millisecond)
	got := p.Messages()
	require.Len(t, got, 3, "10,000 letters")
	require.Equal(t, 2000, strings.Count(got[0].Text+got[1].Text+got[2].Text, "word"))
	require.Equal(t, 1, r.count(`SELECT count(*) FROM notice WHERE state = 2 AND NOT maybe`))
	require.Equal(t, 1, r.count(`SELECT count(*) FROM reply WHERE outcome = 'sent' AND NOT maybe AND id = (SELECT max(id) FROM reply)`))
}

// TestNoNoticeToWhoBlocked: nothing is sent to somebody who cannot be reached;
// whatever they do in their own chat says that they are back.
func TestNoNoticeToWhoBlocked(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.telling(1)
	p := r.meet(t, "Марина")
	_, err := r.db.Exec(t.Context(), `INSERT INTO person (id, unreachable) VALUES ($1, true)`, p.ID)
	require.NoError(t, err)
	require.NoError(t, notice.Post(t.Context(), r.db, notice.Notice{To: p.ID, Kind: "x", Ref: "early", Once: "early"}))
	r.start()
	require.Eventually(t, func() bool { return r.count(`SELECT count(*) FROM notice WHERE state = 3`) == 1 }, time.Minute, 20*time.Millisecond)
	p.Says("раз")
	p.Sees("echo раз")
	require.Zero(t, r.count(`SELECT count(*) FROM person WHERE unreachable`))
	require.NoError(t, notice.Post(t.Context(), r.db, notice.Notice{To: p.ID, Kind: "x", Ref: "late", Once: "late"}))
	p.Sees("late")
	p.SeesNone("early")
}

// TestANoticeOutlivesALongOutage: what was tried many times while the Bot API was
// away is owed still.
func TestANoticeOutlivesALongOutage(t *testing.T) {
	t.Parallel()
	r := newRoad(t)
	r.telling(1)
	p := r.meet(t, "Марина")
	require.NoError(t, notice.Post(t.Context(), r.db, notice.Notice{To: p.ID, Kind: "x", Ref: "late", Once: "late"}))
	_, err := r.db.Exec(t.Context(), `UPDATE notice SET tries = 1000`)
	require.NoError(t, err)
	r.sim.Fail(func(c simulator.Call) *simulator.Fault {
		if c.Method == "sendMessage" {
			return &simulator.Fault{Code: http.StatusBadGateway, HTML: true}
		}
		return nil
	})
	r.start()
	require.Eventually(t, func() bool {
		return r.count(`SELECT count(*) FROM notice WHERE state = 0 AND tries > 1000 AND not_before > now()`) == 1
	}, time.Minute, 20*time.Millisecond)
	r.sim.Fail(nil)
	_, err = r.db.Exec(t.Context(), `UPDATE notice SET not_before = now()`)
	require.NoError(t, err)
	p.Sees("late")
}
