package appeal_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"qalauly/appeal"
	"qalauly/calendar"
)

// judged are the facts of A2 that stand, as «deputy's outcome».
func (w *town) judged(deputy int64) []string {
	w.Helper()
	rows, err := w.db.Query(w.ctx, `SELECT fields ->> 'outcome' FROM record WHERE criterion = 'A2' AND deputy = $1 AND state = 'verified' ORDER BY id`, deputy)
	require.NoError(w, err)
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(w, err)
	return all
}

func (w *town) passes() {
	w.Helper()
	_, err := w.Late(w.ctx, w.db, w.now)
	require.NoError(w, err)
}

// TestPassedOnIsJudged: it leaves the sender, the receiver has days of their own before
// it counts, and where it comes back it is late for the first one.
func TestPassedOnIsJudged(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a := w.sends(901, w.first, letter)
	b := w.sends(902, w.first, topics[0])
	w.now = a.DueOn.At(12 * time.Hour)
	a = w.does(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.HandOver, To: w.second, Reason: "По договорённости"})
	w.now = (a.DueOn + 1).At(12 * time.Hour)
	w.passes()
	require.Empty(t, w.judged(w.second), "four working days are left")
	require.Equal(t, []string{"late"}, w.judged(w.first), "of the other letter")
	w.now = (a.DueOn + 9).At(12 * time.Hour)
	w.passes()
	require.Equal(t, []string{"late"}, w.judged(w.second))
	w.does(w.staff, appeal.Step{Appeal: a.ID, Act: appeal.HandOver, To: w.first, Reason: "Обратно"})
	require.Empty(t, w.judged(w.second))
	require.ElementsMatch(t, []string{"late", "bounced"}, w.judged(w.first))
	w.does(w.deputy, appeal.Step{Appeal: b.ID, Act: appeal.HandOver, To: w.second, Reason: "По договорённости"})
	w.does(w.staff, appeal.Step{Appeal: b.ID, Act: appeal.Answer, Outcome: appeal.Solved, Text: "Фонари горят с сегодняшнего вечера, спасибо за терпение."})
	require.Equal(t, []string{"in_time"}, w.judged(w.second))
}

// TestAnotherAnswersForIt: what was answered and reopened with one deputy is neither an
// answer nor a fault of the next, and the vote stays with who answered.
func TestAnotherAnswersForIt(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	votes := func(deputy int64) int {
		return w.count(`SELECT count(*) FROM record WHERE criterion = 'A3' AND deputy = $1 AND state = 'verified'`, deputy)
	}
	a := w.sends(901, w.first, letter)
	w.later(time.Hour)
	answer := appeal.Step{Appeal: a.ID, Act: appeal.Answer, Outcome: appeal.Advised, Text: "Обратитесь в водоканал, телефон есть на их сайте."}
	w.does(w.deputy, answer)
	w.later(time.Hour)
	w.does(w.citizen, appeal.Step{Appeal: a.ID, Act: appeal.Vote, Survey: appeal.Evasive})
	w.does(w.citizen, appeal.Step{Appeal: a.ID, Act: appeal.Reopen, Text: "Не помогли"})
	require.Equal(t, []string{"reopened"}, w.judged(w.first))
	require.Equal(t, 1, votes(w.first))
	w.later(time.Hour)
	w.does(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.HandOver, To: w.second, Reason: "По договорённости"})
	require.Empty(t, w.judged(w.second))
	w.later(time.Hour)
	w.does(w.staff, answer)
	require.Equal(t, []string{"in_time"}, w.judged(w.second))
	require.Equal(t, 1, votes(w.first), "a second answer does not wash the vote away")
	w.later(time.Hour)
	w.does(w.citizen, appeal.Step{Appeal: a.ID, Act: appeal.Vote, Survey: appeal.ToThePoint})
	require.Equal(t, 1, votes(w.second))
}

// TestExtensionsCountForATenth: the first moves the day of A2, the second of a few moves
// the citizen's day alone.
func TestExtensionsCountForATenth(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a, b := w.sends(901, w.first, letter), w.sends(902, w.first, topics[0])
	w.later(time.Hour)
	extend := func(a appeal.Appeal) appeal.Appeal {
		return w.does(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.Extend, Until: a.DueOn + 28, Reason: "Нужна экспертиза"})
	}
	due := a.DueOn
	a, b = extend(a), extend(b)
	require.Zero(t, a.JudgedOn)
	require.Equal(t, due, b.JudgedOn)
	require.Greater(t, b.DueOn, due)
	w.now = (due + 7).At(12 * time.Hour)
	for _, one := range []appeal.Appeal{a, b} {
		w.does(w.deputy, appeal.Step{Appeal: one.ID, Act: appeal.Answer, Outcome: appeal.Solved, Text: "Сделано сегодня утром, проверьте, пожалуйста, и напишите."})
	}
	require.Equal(t, []string{"in_time", "late"}, w.judged(w.first))
}

// TestOpenData tells of appeals what is nobody's: days, topics, units, states.
func TestOpenData(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a := w.sends(901, w.first, letter)
	back := w.sends(902, w.first, topics[1])
	w.does(w.neighbour, appeal.Step{Appeal: back.ID, Act: appeal.Undo})
	spam := w.sends(903, w.first, topics[4])
	w.later(time.Minute)
	w.does(w.deputy, appeal.Step{Appeal: spam.ID, Act: appeal.Report, Reason: "Реклама"})
	w.does(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.Accept})
	w.sends(904, w.first, topics[2]) // nobody knows of it yet
	var all []appeal.Request
	err := appeal.Requests(w.ctx, w.db, appeal.Wanted{Topics: []appeal.Topic{appeal.Utilities, appeal.Roads}, Open: true}, appeal.Page{Limit: 10}, w.now, func(r appeal.Request) error {
		all = append(all, r)
		return nil
	})
	require.NoError(t, err)
	require.Len(t, all, 1)
	require.NotContains(t, all[0].ID, a.Number)
	expected := "2026-12-15T00:00:00+05:00"
	require.Equal(t, a.DueOn.Start().In(calendar.Zone).Format(time.RFC3339), expected)
	require.Equal(t, appeal.Request{
		ID: all[0].ID, Status: "open", Notes: appeal.Accepted, Service: appeal.Utilities, Agency: "3564",
		Requested: "2026-11-24T00:00:00+05:00", Updated: "2026-11-24T00:00:00+05:00", Expected: &expected,
	}, all[0])
}
