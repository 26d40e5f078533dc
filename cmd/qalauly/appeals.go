package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/handlers/cards"
	"qalauly/internal/postgres"
	"qalauly/notice"
	"qalauly/rating/methods"
	"qalauly/territory"
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
		s.tellUnreached(ctx, day, now),
	)
}

// tellUnreached tells the staff of the branch, once a day, of a deputy whose appeals
// wait and who gets no messages.
func (s *server) tellUnreached(ctx context.Context, day calendar.Day, now time.Time) error {
	silenced, err := account.Silenced(ctx, s.pool)
	if err != nil || len(silenced) == 0 {
		return err
	}
	staff, err := account.OfUnits(ctx, s.pool, []account.Duty{account.Recorder, account.Administrator})
	if err != nil {
		return err
	}
	for _, deputy := range silenced {
		waiting, _, err := appeal.Inbox(ctx, s.pool, []int64{deputy}, now, appeal.Page{Limit: 1})
		if err != nil {
			return err
		}
		if len(waiting) == 0 {
			continue
		}
		path, err := territory.Path(ctx, s.pool, waiting[0].Unit)
		if err != nil {
			return err
		}
		for _, one := range nearest(staff, path) {
			err := notice.Post(ctx, s.pool, notice.Notice{
				To: one.Person, Kind: cards.UnreachedNotice, Ref: strconv.FormatInt(deputy, 10), Once: fmt.Sprintf("unreached:%d:%s", deputy, day),
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// nearest are the staff of the first unit of a path that has any; the whole country's
// come last.
func nearest(staff map[string][]account.Reached, path []string) []account.Reached {
	for _, unit := range append(path, "") {
		if len(staff[unit]) > 0 {
			return staff[unit]
		}
	}
	return nil
}
