package main

import (
	"context"
	"time"

	"qalauly/calendar"
	"qalauly/internal/postgres"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// rehearsed is how many weeks of an invented country are rated: so many as the method
// looks back for movers, the week before them, and the one whose draft may still be open.
func rehearsed(m *methods.Method) int { return m.Ranking.CompareWeeks + 2 }

// rehearse rates the last weeks of an invented country as the clock would have, step by
// step at the moments of their schedule: whoever opens the demo sees a published rating,
// not one that waits for its terms.
func rehearse(ctx context.Context, db postgres.DB, now time.Time) error {
	m := methods.R1()
	if err := weeks.Announce(ctx, db, m, methods.R1File(), 0, m.EffectiveFrom); err != nil {
		return err
	}
	c, err := calendar.Load(ctx, db, calendar.UsualHours)
	if err != nil {
		return err
	}
	plan := calendar.Plan(m.Week)
	last := weeks.LastClosed(c, plan, now)
	for w := last.Add(1 - rehearsed(m)); w <= last; w = w.Add(1) {
		s := c.Schedule(w, plan)
		for _, due := range []time.Time{s.Draft, s.Post} {
			if due.After(now) {
				return nil
			}
			if _, err := weeks.Tick(ctx, db, c, due); err != nil {
				return err
			}
		}
	}
	return nil
}
