package deputy

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Why leave is not entered or withdrawn.
var (
	ErrLeave   = errors.New("deputy: leave begins before it ends, and rests on a document")
	ErrNoLeave = errors.New("deputy: no such leave")
)

// Leave is approved leave of a deputy: days that are no time in office.
type Leave struct {
	ID       int64
	Deputy   int64
	From, To time.Time // days, both included
	Document string    // number and date of the decision
}

// EnterLeave keeps approved leave and returns it with its number. by is the member
// who enters it, 0 for the operator.
func EnterLeave(ctx context.Context, db postgres.DB, l Leave, by int64, at time.Time) (Leave, error) {
	if l.To.Before(l.From) || l.Document == "" {
		return l, ErrLeave
	}
	err := db.QueryRow(ctx, `
		INSERT INTO leave (deputy, valid_from, valid_to, document, entered_by, entered_at)
		SELECT id, $2::date, $3::date, $4, $5, $6 FROM deputy WHERE id = $1
		RETURNING id`, l.Deputy, l.From, l.To, l.Document, by, at).Scan(&l.ID)
	if errors.Is(err, pgx.ErrNoRows) {
		return l, ErrUnknown
	}
	if err != nil {
		return l, fmt.Errorf("deputy: leave of %d: %w", l.Deputy, err)
	}
	return l, nil
}

// WithdrawLeave ends leave as if it had not been; its row stays.
func WithdrawLeave(ctx context.Context, db postgres.DB, id, by int64, at time.Time) error {
	tag, err := db.Exec(ctx, `UPDATE leave SET withdrawn_by = $2, withdrawn_at = $3 WHERE id = $1 AND withdrawn_at IS NULL`, id, by, at)
	if err != nil {
		return fmt.Errorf("deputy: withdraw leave %d: %w", id, err)
	}
	if tag.RowsAffected() == 0 {
		return ErrNoLeave
	}
	return nil
}

// Leaves returns all leave of a deputy that holds, the latest first.
func Leaves(ctx context.Context, db postgres.DB, deputy int64) ([]Leave, error) {
	return leaves(ctx, db, `WHERE withdrawn_at IS NULL AND deputy = $1 ORDER BY valid_from DESC, id`, deputy)
}

// LeavesWithin returns all leave that touches a time, by deputy.
func LeavesWithin(ctx context.Context, db postgres.DB, from, to time.Time) ([]Leave, error) {
	return leaves(ctx, db, `WHERE withdrawn_at IS NULL AND valid_from <= $2 AND valid_to >= $1 ORDER BY deputy, valid_from, id`, from, to)
}

func leaves(ctx context.Context, db postgres.DB, which string, args ...any) ([]Leave, error) {
	rows, err := db.Query(ctx, `SELECT id, deputy, valid_from AS from, valid_to AS to, document FROM leave `+which, args...)
	if err != nil {
		return nil, fmt.Errorf("deputy: leave: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Leave])
	if err != nil {
		return nil, fmt.Errorf("deputy: leave: %w", err)
	}
	return found, nil
}
