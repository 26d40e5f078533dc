package calendar_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"qalauly/calendar"
)

func TestDay(t *testing.T) {
	t.Parallel()
	d := day(t, "2026-12-17")
	require.Equal(t, time.Thursday, d.Weekday())
	require.Equal(t, 2026, d.Year())
	require.Equal(t, "2026-12-17T00:00:00+05:00", d.Start().Format(time.RFC3339))
	require.Equal(t, "2026-12-18T00:00:00+05:00", d.End().Format(time.RFC3339))
	require.Equal(t, "2026-12-17T18:30:00+05:00", d.At(18*time.Hour+30*time.Minute).Format(time.RFC3339))
	require.Equal(t, d, calendar.DayOf(d.Start()))
	require.Equal(t, d, calendar.DayOf(d.End().Add(-time.Nanosecond).UTC()), "the day of Almaty, whatever the zone")

	for from, want := range map[string]string{
		"2026-11-23": "2027-01-23", "2026-12-31": "2027-02-28", "2027-12-31": "2028-02-29", "2026-07-31": "2026-09-30",
	} {
		require.Equal(t, want, day(t, from).AddMonths(2).String())
	}
	for _, wrong := range []string{"", "17.12.2026", "2026-02-30", "2026-13-01", "0026-01-01", "2026-12-17 10:00"} {
		_, err := calendar.ParseDay(wrong)
		require.ErrorContains(t, err, "2026-12-17", "%q", wrong)
	}
}

func TestDaysAndWeeksInJSON(t *testing.T) {
	t.Parallel()
	type both struct {
		Day  calendar.Day  `json:"day"`
		Week calendar.Week `json:"week"`
		None calendar.Day  `json:"none"`
		No   calendar.Week `json:"no"`
	}
	d := day(t, "2026-11-24")
	body, err := json.Marshal(both{Day: d, Week: calendar.WeekOf(d)})
	require.NoError(t, err)
	require.JSONEq(t, `{"day":"2026-11-24","week":"2026-W48","none":"","no":""}`, string(body))
	var back both
	require.NoError(t, json.Unmarshal(body, &back))
	require.Equal(t, both{Day: d, Week: calendar.WeekOf(d)}, back)
	require.Error(t, json.Unmarshal([]byte(`{"day":"tomorrow"}`), &back))
	require.Error(t, json.Unmarshal([]byte(`{"week":"2026-W60"}`), &back))
}

func TestWeek(t *testing.T) {
	t.Parallel()
	w, err := calendar.ParseWeek("2026-W47")
	require.NoError(t, err)
	require.Equal(t, "2026-11-16", w.Monday().String())
	require.Equal(t, "2026-11-22", w.Sunday().String())
	require.Equal(t, "2026-11-23T00:00:00+05:00", w.End().Format(time.RFC3339))
	require.Equal(t, w.End(), w.Add(1).Start())
	require.Equal(t, 6, w.Add(6).Since(w))
	require.Equal(t, "2027-W01", w.Add(7).String(), "2026 has 53 weeks, so W53 comes between")
	for _, wrong := range []string{"", "2026-47", "2026-W00", "2025-W53", "2026-W54", "2026-W47x", "26-W47"} {
		_, err := calendar.ParseWeek(wrong)
		require.Error(t, err, "%q", wrong)
	}
	rapid.Check(t, func(t *rapid.T) {
		d := calendar.Day(rapid.IntRange(11000, 40000).Draw(t, "day"))
		w := calendar.WeekOf(d)
		require.Equal(t, time.Monday, w.Monday().Weekday())
		require.True(t, w.Monday() <= d && d <= w.Sunday())
		read, err := calendar.ParseWeek(w.String())
		require.NoError(t, err)
		require.Equal(t, w, read)
	})
}
