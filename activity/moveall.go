package activity

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Refusal is a record to which nothing was done, and why.
type Refusal struct {
	Record int64
	Err    error // one of this package's errors
}

// MoveAll does one thing each to several records in one transaction: those that can
// be are done, the others come back with the reason. It does them in the order of
// their ids, so that two sheets do not wait for each other.
func (l Ledger) MoveAll(ctx context.Context, db postgres.DB, by Actor, steps []Step, now time.Time) (done []Record, refused []Refusal, err error) {
	steps = slices.Clone(steps)
	slices.SortFunc(steps, func(a, b Step) int { return cmp.Compare(a.Record, b.Record) })
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		var touched []key
		for _, s := range steps {
			after, keys, err := l.try(ctx, tx, by, s, now)
			switch {
			case refusal(err):
				refused = append(refused, Refusal{s.Record, err})
			case err != nil:
				return err
			default:
				done, touched = append(done, after), append(touched, keys...)
			}
		}
		if len(touched) == 0 {
			return nil
		}
		return l.touch(ctx, tx, touched...)
	})
	if err != nil {
		return nil, nil, err
	}
	return done, refused, nil
}

// try does a step under a savepoint, so that one refused leaves nothing behind.
func (l Ledger) try(ctx context.Context, db postgres.DB, by Actor, s Step, now time.Time) (after Record, keys []key, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		before, err := lock(ctx, tx, s.Record)
		if err != nil {
			return err
		}
		after, keys, err = l.move(ctx, tx, by, before, s, now)
		return err
	})
	return after, keys, err
}

// refusal says whether an error is a rule's, not the database's.
func refusal(err error) bool {
	var field *FieldError
	if errors.As(err, &field) {
		return true
	}
	return slices.ContainsFunc([]error{
		ErrUnknown, ErrState, ErrChanged, ErrOwn, ErrSubject, ErrNotYours, ErrReason, ErrClosed, ErrLate, ErrFuture, ErrNoProof, ErrMandate, ErrSource,
		ErrHeld, ErrElsewhere, ErrUndo,
	}, func(rule error) bool { return errors.Is(err, rule) })
}
