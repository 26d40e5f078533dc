package appeal_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/appeal"
)

// refusals are the errors that a step may end with, and change nothing.
var refusals = []error{
	appeal.ErrUnknown, appeal.ErrNotYours, appeal.ErrState, appeal.ErrReason, appeal.ErrSame, appeal.ErrForwards, appeal.ErrLate,
	appeal.ErrAsked, appeal.ErrExtended, appeal.ErrUndo, appeal.ErrTwo, appeal.ErrNoMessage,
}

// TestRandomHistories does random steps by random people and checks after each that what
// was refused changed nothing, that the history tells every change, that an appeal that
// is over stays so, and that the facts agree with the appeal.
func TestRandomHistories(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	rnd := rand.New(rand.NewPCG(11, 11))
	acts := []appeal.Act{
		appeal.Accept, appeal.Ask, appeal.Inform, appeal.Nothing, appeal.Forward, appeal.HandOver, appeal.Extend, appeal.Say,
		appeal.Answer, appeal.Unanswer, appeal.Vote, appeal.Reopen, appeal.Complain, appeal.Withdraw, appeal.Undo, appeal.Report,
		appeal.Reject, appeal.Restore,
	}
	people := []appeal.Actor{w.citizen, w.deputy, w.assistant, w.staff, w.colleague, w.distant}
	sides := []appeal.Side{appeal.Citizen, appeal.Deputy, appeal.Assistant, appeal.Staff, appeal.Staff, appeal.Staff}
	done := map[appeal.Act]int{}
	missing := func() (m []appeal.Act) {
		for _, act := range acts {
			if act != appeal.Undo && act != appeal.Unanswer && done[act] == 0 { // within a minute, which comes seldom
				m = append(m, act)
			}
		}
		return m
	}
	for round := 0; round < 20 || round < 200 && len(missing()) > 0; round++ {
		w.now = w.now.Add(3 * time.Hour)
		w.exec(`UPDATE appeal SET received_at = received_at - interval '1 year' WHERE person = 901`) // no limit binds
		a := w.sends(901, w.first, letter)
		w.later(30 * time.Second)
		for range 25 {
			before, _, err := appeal.See(w.ctx, w.db, w.citizen, a.ID, w.now)
			require.NoError(t, err)
			act := acts[rnd.IntN(len(acts))]
			if rnd.IntN(4) > 0 { // mostly something that can be done
				can := slices.DeleteFunc(slices.Clone(acts), func(a appeal.Act) bool { _, ok := before.State.Next(a, before.Before); return !ok })
				if len(can) > 0 {
					act = can[rnd.IntN(len(can))]
				}
			}
			by := rnd.IntN(len(people))
			for n := 0; n < 4 && !sides[by].May(act); n++ {
				by = rnd.IntN(len(people))
			}
			s := appeal.Step{
				Appeal: a.ID, Act: act, Text: "Слова", Reason: "Причина", Outcome: appeal.Advised, Survey: appeal.Evasive,
				To: []int64{w.first, w.second, w.other}[rnd.IntN(3)], Until: before.DueOn + 7,
			}
			steps := w.count(`SELECT count(*) FROM appeal_act WHERE appeal = $1`, a.ID)
			_, err = w.tries(people[by], s)
			after, _, seen := appeal.See(w.ctx, w.db, w.citizen, a.ID, w.now)
			require.NoError(t, seen)
			if err != nil {
				known := false
				for _, r := range refusals {
					known = known || errors.Is(err, r)
				}
				require.True(t, known, "%s: %v", s.Act, err)
				require.Equal(t, before, after)
			} else {
				done[s.Act]++
				require.Equal(t, before.Version+1, after.Version)
				require.Equal(t, steps+1, w.count(`SELECT count(*) FROM appeal_act WHERE appeal = $1`, a.ID))
				last := w.count(`SELECT count(*) FROM appeal_act WHERE appeal = $1 AND was = $2 AND state = $3 AND act = $4`, a.ID, before.State, after.State, s.Act)
				require.NotZero(t, last)
			}
			if before.State == appeal.Withdrawn || before.State == appeal.Rejected {
				require.Error(t, err, "it is over")
			}
			facts := w.count(`SELECT count(*) FROM record WHERE fact = 'appeal:' || $1::bigint AND state = 'verified'`, a.ID)
			owed := after.Scored && after.State != appeal.Withdrawn && after.State != appeal.Rejected && after.State != appeal.Moderation &&
				(slices.Contains(after.Senders, after.Deputy) || theirs(after, after.AnsweredAt) || theirs(after, after.ReopenedAt) || after.Overdue(w.now))
			require.Equal(t, map[bool]int{true: 1}[owed], facts, "%s in %s", s.Act, after.State)
			w.later(time.Duration(rnd.IntN(int(12 * time.Hour))))
		}
	}
	require.Empty(t, missing())
}

// theirs says whether something happened while the appeal was that of who has it now.
func theirs(a appeal.Appeal, at *time.Time) bool { return at != nil && !at.Before(a.AssignedAt) }
