package calendar_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"qalauly/calendar"
)

func TestStops(t *testing.T) {
	t.Parallel()
	// Monday 2 November 2026; there is no holiday until 16 December.
	from, plain := "2026-11-02", "2026-11-23"
	for name, c := range map[string]struct {
		stops [][2]string
		want  string
	}{
		"none":                          {nil, plain},
		"over a week":                   {[][2]string{{"2026-11-04", "2026-11-11"}}, "2026-11-30"},
		"asked and told on one day":     {[][2]string{{"2026-11-04", "2026-11-04"}}, plain},
		"over night":                    {[][2]string{{"2026-11-04", "2026-11-05"}}, "2026-11-24"},
		"over a weekend only":           {[][2]string{{"2026-11-07", "2026-11-09"}}, plain},
		"on the day of registration":    {[][2]string{{"2026-11-02", "2026-11-04"}}, "2026-11-25"},
		"before registration":           {[][2]string{{"2026-10-30", "2026-11-03"}}, "2026-11-24"},
		"on the last day":               {[][2]string{{"2026-11-23", "2026-11-25"}}, "2026-11-25"},
		"after the last day":            {[][2]string{{"2026-11-24", "2026-11-27"}}, plain},
		"in the time that a stop gave":  {[][2]string{{"2026-11-20", "2026-11-24"}, {"2026-11-25", "2026-11-26"}}, "2026-11-26"},
		"two, the later first":          {[][2]string{{"2026-11-12", "2026-11-13"}, {"2026-11-04", "2026-11-05"}}, "2026-11-25"},
		"two that overlap count once":   {[][2]string{{"2026-11-04", "2026-11-10"}, {"2026-11-05", "2026-11-11"}}, "2026-11-30"},
		"over a holiday":                {[][2]string{{"2026-11-04", "2026-12-17"}}, "2027-01-08"},
		"resumed before it was stopped": {[][2]string{{"2026-11-10", "2026-11-05"}}, plain},
	} {
		term := calendar.Term{From: day(t, from), Days: 15}
		for _, s := range c.stops {
			term.Stops = append(term.Stops, calendar.Stop{From: day(t, s[0]), To: day(t, s[1])})
		}
		due := calendar.Usual().Due(term)
		require.Equal(t, c.want, due.Day.String(), name)
		require.False(t, due.Stopped, name)
		require.Len(t, due.Counted(), 15, name)
	}
}

func TestClockThatStands(t *testing.T) {
	t.Parallel()
	c := calendar.Usual()
	running := calendar.Term{From: day(t, "2026-11-02"), Days: 15}
	standing := running.Stop(day(t, "2026-11-04"))
	require.Empty(t, running.Stops, "a term is a value")

	due := c.Due(standing)
	require.True(t, due.Stopped)
	require.Equal(t, "2026-11-23", due.Day.String())

	resumed := c.Due(standing.Resume(day(t, "2026-11-11")))
	require.False(t, resumed.Stopped)
	require.Equal(t, "2026-11-30", resumed.Day.String())
	require.True(t, c.Due(standing).Stopped, "a term is a value")
	require.Equal(t, "2026-11-23", c.Due(standing.Resume(day(t, "2026-11-01"))).Day.String(), "told before it was asked")
}

func TestExtension(t *testing.T) {
	t.Parallel()
	c := calendar.Usual()
	extended := calendar.Term{From: day(t, "2026-11-02"), Days: 15, Until: day(t, "2026-12-22")}
	require.Equal(t, "2026-12-22", c.Due(extended).Day.String())
	require.Equal(t, "2026-12-24", c.Due(calendar.Term{From: extended.From, Days: 15, Until: extended.Until,
		Stops: []calendar.Stop{{day(t, "2026-12-15"), day(t, "2026-12-18")}}}).Day.String(), "16 December is no working day of the stop")
	require.Equal(t, "2027-01-22", c.OnOrBefore(day(t, "2026-11-23").AddMonths(2)).String(), "two months at most")
}

func TestLadder(t *testing.T) {
	t.Parallel()
	c := calendar.Usual()
	term := calendar.Term{From: day(t, "2026-11-25"), Days: 15}
	ladder := func(term calendar.Term) []string {
		var rungs []string
		for _, n := range []int{5, 10, 13, 15, 16, 18} {
			rungs = append(rungs, c.Nth(term, n).String()[5:])
		}
		return rungs
	}
	require.Equal(t, []string{"12-02", "12-09", "12-14", "12-17", "12-18", "12-22"}, ladder(term))

	term.Stops = []calendar.Stop{{day(t, "2026-12-03"), day(t, "2026-12-07")}}
	require.Equal(t, []string{"12-02", "12-11", "12-17", "12-21", "12-22", "12-24"}, ladder(term), "what was before the stop stays")

	term.Stops, term.Until = nil, day(t, "2027-01-20")
	require.Equal(t, []string{"01-05", "01-13", "01-18", "01-20", "01-21", "01-25"}, ladder(term), "counted back from the extended day")
}

func TestWhyThisDate(t *testing.T) {
	t.Parallel()
	c := calendar.Usual()
	due := c.Due(calendar.Term{From: day(t, "2026-11-25"), Days: 15})
	type span struct {
		from, to string
		kind     calendar.Kind
		name     string
	}
	var got []span
	for _, s := range due.Spans() {
		require.Equal(t, calendar.SkipOff, s.Skip)
		got = append(got, span{s.From.String()[5:], s.To.String()[5:], s.Kind, s.Name.RU})
	}
	require.Equal(t, []span{
		{"11-28", "11-29", calendar.Weekend, ""},
		{"12-05", "12-06", calendar.Weekend, ""},
		{"12-12", "12-13", calendar.Weekend, ""},
		{"12-16", "12-16", calendar.Holiday, "День Независимости"},
	}, got)
	counted := due.Counted()
	require.Equal(t, "2026-11-26", counted[0].Day.String())
	require.Equal(t, 15, counted[14].N)
	require.Equal(t, due.Day, counted[14].Day)

	stopped := c.Due(calendar.Term{From: day(t, "2026-11-25"), Days: 2,
		Stops: []calendar.Stop{{day(t, "2026-11-25"), day(t, "2026-12-01")}}}).Spans()
	require.Len(t, stopped, 2)
	require.Equal(t, calendar.SkipStopped, stopped[0].Skip)
	require.Equal(t, days(t, "2026-11-26", "2026-11-30"), []calendar.Day{stopped[0].From, stopped[0].To})
	require.Equal(t, calendar.SkipReturned, stopped[1].Skip)
}

// naive counts a term by walking over the days one by one: a day is counted when
// it is worked and the clock runs; a working day of registration on which the clock
// stood is counted once more.
func naive(c *calendar.Calendar, t calendar.Term) calendar.Day {
	stopped := func(d calendar.Day) bool {
		for _, s := range t.Stops {
			if s.From <= d && d < s.To {
				return true
			}
		}
		return false
	}
	left := t.Days
	if stopped(t.From) && c.Works(t.From) {
		left++
	}
	d := t.From
	for left > 0 {
		d++
		if c.Works(d) && !stopped(d) {
			left--
		}
	}
	return d
}

// anyCalendar draws a calendar with overrides at random days.
func anyCalendar(t *rapid.T) *calendar.Calendar {
	var overrides []calendar.Override
	for i := range rapid.IntRange(0, 40).Draw(t, "overrides") {
		o := calendar.Override{Number: int64(101 + i), Day: anyDay(t), Act: "order", Name: calendar.Name{KK: "к", RU: "р"}}
		o.Kind = rapid.SampledFrom([]calendar.OverrideKind{calendar.Off, calendar.Work, calendar.Move}).Draw(t, "kind")
		if o.Kind == calendar.Move {
			o.Holiday = calendar.KurbanAit
		}
		overrides = append(overrides, o)
	}
	c, err := calendar.New(calendar.UsualHours, overrides)
	require.NoError(t, err)
	return c
}

func anyDay(t *rapid.T) calendar.Day {
	return calendar.Date(2024, 1, 1) + calendar.Day(rapid.IntRange(0, 5*365).Draw(t, "day"))
}

func TestTermsAreThoseCountedDayByDay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyCalendar(t)
		term := calendar.Term{From: anyDay(t), Days: rapid.IntRange(1, 40).Draw(t, "days")}
		for range rapid.IntRange(0, 4).Draw(t, "stops") {
			from := term.From + calendar.Day(rapid.IntRange(-5, 80).Draw(t, "stop"))
			term.Stops = append(term.Stops, calendar.Stop{From: from, To: from + calendar.Day(rapid.IntRange(-1, 20).Draw(t, "long"))})
		}
		for i := range term.Stops { // a stop always ends on some day
			term.Stops[i].To = max(term.Stops[i].To, 1)
		}
		due := c.Due(term)
		require.Equal(t, naive(c, term).String(), due.Day.String())
		require.True(t, c.Works(due.Day))
		require.Len(t, due.Counted(), term.Days)
		require.Len(t, due.Days, int(due.Day-term.From))
		for n := 1; n <= term.Days; n++ {
			require.Equal(t, due.Counted()[n-1].Day, c.Nth(term, n), "day %d", n)
		}
		skipped := 0
		for _, s := range due.Spans() {
			skipped += int(s.To-s.From) + 1
		}
		require.Equal(t, len(due.Days), skipped+term.Days, "every day is counted or explained")
	})
}

func TestAddAndBetweenAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c, from, n := anyCalendar(t), anyDay(t), rapid.IntRange(1, 300).Draw(t, "n")
		to := c.Add(from, n)
		require.Equal(t, n, c.Between(from, to))
		require.Equal(t, -n, c.Between(to, from))
		require.Equal(t, c.OnOrBefore(from), c.Add(c.Add(from, n), -n), "there and back")
		count := 0
		for d := from + 1; d <= to; d++ {
			if c.Works(d) {
				count++
			}
		}
		require.Equal(t, count, n)
	})
}
