package weeks

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
)

// Why publication is not paused or resumed.
var (
	ErrTwoPersons = errors.New("weeks: another person approves what one has asked for")
	ErrReason     = errors.New("weeks: a reason is needed")
	ErrNoRequest  = errors.New("weeks: there is nothing to approve")
)

// publish puts what is frozen into open data, in its order, and says which of it is to
// be posted: only the newest week, and only while the next one is not due itself.
func publish(ctx context.Context, db postgres.DB, c *calendar.Calendar, now time.Time) ([]Snapshot, error) {
	all, err := snapshots(ctx, db, `WHERE s.state = 'frozen' ORDER BY s.id`)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	newest, err := Latest(ctx, db, Weekly)
	if err != nil && !errors.Is(err, ErrNone) {
		return nil, err
	}
	last := newest.Monday
	for _, s := range all {
		if s.Kind == Weekly {
			last = later(last, s.Monday)
		}
	}
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		for i := range all {
			s := &all[i]
			if s.Posted, err = posts(ctx, tx, c, *s, last, now); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `UPDATE snapshot SET state = 'published', published_at = $2, posted = $3 WHERE id = $1 AND state = 'frozen'`, s.ID, now, s.Posted)
			if err != nil {
				return fmt.Errorf("weeks: publish %s: %w", s.Period, err)
			}
			s.State, s.PublishedAt = Published, now
		}
		return nil
	})
	return all, err
}

// posts says whether channels are to be told of a rating that is published now.
func posts(ctx context.Context, db postgres.DB, c *calendar.Calendar, s Snapshot, last, now time.Time) (bool, error) {
	if s.Kind != Weekly {
		return true, nil
	}
	m, err := MethodBySHA(ctx, db, s.Method)
	if err != nil {
		return false, err
	}
	next := c.Schedule(s.Week().Add(1), calendar.Plan(m.Week)).Post
	return s.Monday.Equal(last) && now.Before(next), nil
}

// Switch is a wish that publication stands still, or goes on.
type Switch struct {
	ID         int64
	Paused     bool
	Reason     string
	AskedBy    int64 // a member; 0: the operator
	AskedAt    time.Time
	ApprovedBy int64
	ApprovedAt time.Time // zero: it waits for another
}

const switchColumns = `id, paused, reason, asked_by, asked_at, coalesce(approved_by, 0) AS approved_by, coalesce(approved_at, ` + never + `) AS approved_at`

// AskPause wants publication to stand still, or to go on. It does when another has
// approved it; at once where the operator asks, who is member 0.
func AskPause(ctx context.Context, db postgres.DB, member int64, paused bool, reason string, now time.Time) (Switch, error) {
	if strings.TrimSpace(reason) == "" {
		return Switch{}, ErrReason
	}
	found, err := db.Query(ctx, `
		INSERT INTO publication (paused, reason, asked_by, asked_at) VALUES ($1, $2, $3, $4) RETURNING `+switchColumns, paused, reason, member, now)
	if err != nil {
		return Switch{}, fmt.Errorf("weeks: pause: %w", err)
	}
	s, err := pgx.CollectExactlyOneRow(found, pgx.RowToStructByName[Switch])
	if err != nil {
		return s, fmt.Errorf("weeks: pause: %w", err)
	}
	if err := s.note(ctx, db, member, "ask"); err != nil || member != 0 {
		return s, err
	}
	return ApprovePause(ctx, db, 0, s.ID, now)
}

// ApprovePause lets publication stand still, or go on, as another has asked.
func ApprovePause(ctx context.Context, db postgres.DB, member, id int64, now time.Time) (Switch, error) {
	found, err := db.Query(ctx, `SELECT `+switchColumns+` FROM publication WHERE id = $1 AND approved_at IS NULL FOR UPDATE`, id)
	if err != nil {
		return Switch{}, fmt.Errorf("weeks: pause: %w", err)
	}
	s, err := pgx.CollectExactlyOneRow(found, pgx.RowToStructByName[Switch])
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return s, ErrNoRequest
	case err != nil:
		return s, fmt.Errorf("weeks: pause: %w", err)
	case s.AskedBy == member && member != 0:
		return s, ErrTwoPersons
	}
	s.ApprovedBy, s.ApprovedAt = member, now
	if _, err := db.Exec(ctx, `UPDATE publication SET approved_by = $2, approved_at = $3 WHERE id = $1`, id, member, now); err != nil {
		return s, fmt.Errorf("weeks: pause: %w", err)
	}
	return s, s.note(ctx, db, member, "approve")
}

// Paused says whether publication stands still, and by which wish; and what waits for
// another's approval.
func Paused(ctx context.Context, db postgres.DB) (bool, Switch, []Switch, error) {
	found, err := db.Query(ctx, `SELECT `+switchColumns+` FROM publication ORDER BY approved_at, id`)
	if err != nil {
		return false, Switch{}, nil, fmt.Errorf("weeks: paused: %w", err)
	}
	all, err := pgx.CollectRows(found, pgx.RowToStructByName[Switch])
	if err != nil {
		return false, Switch{}, nil, fmt.Errorf("weeks: paused: %w", err)
	}
	var last Switch
	var asked []Switch
	for _, s := range all {
		if s.ApprovedAt.IsZero() {
			asked = append(asked, s)
			continue
		}
		last = s
	}
	return last.Paused, last, asked, nil
}

func (s Switch) note(ctx context.Context, db postgres.DB, member int64, what string) error {
	action := "publication.resume"
	if s.Paused {
		action = "publication.pause"
	}
	return audit.Write(ctx, db, audit.Entry{Member: member, Action: action + "." + what, Object: fmt.Sprintf("publication:%d", s.ID), After: map[string]any{"reason": s.Reason}})
}

// ErrPaused means that publication stands still.
var ErrPaused = errors.New("weeks: publication is paused")

// Publish puts into open data what is frozen, as Tick does.
func Publish(ctx context.Context, db postgres.DB, c *calendar.Calendar, now time.Time) ([]Snapshot, error) {
	paused, _, _, err := Paused(ctx, db)
	if err == nil && paused {
		err = ErrPaused
	}
	if err != nil {
		return nil, err
	}
	return publish(ctx, db, c, now)
}
