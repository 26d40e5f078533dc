package calendar_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"qalauly/calendar"
)

func at(t *testing.T, text string) time.Time {
	t.Helper()
	moment, err := time.ParseInLocation("2006-01-02 15:04", text, calendar.Zone)
	require.NoError(t, err)
	return moment
}

func TestRegister(t *testing.T) {
	t.Parallel()
	for came, want := range map[string]calendar.Arrival{
		"2026-11-24 09:00": {Day: day(t, "2026-11-24")},
		"2026-11-24 06:10": {Day: day(t, "2026-11-24")}, // before the hours begin
		"2026-11-24 18:29": {Day: day(t, "2026-11-24")},
		"2026-11-24 18:30": {Day: day(t, "2026-11-25"), Reason: calendar.AfterHours},
		"2026-11-24 19:42": {Day: day(t, "2026-11-25"), Reason: calendar.AfterHours},
		"2026-11-27 23:59": {Day: day(t, "2026-11-30"), Reason: calendar.AfterHours},
		"2026-11-28 12:00": {Day: day(t, "2026-11-30"), Reason: calendar.OnDayOff},
		"2026-12-16 12:00": {Day: day(t, "2026-12-17"), Reason: calendar.OnDayOff},
		"2024-05-04 12:00": {Day: day(t, "2024-05-04")}, // a worked Saturday
		"2026-12-31 19:00": {Day: day(t, "2027-01-05"), Reason: calendar.AfterHours},
	} {
		want.At = at(t, came)
		require.Equal(t, want, calendar.Usual().Register(at(t, came).UTC()), came)
	}
}

func TestNextOpen(t *testing.T) {
	t.Parallel()
	c := calendar.Usual()
	for from, want := range map[string]string{
		"2026-11-24 12:34": "2026-11-24 12:34",
		"2026-11-24 08:59": "2026-11-24 09:00",
		"2026-11-24 18:30": "2026-11-25 09:00",
		"2026-11-28 08:00": "2026-11-30 09:00",
		"2026-03-20 18:31": "2026-03-26 09:00",
	} {
		next := c.NextOpen(at(t, from))
		require.Equal(t, at(t, want), next, from)
		require.True(t, c.Open(next))
	}
	require.False(t, c.Open(at(t, "2026-11-28 12:00")))
}

func TestWorkingTime(t *testing.T) {
	t.Parallel()
	c := calendar.Usual() // 9 h 30 min a day
	require.Equal(t, at(t, "2026-11-25 10:00"), c.AddTime(at(t, "2026-11-24 17:30"), 2*time.Hour))
	require.Equal(t, at(t, "2026-11-24 18:30"), c.AddTime(at(t, "2026-11-24 09:00"), 9*time.Hour+30*time.Minute))
	require.Equal(t, at(t, "2026-11-30 09:30"), c.AddTime(at(t, "2026-11-28 11:00"), 30*time.Minute))
	require.Equal(t, 2*time.Hour, c.TimeBetween(at(t, "2026-11-27 17:30"), at(t, "2026-11-30 10:00")))
	require.Zero(t, c.TimeBetween(at(t, "2026-11-28 00:00"), at(t, "2026-11-30 09:00")))
	require.Zero(t, c.TimeBetween(at(t, "2026-11-25 12:00"), at(t, "2026-11-24 12:00")))

	rapid.Check(t, func(t *rapid.T) {
		c := anyCalendar(t)
		from := anyDay(t).At(time.Duration(rapid.IntRange(0, 1439).Draw(t, "minute")) * time.Minute)
		length := time.Duration(rapid.IntRange(0, 6000).Draw(t, "length")) * time.Minute
		to := c.AddTime(from, length)
		require.Equal(t, length, c.TimeBetween(from, to))
		require.Equal(t, to, c.AddTime(from.UTC(), length), "whatever the zone")
	})
}

func TestParseHours(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"09:00-18:30": "09:00-18:30", "9:00 - 18:00": "09:00-18:00", "00:00-24:00": "00:00-24:00"} {
		hours, err := calendar.ParseHours(text)
		require.NoError(t, err)
		require.Equal(t, want, hours.String())
	}
	for _, wrong := range []string{"", "9-18", "18:30-09:00", "09:00-09:00", "09:00-25:00", "24:00-24:00"} {
		_, err := calendar.ParseHours(wrong)
		require.ErrorContains(t, err, "09:00-18:30", "%q", wrong)
	}
}
