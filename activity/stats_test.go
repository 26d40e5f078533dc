package activity_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"qalauly/activity"
)

func TestTheDay(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	here, there := b.land("7110", b.unit("71"), "district"), b.land("63", "", "region")
	enter := func(deputy int64, on string, ago int) activity.Record {
		return b.entered(recorder, b.of(deputy, on), now.AddDate(0, 0, -ago))
	}
	enter(here, "2026-11-10", 8)
	enter(here, "2026-11-20", 3)
	enter(here, "2026-11-20", 2) // flagged: the same event
	enter(there, "2026-11-20", 1)
	back := enter(here, "2026-11-02", 20)
	_, err := b.move(verifier, back.ID, activity.Return, "no_proof")
	require.NoError(t, err)
	done := enter(here, "2026-10-20", 30)
	_, err = b.move(verifier, done.ID, activity.Verify, "")
	require.NoError(t, err)
	gone := enter(here, "2026-11-21", 0)
	_, err = b.move(recorder, gone.ID, activity.Withdraw, "")
	require.NoError(t, err)
	require.NoError(t, b.in(func(tx pgx.Tx) error {
		_, err := b.Propose(b.ctx, tx, activity.Actor{Member: 5000, Deputy: here}, b.of(here, "2026-11-22"), now)
		return err
	}))

	d, err := b.Today(b.ctx, b.db, activity.Territory{"71"}, "", now)
	require.NoError(t, err)
	want := activity.Day{Waiting: 3, Flagged: 1, Old: 1, Oldest: d.Oldest, Returned: 1, Proposals: 1, Verified: 1,
		Entries: []activity.Entries{{Criterion: "A5", Week: 3, Four: 5}}}
	require.Equal(t, want, d)
	require.True(t, d.Oldest.Equal(now.AddDate(0, 0, -8)))
	require.InDelta(t, 0.5, d.Late(), 1e-9)
	d, err = b.Today(b.ctx, b.db, activity.Territory{""}, "63", now)
	require.NoError(t, err)
	require.Equal(t, 1, d.Waiting)
	require.Zero(t, d.Late())

	weeks, err := activity.Weeks(b.ctx, b.db, activity.Territory{"71"}, "", now)
	require.NoError(t, err)
	require.Len(t, weeks, activity.StatsWeeks)
	require.Equal(t, activity.Week(now).AddDate(0, 0, -84), weeks[0].Week)
	require.Equal(t, activity.WeekEntries{Week: activity.Week(now), Entered: 1, Verified: 1}, weeks[12], "a proposal is an entry, what was taken back is not")
	entered := 0
	for _, w := range weeks {
		entered += w.Entered
	}
	require.Equal(t, 6, entered)
}

func TestWhoIsSilent(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	never, long, lately := b.land("71", "", "region"), b.land("63", "", "region"), b.land("35", "", "region")
	b.entered(recorder, b.of(long, "2026-10-05"), day("2026-10-06"))
	b.entered(recorder, b.of(lately, "2026-11-20"), now)
	got, total, err := activity.Silents(b.ctx, b.db, activity.Territory{"71", "63", "35"}, "", 4, 10, now)
	require.NoError(t, err)
	require.Equal(t, 2, total)
	require.Equal(t, []activity.Silent{{Deputy: never}, {Deputy: long, Last: day("2026-10-05")}}, got)
	got, total, err = activity.Silents(b.ctx, b.db, activity.Territory{""}, "", 4, 1, now)
	require.NoError(t, err)
	require.Equal(t, 4, total, "two national deputies too")
	require.Len(t, got, 1)
	_, total, err = activity.Silents(b.ctx, b.db, activity.Territory{""}, "63", 8, 1, now)
	require.NoError(t, err)
	require.Zero(t, total)
}

// TestFarMoreThanUsual: recorders enter three a day; eight are usual by the method
// (the median and five deviations of one), the ninth is flagged.
func TestFarMoreThanUsual(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	most, err := b.RushLimit(b.ctx, b.db, now)
	require.NoError(t, err)
	require.Zero(t, most, "nothing is known yet")
	_, err = b.db.Exec(b.ctx, `
		INSERT INTO record (criterion, deputy, day, x, n, state, source, hands, made_at, moved_at)
		SELECT 'A5', $1, '2026-10-20', 1000000, 0, 'recorded', 'staff', ARRAY[1000 + m], $2::timestamptz - make_interval(days => d), $2
		FROM generate_series(1, 5) AS m, generate_series(1, 8) AS d, generate_series(1, 3)`, b.deputies[1], now)
	require.NoError(t, err)
	most, err = b.RushLimit(b.ctx, b.db, now)
	require.NoError(t, err)
	require.Equal(t, 8, most)
	for i := range 9 {
		r, err := b.record(recorder, activity.Draft{Criterion: "B1", Deputy: b.deputies[0], Fields: map[string]string{
			"date": "2026-11-20", "outlet": "Егемен", "title": "Су", "url": fmt.Sprintf("https://egemen.example/%d", i), "language": "kk"}})
		require.NoError(t, err)
		require.Equal(t, i == 8, len(r.Flags) > 0 && r.Flags[0] == activity.FlagMany, "%d: %v", i, r.Flags)
	}
	r := b.entered(helper, b.meeting("2026-11-20", "before"), now.Add(time.Hour))
	require.NotContains(t, r.Flags, activity.FlagMany, "another recorder is counted apart")
}
