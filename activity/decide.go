package activity

import (
	"context"
	"errors"
	"strings"
	"time"

	"qalauly/internal/postgres"
)

// ApprovePenalty puts a penalty in force. A record that was found false is voided
// with it. It is not who asked, nor the deputy or somebody beside them.
func (l Ledger) ApprovePenalty(ctx context.Context, db postgres.DB, by Actor, id int64, now time.Time) (Penalty, error) {
	p, err := l.decide(ctx, db, by, id, Asked)
	if err != nil {
		return p, err
	}
	if kind, _ := l.Method.Penalty(p.Kind); kind.VoidsRecord {
		if err := l.voidFalse(ctx, db, by, p, now); err != nil {
			return p, err
		}
	}
	return p.change(ctx, db, by, "penalty.approve", `state = 'in_force', approved_by = $2, approved_at = $3, reason = $4`, now, "")
}

// RefusePenalty declines what was asked for, with a reason. Who asked may take it
// back so themselves.
func (l Ledger) RefusePenalty(ctx context.Context, db postgres.DB, by Actor, id int64, reason string, now time.Time) (Penalty, error) {
	p, err := l.decide(ctx, db, by, id, Asked)
	if errors.Is(err, ErrTwoPersons) {
		err = nil
	}
	if err != nil {
		return p, err
	}
	return p.end(ctx, db, by, Refused, reason, now)
}

// LiftPenalty ends one in force, with a reason; not by who asked for it.
func (l Ledger) LiftPenalty(ctx context.Context, db postgres.DB, by Actor, id int64, reason string, now time.Time) (Penalty, error) {
	p, err := l.decide(ctx, db, by, id, InForce)
	if err != nil {
		return p, err
	}
	return p.end(ctx, db, by, Lifted, reason, now)
}

// decide locks a penalty for one who is going to decide it, or says why they may not.
// The penalty is returned with ErrTwoPersons too.
func (l Ledger) decide(ctx context.Context, db postgres.DB, by Actor, id int64, state PenaltyState) (Penalty, error) {
	rows, err := db.Query(ctx, `SELECT `+penaltyColumns+` FROM penalty WHERE id = $1 FOR UPDATE`, id)
	p, err := onePenalty(rows, err)
	switch {
	case err != nil:
		return p, err
	case p.State != state:
		return p, ErrState
	case by.subject(p.Deputy):
		return p, ErrSubject
	case by.Member == p.AskedBy:
		return p, ErrTwoPersons
	}
	return p, nil
}

// voidFalse takes the record of a penalty out, unless it is out already.
func (l Ledger) voidFalse(ctx context.Context, db postgres.DB, by Actor, p Penalty, now time.Time) error {
	r, err := lock(ctx, db, p.Record)
	if err != nil || r.State == Voided || r.State == Corrected {
		return err
	}
	_, err = l.Move(ctx, db, by, Step{Record: r.ID, Act: Void, Reason: p.Kind}, now)
	return err
}

func (p Penalty) end(ctx context.Context, db postgres.DB, by Actor, state PenaltyState, reason string, now time.Time) (Penalty, error) {
	if strings.TrimSpace(reason) == "" {
		return p, ErrReason
	}
	return p.change(ctx, db, by, "penalty."+string(state), `state = '`+string(state)+`', ended_by = $2, ended_at = $3, reason = $4`, now, reason)
}

func (p Penalty) change(ctx context.Context, db postgres.DB, by Actor, action, set string, now time.Time, reason string) (Penalty, error) {
	rows, err := db.Query(ctx, `UPDATE penalty SET `+set+` WHERE id = $1 RETURNING `+penaltyColumns, p.ID, by.Member, now, reason)
	after, err := onePenalty(rows, err)
	if err != nil {
		return p, err
	}
	return after, after.note(ctx, db, by, action)
}
