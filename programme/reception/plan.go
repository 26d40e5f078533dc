package reception

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
)

// Desk is by what those on duty work: the ledger into which receptions go.
type Desk struct{ Ledger activity.Ledger }

// The limits of a schedule.
const (
	AheadMost  = 92  // days
	PlacesMost = 40  // of one reception: all its free times stand under one message
	textMost   = 500 // letters of a reason

	questionMost = 200 // and of what a visitor comes about
)

// Draft is a reception that is to be.
type Draft struct {
	Office, Deputy int64
	Day            calendar.Day
	From, To       Clock
	Minutes        int
}

// Fit says what is wrong with a draft as far as it can be seen without the register;
// past says that a day that has been is meant, so many days back at most.
func (d Draft) Fit(today calendar.Day, past int) error {
	switch {
	case d.From < 0 || d.To > 24*60-1 || d.From >= d.To || d.Minutes < 5 || d.Minutes > 120:
		return ErrHours
	case int(d.To-d.From) < d.Minutes:
		return ErrNoPlaces
	case int(d.To-d.From)/d.Minutes > PlacesMost:
		return ErrHours
	case d.Day < today-calendar.Day(past):
		return ErrTooLate
	case d.Day > today+AheadMost:
		return ErrDay
	}
	return nil
}

// Plan puts a reception into the schedule; from then on it can be read and booked. One
// that has been already may be entered for as long as a record of it may.
func (k Desk) Plan(ctx context.Context, db postgres.DB, by activity.Actor, d Draft, now time.Time) (r Reception, err error) {
	if err := d.Fit(calendar.DayOf(now), k.Ledger.Method.Records.LateDays); err != nil {
		return r, err
	}
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if err := possible(ctx, tx, d); err != nil {
			return err
		}
		var id int64
		err := tx.QueryRow(ctx, `
			INSERT INTO reception (office, deputy, day, opens, closes, minutes, announced_at, made_by, moved_at)
			VALUES ($1, $2, $3, $4::text::time, $5::text::time, $6, $7, $8, $7)
			RETURNING id`, d.Office, d.Deputy, d.Day, d.From.String(), d.To.String(), d.Minutes, now, by.Member).Scan(&id)
		if err != nil {
			return fmt.Errorf("reception: plan: %w", err)
		}
		if r, err = ByID(ctx, tx, id); err != nil {
			return err
		}
		return note(ctx, tx, by, "reception.plan", r)
	})
	return r, err
}

// possible asks the register and the schedule whether a deputy can receive then and
// there. Schedules of one deputy are made one after the other.
func possible(ctx context.Context, db postgres.DB, d Draft) error {
	if o, err := OfficeByID(ctx, db, d.Office); err != nil || o.Closed {
		return orElse(err, ErrClosed)
	}
	if _, err := db.Exec(ctx, `SELECT FROM deputy WHERE id = $1 FOR NO KEY UPDATE`, d.Deputy); err != nil {
		return fmt.Errorf("reception: plan: %w", err)
	}
	who, err := deputy.Get(ctx, db, d.Deputy, d.Day.Start())
	if errors.Is(err, deputy.ErrUnknown) || err == nil && len(who.Mandates) == 0 {
		return ErrMandate
	}
	if err != nil {
		return err
	}
	var busy bool
	err = db.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM reception WHERE deputy = $1 AND day = $2 AND state IN ('planned', 'held') AND opens < $4::text::time AND closes > $3::text::time)`,
		d.Deputy, d.Day, d.From.String(), d.To.String()).Scan(&busy)
	if err != nil {
		return fmt.Errorf("reception: plan: %w", err)
	}
	if busy {
		return ErrOverlap
	}
	return nil
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// note keeps in the audit what members did to a reception. Nothing of a visitor is in it.
func note(ctx context.Context, db postgres.DB, by activity.Actor, action string, r Reception) error {
	return audit.Write(ctx, db, audit.Entry{
		Member: by.Member, Person: by.Person, Action: action, Object: "reception:" + number(r.ID), Deputy: r.Deputy,
		After: map[string]any{
			"office": r.Office, "day": r.Day.String(), "opens": r.From.String(), "closes": r.To.String(), "minutes": r.Minutes,
			"state": r.State, "walk_ins": r.WalkIns, "came": r.CameIn, "record": r.Record, "reason": r.Reason,
		},
	})
}
