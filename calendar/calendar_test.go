package calendar_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"qalauly/calendar"
)

func day(t *testing.T, text string) calendar.Day {
	t.Helper()
	d, err := calendar.ParseDay(text)
	require.NoError(t, err)
	return d
}

func days(t *testing.T, texts ...string) []calendar.Day {
	t.Helper()
	var all []calendar.Day
	for _, text := range texts {
		all = append(all, day(t, text))
	}
	return all
}

// daysOff are the weekdays that are off, as the official lists of 2024-2026 have
// them and as the rule gives them for 2027 and 2028.
var daysOff = map[int][]string{
	2024: {"01-01", "01-02", "03-08", "03-21", "03-22", "03-25", "05-01", "05-07", "05-08", "05-09", "07-08", "08-30", "10-25", "12-16"},
	2025: {"01-01", "01-02", "01-03", "01-07", "03-10", "03-21", "03-24", "03-25", "05-01", "05-07", "05-09", "06-06", "07-07", "09-01", "10-27", "12-16"},
	2026: {"01-01", "01-02", "01-07", "03-09", "03-23", "03-24", "03-25", "05-01", "05-07", "05-11", "05-27", "07-06", "10-26", "12-16"},
	2027: {"01-01", "01-04", "01-07", "03-08", "03-15", "03-22", "03-23", "03-24", "05-03", "05-07", "05-10", "07-06", "10-25", "12-16"},
	2028: {"01-03", "01-04", "01-07", "03-08", "03-15", "03-21", "03-22", "03-23", "05-01", "05-05", "05-08", "05-09", "07-06", "10-25", "12-18"},
}

func TestDaysOffOfEachYear(t *testing.T) {
	t.Parallel()
	c := calendar.Usual()
	for year, want := range daysOff {
		var off []string
		for d := calendar.Date(year, time.January, 1); d.Year() == year; d++ {
			if w := d.Weekday(); !c.Works(d) && w != time.Saturday && w != time.Sunday {
				off = append(off, d.String()[5:])
			}
		}
		require.Equal(t, want, off, "%d", year)
	}
}

func TestWorkingDaysOfEachYear(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]int{2024: 249, 2025: 246, 2026: 247, 2027: 247, 2028: 245} {
		got := calendar.Usual().Within(calendar.Date(year, time.January, 1), calendar.Date(year+1, time.January, 1))
		require.Equal(t, want, got, "%d", year)
	}
}

func TestTerms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from string
		days int
		want string
	}{
		{"2024-04-30", 3, "2024-05-04"}, // a worked Saturday
		{"2024-04-30", 15, "2024-05-24"},
		{"2024-12-27", 15, "2025-01-22"}, // a worked Sunday
		{"2025-03-18", 3, "2025-03-26"},
		{"2026-03-18", 3, "2026-03-26"},
		{"2026-03-18", 15, "2026-04-13"},
		{"2026-05-05", 15, "2026-05-29"},
		{"2026-08-27", 3, "2026-09-01"}, // 30 August is no holiday any more
		{"2026-12-14", 15, "2027-01-08"},
		{"2027-03-12", 3, "2027-03-18"},
		{"2027-04-29", 15, "2027-05-25"},
		{"2026-11-25", 15, "2026-12-17"},
	} {
		due := calendar.Usual().Due(calendar.Term{From: day(t, c.from), Days: c.days})
		require.Equal(t, c.want, due.Day.String(), "%s + %d", c.from, c.days)
		require.Equal(t, c.days, calendar.Usual().Between(day(t, c.from), due.Day), "%s + %d, counted back", c.from, c.days)
	}
}

func TestLookNamesTheRule(t *testing.T) {
	t.Parallel()
	c := calendar.Usual()
	require.Equal(t, calendar.Status{Day: day(t, "2026-11-24"), Works: true, Kind: calendar.Plain}, c.Look(day(t, "2026-11-24")))
	require.Equal(t, calendar.Status{Day: day(t, "2026-11-22"), Kind: calendar.Weekend}, c.Look(day(t, "2026-11-22")))

	holiday := c.Look(day(t, "2026-12-16"))
	require.Equal(t, calendar.Name{KK: "Тәуелсіздік күні", RU: "День Независимости"}, holiday.Name)
	require.Equal(t, calendar.Holiday, holiday.Kind)
	require.False(t, holiday.Expected)

	instead := c.Look(day(t, "2026-03-24"))
	require.Equal(t, calendar.Instead, instead.Kind)
	require.Equal(t, "2026-03-21", instead.Of.String())

	worked := c.Look(day(t, "2024-05-04"))
	require.True(t, worked.Works)
	require.Equal(t, calendar.Taken, worked.Kind)
	require.EqualValues(t, 1, worked.Number)
	require.Contains(t, worked.Act, "Ministry of Labour")

	require.True(t, c.Look(day(t, "2028-05-05")).Expected, "nobody has announced this date")
}

func TestOverrides(t *testing.T) {
	t.Parallel()
	name := calendar.Name{KK: "Ерекше күн", RU: "Особый день"}
	c, err := calendar.New(calendar.UsualHours, []calendar.Override{
		{Number: 103, Kind: calendar.Off, Day: day(t, "2026-06-01"), Name: name, Act: "order 3"},
		{Number: 101, Kind: calendar.Work, Day: day(t, "2026-06-01"), Name: name, Act: "order 1"},
		{Number: 102, Kind: calendar.Move, Holiday: calendar.KurbanAit, Day: day(t, "2027-05-17"), Act: "announcement"},
	})
	require.NoError(t, err)

	off := c.Look(day(t, "2026-06-01"))
	require.Equal(t, calendar.Given, off.Kind, "the highest number has the last word")
	require.Equal(t, name, off.Name)
	require.EqualValues(t, 103, off.Number)

	moved := c.Look(day(t, "2027-05-17"))
	require.Equal(t, calendar.Holiday, moved.Kind)
	require.Equal(t, "Құрбан айт", moved.Name.KK)
	require.EqualValues(t, 102, moved.Number)
	require.False(t, moved.Expected)
	require.Equal(t, calendar.Weekend, c.Look(day(t, "2027-05-16")).Kind, "it is not where it was expected")
	require.True(t, c.Works(day(t, "2027-05-18")), "Kurban Ait is not given back")
	require.False(t, c.Works(day(t, "2026-05-27")), "other years stay")
}

func TestOverridesThatCannotBe(t *testing.T) {
	t.Parallel()
	whole := calendar.Override{Kind: calendar.Off, Day: day(t, "2026-06-01"), Name: calendar.Name{KK: "а", RU: "б"}, Act: "order"}
	require.NoError(t, whole.Check())
	for rule, spoil := range map[string]func(*calendar.Override){
		"none of off, work, move": func(o *calendar.Override) { o.Kind = "sunny" },
		"names no day":            func(o *calendar.Override) { o.Day = 0 },
		"whose date wanders":      func(o *calendar.Override) { o.Kind, o.Holiday = calendar.Move, "nauryz" },
		"only a move":             func(o *calendar.Override) { o.Holiday = calendar.KurbanAit },
		"names no act":            func(o *calendar.Override) { o.Act = " " },
		"both languages":          func(o *calendar.Override) { o.RU = "" },
	} {
		o := whole
		spoil(&o)
		require.ErrorIs(t, o.Check(), calendar.ErrOverride)
		require.ErrorContains(t, o.Check(), rule)
		_, err := calendar.New(calendar.UsualHours, []calendar.Override{o})
		require.ErrorIs(t, err, calendar.ErrOverride)
	}
}

func TestYearsWithoutADateAreKnown(t *testing.T) {
	t.Parallel()
	for year := 2024; year <= 2028; year++ {
		require.Empty(t, calendar.Usual().Unknown(year))
	}
	require.Equal(t, []calendar.Name{{KK: "Құрбан айт", RU: "Курбан айт"}}, calendar.Usual().Unknown(2029))
	told, err := calendar.New(calendar.UsualHours, []calendar.Override{
		{Number: 101, Kind: calendar.Move, Holiday: calendar.KurbanAit, Day: day(t, "2029-04-24"), Act: "announcement"}})
	require.NoError(t, err)
	require.Empty(t, told.Unknown(2029))
}

// TestHolidaysAreNeverLost: whatever the year, each holiday that falls on a day off
// and is moved gives one weekday.
func TestHolidaysAreNeverLost(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(2024, 2090).Draw(t, "year")
		moved, given := map[calendar.Name]int{}, map[calendar.Name]int{}
		for d := calendar.Date(year, time.January, 1); d.Year() == year; d++ {
			s := calendar.Usual().Look(d)
			weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
			switch {
			case s.Kind == calendar.Holiday && weekend && s.Name.RU != "Православное Рождество" && s.Name.RU != "Курбан айт":
				moved[s.Name]++
			case s.Kind == calendar.Instead:
				given[s.Name]++
				if weekend || s.Of >= d {
					t.Fatalf("%s instead of %s", d, s.Of)
				}
			}
		}
		require.Equal(t, moved, given, "%d", year)
	})
}
