package activity

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/audit"
	"qalauly/internal/postgres"
)

// AttachAll adds evidence to every record of an event that is not decided yet, and
// returns how many there are. What records of one event share raises no flag.
func AttachAll(ctx context.Context, db postgres.DB, by Actor, event int64, e Evidence, now time.Time) (int, error) {
	rows, err := db.Query(ctx, `
		SELECT id FROM record WHERE event = $1 AND source = 'staff' AND state IN ('proposed', 'recorded', 'returned') ORDER BY id FOR UPDATE`, event)
	if err != nil {
		return 0, fmt.Errorf("activity: attach to event %d: %w", event, err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return 0, fmt.Errorf("activity: attach to event %d: %w", event, err)
	}
	for _, e.Record = range ids {
		if err := Attach(ctx, db, by, e, now); err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}

// Open returns a piece of evidence to one who is going to look at it. That a private
// file was opened is in the audit.
func Open(ctx context.Context, db postgres.DB, by Actor, id int64) (Evidence, error) {
	e, r, err := evidenceByID(ctx, db, id)
	if err != nil || e.Kind != File || e.Published {
		return e, err
	}
	return e, e.note(ctx, db, by, "evidence.open", r)
}

// Publish makes a private file public, or private again. Who verifies decides it:
// not who recorded it, nor the one it is about.
func Publish(ctx context.Context, db postgres.DB, by Actor, id int64, public bool) error {
	e, r, err := evidenceByID(ctx, db, id)
	if err != nil || e.Published == public {
		return err
	}
	if err := by.may(Verify, r); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, `UPDATE evidence SET published = $2 WHERE id = $1`, id, public); err != nil {
		return fmt.Errorf("activity: publish %d: %w", id, err)
	}
	if public {
		return e.note(ctx, db, by, "evidence.publish", r)
	}
	return e.note(ctx, db, by, "evidence.hide", r)
}

// EvidenceByID returns a piece of evidence without opening it.
func EvidenceByID(ctx context.Context, db postgres.DB, id int64) (Evidence, error) {
	e, _, err := evidenceByID(ctx, db, id)
	return e, err
}

func evidenceByID(ctx context.Context, db postgres.DB, id int64) (Evidence, Record, error) {
	found, err := evidences(ctx, db, `SELECT `+evidenceColumns+` FROM evidence WHERE id = $1 FOR UPDATE`, id)
	if err != nil {
		return Evidence{}, Record{}, err
	}
	if len(found) == 0 {
		return Evidence{}, Record{}, ErrUnknown
	}
	r, err := ByID(ctx, db, found[0].Record)
	return found[0], r, err
}

func (e Evidence) note(ctx context.Context, db postgres.DB, by Actor, action string, r Record) error {
	return audit.Write(ctx, db, audit.Entry{
		Member: by.Member, Person: by.Person, Action: action, Object: fmt.Sprintf("record:%d", r.ID), Deputy: r.Deputy,
		After: map[string]any{"evidence": e.ID},
	})
}
