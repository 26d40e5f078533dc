package digest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/calendar"
	"qalauly/digest"
	"qalauly/rating/weeks"
)

// TestTwoYears posts all of 2026 and 2027, day by day: holidays, the first of January, a
// pause for elections, three Mondays on which nobody was there.
func TestTwoYears(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.works(week("2025-W45"), 112)
	down := func(d time.Time) bool { return d.After(at("2026-09-02 11:00")) && d.Before(at("2026-09-24 00:00")) }
	pauses := map[string]bool{"2027-03-01": true, "2027-03-20": false}
	days := map[string][]string{} // weeks that were posted on a day
	for d := calendar.Date(2026, 1, 1); d <= calendar.Date(2027, 12, 31); d++ {
		now := d.At(10*time.Hour + 30*time.Second)
		if down(now) {
			continue
		}
		if paused, told := pauses[d.String()]; told {
			_, err := weeks.AskPause(w.ctx, w.db, 0, paused, "сайлау", now.Add(-time.Hour))
			require.NoError(t, err)
		}
		made := w.tick(now)
		if len(made) > 0 {
			require.Empty(t, w.tick(now.Add(time.Minute)), "again is once")
			require.Len(t, made, 3, "%s: the country in two languages, one region", d)
			s, err := weeks.Of(w.ctx, w.db, made[0].Period)
			require.NoError(t, err)
			require.False(t, now.Before(s.PublishAt), "%s: holidays move a week's post", d)
			for _, p := range made {
				require.Equal(t, made[0].Period, p.Period, "one week at a time")
			}
			days[d.String()] = append(days[d.String()], made[0].Period)
		}
		if len(made) > 0 {
			w.delivers()
		}
	}
	require.NotContains(t, days, "2026-01-01")
	require.NotContains(t, days, "2027-01-01")
	require.NotContains(t, days, "2027-03-01")
	require.Equal(t, []string{"2026-W38"}, days["2026-09-29"], "of the weeks missed only the newest")
	require.NotEmpty(t, days["2027-03-20"], "what the pause held is posted when it ends")
	for _, posted := range []string{"2026-W35", "2026-W36", "2026-W37", "2027-W08"} {
		require.Empty(t, w.posts(posted), posted)
	}
	require.GreaterOrEqual(t, len(days), 95)
	require.Zero(t, w.count(`SELECT count(*) FROM (SELECT FROM notice WHERE kind = 'weekpost' GROUP BY recipient, ref HAVING count(*) > 1) twice`))
	require.Equal(t, 3*len(days), w.count(`SELECT count(*) FROM notice WHERE kind = 'weekpost' AND careful`))
	require.Zero(t, w.count(`SELECT count(*) FROM digest_post WHERE state NOT IN ('sent', 'owed')`))

	s, err := weeks.Of(w.ctx, w.db, "2026-W30")
	require.NoError(t, err)
	i, err := digest.Compose(w.ctx, w.db, s, "", "kk")
	require.NoError(t, err)
	require.Len(t, i.List, digest.Top)
	require.Equal(t, "region", i.Level)
	for n, line := range i.List[1:] {
		require.LessOrEqual(t, line.Row.Score.Score, i.List[n].Row.Score.Score, "the best, never the worst")
	}
	again, err := digest.Compose(w.ctx, w.db, s, "", "kk")
	require.NoError(t, err)
	require.Equal(t, i, again)
	north, err := digest.Compose(w.ctx, w.db, s, "10", "ru")
	require.NoError(t, err)
	require.Len(t, north.List, 7)
}
