package weeks_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/calendar"
	"qalauly/rating/release"
	"qalauly/rating/weeks"
)

// TestTwoYears walks through 2026 and 2027 day by day: two pauses, and three weeks in
// which nobody was there to do anything.
func TestTwoYears(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill(w.entries(week("2025-W50"), 108, 3))
	c := calendar.Usual()
	down := func(d time.Time) bool { return d.After(at("2026-09-02 11:00")) && d.Before(at("2026-09-24 00:00")) }
	pauses := map[string]bool{"2026-06-15": true, "2026-07-22": false, "2027-03-01": true, "2027-03-10": false}
	posted := map[time.Time][]weeks.Snapshot{}
	for d := calendar.Date(2026, 1, 1); d <= calendar.Date(2028, 1, 20); d++ {
		now := d.At(10*time.Hour + 30*time.Second)
		if down(now) {
			continue
		}
		if paused, told := pauses[d.String()]; told {
			_, err := weeks.AskPause(w.ctx, w.db, 0, paused, "сайлау", now.Add(-time.Hour))
			require.NoError(t, err)
		}
		done := w.tick(now)
		for _, s := range done.Published {
			require.False(t, now.Before(s.PublishAt), s.Period)
			if s.Kind == weeks.Weekly && s.Posted {
				posted[now] = append(posted[now], s)
			}
		}
		if d%13 == 0 { // the clock jumps an hour to and fro
			require.Empty(t, w.tick(now.Add(time.Hour)))
			require.Empty(t, w.tick(now.Add(-time.Hour)))
		}
	}

	before := ""
	for wk := week("2026-W01"); wk <= week("2027-W52"); wk = wk.Add(1) {
		all, err := weeks.Versions(w.ctx, w.db, wk.String())
		require.NoError(t, err)
		require.Len(t, all, 2, wk)
		draft, s := all[0], all[1]
		require.Equal(t, weeks.Published, s.State, wk)
		require.Equal(t, weeks.Superseded, draft.State)
		require.Equal(t, before, s.Before, "each names the one before")
		before = s.Hash
		plan := c.Schedule(wk, calendar.Plan(w.method.Week))
		shown, until, decided := calendar.DayOf(draft.DraftedAt), calendar.DayOf(s.ObjectionsUntil), calendar.DayOf(s.DecisionsUntil)
		if late := draft.DraftedAt.Sub(plan.Draft) > time.Hour; late {
			require.GreaterOrEqual(t, c.Between(shown, calendar.DayOf(s.FrozenAt)), 3, "%s: two full working days, then the day of publication", wk)
		} else {
			require.GreaterOrEqual(t, c.Within(shown, until+1), 3, wk)
			require.GreaterOrEqual(t, c.Within(until+1, decided+1), 1, wk)
		}
		require.True(t, s.ObjectionsUntil.After(draft.DraftedAt) && !s.DecisionsUntil.Before(s.ObjectionsUntil) && s.DecisionsUntil.Before(s.FrozenAt), wk)
	}
	for moment, all := range posted {
		require.Len(t, all, 1, "%s: only the newest week is posted", moment)
	}
	of := func(period string) weeks.Snapshot {
		s, err := weeks.Of(w.ctx, w.db, period)
		require.NoError(t, err, period)
		return s
	}
	for _, period := range []string{"2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4", "2026", "2027"} {
		of(period)
	}
	require.Equal(t, 53, of("2026").Weeks, "2026 has 53 ISO weeks")
	require.Equal(t, 52, of("2027").Weeks)
	require.Equal(t, week("2026-W53"), of("2026-Q4").Week())

	// The pause: frozen in time, published when it ended, the newest one posted.
	for _, period := range []string{"2026-W23", "2026-W27"} {
		require.Equal(t, "2026-07-22", of(period).PublishedAt.In(calendar.Zone).Format(time.DateOnly), period)
		require.True(t, of(period).FrozenAt.Before(at("2026-07-22 00:00")), period)
	}
	require.True(t, of("2026-W28").Posted && !of("2026-W27").Posted)

	// Nobody was there from 2 to 24 September: the draft of week 35 was shown before.
	require.Equal(t, "2026-09-24", of("2026-W35").FrozenAt.In(calendar.Zone).Format(time.DateOnly))
	require.False(t, of("2026-W35").Posted)
	for _, period := range []string{"2026-W36", "2026-W37", "2026-W38"} {
		require.Equal(t, "2026-09-24", of(period).DraftedAt.In(calendar.Zone).Format(time.DateOnly), period)
		require.Equal(t, "2026-09-29", of(period).PublishedAt.In(calendar.Zone).Format(time.DateOnly), "%s: Friday and Monday are full", period)
		require.Equal(t, period == "2026-W38", of(period).Posted, period)
	}
	dir := t.TempDir()
	paths, err := weeks.Export(w.ctx, w.db, dir)
	require.NoError(t, err)
	checked, err := release.VerifyAll(dir)
	require.NoError(t, err, "everything that was ever published is the same when it is computed again")
	require.Len(t, checked, len(paths))
	require.Len(t, checked, 53+52+1+8+2, "week 1 of 2028 too")

	var closed time.Time
	require.NoError(t, w.db.QueryRow(w.ctx, `SELECT day FROM closed`).Scan(&closed))
	require.Equal(t, "2028-01-09", closed.Format(time.DateOnly))
}

// TestOnTwoInstances: both do all that is due at the same moment, and it is done once.
func TestOnTwoInstances(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill(w.entries(week("2026-W30"), 20, 5))
	for _, now := range []time.Time{at("2026-11-24 10:00"), at("2026-11-30 10:00")} {
		var both sync.WaitGroup
		for range 4 {
			both.Go(func() {
				_, err := weeks.Tick(w.ctx, w.db, calendar.Usual(), now)
				require.NoError(t, err)
			})
		}
		both.Wait()
	}
	all, err := weeks.Versions(w.ctx, w.db, "2026-W47")
	require.NoError(t, err)
	require.Equal(t, []int{0, 1}, []int{all[0].Version, all[1].Version})
	require.Len(t, all, 2)
}

// TestEndedInTheMiddle: what is interrupted at any moment leaves nothing behind, and
// readers see the old rating until the new one is whole.
func TestEndedInTheMiddle(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill(w.entries(week("2026-W30"), 20, 5))
	w.tick(at("2026-11-24 10:00"))
	w.tick(at("2026-11-30 10:00"))
	old, err := weeks.Latest(w.ctx, w.db, weeks.Weekly)
	require.NoError(t, err)
	w.exec(`CREATE FUNCTION killed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$`)
	for _, when := range []string{"AFTER INSERT ON snapshot_row FOR EACH STATEMENT", "BEFORE INSERT ON snapshot_input FOR EACH ROW", "BEFORE INSERT ON snapshot FOR EACH ROW"} {
		w.exec(`CREATE TRIGGER killed ` + when + ` EXECUTE FUNCTION killed()`)
		_, err := weeks.Tick(w.ctx, w.db, calendar.Usual(), at("2026-12-01 10:00"))
		require.Error(t, err)
		table := slices.DeleteFunc([]string{"snapshot_row", "snapshot_input", "snapshot"}, func(s string) bool { return !strings.Contains(when, "ON "+s+" ") })[0]
		w.exec(`DROP TRIGGER killed ON ` + table)
		var rows int
		require.NoError(t, w.db.QueryRow(w.ctx, `SELECT count(*) FROM snapshot`).Scan(&rows))
		require.Equal(t, 2, rows)
		now, err := weeks.Latest(w.ctx, w.db, weeks.Weekly)
		require.NoError(t, err)
		require.Equal(t, old, now)
	}
	require.Len(t, w.tick(at("2026-12-01 10:00")).Drafted, 1)
}

func TestPauseByTwo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	now := at("2026-11-24 10:00")
	_, err := weeks.AskPause(w.ctx, w.db, 5, true, " ", now)
	require.ErrorIs(t, err, weeks.ErrReason)
	s, err := weeks.AskPause(w.ctx, w.db, 5, true, "сайлау", now)
	require.NoError(t, err)
	_, err = weeks.ApprovePause(w.ctx, w.db, 5, s.ID, now)
	require.ErrorIs(t, err, weeks.ErrTwoPersons)
	paused, _, asked, err := weeks.Paused(w.ctx, w.db)
	require.NoError(t, err)
	require.False(t, paused)
	require.Len(t, asked, 1)
	_, err = weeks.ApprovePause(w.ctx, w.db, 6, s.ID, now)
	require.NoError(t, err)
	_, err = weeks.ApprovePause(w.ctx, w.db, 7, s.ID, now)
	require.ErrorIs(t, err, weeks.ErrNoRequest)
	paused, by, asked, err := weeks.Paused(w.ctx, w.db)
	require.NoError(t, err)
	require.True(t, paused)
	require.Equal(t, int64(6), by.ApprovedBy)
	require.Empty(t, asked)
}

func TestMethodsAreAnnounced(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	next := slices.Clone(w.file)
	m, file := edited(t, next, "effective_from = 2025-12-29", "effective_from = 2026-12-07")
	require.ErrorIs(t, weeks.Announce(w.ctx, w.db, m, file, 0, at("2026-11-24 10:00")), weeks.ErrTooSoon)
	require.NoError(t, weeks.Announce(w.ctx, w.db, m, file, 0, at("2026-11-23 10:00")))
	require.NoError(t, weeks.Announce(w.ctx, w.db, m, file, 0, at("2027-01-01 10:00")), "the same file again")
	before, err := weeks.MethodFor(w.ctx, w.db, week("2026-W49"))
	require.NoError(t, err)
	require.Equal(t, w.method.SHA256, before.SHA256)
	after, err := weeks.MethodFor(w.ctx, w.db, week("2026-W50"))
	require.NoError(t, err)
	require.Equal(t, m.SHA256, after.SHA256)
	require.Equal(t, file, after.Bytes)
	_, err = weeks.MethodFor(w.ctx, w.db, week("2025-W50"))
	require.ErrorIs(t, err, weeks.ErrNoMethod)
	coming, err := weeks.Coming(w.ctx, w.db, at("2026-11-24 10:00"))
	require.NoError(t, err)
	require.Len(t, coming, 1)
}
