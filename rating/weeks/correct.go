package weeks

import (
	"context"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/job"
	"qalauly/internal/postgres"
)

// Correct makes new versions of published ratings in which something changed since:
// the newest week, the quarters and years in whose window a corrected record lies, and
// every rating about which an objection was decided after it was published. The old
// version stays beside the new one, superseded. It returns the new ones.
func Correct(ctx context.Context, db postgres.DB, now time.Time) ([]Snapshot, error) {
	stale, err := snapshots(ctx, db, `
		WHERE s.state = 'published' AND (
			(s.week = (SELECT max(week) FROM snapshot WHERE kind = 'week' AND state = 'published') OR s.kind <> 'week')
				AND EXISTS (SELECT FROM correction c JOIN record r ON r.id = c.record
					WHERE c.number > s.corrections AND r.day BETWEEN s.week + 7 - 7 * s.weeks AND s.week + 6)
			OR EXISTS (SELECT FROM objection o JOIN snapshot p ON p.id = o.snapshot
				WHERE p.period = s.period AND o.decided_at IS NOT NULL AND o.settled IS NULL))
		ORDER BY s.id`)
	if err != nil {
		return nil, err
	}
	var all []Snapshot
	for _, old := range stale {
		n, err := corrections(ctx, db)
		if err != nil {
			return all, err
		}
		decided, err := unsettled(ctx, db, old.Period)
		if err != nil {
			return all, err
		}
		once := fmt.Sprintf("%s after %d, %d, %v", old.Period, old.ID, n, decided)
		_, err = job.Once(ctx, db, "rating-correct", once, func(tx pgx.Tx) error {
			if err := patient(ctx, tx); err != nil {
				return err
			}
			s, err := again(ctx, tx, old, now)
			if err == nil && s.ID != 0 {
				all = append(all, s)
			}
			return err
		})
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

// again computes a published rating with what was corrected since, and keeps it beside
// the old one; where nothing changes it keeps nothing.
func again(ctx context.Context, db postgres.DB, old Snapshot, now time.Time) (Snapshot, error) {
	method, err := MethodBySHA(ctx, db, old.Method)
	if err != nil {
		return Snapshot{}, err
	}
	was, err := Input(ctx, db, old.ID)
	if err != nil {
		return Snapshot{}, err
	}
	in, err := settledInput(ctx, db, old, method)
	if err != nil {
		return Snapshot{}, err
	}
	for i := range in.Deputies { // what waits now says nothing of what was published then
		in.Deputies[i].Waiting = was.Deputies[i].Waiting
	}
	marks, err := sameMarks(ctx, db, old)
	if err != nil {
		return Snapshot{}, err
	}
	if marks && reflect.DeepEqual(was, in) {
		return Snapshot{}, settle(ctx, db, old.Period, old.ID)
	}
	s := old
	s.Version++
	s.State, s.FrozenAt, s.Posted = Frozen, now, false
	if s.Corrections, err = corrections(ctx, db); err != nil {
		return s, err
	}
	if s.Note, err = numbers(ctx, db, old, s.Corrections); err != nil {
		return s, err
	}
	if s, err = finish(ctx, db, method, s, in); err != nil {
		return s, err
	}
	_, err = db.Exec(ctx, `UPDATE snapshot SET state = 'superseded', superseded_at = $2 WHERE id = $1`, old.ID, now)
	if err != nil {
		return s, fmt.Errorf("weeks: correct %s: %w", old.Period, err)
	}
	s.State, s.PublishedAt, s.Posted = Published, now, old.Posted
	_, err = db.Exec(ctx, `UPDATE snapshot SET state = 'published', published_at = $2, posted = $3 WHERE id = $1`, s.ID, now, s.Posted)
	if err != nil {
		return s, fmt.Errorf("weeks: correct %s: %w", old.Period, err)
	}
	return s, settle(ctx, db, old.Period, s.ID)
}

// sameMarks says whether those who were disputed still are.
func sameMarks(ctx context.Context, db postgres.DB, old Snapshot) (bool, error) {
	now, err := disputed(ctx, db, old.Period)
	if err != nil {
		return false, err
	}
	_, then, err := Result(ctx, db, old)
	return len(now) == len(then) && (len(now) == 0 || reflect.DeepEqual(now, then)), err
}

// numbers are those of the corrections in a window that came since, as «4, 5», then
// those of objections, as «o7».
func numbers(ctx context.Context, db postgres.DB, old Snapshot, upTo int) (string, error) {
	found, err := db.Query(ctx, `
		SELECT c.number FROM correction c JOIN record r ON r.id = c.record
		WHERE c.number > $1 AND c.number <= $2 AND r.day BETWEEN $3::date + 7 - 7 * $4::int AND $3::date + 6 ORDER BY c.number`,
		old.Corrections, upTo, old.Monday, old.Weeks)
	if err != nil {
		return "", fmt.Errorf("weeks: corrections: %w", err)
	}
	list, err := pgx.CollectRows(found, pgx.RowTo[int])
	if err != nil {
		return "", fmt.Errorf("weeks: corrections: %w", err)
	}
	var parts []string
	for _, n := range list {
		parts = append(parts, strconv.Itoa(n))
	}
	decided, err := unsettled(ctx, db, old.Period)
	for _, id := range decided {
		parts = append(parts, fmt.Sprint("o", id))
	}
	return strings.Join(parts, ", "), err
}
