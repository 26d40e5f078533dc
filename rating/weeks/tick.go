package weeks

import (
	"context"
	"errors"
	"fmt"
	"time"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/internal/postgres"
)

// Done is what one Tick did.
type Done struct {
	Drafted, Frozen, Published, Corrected []Snapshot
}

// Tick does what is due at a moment, each thing once, whoever calls it how often. What
// was missed is caught up: weeks that were never drafted are drafted now, one whose
// draft was shown and whose terms ran out is frozen, all that is frozen is published
// unless publication is paused.
func Tick(ctx context.Context, db postgres.DB, c *calendar.Calendar, now time.Time) (Done, error) {
	var done Done
	var err error
	if done.Drafted, err = drafts(ctx, db, c, now); err != nil {
		return done, err
	}
	if err := keepWindows(ctx, db, c, now); err != nil {
		return done, err
	}
	if err := extend(ctx, db, c); err != nil {
		return done, err
	}
	due, err := snapshots(ctx, db, `WHERE s.state = 'draft' AND s.publish_at <= $1 ORDER BY s.week`, now)
	if err != nil {
		return done, err
	}
	for _, draft := range due {
		frozen, err := Freeze(ctx, db, draft, now)
		if err != nil {
			return done, err
		}
		done.Frozen = append(done.Frozen, frozen...)
	}
	if paused, _, _, err := Paused(ctx, db); err != nil || paused {
		return done, err
	}
	if done.Published, err = publish(ctx, db, c, now); err != nil {
		return done, err
	}
	done.Corrected, err = Correct(ctx, db, now)
	return done, err
}

// drafts makes those that are due: of the newest week where there was none before,
// else of every week since.
func drafts(ctx context.Context, db postgres.DB, c *calendar.Calendar, now time.Time) ([]Snapshot, error) {
	method, err := MethodFor(ctx, db, calendar.WeekOf(calendar.DayOf(now)))
	if errors.Is(err, ErrNoMethod) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	last := LastClosed(c, calendar.Plan(method.Week), now)
	first := last
	before, err := one(ctx, db, `WHERE s.version = 0 ORDER BY s.week DESC LIMIT 1`)
	switch {
	case err == nil:
		first = before.Week().Add(1)
	case !errors.Is(err, ErrNone):
		return nil, err
	}
	var all []Snapshot
	for w := first; w <= last; w = w.Add(1) {
		s, err := MakeDraft(ctx, db, c, w, now)
		if errors.Is(err, ErrNobody) || errors.Is(err, ErrNoMethod) {
			continue
		}
		if err != nil {
			return all, err
		}
		all = append(all, s)
	}
	return all, nil
}

// keepWindows keeps the sums that the draft at hand and the next one are computed from.
func keepWindows(ctx context.Context, db postgres.DB, c *calendar.Calendar, now time.Time) error {
	var windows []activity.Window
	m, err := MethodFor(ctx, db, calendar.WeekOf(calendar.DayOf(now)))
	if errors.Is(err, ErrNoMethod) {
		return nil
	}
	if err != nil {
		return err
	}
	last := LastClosed(c, calendar.Plan(m.Week), now)
	for _, w := range []calendar.Week{last, last.Add(1)} {
		m, err := MethodFor(ctx, db, w)
		if errors.Is(err, ErrNoMethod) {
			continue
		}
		if err != nil {
			return err
		}
		windows = append(windows, Windows(m.Method, w)...)
	}
	return activity.KeepWindows(ctx, db, windows)
}

// extend moves the terms of drafts on where a day off was entered since. They are
// never moved back: what was told holds.
func extend(ctx context.Context, db postgres.DB, c *calendar.Calendar) error {
	open, err := snapshots(ctx, db, `WHERE s.state = 'draft'`)
	if err != nil {
		return err
	}
	for _, s := range open {
		m, err := MethodBySHA(ctx, db, s.Method)
		if err != nil {
			return err
		}
		t := Terms(c, m.Method, s.Week(), s.DraftedAt)
		_, err = db.Exec(ctx, `
			UPDATE snapshot SET objections_until = greatest(objections_until, $2), decisions_until = greatest(decisions_until, $3), publish_at = greatest(publish_at, $4)
			WHERE id = $1 AND (objections_until < $2 OR decisions_until < $3 OR publish_at < $4)`, s.ID, t.ObjectionsUntil, t.DecisionsUntil, t.Post)
		if err != nil {
			return fmt.Errorf("weeks: terms of %s: %w", s.Period, err)
		}
	}
	return nil
}
