package main

import (
	"context"
	"errors"
	"strconv"
	"time"

	"qalauly/activity"
	"qalauly/appeal"
	"qalauly/bot"
	"qalauly/calendar"
	"qalauly/handlers/cards"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating/methods"
)

// appealDesk is by what appeals are handled.
func (c Config) appealDesk(method *methods.Method) appeal.Desk {
	return appeal.Desk{Ledger: activity.Ledger{Method: method}, Hours: c.Hours(), Limits: c.Limits()}
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
		forgetCopies(ctx, s.pool, now),
	)
}

// tellSilent tells the staff of appeals whose deputy and assistants blocked the bot.
func tellSilent(ctx context.Context, db postgres.DB, d appeal.Desk, now time.Time) error {
	_, err := d.Silent(ctx, db, now)
	return err
}

// copiesTask takes the copies of an appeal that was erased out of the chats of the
// desk; its reference is the appeal.
const copiesTask = "appeal-copies"

// copiesSince is how far back it is looked what was erased.
const copiesSince = 48 * time.Hour

// forgetCopies leaves it to a worker, once an appeal.
func forgetCopies(ctx context.Context, db postgres.DB, now time.Time) error {
	erased, err := appeal.ErasedSince(ctx, db, now.Add(-copiesSince))
	if err != nil {
		return err
	}
	for _, id := range erased {
		if _, err := job.Enqueue(ctx, db, copiesTask, strconv.FormatInt(id, 10)); err != nil {
			return err
		}
	}
	return nil
}

// eraseCopies deletes them, or makes stubs of those that Telegram no longer deletes.
func eraseCopies(b *bot.Bot) job.Worker {
	return func(ctx context.Context, t job.Task) error {
		id, err := strconv.ParseInt(t.Ref, 10, 64)
		if err != nil {
			return errors.Join(err, job.ErrGivenUp)
		}
		return b.Erase(ctx, cards.Ref(id), func(code string) locales.HTML {
			l, known := locales.Known(code)
			if !known {
				l = locales.Guess("", "")
			}
			return l.HTML("deskcard.erased")
		})
	}
}
