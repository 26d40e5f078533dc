package main

import (
	"context"
	"errors"
	"time"

	"qalauly/activity"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/internal/postgres"
	"qalauly/rating/methods"
)

// appealDesk is by what appeals are handled.
func (c Config) appealDesk(method *methods.Method) appeal.Desk {
	return appeal.Desk{Ledger: activity.Ledger{Method: method}, Hours: c.Hours()}
}

// remindAt is from which hour on everybody is told what is due.
const remindAt = 9

// appealsDue does what is due by the clock about appeals: each thing once for its day
// or hour, whichever process comes first.
func (s *server) appealsDue(ctx context.Context, d appeal.Desk, now time.Time, once func(name, period string, work func(tx postgres.DB) error) error) error {
	day, hour := calendar.DayOf(now), now.In(calendar.Zone).Format("2006-01-02T15")
	counted := func(do func(context.Context, postgres.DB, time.Time) (int, error)) func(postgres.DB) error {
		return func(tx postgres.DB) error {
			_, err := do(ctx, tx, now)
			return err
		}
	}
	return errors.Join(
		once("appeal-resume", day.String(), counted(d.Resume)),
		once("appeal-hand-on", day.String(), counted(d.HandOn)),
		once("appeal-recount", day.String(), counted(d.Recount)),
		once("appeal-late", day.String(), counted(d.Late)),
		once("appeal-finish", day.String(), counted(d.Finish)),
		once("appeal-retain", day.String(), func(tx postgres.DB) error {
			if _, err := appeal.Retain(ctx, tx, now); err != nil {
				return err
			}
			return appeal.ForgetComposed(ctx, tx, now)
		}),
		once("appeal-survey", hour, counted(d.Survey)),
		unless(now.In(calendar.Zone).Hour() < remindAt, func() error {
			return once("appeal-remind", day.String(), func(tx postgres.DB) error {
				_, err := d.Remind(ctx, tx, day, now)
				return err
			})
		}),
		tellSilent(ctx, s.pool, d, now),
	)
}

// tellSilent tells the staff of appeals whose deputy and assistants blocked the bot.
func tellSilent(ctx context.Context, db postgres.DB, d appeal.Desk, now time.Time) error {
	_, err := d.Silent(ctx, db, now)
	return err
}
