package appeal_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/appeal"
)

// TestTheWayToAnAnswer goes the whole way: sent, accepted, a question, details, an
// answer taken back and given, a vote, reopened, answered for good, closed.
func TestTheWayToAnAnswer(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.now = time.Date(2026, 11, 24, 19, 42, 0, 0, start.Location()) // after hours
	a := w.sends(901, w.first, letter)
	require.Equal(t, "KK-2026-000001", a.Number)
	require.Equal(t, "2026-11-25", a.TermFrom.String())
	require.Equal(t, "2026-12-17", a.DueOn.String()) // as messages.md 5.4 tells
	require.Equal(t, appeal.Utilities, a.Topic)
	require.True(t, a.Scored)
	require.Equal(t, []int64{501, 502}, w.owed(appeal.CardNotice))
	_, ok, err := appeal.DraftOf(w.ctx, w.db, 901)
	require.NoError(t, err)
	require.False(t, ok, "the draft is gone")

	w.onDay(11, 26)
	require.Equal(t, appeal.Accepted, w.does(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.Accept}).State)
	asked := w.does(w.assistant, appeal.Step{Appeal: a.ID, Act: appeal.Ask, Text: "Какой дом?"})
	require.Equal(t, appeal.NeedInfo, asked.State)
	_, err = w.tries(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.Ask, Text: "И ещё?"})
	require.ErrorIs(t, err, appeal.ErrState)

	w.onDay(12, 1)
	a = w.does(w.citizen, appeal.Step{Appeal: a.ID, Act: appeal.Inform, Text: "Дом 5"})
	require.Equal(t, appeal.Accepted, a.State)
	require.Equal(t, "2026-12-22", a.DueOn.String(), "three working days of the stop are given back: 26, 27, 30 November")
	_, err = w.tries(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.Ask, Text: "И ещё?"})
	require.ErrorIs(t, err, appeal.ErrAsked)

	answer := appeal.Step{Appeal: a.ID, Act: appeal.Answer, Outcome: appeal.Partly, Text: "Прорвало трубу, починят 27 ноября, до этого воду возят."}
	a = w.does(w.deputy, answer)
	require.Equal(t, appeal.Answered, a.State)
	seen, err := appeal.Thread(w.ctx, w.db, appeal.Citizen, a.ID, w.now)
	require.NoError(t, err)
	require.Len(t, seen, 3, "the answer is held")
	w.later(59 * time.Second)
	require.Equal(t, appeal.Accepted, w.does(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.Unanswer}).State)
	require.Zero(t, w.count(`SELECT count(*) FROM record WHERE state = 'verified'`))
	a = w.does(w.deputy, answer)
	w.later(time.Minute)
	_, err = w.tries(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.Unanswer})
	require.ErrorIs(t, err, appeal.ErrUndo)
	require.Equal(t, 1, w.count(`SELECT count(*) FROM record WHERE criterion = 'A2' AND deputy = $1 AND x = 1e6 AND n = 1e6 AND state = 'verified'`, w.first))

	w.does(w.citizen, appeal.Step{Appeal: a.ID, Act: appeal.Vote, Survey: appeal.Evasive})
	require.Equal(t, 1, w.count(`SELECT count(*) FROM record WHERE criterion = 'A3' AND x = 0 AND n = 1e6 AND state = 'verified'`))
	past, err := appeal.History(w.ctx, w.db, appeal.Deputy, a.ID)
	require.NoError(t, err)
	for _, p := range past {
		require.NotEqual(t, appeal.Vote, p.Act, "the deputy does not see the vote")
	}

	a = w.does(w.citizen, appeal.Step{Appeal: a.ID, Act: appeal.Reopen, Text: "Воды нет до сих пор"})
	require.Equal(t, appeal.Reopened, a.State)
	require.Equal(t, 1, w.count(`SELECT count(*) FROM record WHERE criterion = 'A2' AND x = 0 AND n = 1e6 AND state = 'verified'`), "reopened is not in time")
	a = w.does(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.Answer, Outcome: appeal.Solved, Text: "Трубу починили, вода есть с сегодняшнего утра."})
	for act, step := range map[appeal.Act]appeal.Step{appeal.Vote: {Survey: appeal.ToThePoint}, appeal.Reopen: {Text: "Опять нет"}, appeal.Complain: {Text: "Опять нет"}} {
		step.Appeal, step.Act = a.ID, act
		_, err = w.tries(w.citizen, step)
		require.ErrorIs(t, err, appeal.ErrState, "an answer that is still held: %s", act)
	}
	w.later(15 * 24 * time.Hour)
	n, err := w.Finish(w.ctx, w.db, w.now)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	a, _, err = appeal.See(w.ctx, w.db, w.citizen, a.ID, w.now)
	require.NoError(t, err)
	require.Equal(t, appeal.Closed, a.State)
	_, err = w.tries(w.citizen, appeal.Step{Appeal: a.ID, Act: appeal.Reopen, Text: "Опять"})
	require.ErrorIs(t, err, appeal.ErrLate)
}

// TestTakenBackBeforeAnybodySawIt leaves nothing.
func TestTakenBackBeforeAnybodySawIt(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a := w.sends(901, w.first, letter)
	w.later(59 * time.Second)
	require.Equal(t, appeal.Withdrawn, w.does(w.citizen, appeal.Step{Appeal: a.ID, Act: appeal.Undo}).State)
	_, _, err := appeal.See(w.ctx, w.db, w.deputy, a.ID, w.now)
	require.ErrorIs(t, err, appeal.ErrUnknown, "the deputy never saw it")
	b := w.sends(901, w.first, "Совсем другое письмо о дорогах и ямах на въезде в посёлок.")
	w.later(time.Minute)
	_, err = w.tries(w.citizen, appeal.Step{Appeal: b.ID, Act: appeal.Undo})
	require.ErrorIs(t, err, appeal.ErrUndo)
	require.Equal(t, appeal.Withdrawn, w.does(w.citizen, appeal.Step{Appeal: b.ID, Act: appeal.Withdraw}).State)
}

// TestPassedOn forwards twice and no more; the new deputy has a term of their own, who
// had it before may see it no more.
func TestPassedOn(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a := w.sends(901, w.first, letter)
	_, err := w.tries(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.Accept})
	require.ErrorIs(t, err, appeal.ErrUnknown, "for a minute nobody knows of it")
	w.later(time.Minute)
	_, err = w.tries(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.Forward, To: w.other})
	require.ErrorIs(t, err, appeal.ErrReason)
	_, err = w.tries(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.HandOver, To: w.other, Reason: "Не мой округ"})
	require.ErrorIs(t, err, appeal.ErrNotYours, "handing over stays within the body")
	w.onDay(11, 27)
	a = w.does(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.Forward, To: w.other, Reason: "Не мой округ"})
	require.Equal(t, "2026-12-21", a.DueOn.String())
	require.Equal(t, "3565", a.Unit)
	_, _, err = appeal.See(w.ctx, w.db, w.deputy, a.ID, w.now)
	require.ErrorIs(t, err, appeal.ErrUnknown)
	_, err = w.tries(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.Answer, Outcome: appeal.Solved, Text: "Решено"})
	require.ErrorIs(t, err, appeal.ErrUnknown)
	a = w.does(w.colleague, appeal.Step{Appeal: a.ID, Act: appeal.Forward, To: w.second, Reason: "Это депутат города"})
	_, err = w.tries(w.staff, appeal.Step{Appeal: a.ID, Act: appeal.Forward, To: w.first, Reason: "Обратно"})
	require.ErrorIs(t, err, appeal.ErrForwards)
	require.Equal(t, []int64{w.first, w.other}, a.Senders)
	due := a.DueOn
	w.onDay(12, 3)
	a = w.does(w.staff, appeal.Step{Appeal: a.ID, Act: appeal.HandOver, To: w.first, Reason: "По договорённости"})
	require.Equal(t, due, a.DueOn, "the day stays")
}

// TestWhoMay walks every act by everybody who must not.
func TestWhoMay(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a := w.sends(901, w.first, letter)
	w.later(time.Minute)
	acts := []appeal.Act{
		appeal.Accept, appeal.Ask, appeal.Inform, appeal.Nothing, appeal.Forward, appeal.HandOver, appeal.Extend, appeal.Say,
		appeal.Answer, appeal.Unanswer, appeal.Vote, appeal.Reopen, appeal.Complain, appeal.Withdraw, appeal.Undo, appeal.Report,
		appeal.Reject, appeal.Restore, appeal.Finish, appeal.Succeed, appeal.Move,
	}
	full := appeal.Step{Appeal: a.ID, Text: "Слова", Reason: "Причина", To: w.second, Until: a.DueOn + 5, Outcome: appeal.Solved, Survey: appeal.ToThePoint}
	for _, act := range acts {
		s := full
		s.Act = act
		for name, by := range map[string]appeal.Actor{"another citizen": w.neighbour, "staff elsewhere": w.distant, "nobody": {}} {
			_, err := w.tries(by, s)
			require.ErrorIs(t, err, appeal.ErrUnknown, "%s by %s", act, name)
		}
		for side, by := range map[appeal.Side]appeal.Actor{appeal.Citizen: w.citizen, appeal.Deputy: w.deputy, appeal.Assistant: w.assistant, appeal.Staff: w.staff} {
			if !side.May(act) {
				_, err := w.tries(by, s)
				require.ErrorIs(t, err, appeal.ErrNotYours, "%s by %s", act, side)
			}
		}
	}
	now, _, err := appeal.See(w.ctx, w.db, w.citizen, a.ID, w.now)
	require.NoError(t, err)
	require.Equal(t, 1, now.Version, "nothing was changed")
}

// TestSpamNeedsTwo has one report it and another decide.
func TestSpamNeedsTwo(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	a := w.sends(901, w.first, letter)
	w.later(time.Minute)
	require.Equal(t, appeal.Moderation, w.does(w.staff, appeal.Step{Appeal: a.ID, Act: appeal.Report, Reason: "Реклама"}).State)
	_, err := w.tries(w.staff, appeal.Step{Appeal: a.ID, Act: appeal.Reject, Reason: "Реклама"})
	require.ErrorIs(t, err, appeal.ErrTwo)
	require.Equal(t, appeal.Assigned, w.does(w.colleague, appeal.Step{Appeal: a.ID, Act: appeal.Restore, Reason: "Это не реклама"}).State)
	w.does(w.deputy, appeal.Step{Appeal: a.ID, Act: appeal.Report, Reason: "Реклама"})
	require.Equal(t, appeal.Rejected, w.does(w.staff, appeal.Step{Appeal: a.ID, Act: appeal.Reject, Reason: "Реклама"}).State)

	ban, err := appeal.AskBan(w.ctx, w.db, w.staff, a.ID, "Реклама", w.now.Add(24*time.Hour), w.now)
	require.NoError(t, err)
	_, err = appeal.ApproveBan(w.ctx, w.db, w.staff, ban.ID, w.now)
	require.ErrorIs(t, err, appeal.ErrTwo)
	_, err = appeal.ApproveBan(w.ctx, w.db, w.colleague, ban.ID, w.now)
	require.NoError(t, err)
	w.later(time.Hour)
	_, err = w.writes(901, w.first, "Ещё одно письмо совсем о другом деле, о дороге.")
	require.ErrorIs(t, err, appeal.ErrBanned)
	w.later(24 * time.Hour)
	w.sends(901, w.first, "Ещё одно письмо совсем о другом деле, о дороге.")
}
