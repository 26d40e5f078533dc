package activity_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"qalauly/activity"
	"qalauly/internal/audit"
)

func day(text string) time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return d
}

// breach is a penalty as the method has it.
func (b *book) breach(document string) activity.Penalty {
	return activity.Penalty{Deputy: b.deputies[0], Kind: "ethics", Points: 4 * activity.Unit, Document: document,
		Dated: day("2026-11-18"), Body: "Әдеп комиссиясы", DecidedOn: day("2026-11-18")}
}

func (b *book) penalty(f func(tx pgx.Tx) (activity.Penalty, error)) (p activity.Penalty, err error) {
	err = b.in(func(tx pgx.Tx) error { p, err = f(tx); return err })
	return p, err
}

func (b *book) ask(by activity.Actor, p activity.Penalty) (activity.Penalty, error) {
	return b.penalty(func(tx pgx.Tx) (activity.Penalty, error) { return b.AskPenalty(b.ctx, tx, by, p, now) })
}

func (b *book) approve(by activity.Actor, id int64) (activity.Penalty, error) {
	return b.penalty(func(tx pgx.Tx) (activity.Penalty, error) { return b.ApprovePenalty(b.ctx, tx, by, id, now) })
}

func TestAPenaltyNeedsTwoPersons(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	_, err := b.ask(b.subject, b.breach("7"))
	require.ErrorIs(t, err, activity.ErrSubject)
	p, err := b.ask(recorder, b.breach("7"))
	require.NoError(t, err)
	_, err = b.ask(verifier, b.breach("7"))
	require.ErrorIs(t, err, activity.ErrTwice)
	_, err = b.approve(recorder, p.ID)
	require.ErrorIs(t, err, activity.ErrTwoPersons)
	_, err = b.approve(b.subject, p.ID)
	require.ErrorIs(t, err, activity.ErrSubject)
	in, err := b.PenaltiesInForce(b.ctx, b.db, now)
	require.NoError(t, err)
	require.Empty(t, in)
	p, err = b.approve(verifier, p.ID)
	require.NoError(t, err)
	require.Equal(t, activity.InForce, p.State)
	_, err = b.approve(helper, p.ID)
	require.ErrorIs(t, err, activity.ErrState)

	lift := func(by activity.Actor, reason string) error {
		_, err := b.penalty(func(tx pgx.Tx) (activity.Penalty, error) { return b.LiftPenalty(b.ctx, tx, by, p.ID, reason, now) })
		return err
	}
	require.ErrorIs(t, lift(helper, " "), activity.ErrReason)
	require.ErrorIs(t, lift(recorder, "mistake"), activity.ErrTwoPersons)
	require.NoError(t, lift(helper, "mistake"))
	in, err = b.PenaltiesInForce(b.ctx, b.db, now)
	require.NoError(t, err)
	require.Empty(t, in)
	again, err := b.ask(recorder, b.breach("7"))
	require.NoError(t, err, "what was lifted may be asked for again")
	_, err = b.penalty(func(tx pgx.Tx) (activity.Penalty, error) {
		return b.RefusePenalty(b.ctx, tx, recorder, again.ID, "mistake", now)
	})
	require.NoError(t, err, "who asked takes it back")
	all, err := activity.PenaltiesOf(b.ctx, b.db, b.deputies[0])
	require.NoError(t, err)
	require.Equal(t, []activity.PenaltyState{activity.Refused, activity.Lifted}, []activity.PenaltyState{all[0].State, all[1].State})
	log, err := audit.Find(b.ctx, b.db, audit.Query{Object: fmt.Sprintf("penalty:%d", p.ID)})
	require.NoError(t, err)
	require.Len(t, log, 3)
}

// TestTheDatabaseKeepsPenalties: whatever a program does.
func TestTheDatabaseKeepsPenalties(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	p, err := b.ask(recorder, b.breach("7"))
	require.NoError(t, err)
	for _, set := range []string{
		`state = 'in_force'`, `state = 'in_force', approved_by = 1001, approved_at = now()`, `points = points + 1`,
		fmt.Sprintf(`state = 'in_force', approved_by = %d, approved_at = now()`, b.subject.Member),
		`state = 'lifted', approved_by = 1002, approved_at = now(), ended_by = 1001, ended_at = now()`,
	} {
		_, err = b.db.Exec(b.ctx, `UPDATE penalty SET `+set+` WHERE id = $1`, p.ID)
		require.Error(t, err, set)
	}
	_, err = b.db.Exec(b.ctx, `DELETE FROM penalty`)
	require.Error(t, err)
	_, err = b.db.Exec(b.ctx, `UPDATE penalty SET state = 'in_force', approved_by = 1002, approved_at = now() WHERE id = $1`, p.ID)
	require.NoError(t, err)
}

func TestAPenaltyKeepsToTheMethod(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	for want, change := range map[string]func(*activity.Penalty){
		"kind: choice":        func(p *activity.Penalty) { p.Kind = "late" },
		"points: range":       func(p *activity.Penalty) { p.Points = 11 * activity.Unit },
		"document: missing":   func(p *activity.Penalty) { p.Document = " " },
		"dated: missing":      func(p *activity.Penalty) { p.Dated = time.Time{} },
		"body: missing":       func(p *activity.Penalty) { p.Body = "" },
		"decided_on: missing": func(p *activity.Penalty) { p.DecidedOn = time.Time{} },
		"record: missing":     func(p *activity.Penalty) { p.Kind, p.Points = "false_record", 5*activity.Unit },
	} {
		p := b.breach("7")
		change(&p)
		_, err := b.ask(recorder, p)
		require.ErrorContains(t, err, want)
	}
	p := b.breach("7")
	p.DecidedOn = day("2026-11-24")
	_, err := b.ask(recorder, p)
	require.ErrorIs(t, err, activity.ErrFuture)
}

func TestWhenAPenaltyCounts(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	p, err := b.ask(recorder, b.breach("7"))
	require.NoError(t, err)
	waiting, err := activity.PenaltiesAsked(b.ctx, b.db, activity.Territory{""})
	require.NoError(t, err)
	require.Len(t, waiting, 1)
	waiting, err = activity.PenaltiesAsked(b.ctx, b.db, activity.Territory{"71"})
	require.NoError(t, err)
	require.Empty(t, waiting)
	_, err = b.approve(verifier, p.ID)
	require.NoError(t, err)
	for on, want := range map[string]int{"2026-11-17": 0, "2026-11-18": 1, "2027-02-16": 1, "2027-02-17": 0} {
		in, err := b.PenaltiesInForce(b.ctx, b.db, day(on))
		require.NoError(t, err)
		require.Len(t, in, want, "13 weeks from the decision: %s", on)
	}
	for term, want := range map[time.Time]int{now: 0, now.Add(time.Second): 1} {
		public, err := b.PublicPenalties(b.ctx, b.db, b.deputies[0], now, term)
		require.NoError(t, err)
		require.Len(t, public, want, "while it may be objected to, the public does not see it")
	}
}

func TestAFalseRecordIsVoided(t *testing.T) {
	t.Parallel()
	b := newBook(t)
	r := b.verified(b.meeting("2026-11-17", "before"))
	p := b.breach("8")
	p.Kind, p.Points, p.Record = "false_record", 5*activity.Unit, r.ID
	p.Deputy = b.deputies[1]
	_, err := b.ask(helper, p)
	require.ErrorContains(t, err, "record: unknown", "another's record")
	p.Deputy = b.deputies[0]
	p, err = b.ask(helper, p)
	require.NoError(t, err)
	_, err = b.approve(verifier, p.ID)
	require.NoError(t, err)
	r, err = activity.ByID(b.ctx, b.db, r.ID)
	require.NoError(t, err)
	require.Equal(t, activity.Voided, r.State)
	x, _ := b.cell(b.deputies[0], "A5", "2026-11-17")
	require.Zero(t, x)
}
