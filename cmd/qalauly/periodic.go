package main

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/handlers/staff"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/programme/reception"
	"qalauly/programme/roadmap"
	"qalauly/rating/methods"
)

// periodicPause is how often it is looked what is due. Each thing is done once for its
// period, whichever process comes first.
const periodicPause = time.Minute

// drawAfter is how long after a week's end its audit is drawn: what was verified in its
// last moments is committed by then.
const drawAfter = 10 * time.Minute

// periodic does what is due by the clock, beside the bot, until ctx ends.
func (s *server) periodic(ctx context.Context, method *methods.Method) {
	for ctx.Err() == nil {
		if err := s.due(ctx, method, calendar.Now()); err != nil && ctx.Err() == nil {
			s.log.WithField("error", err).Warn("what is due by the clock was not done; it is tried again")
		}
		select {
		case <-ctx.Done():
		case <-time.After(periodicPause):
		}
	}
}

// due does everything that is due at a moment and was not done for its period. What
// fails does not keep the rest from being done.
func (s *server) due(ctx context.Context, method *methods.Method, now time.Time) error {
	ledger := activity.Ledger{Method: method}
	day, week := calendar.DayOf(now), calendar.WeekOf(calendar.DayOf(now))
	once := func(name, period string, work func(tx postgres.DB) error) error {
		_, err := job.Once(ctx, s.pool, name, period, func(tx pgx.Tx) error { return work(tx) })
		return err
	}
	return errors.Join(
		activity.SweepLeases(ctx, s.pool, now),
		once("audit-seed", week.Add(1).String(), func(tx postgres.DB) error {
			_, err := activity.SeedWeek(ctx, tx, week.Add(1).Start(), now)
			return err
		}),
		unless(now.Sub(week.Start()) < drawAfter, func() error {
			return once("audit-draw", week.Add(-1).String(), func(tx postgres.DB) error {
				_, err := ledger.Draw(ctx, tx, week.Add(-1).Start(), now)
				if errors.Is(err, activity.ErrSeed) {
					return nil // the service was not there before that week began
				}
				return err
			})
		}),
		once("rush-limit", day.String(), func(tx postgres.DB) error {
			_, err := ledger.RushLimit(ctx, tx, now)
			return err
		}),
		once("escalate", day.String(), func(tx postgres.DB) error {
			return s.escalate(ctx, tx, ledger, now)
		}),
		once("reception-retain", day.String(), func(tx postgres.DB) error { return reception.Retain(ctx, tx, now) }),
		reception.Desk{Ledger: ledger}.Lapse(ctx, s.pool, now),
		once("roadmap-due", day.String(), func(tx postgres.DB) error {
			return errors.Join(roadmap.Desk{Ledger: ledger}.ComeDue(ctx, tx, now), roadmap.Expire(ctx, tx, now))
		}),
		s.appealsDue(ctx, s.cfg.appealDesk(method), now, once),
		s.monday(ctx, week, now),
	)
}

// monday tells staff of their territory on the first working day of a week, once.
func (s *server) monday(ctx context.Context, week calendar.Week, now time.Time) error {
	c, err := calendar.Load(ctx, s.pool, s.cfg.Hours())
	if err != nil || now.Before(c.OnOrAfter(week.Monday()).At(staff.MondayAt)) {
		return err
	}
	_, err = job.Once(ctx, s.pool, "staff-monday", week.String(), func(tx pgx.Tx) error { return staff.OweMonday(ctx, tx, week.String()) })
	return err
}

func unless(not bool, do func() error) error {
	if not {
		return nil
	}
	return do()
}

// escalate tells those above of proposals that nobody has taken on for so many working
// days.
func (s *server) escalate(ctx context.Context, tx postgres.DB, ledger activity.Ledger, now time.Time) error {
	c, err := calendar.Load(ctx, tx, s.cfg.Hours())
	if err != nil {
		return err
	}
	before := c.Add(calendar.DayOf(now), -staff.UntouchedDays).Start()
	untouched, err := activity.Untouched(ctx, tx, before, now)
	if err != nil || len(untouched) == 0 {
		return err
	}
	colleagues, err := account.Colleagues(ctx, tx)
	if err != nil {
		return err
	}
	return staff.Escalate(ctx, tx, ledger, colleagues, untouched)
}
