package calendar_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/calendar"
)

// plan is the week of the rating.
var plan = calendar.Plan{
	DraftDay: 2, DraftAt: 10 * time.Hour,
	ObjectionDays: 3, ObjectionsUntil: 18 * time.Hour,
	DecisionDays: 1, DecisionsUntil: 18 * time.Hour,
	PostDay: 8, PostAt: 10 * time.Hour,
}

func TestSchedule(t *testing.T) {
	t.Parallel()
	for week, want := range map[string][5]string{
		// closes, draft, objections until, decisions until, post
		"2026-W47": {"11-23 00:00", "11-24 10:00", "11-26 18:00", "11-27 18:00", "11-30 10:00"},
		"2026-W01": {"01-05 00:00", "01-06 10:00", "01-09 18:00", "01-12 18:00", "01-13 10:00"}, // 7 January
		"2026-W11": {"03-16 00:00", "03-17 10:00", "03-19 18:00", "03-20 18:00", "03-23 10:00"}, // nothing is missing: the post stays, on a holiday
		"2026-W12": {"03-23 00:00", "03-26 10:00", "03-30 18:00", "03-31 18:00", "04-01 10:00"}, // Nauryz
		"2026-W53": {"01-04 00:00", "01-05 10:00", "01-08 18:00", "01-11 18:00", "01-12 10:00"}, // 4 and 7 January 2027
	} {
		w, err := calendar.ParseWeek(week)
		require.NoError(t, err)
		s := calendar.Usual().Schedule(w, plan)
		var got [5]string
		for i, moment := range []time.Time{s.Closes, s.Draft, s.ObjectionsUntil, s.DecisionsUntil, s.Post} {
			got[i] = moment.Format("01-02 15:04")
		}
		require.Equal(t, want, got, week)
	}
}

func TestScheduleOfTwoYears(t *testing.T) {
	t.Parallel()
	c := calendar.Usual()
	first, last := calendar.WeekOf(calendar.Date(2026, 1, 1)), calendar.WeekOf(calendar.Date(2027, 12, 31))
	for w := first; w <= last; w = w.Add(1) {
		s := c.Schedule(w, plan)
		draft, objections, decisions := calendar.DayOf(s.Draft), calendar.DayOf(s.ObjectionsUntil), calendar.DayOf(s.DecisionsUntil)
		require.Equal(t, 3, c.Within(draft, objections+1), "%s: working days for objections", w)
		require.Equal(t, 1, c.Within(objections+1, decisions+1), "%s: working days for decisions", w)
		require.True(t, s.Closes.Before(s.Draft) && s.DecisionsUntil.Before(s.Post), "%s", w)
		require.False(t, s.Post.Before(w.Add(2).Start()), "%s: not before its Monday", w)
		require.True(t, s.Post.Before(c.Schedule(w.Add(1), plan).Post), "%s: weeks are posted in order", w)
	}
}
