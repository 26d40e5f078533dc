package digest_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"qalauly/digest"
	"qalauly/internal/postgres/pgtest"
	"qalauly/notice"
)

// crowd is a world with so many people, each twentieth of whom has blocked the bot, each
// tenth unsubscribed, each third reads Russian.
func crowd(t testing.TB, n int) *world {
	t.Helper()
	w := &world{TB: t, ctx: t.Context(), db: pgtest.New(t)}
	w.exec(`INSERT INTO person (id, lang, unreachable)
		SELECT 800000000 + i, CASE WHEN i % 3 = 0 THEN 'ru' ELSE 'kk' END, i % 20 = 0 FROM generate_series(1, $1::int) i`, n)
	w.exec(`INSERT INTO subscription (person, rhythm, hour, changed_at) SELECT id, 'off', 9, now() FROM person WHERE id % 10 = 1`)
	w.exec(`INSERT INTO person (id) VALUES (-100500)`)
	return w
}

// written is a campaign to everybody that was approved.
func (w *world) written(a, b int64) int64 {
	w.Helper()
	now := time.Now()
	id, err := digest.Write(w.ctx, w.db, a, "all", "", now)
	require.NoError(w, err)
	require.ErrorIs(w, digest.Request(w.ctx, w.db, a, id), digest.ErrNoText)
	require.NoError(w, digest.Say(w.ctx, w.db, a, id, "kk", "Ертең сервис бір сағат жұмыс істемейді"))
	require.ErrorIs(w, digest.Request(w.ctx, w.db, a, id), digest.ErrUnseen)
	require.NoError(w, digest.Seen(w.ctx, w.db, a, id))
	require.ErrorIs(w, digest.Launch(w.ctx, w.db, b, id, false, now), digest.ErrStage)
	require.NoError(w, digest.Request(w.ctx, w.db, a, id))
	require.ErrorIs(w, digest.Launch(w.ctx, w.db, a, id, false, now), digest.ErrTwoPersons)
	require.NoError(w, digest.Launch(w.ctx, w.db, b, id, false, now))
	require.ErrorIs(w, digest.Launch(w.ctx, w.db, b, id, false, now), digest.ErrStage, "once")
	require.ErrorIs(w, digest.Say(w.ctx, w.db, a, id, "kk", "басқа"), digest.ErrStage, "what was approved stays")
	return id
}

// owed is how many wait for a campaign.
func (w *world) owed(id int64) int {
	w.Helper()
	n, err := notice.Count(w.ctx, w.db, digest.NoticeCampaign, fmt.Sprint(id))
	require.NoError(w, err)
	return n.Waiting
}

func (w *world) fills(id int64) (batches int) {
	w.Helper()
	for more := true; more; batches++ {
		var err error
		more, err = digest.Fill(w.ctx, w.db, id, at("2026-11-24 12:00"))
		require.NoError(w, err)
	}
	return batches
}

// TestACampaignReachesEachOnce: who can be reached and has not unsubscribed gets it, once,
// behind what is owed otherwise; a second start of the same campaign adds nobody.
func TestACampaignReachesEachOnce(t *testing.T) {
	t.Parallel()
	w := crowd(t, 45_000)
	id := w.written(1, 2)
	w.exec(`DELETE FROM notice`) // those who were asked to approve it
	more, err := digest.Fill(w.ctx, w.db, id, at("2026-11-24 12:00"))
	require.NoError(t, err)
	require.True(t, more)
	require.NoError(t, notice.Post(w.ctx, w.db, notice.Notice{To: 800000002, Kind: "slip", Once: "slip", NotBefore: time.Now().Add(-time.Second)}))
	drawn, err := notice.Draw(w.ctx, w.db)
	require.NoError(t, err)
	require.Positive(t, drawn)
	due, err := notice.Next(w.ctx, w.db, 3, []int64{})
	require.NoError(t, err)
	require.Equal(t, "slip", due[0].Kind, "a campaign waits behind what is owed to one")
	require.Equal(t, "campaign", due[1].Kind)

	w.fills(id) // another process goes on where this one stood
	want := w.count(`SELECT count(*) FROM person p WHERE id > 0 AND NOT unreachable AND NOT EXISTS (SELECT FROM subscription WHERE person = p.id)`)
	require.Equal(t, want, w.owed(id))
	require.Equal(t, want, w.count(`SELECT filled FROM campaign`))
	w.exec(`UPDATE campaign SET state = 'filling', far = 0`)
	w.fills(id)
	require.Equal(t, want, w.owed(id))
	require.Equal(t, want, w.count(`SELECT filled FROM campaign`), "again adds none")

	all := map[int64]int{}
	for range 40 { // of some turns all are told or have blocked the service
		_, err := notice.Draw(w.ctx, w.db)
		require.NoError(t, err)
		rows, err := w.db.Query(w.ctx, `
			UPDATE notice SET state = CASE WHEN id % 50 = 0 THEN 3 ELSE 2 END, done_at = now(), outcome = CASE WHEN id % 50 = 0 THEN 'Forbidden: bot was blocked by the user' ELSE 'sent' END
			WHERE kind = 'campaign' AND state = 0 RETURNING recipient`)
		require.NoError(t, err)
		told, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		require.NoError(t, err)
		for _, person := range told {
			all[person]++
		}
		require.NoError(t, notice.Sweep(w.ctx, w.db))
		require.Zero(t, w.count(`SELECT count(*) FROM notice WHERE kind = 'campaign'`), "who was told leaves no row")
	}
	require.Len(t, all, 41*200, "each once")
	w.exec(`UPDATE campaign SET state = 'filling', far = 0`)
	w.fills(id)
	require.Equal(t, want-len(all), w.owed(id), "who was told long ago is not written down again")
	over, err := digest.Conclude(w.ctx, w.db, id, time.Now())
	require.NoError(t, err)
	require.False(t, over)
	require.NoError(t, digest.Stop(w.ctx, w.db, 2, id, time.Now()))
	for !over {
		over, err = digest.Conclude(w.ctx, w.db, id, time.Now())
		require.NoError(t, err)
	}
	p, err := digest.ProgressOf(w.ctx, w.db, id)
	require.NoError(t, err)
	require.Equal(t, want, p.All())
	require.Zero(t, p.Waiting)
	require.Positive(t, p.Sent)
	require.Positive(t, p.Blocked)
	require.Equal(t, p.Failed, p.Blocked+p.Untold)
	require.ErrorIs(t, digest.Stop(w.ctx, w.db, 2, id, time.Now()), digest.ErrStage)
}

// TestAnAudience: a region's people, members of a duty, readers of a language.
func TestAnAudience(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.editors()
	w.exec(`INSERT INTO person (id, lang) VALUES (501, 'kk'), (502, 'ru'), (601, 'kk'), (602, 'ru'), (603, 'ru')`)
	w.exec(`INSERT INTO home (person, unit, terms, agreed_at) VALUES (601, '10', 1, now()), (602, '10', 1, now()), (603, '11', 1, now())`)
	for audience, want := range map[string]int{"all:": 5, "all:ru": 3, "region:10:": 2, "region:10:ru": 1, "role:editor:": 2, "role:editor:kk": 1, "role:recorder:": 0} {
		var c digest.Campaign
		at := len(audience)
		for audience[at-1] != ':' {
			at--
		}
		c.Audience, c.Lang = audience[:at-1], audience[at:]
		readers, err := c.Readers(w.ctx, w.db)
		require.NoError(t, err)
		n, err := readers.Count(w.ctx, w.db)
		require.NoError(t, err)
		require.Equal(t, want, n, audience)
	}
	for _, audience := range []string{"", "region:99", "nobody"} {
		_, err := digest.Write(w.ctx, w.db, 1, audience, "", time.Now())
		require.ErrorIs(t, err, digest.ErrAudience, fmt.Sprint(audience))
	}
}
