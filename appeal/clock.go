package appeal

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/internal/postgres"
)

// Why counts the term of an appeal: its last day with all that led to it, and how it
// came to be registered on its day 0.
func (d Desk) Why(ctx context.Context, db postgres.DB, a Appeal) (calendar.Due, calendar.Arrival, error) {
	c, err := calendar.Load(ctx, db, d.Hours)
	if err != nil {
		return calendar.Due{}, calendar.Arrival{}, err
	}
	return c.Due(a.Term()), c.Register(a.ReceivedAt), nil
}

// each does a step of the service for every appeal that a query finds, and returns how
// many that were. The step sees the appeal locked.
func (d Desk) each(ctx context.Context, db postgres.DB, where string, do func(Appeal) error, args ...any) (int, error) {
	rows, err := db.Query(ctx, `SELECT `+appealColumns+` FROM appeal WHERE `+where+` ORDER BY id FOR UPDATE`, args...)
	if err != nil {
		return 0, fmt.Errorf("appeal: clock: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Appeal])
	if err != nil {
		return 0, fmt.Errorf("appeal: clock: %w", err)
	}
	for _, a := range all {
		if err := do(a); err != nil {
			return 0, err
		}
	}
	return len(all), nil
}

func (d Desk) serve(ctx context.Context, db postgres.DB, a Appeal, s Step, now time.Time) error {
	s.Appeal = a.ID
	_, _, err := d.step(ctx, db, Actor{}, Service, a, s, now)
	return err
}

// Finish closes answered appeals that nobody reopened in time.
func (d Desk) Finish(ctx context.Context, db postgres.DB, now time.Time) (int, error) {
	before := (calendar.DayOf(now) - ReopenDays).Start()
	return d.each(ctx, db, `state = 'answered' AND answered_at < $1`, func(a Appeal) error {
		return d.serve(ctx, db, a, Step{Act: Finish}, now)
	}, before)
}

// Survey posts the SurveyNotice of appeals that were answered a day ago, and once more
// five days later where nobody voted.
func (d Desk) Survey(ctx context.Context, db postgres.DB, now time.Time) (int, error) {
	return d.each(ctx, db, `state = 'answered' AND survey = '' AND survey_at <= $1`, func(a Appeal) error {
		if err := tellCitizen(ctx, db, a, SurveyNotice, a.ID, now, now); err != nil {
			return err
		}
		var next *time.Time
		if a.SurveyAt.Sub(*a.AnsweredAt) < SurveyAgain {
			at := a.AnsweredAt.Add(SurveyAgain)
			next = &at
		}
		_, err := db.Exec(ctx, `UPDATE appeal SET survey_at = $2 WHERE id = $1`, a.ID, next)
		return err
	}, now)
}

// SurveyAgain is how long after an answer the question is asked once more.
const SurveyAgain = 5 * 24 * time.Hour

// Late tells the citizens whose appeals' last day was the day before that there is no
// answer, and hands in the facts of those that are scored. Call it once a day; days that
// were missed are caught up.
func (d Desk) Late(ctx context.Context, db postgres.DB, now time.Time) (int, error) {
	c, err := calendar.Load(ctx, db, d.Hours)
	if err != nil {
		return 0, err
	}
	if _, err := d.each(ctx, db, receiversLate, func(a Appeal) error { return d.hand(ctx, db, c, a, now) }, calendar.DayOf(now)); err != nil {
		return 0, err
	}
	return d.each(ctx, db, `state IN ('assigned', 'accepted', 'reopened') AND due_on < $1 AND late_on IS DISTINCT FROM due_on`, func(a Appeal) error {
		if err := d.hand(ctx, db, c, a, now); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, `UPDATE appeal SET late_on = due_on WHERE id = $1`, a.ID); err != nil {
			return fmt.Errorf("appeal: late: %w", err)
		}
		return tellCitizen(ctx, db, a, LateNotice, a.ID, now, now)
	}, calendar.DayOf(now))
}

// receiversLate are what was passed on and is late: whoever has it had days of their own,
// which end after the day it was due.
const receiversLate = `state IN ('assigned', 'accepted', 'reopened') AND due_on < $1 AND late_on = due_on
	AND senders <> '{}' AND assigned_at > $1::date - 21`

// Silent tells the staff, once an appeal, of those whose deputy and assistants cannot be
// reached: all of them blocked the bot. Who has no account at all has staff from the
// start.
func (d Desk) Silent(ctx context.Context, db postgres.DB, now time.Time) (int, error) {
	rows, err := db.Query(ctx, `
		SELECT DISTINCT deputy FROM appeal WHERE `+waits+` AND NOT 'silent' = ANY (flags) AND received_at <= $1`, now.Add(-UndoTime))
	if err != nil {
		return 0, fmt.Errorf("appeal: silent: %w", err)
	}
	busy, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return 0, fmt.Errorf("appeal: silent: %w", err)
	}
	away, err := account.Away(ctx, db, busy)
	if err != nil || len(away) == 0 {
		return 0, err
	}
	return d.each(ctx, db, `deputy = ANY ($1) AND `+waits+` AND NOT 'silent' = ANY (flags) AND received_at <= $2`, func(a Appeal) error {
		if _, err := db.Exec(ctx, `UPDATE appeal SET flags = flags || 'silent'::text WHERE id = $1`, a.ID); err != nil {
			return fmt.Errorf("appeal: silent: %w", err)
		}
		return tellStaff(ctx, db, a, SilentNotice, a.ID, now, now)
	}, away, now.Add(-UndoTime))
}

// Recount moves the last days of open appeals that the calendar now puts later; to an
// earlier day none is moved. Citizens and deputies are told.
func (d Desk) Recount(ctx context.Context, db postgres.DB, now time.Time) (int, error) {
	c, err := calendar.Load(ctx, db, d.Hours)
	if err != nil {
		return 0, err
	}
	moved := 0
	_, err = d.each(ctx, db, waits+` AND state <> 'need_info'`, func(a Appeal) error {
		if c.Due(a.Term()).Day <= a.DueOn {
			return nil
		}
		moved++
		return d.serve(ctx, db, a, Step{Act: Move}, now)
	})
	return moved, err
}

// HandOn gives open appeals of those whose mandate ended to who was elected in the same
// district after them, with ReceiverDays of their own where fewer are left. Where nobody
// was, the appeal stays and the staff of the branch are told, who act for the deputy.
func (d Desk) HandOn(ctx context.Context, db postgres.DB, now time.Time) (int, error) {
	all, err := deputy.Roll(ctx, db)
	if err != nil {
		return 0, err
	}
	on := calendar.DayOf(now).Start()
	var gone []int64
	for _, who := range all {
		if !slices.ContainsFunc(who.Seats, func(s deputy.Seat) bool { return s.Holds(on) }) {
			gone = append(gone, who.ID)
		}
	}
	rows, err := db.Query(ctx, `SELECT DISTINCT deputy FROM appeal WHERE deputy = ANY ($1) AND `+waits+` ORDER BY deputy`, gone)
	if err != nil {
		return 0, fmt.Errorf("appeal: hand on: %w", err)
	}
	busy, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return 0, fmt.Errorf("appeal: hand on: %w", err)
	}
	n := 0
	for _, id := range busy {
		next, err := successor(ctx, db, id, on)
		if err != nil {
			return n, err
		}
		some, err := d.each(ctx, db, `deputy = $1 AND `+waits+` AND ($2 <> 0 OR NOT 'vacant' = ANY (flags))`, func(a Appeal) error {
			if next != 0 {
				return d.serve(ctx, db, a, Step{Act: Succeed, To: next}, now)
			}
			if _, err := db.Exec(ctx, `UPDATE appeal SET flags = flags || 'vacant'::text WHERE id = $1`, a.ID); err != nil {
				return err
			}
			return tellStaff(ctx, db, a, SilentNotice, a.ID, now, now)
		}, id, next)
		if err != nil {
			return n, err
		}
		n += some
	}
	return n, nil
}

// successor is who sits for the district in which somebody was elected last; 0 for
// nobody, and for who was elected by a list.
func successor(ctx context.Context, db postgres.DB, id int64, on time.Time) (int64, error) {
	who, err := deputy.Get(ctx, db, id, on)
	if err != nil || len(who.Past) == 0 || who.Past[0].District == nil {
		return 0, err
	}
	now, err := deputy.OfDistrict(ctx, db, who.Past[0].District.ID, on)
	if err != nil || len(now) == 0 {
		return 0, err
	}
	return now[0].ID, nil
}

// SilentDays are the working days that a citizen has to answer a question.
const SilentDays = 5

// Resume lets the clock run again where the citizen was silent for SilentDays after a
// question: such an appeal is not scored.
func (d Desk) Resume(ctx context.Context, db postgres.DB, now time.Time) (int, error) {
	c, err := calendar.Load(ctx, db, d.Hours)
	if err != nil {
		return 0, err
	}
	n := 0
	_, err = d.each(ctx, db, `state = 'need_info'`, func(a Appeal) error {
		if c.Between(a.Stops[len(a.Stops)-1].From, calendar.DayOf(now)) <= SilentDays {
			return nil
		}
		n++
		return d.serve(ctx, db, a, Step{Act: Nothing}, now)
	})
	return n, err
}
