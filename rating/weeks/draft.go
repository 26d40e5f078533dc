package weeks

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/rating"
	"qalauly/rating/release"
)

// ErrNobody means that nobody has a seat on the day that closes a week.
var ErrNobody = errors.New("weeks: there is nobody to rate")

// Compute rates a week as the ledger has it now, and keeps nothing. Method may be
// another than the week's: a what-if.
func Compute(ctx context.Context, db postgres.DB, method Announced, week calendar.Week, now time.Time) (release.Release, error) {
	r := release.Release{Period: week.String(), Weeks: method.Window.Weeks, Method: method.Method, File: method.Bytes}
	var err error
	if r.Input, err = Load(ctx, db, method.Method, week, now); err != nil {
		return r, err
	}
	if len(r.Input.Deputies) == 0 {
		return r, ErrNobody
	}
	r.Result, err = rating.Rate(r.Input, r.Rules())
	return r, err
}

// MakeDraft computes the draft of a week and owes it to the deputies, once; the draft
// that is there already is returned as it is. It is written whole or not at all.
func MakeDraft(ctx context.Context, db postgres.DB, c *calendar.Calendar, week calendar.Week, now time.Time) (Snapshot, error) {
	var s Snapshot
	_, err := job.Once(ctx, db, "rating-draft", week.String(), func(tx pgx.Tx) error {
		if err := patient(ctx, tx); err != nil {
			return err
		}
		method, err := MethodFor(ctx, tx, week)
		if err != nil {
			return err
		}
		r, err := Compute(ctx, tx, method, week, now)
		if err != nil {
			return err
		}
		terms := Terms(c, method.Method, week, now)
		s, err = keep(ctx, tx, Snapshot{Kind: Weekly, Period: week.String(), Monday: r.Input.Week, Weeks: r.Weeks, State: Draft, DraftedAt: now,
			ObjectionsUntil: terms.ObjectionsUntil, DecisionsUntil: terms.DecisionsUntil, PublishAt: terms.Post}, r)
		if err != nil {
			return err
		}
		return tellDrafted(ctx, tx, s)
	})
	if err != nil {
		return s, err
	}
	return DraftOf(ctx, db, week.String())
}
