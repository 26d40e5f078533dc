package digest_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/calendar"
	"qalauly/digest"
	"qalauly/notice"
	"qalauly/rating/weeks"
)

// posted is a world in which week 46 of 2026 is published, with the posts owed.
func posted(t *testing.T) (*world, time.Time) {
	t.Helper()
	w := newWorld(t)
	w.works(week("2026-W30"), 20)
	w.tick(at("2026-11-17 10:00"))
	now := at("2026-11-23 10:00")
	for ; w.count(`SELECT count(*) FROM digest_post`) == 0; now = now.Add(24 * time.Hour) {
		w.tick(now)
	}
	return w, now
}

// editors hires two who publish for the whole country.
func (w *world) editors() (a, b int64) {
	w.Helper()
	for i, id := range []*int64{&a, &b} {
		require.NoError(w, w.db.QueryRow(w.ctx, `INSERT INTO member (name) VALUES ('Редактор') RETURNING id`).Scan(id))
		w.exec(`INSERT INTO member_account (person, member) VALUES ($1, $2)`, 501+i, *id)
		w.exec(`INSERT INTO role_grant (member, role, asked_by, approved_by, approved_at) VALUES ($1, 'editor', 0, 99, now())`, *id)
	}
	return a, b
}

// TestAnUnclearPost: the connection died after Telegram had it. It is not repeated; an
// editor looks, and says that it stands there, or two send it again.
func TestAnUnclearPost(t *testing.T) {
	t.Parallel()
	w, now := posted(t)
	a, b := w.editors()
	all := w.posts("2026-W46")
	require.Len(t, all, 3)
	w.exec(`UPDATE notice SET state = 1, term = 1 WHERE kind = 'weekpost'`)
	_, err := notice.Recover(w.ctx, w.db, 2, []int64{}) // the leader died
	require.NoError(t, err)
	due, err := notice.Next(w.ctx, w.db, 10, []int64{})
	require.NoError(t, err)
	require.Empty(t, due)
	require.NoError(t, digest.Settle(w.ctx, w.db, now))
	doubtful, err := digest.Doubtful(w.ctx, w.db)
	require.NoError(t, err)
	require.Len(t, doubtful, 3)
	require.Equal(t, 6, w.count(`SELECT count(*) FROM notice WHERE kind = 'weekpostunclear'`), "both editors, of each")

	require.NoError(t, digest.Confirm(w.ctx, w.db, a, doubtful[0].ID, now))
	require.ErrorIs(t, digest.Confirm(w.ctx, w.db, a, doubtful[0].ID, now), digest.ErrNothing)
	wish, err := digest.Ask(w.ctx, w.db, a, digest.Again, "2026-W46", now)
	require.NoError(t, err)
	_, err = digest.Approve(w.ctx, w.db, a, wish.ID, now)
	require.ErrorIs(t, err, digest.ErrTwoPersons)
	_, err = digest.Approve(w.ctx, w.db, b, wish.ID, now)
	require.NoError(t, err)
	_, err = digest.Approve(w.ctx, w.db, b, wish.ID, now)
	require.ErrorIs(t, err, digest.ErrNothing, "once")
	due, err = notice.Next(w.ctx, w.db, 20, []int64{})
	require.NoError(t, err)
	again := 0
	for _, d := range due {
		if d.Kind == digest.NoticePost {
			again++
			require.True(t, d.Careful)
		}
	}
	require.Equal(t, 2, again)
	w.delivers()
	require.NoError(t, digest.Settle(w.ctx, w.db, now))
	_, err = digest.Ask(w.ctx, w.db, a, digest.Publish, "2026-W46", now)
	require.ErrorIs(t, err, digest.ErrNothing, "a repost is refused")
	_, err = digest.Ask(w.ctx, w.db, a, digest.Again, "2026-W46", now)
	require.ErrorIs(t, err, digest.ErrNothing)
}

// TestAHeldWeek waits for two editors; what was posted is not posted again; a channel
// that was bound later gets its first week by the same way.
func TestAHeldWeek(t *testing.T) {
	t.Parallel()
	w, now := posted(t)
	a, b := w.editors()
	w.exec(`UPDATE notice SET state = 2, outcome = 'sent', message_id = 5 WHERE recipient = $1`, north)
	require.NoError(t, digest.Settle(w.ctx, w.db, now))
	require.NoError(t, digest.Keep(w.ctx, w.db, a, "2026-W46", now))
	require.Equal(t, 2, w.count(`SELECT count(*) FROM digest_post WHERE state = 'held'`))
	require.Zero(t, w.count(`SELECT count(*) FROM notice WHERE kind = 'weekpost' AND state = 0`))
	require.NoError(t, digest.Bind(w.ctx, w.db, a, north, "10", "ru", now))
	require.ErrorIs(t, digest.Bind(w.ctx, w.db, a, north, "10", "ru", now), digest.ErrBound)
	require.Empty(t, w.tick(now.Add(time.Hour)), "it gets the next week by itself")
	wish, err := digest.Ask(w.ctx, w.db, a, digest.Publish, "2026-W46", now)
	require.NoError(t, err)
	_, err = digest.Approve(w.ctx, w.db, b, wish.ID, now)
	require.NoError(t, err)
	require.Equal(t, 3, w.count(`SELECT count(*) FROM notice WHERE kind = 'weekpost' AND state = 0`))
	require.Len(t, w.posts("2026-W46"), 4)

	_, err = weeks.AskPause(w.ctx, w.db, 0, true, "сайлау", now)
	require.NoError(t, err)
	p := w.posts("2026-W46")[0]
	_, ok, err := digest.ReadRef(w.ctx, w.db, p.Ref())
	require.NoError(t, err)
	require.False(t, ok, "while publication is paused nothing goes out")
	w.exec(`UPDATE notice SET state = 3, outcome = 'nothing to say' WHERE kind = 'weekpost' AND state = 0`)
	require.NoError(t, digest.Settle(w.ctx, w.db, now))
	require.Equal(t, 3, w.count(`SELECT count(*) FROM digest_post WHERE state = 'held'`))
	_, err = digest.Ask(w.ctx, w.db, a, digest.Publish, "2026-W46", now)
	require.ErrorIs(t, err, digest.ErrPaused)
}

// TestAHoldIsTakenBack by whoever made it, while the week has no posts yet.
func TestAHoldIsTakenBack(t *testing.T) {
	t.Parallel()
	w, now := posted(t)
	a, b := w.editors()
	const draft = "2026-W47"
	require.NoError(t, digest.Keep(w.ctx, w.db, a, draft, now))
	require.ErrorIs(t, digest.Release(w.ctx, w.db, b, draft), digest.ErrNothing)
	require.NoError(t, digest.Release(w.ctx, w.db, a, draft))
	require.ErrorIs(t, digest.Release(w.ctx, w.db, a, draft), digest.ErrNothing)
	h, err := digest.HeldBy(w.ctx, w.db, draft)
	require.NoError(t, err)
	require.Zero(t, h)
	require.NoError(t, digest.Keep(w.ctx, w.db, a, "2026-W46", now))
	require.ErrorIs(t, digest.Release(w.ctx, w.db, a, "2026-W46"), digest.ErrNothing, "its posts wait for two")
}

// TestACorrectionEdits: a corrected week is changed where it was posted, by two.
func TestACorrectionEdits(t *testing.T) {
	t.Parallel()
	w, now := posted(t)
	a, b := w.editors()
	w.delivers()
	require.NoError(t, digest.Settle(w.ctx, w.db, now))
	_, err := digest.Ask(w.ctx, w.db, a, digest.Correct, "2026-W46", now)
	require.ErrorIs(t, err, digest.ErrNothing)
	// A newer version, as weeks.Correct makes one.
	w.exec(`UPDATE snapshot SET state = 'superseded' WHERE period = '2026-W46' AND version = 1`)
	w.exec(`INSERT INTO snapshot (kind, period, week, weeks, version, state, method, input_hash, hash, frame, frozen_at, published_at, posted)
		SELECT kind, period, week, weeks, 2, 'published', method, input_hash, 'other', frame, frozen_at, now(), posted FROM snapshot WHERE period = '2026-W46' AND version = 1`)
	require.Empty(t, w.tick(now.Add(time.Hour)), "nothing is posted anew")
	wish, err := digest.Ask(w.ctx, w.db, a, digest.Correct, "2026-W46", now)
	require.NoError(t, err)
	_, err = digest.Approve(w.ctx, w.db, b, wish.ID, now)
	require.NoError(t, err)
	for _, p := range w.posts("2026-W46") {
		got, ok, err := digest.ReadRef(w.ctx, w.db, p.Ref())
		require.NoError(t, err)
		require.True(t, ok && got.Edits())
		require.NotEqual(t, p.First, p.Snapshot)
	}
	require.Equal(t, 3, w.count(`SELECT count(*) FROM notice WHERE kind = 'weekpost' AND state = 0 AND NOT careful`))
	w.delivers()
	require.NoError(t, digest.Settle(w.ctx, w.db, now.Add(time.Minute)))
	for _, p := range w.posts("2026-W46") {
		require.Equal(t, digest.Sent, p.State)
		require.False(t, p.EditedAt.IsZero())
	}
	_, err = digest.Ask(w.ctx, w.db, a, digest.Correct, "2026-W46", now)
	require.ErrorIs(t, err, digest.ErrNothing)
}

// TestOnManyInstances: all do what is due at the same moment, and it is done once.
func TestOnManyInstances(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.works(week("2026-W30"), 20)
	w.tick(at("2026-11-17 10:00"))
	now := at("2026-11-24 10:00")
	_, err := weeks.Tick(w.ctx, w.db, calendar.Usual(), now)
	require.NoError(t, err)
	var all sync.WaitGroup
	made := make(chan int, 8)
	for range 8 {
		all.Go(func() {
			posts, err := digest.Tick(w.ctx, w.db, now)
			require.NoError(t, err)
			made <- len(posts)
		})
	}
	all.Wait()
	close(made)
	sum := 0
	for n := range made {
		sum += n
	}
	require.Equal(t, 3, sum)
	require.Equal(t, 3, w.count(`SELECT count(*) FROM notice WHERE kind = 'weekpost'`))
}
