package appeal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
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

func (d Desk) serve(ctx context.Context, db postgres.DB, a Appeal, act Act, now time.Time) error {
	_, _, err := d.step(ctx, db, Actor{}, Service, a, Step{Appeal: a.ID, Act: act}, now)
	return err
}

// Finish closes answered appeals that nobody reopened in time.
func (d Desk) Finish(ctx context.Context, db postgres.DB, now time.Time) (int, error) {
	before := (calendar.DayOf(now) - ReopenDays).Start()
	return d.each(ctx, db, `state = 'answered' AND answered_at < $1`, func(a Appeal) error {
		return d.serve(ctx, db, a, Finish, now)
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

// Late hands in the facts of appeals whose last day passed without an answer.
func (d Desk) Late(ctx context.Context, db postgres.DB, now time.Time) (int, error) {
	return d.each(ctx, db, `state IN ('assigned', 'accepted', 'reopened') AND scored AND due_on = $1`, func(a Appeal) error {
		return d.hand(ctx, db, a, now)
	}, calendar.DayOf(now)-1)
}

// Remind posts one DueNotice a person for a day, where there is anything to tell by the
// ladder: the 5th, 10th and 13th day and the last one to the deputy and the assistants, one day late
// to the branch too, three days late to the region too. On days that are not worked it
// does nothing. A step is told once, and what was missed is told as the latest one.
func (d Desk) Remind(ctx context.Context, db postgres.DB, day calendar.Day, now time.Time) (int, error) {
	return 0, errNotYet
}

// Recount moves the last days of open appeals that the calendar now puts later; to an
// earlier day none is moved. Citizens and deputies are told.
func (d Desk) Recount(ctx context.Context, db postgres.DB, now time.Time) (int, error) {
	return 0, errNotYet
}

// HandOn gives open appeals of those whose mandate ended to who sits for the same place
// now, with a term of their own where less than ReceiverDays are left; where nobody
// does, staff of the branch act.
func (d Desk) HandOn(ctx context.Context, db postgres.DB, now time.Time) (int, error) {
	return 0, errNotYet
}

// Resume lets the clock run again where the citizen was silent for five working days
// after a question: such an appeal is not scored.
func (d Desk) Resume(ctx context.Context, db postgres.DB, now time.Time) (int, error) {
	return 0, errNotYet
}

func duesOf(ctx context.Context, db postgres.DB, by Actor, day calendar.Day) (Dues, error) {
	return Dues{}, errNotYet
}

var errNotYet = errors.New("appeal: not yet")
