package activity

import (
	"context"
	"time"

	"qalauly/internal/postgres"
)

// Retract takes out a record whose ground is gone: the thing it came of was voided. One
// that does not count yet is withdrawn, whoever made it; one that counts is voided, and
// that not by those who had a hand in it (ErrOwn). One that is out already stays as it is.
func (l Ledger) Retract(ctx context.Context, db postgres.DB, by Actor, id int64, reason string, now time.Time) error {
	r, err := lock(ctx, db, id)
	if err != nil {
		return err
	}
	switch {
	case r.State == Verified:
		_, err := l.Move(ctx, db, by, Step{Record: id, Act: Void, Reason: reason}, now)
		return err
	case r.State != Proposed && r.State != Recorded && r.State != Returned:
		return nil
	case by.subject(r.Deputy):
		return ErrSubject
	case reason == "":
		return ErrReason
	}
	after := r
	after.State, after.Reason, after.MovedAt, after.Version = Withdrawn, reason, now, r.Version+1
	if err := update(ctx, db, after); err != nil {
		return err
	}
	if err := release(ctx, db, id); err != nil {
		return err
	}
	return note(ctx, db, by, "record.withdraw", r, after)
}
