package activity

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/audit"
	"qalauly/internal/postgres"
)

// PenaltyState is where a penalty stands.
type PenaltyState string

// The states. Points are taken away while it is in force, and only then.
const (
	Asked   PenaltyState = "asked"    // by one; waits for another
	InForce PenaltyState = "in_force" // approved by another
	Refused PenaltyState = "refused"
	Lifted  PenaltyState = "lifted" // was in force and counts no more
)

// Why a penalty is not asked for or decided, beside what records are refused for.
var (
	ErrTwoPersons = errors.New("activity: another person decides what one has asked for")
	ErrTwice      = errors.New("activity: this penalty is there already")
)

// Penalty is a decision by which points are taken away.
type Penalty struct {
	ID         int64
	Deputy     int64
	Kind       string    // a code of the method
	Points     int64     // millionths, by the method's bounds of the kind
	Document   string    // its number
	Dated      time.Time // its date; a date. Zero for none
	Body       string    // who decided
	DecidedOn  time.Time // a date: from then it counts
	Record     int64     // the false record that goes with it; 0 for none
	State      PenaltyState
	AskedBy    int64
	AskedAt    time.Time
	ApprovedBy int64     // 0: nobody yet
	ApprovedAt time.Time // zero: not yet
	EndedBy    int64     // who refused or lifted it
	EndedAt    time.Time
	Reason     string // of refusing or lifting
}

const penaltyColumns = `id, deputy, kind, points, document, coalesce(dated, '0001-01-01') AS dated, body, decided_on, coalesce(record, 0) AS record,
	state, asked_by, asked_at, coalesce(approved_by, 0) AS approved_by, coalesce(approved_at, '0001-01-01 00:00:00Z') AS approved_at,
	coalesce(ended_by, 0) AS ended_by, coalesce(ended_at, '0001-01-01 00:00:00Z') AS ended_at, reason`

// AskPenalty wants points taken away. They are when another has approved it. What
// does not fit is a *FieldError of "kind", "points", "document", "dated", "body",
// "decided_on" or "record".
func (l Ledger) AskPenalty(ctx context.Context, db postgres.DB, by Actor, p Penalty, now time.Time) (Penalty, error) {
	if by.subject(p.Deputy) {
		return p, ErrSubject
	}
	if err := l.checkPenalty(p, now); err != nil {
		return p, err
	}
	if p.Record != 0 {
		if r, err := ByID(ctx, db, p.Record); err != nil || r.Deputy != p.Deputy || r.Source != Staff {
			return p, orElse(err, &FieldError{"record", fmt.Sprint(p.Record), "unknown"})
		}
	}
	rows, err := db.Query(ctx, `
		INSERT INTO penalty (deputy, kind, points, document, dated, body, decided_on, record, asked_by, asked_at)
		VALUES ($1, $2, $3, $4, nullif($5::date, '0001-01-01'), $6, $7, nullif($8, 0), $9, $10)
		ON CONFLICT DO NOTHING
		RETURNING `+penaltyColumns,
		p.Deputy, p.Kind, p.Points, p.Document, date(p.Dated), p.Body, date(p.DecidedOn), p.Record, by.Member, now)
	asked, err := onePenalty(rows, err)
	if errors.Is(err, ErrUnknown) {
		return p, ErrTwice
	}
	if err != nil {
		return p, err
	}
	return asked, asked.note(ctx, db, by, "penalty.ask")
}

// checkPenalty says what the method has against a penalty.
func (l Ledger) checkPenalty(p Penalty, now time.Time) error {
	kind, ok := l.Method.Penalty(p.Kind)
	if !ok {
		return &FieldError{"kind", p.Kind, "choice"}
	}
	if p.Points < millionths(kind.Min) || p.Points > millionths(kind.Max) {
		return &FieldError{"points", fmt.Sprint(p.Points), "range"}
	}
	given := map[string]bool{"document": strings.TrimSpace(p.Document) != "", "date": !p.Dated.IsZero(), "body": strings.TrimSpace(p.Body) != ""}
	names := map[string]string{"document": "document", "date": "dated", "body": "body"}
	for _, need := range l.Method.Penalties.Needs {
		if !given[need] {
			return &FieldError{names[need], "", "missing"}
		}
	}
	switch {
	case p.DecidedOn.IsZero():
		return &FieldError{"decided_on", "", "missing"}
	case date(p.DecidedOn).After(date(now)) || date(p.Dated).After(date(now)):
		return ErrFuture
	case kind.VoidsRecord && p.Record == 0:
		return &FieldError{"record", "", "missing"}
	}
	return nil
}

func onePenalty(rows pgx.Rows, err error) (Penalty, error) {
	if err != nil {
		return Penalty{}, fmt.Errorf("activity: penalty: %w", err)
	}
	p, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Penalty])
	if errors.Is(err, pgx.ErrNoRows) {
		return p, ErrUnknown
	}
	if err != nil {
		return p, fmt.Errorf("activity: penalty: %w", err)
	}
	return p, nil
}

func (p Penalty) note(ctx context.Context, db postgres.DB, by Actor, action string) error {
	after := map[string]any{
		"kind": p.Kind, "points": p.Points, "document": p.Document, "body": p.Body, "decided_on": p.DecidedOn.Format(time.DateOnly), "state": p.State,
	}
	if p.Record != 0 {
		after["record"] = p.Record
	}
	if p.Reason != "" {
		after["reason"] = p.Reason
	}
	return audit.Write(ctx, db, audit.Entry{
		Member: by.Member, Person: by.Person, Action: action, Object: fmt.Sprintf("penalty:%d", p.ID), Deputy: p.Deputy, After: after,
	})
}
