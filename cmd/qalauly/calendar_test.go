package main

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/calendar"
	"qalauly/internal/postgres/pgtest"
	"qalauly/locales"
)

func flagsFor(lang locales.Lang, format string) calendarFlags {
	return calendarFlags{WorkHours: "09:00-18:30", Lang: lang, Format: format}
}

func TestCalendarDue(t *testing.T) {
	t.Parallel()
	var out, stderr bytes.Buffer
	due := calendarDueCmd{termFlags{From: "2026-11-24 19:42", Days: 15}, flagsFor(locales.Russian, "table")}
	require.NoError(t, due.show(&out, &stderr, false))
	require.Contains(t, out.String(), "2026-12-17\n\nПочему 17 декабря? На ответ — 15 рабочих дней.\n")
	require.Contains(t, out.String(), "16 декабря — День Независимости")
	require.NotContains(t, out.String(), "<b>")
	require.Contains(t, stderr.String(), "overrides that staff entered are not known here")

	out.Reset()
	due.Lang = locales.Kazakh
	require.NoError(t, due.show(&out, &stderr, true))
	require.Contains(t, out.String(), "15  2026-12-17  бейсенбі")
	require.Contains(t, out.String(), "–   2026-12-16  сәрсенбі  Тәуелсіздік күні")
}

func TestCalendarDueInJSON(t *testing.T) {
	t.Parallel()
	var out, stderr bytes.Buffer
	due := calendarDueCmd{termFlags{From: "2026-11-24 19:42", Days: 15, Stop: []string{"2026-12-01..2026-12-02"}}, flagsFor(locales.Kazakh, "json")}
	require.NoError(t, due.show(&out, &stderr, false))
	var got shownDue
	require.NoError(t, json.Unmarshal(out.Bytes(), &got))
	require.Equal(t, "2026-12-18", got.Due.String())
	require.Equal(t, calendar.AfterHours, got.Late)
	require.Equal(t, calendar.SkipStopped, got.Counted[5].Skip)
	require.Equal(t, 15, got.Counted[len(got.Counted)-1].Number)
}

func TestCalendarDaysAndYear(t *testing.T) {
	t.Parallel()
	var out, stderr bytes.Buffer
	require.NoError(t, calendarDaysCmd{"2026-12-10", "2026-12-17", flagsFor(locales.Russian, "table")}.show(&out, &stderr))
	require.Contains(t, out.String(), "4 рабочих дня")
	require.Contains(t, out.String(), "День Независимости")

	out.Reset()
	require.NoError(t, calendarYearCmd{2024, flagsFor(locales.Russian, "json")}.show(&out, &stderr))
	var got struct {
		WorkingDays int        `json:"working_days"`
		Special     []shownDay `json:"special_days"`
	}
	require.NoError(t, json.Unmarshal(out.Bytes(), &got))
	require.Equal(t, 249, got.WorkingDays)
	require.Len(t, got.Special, 15, "fourteen days off and a worked Saturday")
}

func TestCalendarTellsWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	var out, stderr bytes.Buffer
	due := calendarDueCmd{termFlags{From: "2028-12-20", Days: 15}, flagsFor(locales.Russian, "table")}
	require.NoError(t, due.show(&out, &stderr, false))
	require.Contains(t, stderr.String(), "Курбан айт in 2029 is not known yet")
	stderr.Reset()
	due.Lang = locales.Kazakh
	require.NoError(t, due.show(&out, &stderr, false))
	require.Contains(t, stderr.String(), "Құрбан айт in 2029 is not known yet")
}

func TestCalendarRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		term termFlags
		says string
	}{
		"day":            {termFlags{From: "tomorrow", Days: 15}, `"tomorrow" is neither`},
		"day long ago":   {termFlags{From: "1990-05-05", Days: 15}, "1990-05-05: the calendar knows the years from 2024 to 2100"},
		"moment too far": {termFlags{From: "2101-01-04 10:00", Days: 15}, "the years from 2024 to 2100"},
		"days":           {termFlags{From: "2026-11-24", Days: 0}, "1 to 1000"},
		"until":          {termFlags{From: "2026-11-24", Days: 15, Until: "soon"}, "--until"},
		"stop":           {termFlags{From: "2026-11-24", Days: 15, Stop: []string{"2026"}}, "--stop"},
		"stop backwards": {termFlags{From: "2026-11-24", Days: 15, Stop: []string{"2026-12-04..2026-12-01"}}, "before it was stopped"},
	} {
		var out, stderr bytes.Buffer
		err := calendarDueCmd{c.term, flagsFor(locales.Kazakh, "table")}.show(&out, &stderr, false)
		require.ErrorContains(t, err, c.says, name)
		require.Empty(t, stderr.String(), name)
		require.Equal(t, exitUsage, exitCode(err, &stderr, newBlotter()), name)
		require.Empty(t, out.String(), name)
	}
}

func TestCalendarKnowsTheOverrides(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	database := databaseFlags{DatabaseURL: Secret(url)}
	off := overrideOffCmd{overrideFlags{"2026-12-01", "order", database}, namedFlags{"Ерекше күн", "Особый день"}}
	require.NoError(t, off.Run())
	require.ErrorAs(t, overrideMoveCmd{overrideFlags{"2027-05-17", "order", database}, "nauryz"}.Run(), new(mistake))

	flags := flagsFor(locales.Russian, "table")
	flags.databaseFlags = database
	var out, stderr bytes.Buffer
	due := calendarDueCmd{termFlags{From: "2026-11-25", Days: 15}, flags}
	require.NoError(t, due.show(&out, &stderr, false))
	require.Contains(t, out.String(), "2026-12-18")
	require.Contains(t, out.String(), "1 декабря — Особый день")
	require.Empty(t, stderr.String())

	require.NoError(t, overrideWithdrawCmd{101, database}.Run())
	pool, err := database.open(context.Background())
	require.NoError(t, err)
	defer pool.Close()
	all, err := calendar.Overrides(context.Background(), pool)
	require.NoError(t, err)
	out.Reset()
	require.NoError(t, writeOverrides(&out, "table", all))
	require.Contains(t, out.String(), "101  off  2026-12-01  Ерекше күн  order")
	require.Contains(t, out.String(), "withdrawn")
}
