package reception

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/internal/postgres"
	"qalauly/rating/methods"
)

// criterion is the one that counts receptions.
const criterion = "A4"

// announcedBefore is how many days before its day a reception is published that counts
// in full.
const announcedBefore = 3

// WalkInsMost is how many visitors without a place are counted at most.
const WalkInsMost = 400

// CallOff says that a planned reception will not take place, and why. Everybody who has
// a place is told. Again it does nothing.
func (k Desk) CallOff(ctx context.Context, db postgres.DB, by activity.Actor, id int64, reason string, now time.Time) (r Reception, err error) {
	reason = strings.TrimSpace(reason)
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if r, err = lock(ctx, tx, id); err != nil || r.State == Cancelled {
			return err
		}
		switch {
		case r.State != Planned:
			return ErrState
		case reason == "":
			return ErrReason
		case len([]rune(reason)) > textMost:
			return ErrTooLong
		}
		rows, _ := tx.Query(ctx, `UPDATE reception_booking AS b SET state = 'dropped' WHERE b.reception = $1 AND b.state IN ('booked', 'came') RETURNING `+bookingColumns, id)
		dropped, err := pgx.CollectRows(rows, scanBooking)
		if err != nil {
			return fmt.Errorf("reception: call off %d: %w", id, err)
		}
		if err := tellCalledOff(ctx, tx, r, dropped, now); err != nil {
			return err
		}
		if r, err = end(ctx, tx, id, Cancelled, reason, 0, now); err != nil {
			return err
		}
		return note(ctx, tx, by, "reception.cancel", r)
	})
	return r, err
}

func end(ctx context.Context, db postgres.DB, id int64, state State, reason string, record int64, now time.Time) (Reception, error) {
	_, err := db.Exec(ctx, `UPDATE reception SET state = $2, reason = $3, record = coalesce(nullif($4::bigint, 0), record), moved_at = $5 WHERE id = $1`, id, state, reason, record, now)
	if err != nil {
		return Reception{}, fmt.Errorf("reception: end %d: %w", id, err)
	}
	return ByID(ctx, db, id)
}

// Came notes whether a visitor who had a place was there.
func Came(ctx context.Context, db postgres.DB, by activity.Actor, id, booking int64, came bool, now time.Time) (Reception, error) {
	state := Booked
	if came {
		state = CameTo
	}
	return counted(ctx, db, by, id, now, `UPDATE reception_booking SET state = $2 WHERE reception = $1 AND id = $3 AND state IN ('booked', 'came')`, state, booking)
}

// Walk notes how many visitors without a place were there so far.
func Walk(ctx context.Context, db postgres.DB, by activity.Actor, id int64, n int, now time.Time) (Reception, error) {
	return counted(ctx, db, by, id, now, `UPDATE reception SET walk_ins = $2 WHERE id = $1`, max(0, min(n, WalkInsMost)))
}

// counted changes who was there, from the day of the reception until it is said to be
// over.
func counted(ctx context.Context, db postgres.DB, by activity.Actor, id int64, now time.Time, sql string, args ...any) (r Reception, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if r, err = lock(ctx, tx, id); err != nil {
			return err
		}
		if r.State != Planned {
			return ErrState
		}
		if calendar.DayOf(now) < r.Day {
			return ErrEarly
		}
		if _, err := tx.Exec(ctx, sql, append([]any{id}, args...)...); err != nil {
			return fmt.Errorf("reception: count visitors of %d: %w", id, err)
		}
		before := r.Received()
		if r, err = ByID(ctx, tx, id); err != nil || r.Received() == before {
			return err
		}
		return note(ctx, tx, by, "reception.count", r)
	})
	return r, err
}

// Hold says that a reception has taken place, and enters it into the ledger: one record,
// which another verifies. proof is a link under which the reception can be seen. Again it
// does nothing.
func (k Desk) Hold(ctx context.Context, db postgres.DB, by activity.Actor, id int64, proof string, now time.Time) (r Reception, rec activity.Record, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if r, err = lock(ctx, tx, id); err != nil {
			return err
		}
		if r.State == Held {
			rec, err = activity.ByID(ctx, tx, r.Record)
			return err
		}
		if r.State != Planned {
			return ErrState
		}
		if now.Before(r.Begins()) {
			return ErrEarly
		}
		draft, err := k.draft(ctx, tx, r)
		if err != nil {
			return err
		}
		if rec, err = k.Ledger.Record(ctx, tx, by, draft, now); err != nil {
			return err
		}
		if proof != "" {
			shown := activity.Evidence{Record: rec.ID, Kind: activity.Link, Value: proof}
			if err := activity.Attach(ctx, tx, by, shown, now); err != nil {
				return err
			}
		}
		if r, err = end(ctx, tx, id, Held, "", rec.ID, now); err != nil {
			return err
		}
		return note(ctx, tx, by, "reception.hold", r)
	})
	return r, rec, err
}

// draft is a reception as the method's criterion describes one.
func (k Desk) draft(ctx context.Context, db postgres.DB, r Reception) (activity.Draft, error) {
	o, err := OfficeByID(ctx, db, r.Office)
	if err != nil {
		return activity.Draft{}, err
	}
	var opened int
	if err := db.QueryRow(ctx, `SELECT count(*) FROM reception_booking WHERE reception = $1 AND appeal IS NOT NULL`, r.ID).Scan(&opened); err != nil {
		return activity.Draft{}, fmt.Errorf("reception: appeals of %d: %w", r.ID, err)
	}
	announced := "after"
	if calendar.DayOf(r.Announced)+announcedBefore <= r.Day {
		announced = "before"
	}
	fields := map[string]string{
		"date": r.Day.String(), "place": o.Name.KK, "reception_id": number(r.ID), "received": strconv.Itoa(r.Received()),
		"appeals_opened": strconv.Itoa(opened), "announced": announced,
	}
	if c, ok := k.Ledger.Method.Criterion(criterion); ok {
		trim(c, fields) // another method may ask for less
	}
	return activity.Draft{Criterion: criterion, Deputy: r.Deputy, Fields: fields}, nil
}

// trim leaves out what a criterion does not ask for.
func trim(c methods.Criterion, fields map[string]string) {
	for name := range fields {
		if _, asked := c.Field(name); !asked {
			delete(fields, name)
		}
	}
}

// Void says that a reception that was said to be held does not count, and takes its
// record out. One that is verified is taken out by somebody who had no hand in it
// (activity.ErrOwn). Again it does nothing.
func (k Desk) Void(ctx context.Context, db postgres.DB, by activity.Actor, id int64, reason string, now time.Time) (r Reception, err error) {
	reason = strings.TrimSpace(reason)
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if r, err = lock(ctx, tx, id); err != nil || r.State == Voided {
			return err
		}
		switch {
		case r.State != Held:
			return ErrState
		case reason == "":
			return ErrReason
		case len([]rune(reason)) > textMost:
			return ErrTooLong
		}
		if err := k.Ledger.Retract(ctx, tx, by, r.Record, reason, now); err != nil {
			return err
		}
		if r, err = end(ctx, tx, id, Voided, reason, 0, now); err != nil {
			return err
		}
		return note(ctx, tx, by, "reception.void", r)
	})
	return r, err
}
