package appeal_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/appeal"
	"qalauly/calendar"
)

// TestDeadlines counts last days through stops, extensions, forwards, overrides, ended
// mandates. A day stands as «month-day» of 2026 and 2027.
func TestDeadlines(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	at := func(day string, hour int) time.Time {
		d, err := time.ParseInLocation("2006-01-02", day, calendar.Zone)
		require.NoError(t, err)
		return d.Add(time.Duration(hour) * time.Hour)
	}
	type step struct {
		day string
		act appeal.Act
		arg string
	}
	const (
		ask, info, nothing, forward, hand, extend, accept, answer, reopen = appeal.Ask, appeal.Inform, appeal.Nothing, appeal.Forward, appeal.HandOver, appeal.Extend, appeal.Accept, appeal.Answer, appeal.Reopen
	)
	for i, c := range []struct {
		sent  string
		hour  int
		steps []step
		due   string
		err   error // of the last step
	}{
		// registered: in hours, after them, on days off, before holidays, over New Year
		{sent: "2026-11-24", hour: 12, due: "2026-12-15"},
		{sent: "2026-11-24", hour: 19, due: "2026-12-17"},
		{sent: "2026-11-24", hour: 7, due: "2026-12-15"},
		{sent: "2026-11-27", hour: 20, due: "2026-12-22"},
		{sent: "2026-11-28", hour: 12, due: "2026-12-22"},
		{sent: "2026-11-29", hour: 12, due: "2026-12-22"},
		{sent: "2026-12-14", hour: 12, due: "2027-01-08"},
		{sent: "2026-12-15", hour: 19, due: "2027-01-12"},
		{sent: "2026-12-16", hour: 12, due: "2027-01-12"},
		{sent: "2026-12-31", hour: 12, due: "2027-01-26"},
		{sent: "2027-01-01", hour: 12, due: "2027-01-27"},
		{sent: "2027-03-12", hour: 12, due: "2027-04-08"},
		{sent: "2027-04-29", hour: 12, due: "2027-05-25"},
		{sent: "2027-07-05", hour: 12, due: "2027-07-27"},
		// stopped: the days of the stop are given back, the first of them too
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-11-25", ask, ""}, {"2026-11-26", info, ""}}, due: "2026-12-17"},
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-11-25", ask, ""}, {"2026-11-25", info, ""}}, due: "2026-12-15"},
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-11-25", ask, ""}, {"2026-12-01", info, ""}}, due: "2026-12-22"},
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-11-25", ask, ""}, {"2026-11-28", info, ""}}, due: "2026-12-21"},
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-11-27", ask, ""}, {"2026-11-29", nothing, ""}}, due: "2026-12-17"},
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-12-01", ask, ""}}, due: "2026-12-15"}, // the fifth day still may
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-12-02", ask, ""}}, due: "2026-12-15", err: appeal.ErrLate},
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-11-25", ask, ""}, {"2026-11-26", info, ""}, {"2026-11-26", ask, ""}}, due: "2026-12-17", err: appeal.ErrAsked},
		{sent: "2026-12-10", hour: 12, steps: []step{{"2026-12-14", ask, ""}, {"2026-12-18", info, ""}}, due: "2027-01-11"},
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-11-25", accept, ""}, {"2026-11-26", ask, ""}, {"2026-11-27", nothing, ""}}, due: "2026-12-17"},
		// extended: once, told before the last day has passed, two months at most
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-12-10", extend, "2026-12-30"}}, due: "2026-12-30"},
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-12-15", extend, "2027-02-15"}}, due: "2027-02-15"},
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-12-15", extend, "2027-02-16"}}, due: "2026-12-15", err: appeal.ErrExtended},
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-12-10", extend, "2027-01-03"}}, due: "2026-12-31"}, // a Sunday after days off
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-12-16", extend, "2026-12-30"}}, due: "2026-12-15", err: appeal.ErrLate},
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-12-10", extend, "2026-12-15"}}, due: "2026-12-15", err: appeal.ErrExtended},
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-12-10", extend, "2026-12-30"}, {"2026-12-11", extend, "2027-01-20"}}, due: "2026-12-30", err: appeal.ErrExtended},
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-11-25", ask, ""}, {"2026-11-27", info, ""}, {"2026-12-10", extend, "2026-12-30"}}, due: "2026-12-30"},
		// passed on: a term of its own for another's matter, the same day for a colleague
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-11-27", forward, "other"}}, due: "2026-12-21"},
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-11-28", forward, "other"}}, due: "2026-12-15", err: appeal.ErrLate},
		{sent: "2026-11-27", hour: 20, steps: []step{{"2026-12-03", forward, "other"}}, due: "2026-12-25"},
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-11-25", forward, "other"}, {"2026-11-26", forward, "second"}}, due: "2026-12-18"},
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-12-10", hand, "second"}}, due: "2026-12-15"},
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-11-25", ask, ""}, {"2026-12-01", hand, "second"}}, due: "2026-12-22"},
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-11-25", forward, "other"}, {"2026-11-30", ask, ""}, {"2026-12-02", info, ""}}, due: "2026-12-21"},
		// reopened: a term of its own, in fourteen days
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-11-30", answer, ""}, {"2026-12-02", reopen, ""}}, due: "2026-12-24"},
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-11-30", answer, ""}, {"2026-12-14", reopen, ""}}, due: "2027-01-08"},
		{sent: "2026-11-24", hour: 12, steps: []step{{"2026-11-30", answer, ""}, {"2026-12-15", reopen, ""}}, due: "2026-12-15", err: appeal.ErrLate},
	} {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			person := int64(10_000 + i)
			w.now = at(c.sent, c.hour)
			require.NoError(t, appeal.Agree(w.ctx, w.db, person, appeal.Consent{Version: 1, Lang: "ru"}, w.now))
			a := w.sends(person, w.first, letter)
			for n, s := range c.steps {
				w.now = at(s.day, 15)
				do := appeal.Step{Appeal: a.ID, Act: s.act, Text: "Слова", Reason: "Причина", Outcome: appeal.Advised, To: map[string]int64{"other": w.other, "second": w.second}[s.arg]}
				if s.act == extend {
					do.Until, _ = calendar.ParseDay(s.arg)
				}
				by := w.colleague
				if s.act == info || s.act == nothing || s.act == reopen {
					by = appeal.Actor{Person: person}
				}
				_, err := w.tries(by, do)
				if n == len(c.steps)-1 {
					require.ErrorIs(t, err, c.err)
				} else {
					require.NoError(t, err)
				}
			}
			a, _, err := appeal.See(w.ctx, w.db, appeal.Actor{Person: person}, a.ID, w.now)
			require.NoError(t, err)
			require.Equal(t, c.due, a.DueOn.String())
		})
	}
}

// TestDaysAreCountedOneByOne compares last days through random questions with a count
// that walks day by day.
func TestDaysAreCountedOneByOne(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	c := calendar.Usual()
	rnd := rand.New(rand.NewPCG(7, 7))
	for i := range 40 {
		person := int64(20_000 + i)
		w.now = time.Date(2026, 1, 1, 10, 0, 0, 0, calendar.Zone).AddDate(0, 0, rnd.IntN(500))
		require.NoError(t, appeal.Agree(w.ctx, w.db, person, appeal.Consent{Version: 1, Lang: "ru"}, w.now))
		a := w.sends(person, w.first, letter)
		from := a.TermFrom
		asked := from + calendar.Day(rnd.IntN(5))
		w.now = asked.At(11 * time.Hour)
		if _, err := w.tries(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.Ask, Text: "Где?"}); err != nil {
			require.ErrorIs(t, err, appeal.ErrUnknown) // within the first minute
			continue
		}
		answered := asked + calendar.Day(rnd.IntN(8))
		w.now = answered.At(12 * time.Hour)
		a = w.does(appeal.Actor{Person: person}, appeal.Step{Appeal: a.ID, Act: appeal.Nothing})
		// Day by day: a worked day after the registration counts unless it lies in the
		// stop; a stop that began on the day of registration gives that day back too.
		day, left := from, 15
		if asked == from && answered > from && c.OnOrAfter(from) == from {
			left++
		}
		for left > 0 {
			day++
			if c.OnOrAfter(day) == day && (day < asked || day >= answered) {
				left--
			}
		}
		require.Equal(t, day.String(), a.DueOn.String(), "from %s, stopped %s to %s", from, asked, answered)
	}
}

// TestOverridesMoveOnlyLater: an order that takes a working day away moves open appeals
// later and tells both; one that adds a working day moves none to an earlier day.
func TestOverridesMoveOnlyLater(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a := w.sends(901, w.first, letter)
	done := w.sends(902, w.first, "Совсем другое письмо о дорогах и ямах на въезде в посёлок.")
	w.later(time.Minute)
	w.does(w.deputy, appeal.Step{Appeal: done.ID, Act: appeal.Answer, Outcome: appeal.Solved, Text: "Ямы засыпаны, работы окончены сегодня."})
	enter := func(kind calendar.OverrideKind, day string) {
		on, err := calendar.ParseDay(day)
		require.NoError(t, err)
		_, err = calendar.Enter(w.ctx, w.db, calendar.Override{Kind: kind, Day: on, Name: calendar.Name{KK: "Бұйрық", RU: "Приказ"}, Act: "Приказ 1"}, 0, w.now)
		require.NoError(t, err)
	}
	recount := func() int {
		n, err := w.Recount(w.ctx, w.db, w.now)
		require.NoError(t, err)
		return n
	}
	require.Zero(t, recount())
	enter(calendar.Work, "2026-12-05")
	require.Zero(t, recount(), "never to an earlier day")
	enter(calendar.Off, "2026-12-07")
	enter(calendar.Off, "2026-12-08")
	require.Equal(t, 1, recount())
	require.Zero(t, recount())
	a, _, err := appeal.See(w.ctx, w.db, w.citizen, a.ID, w.now)
	require.NoError(t, err)
	require.Equal(t, "2026-12-17", a.DueOn.String())
	require.Contains(t, w.owed(appeal.StateNotice), int64(901))
}

// TestLadder tells of an appeal on its days, each once, to more people the later it is,
// and not after an answer or while the clock stands.
func TestLadder(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a := w.sends(901, w.first, letter) // due 15 December
	told := map[string][]int64{}
	for day := calendar.DayOf(start); day <= calendar.DayOf(start)+45; day++ {
		w.now = day.At(9 * time.Hour)
		for range 2 { // twice a day is once
			_, err := w.Remind(w.ctx, w.db, day, w.now)
			require.NoError(t, err)
		}
		for _, who := range []appeal.Actor{w.deputy, w.assistant, w.staff, w.colleague, w.distant} {
			lines, err := appeal.DuesOf(w.ctx, w.db, who, day, w.now)
			require.NoError(t, err)
			for range lines {
				told[day.String()] = append(told[day.String()], who.Person)
			}
		}
	}
	require.Equal(t, map[string][]int64{
		"2026-12-01": {501, 502}, "2026-12-08": {501, 502}, "2026-12-11": {501, 502}, "2026-12-15": {501, 502},
		"2026-12-17": {501, 502, 601}, "2026-12-21": {501, 502, 601, 602},
	}, told)
	require.Equal(t, 6, w.count(`SELECT count(*) FROM notice WHERE kind = $1 AND recipient = 501`, appeal.DueNotice))

	// a service that was down tells the latest step once; an answer ends it
	w.onDay(11, 24)
	b := w.sends(902, w.second, "Совсем другое письмо о дорогах и ямах на въезде в посёлок.")
	w.onDay(12, 12) // a Saturday
	n, err := w.Remind(w.ctx, w.db, calendar.DayOf(w.now), w.now)
	require.NoError(t, err)
	require.Zero(t, n, "a day off")
	w.onDay(12, 14)
	_, err = w.Remind(w.ctx, w.db, calendar.DayOf(w.now), w.now)
	require.NoError(t, err)
	lines, err := appeal.DuesOf(w.ctx, w.db, w.staff, calendar.DayOf(w.now), w.now)
	require.NoError(t, err)
	require.Len(t, lines, 1, "the deputy has no account: the branch is told")
	require.Equal(t, 13, lines[0].Step)
	w.does(w.staff, appeal.Step{Appeal: b.ID, Act: appeal.Answer, Outcome: appeal.Solved, Text: "Ямы засыпаны, работы окончены сегодня."})
	lines, err = appeal.DuesOf(w.ctx, w.db, w.staff, calendar.DayOf(w.now), w.now)
	require.NoError(t, err)
	require.Empty(t, lines, "answered meanwhile")
	_ = a
}

// TestEndedMandatesHandOn gives open appeals to who was elected in the same district.
func TestEndedMandatesHandOn(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a := w.sends(901, w.first, letter)
	b := w.sends(902, w.second, "Совсем другое письмо о дорогах и ямах на въезде в посёлок.")
	var district, heir int64
	require.NoError(t, w.db.QueryRow(w.ctx, `
		INSERT INTO electoral_district (unit, number, covers_kk, covers_ru, valid_from) VALUES ('3564', 4, '', '', '2020-01-01') RETURNING id`).Scan(&district))
	w.exec(`UPDATE mandate SET electoral_district = $2, valid_to = '2026-12-10', reason = 'own_will' WHERE deputy = $1`, w.first, district)
	w.exec(`UPDATE mandate SET valid_to = '2026-12-10', reason = 'own_will' WHERE deputy = $1`, w.second)
	heir = w.elect("3565")
	w.exec(`UPDATE mandate SET body = '3564', electoral_district = $2, valid_from = '2026-12-11' WHERE deputy = $1`, heir, district)
	w.onDay(12, 11)
	for _, want := range []int{2, 0} {
		n, err := w.HandOn(w.ctx, w.db, w.now)
		require.NoError(t, err)
		require.Equal(t, want, n)
	}
	a, _, err := appeal.See(w.ctx, w.db, w.citizen, a.ID, w.now)
	require.NoError(t, err)
	require.Equal(t, heir, a.Deputy)
	require.Equal(t, "2026-12-21", a.DueOn.String(), "five working days of their own")
	b, _, err = appeal.See(w.ctx, w.db, w.neighbour, b.ID, w.now)
	require.NoError(t, err)
	require.Equal(t, w.second, b.Deputy, "nobody came after")
	require.Contains(t, w.owed(appeal.SilentNotice), int64(601))
}

// TestSilentCitizen: five working days after a question the clock runs again and the
// appeal is not scored.
func TestSilentCitizen(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a := w.sends(901, w.first, letter)
	w.later(time.Hour)
	w.does(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.Ask, Text: "Какой дом?"})
	for day, want := range map[int]int{30: 0} {
		w.onDay(11, day)
		n, err := w.Resume(w.ctx, w.db, w.now)
		require.NoError(t, err)
		require.Equal(t, want, n)
	}
	w.onDay(12, 2)
	n, err := w.Resume(w.ctx, w.db, w.now)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	a, _, err = appeal.See(w.ctx, w.db, w.deputy, a.ID, w.now)
	require.NoError(t, err)
	require.Equal(t, appeal.Assigned, a.State)
	require.Equal(t, appeal.BySilence, a.Unscored)
}
