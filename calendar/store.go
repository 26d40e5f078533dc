package calendar

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// ErrNoOverride is told when there is no override of a number, or when it has been
// withdrawn already.
var ErrNoOverride = errors.New("calendar: no such override")

// Entered is an override as the database holds it, with its history.
type Entered struct {
	Override
	At          time.Time `json:"at"`
	By          int64     `json:"by,omitempty"`           // the person's Telegram id; 0: an operator on the command line
	WithdrawnAt time.Time `json:"withdrawn_at,omitzero"`  // zero while it holds
	WithdrawnBy int64     `json:"withdrawn_by,omitempty"` // as By
}

// row is a row of calendar_override.
type row struct {
	Override
	At          time.Time  `db:"entered_at"`
	By          *int64     `db:"entered_by"`
	WithdrawnAt *time.Time `db:"withdrawn_at"`
	WithdrawnBy *int64     `db:"withdrawn_by"`
}

const columns = `number, kind, day, holiday, name_kk, name_ru, act, entered_at, entered_by, withdrawn_at, withdrawn_by`

// Load makes the calendar that holds now: the law, the orders known when this was
// built and the overrides of the database, with these hours of a working day. It
// reads some rows; callers load it in the transaction that needs it, so that an
// override holds from the moment it is entered.
func Load(ctx context.Context, db postgres.DB, hours Hours) (*Calendar, error) {
	entered, err := collect(ctx, db, `SELECT `+columns+` FROM calendar_override WHERE withdrawn_at IS NULL ORDER BY number`)
	if err != nil {
		return nil, fmt.Errorf("calendar: load: %w", err)
	}
	overrides := make([]Override, len(entered))
	for i, e := range entered {
		overrides[i] = e.Override
	}
	return New(hours, overrides)
}

// Overrides lists every override of the database, withdrawn ones too, in the
// order in which they were entered.
func Overrides(ctx context.Context, db postgres.DB) ([]Entered, error) {
	entered, err := collect(ctx, db, `SELECT `+columns+` FROM calendar_override ORDER BY number`)
	if err != nil {
		return nil, fmt.Errorf("calendar: overrides: %w", err)
	}
	return entered, nil
}

// Enter keeps an override and returns it with its number. by is the person who
// enters it, 0 for an operator. What cannot be is refused with ErrOverride.
func Enter(ctx context.Context, db postgres.DB, o Override, by int64, at time.Time) (Override, error) {
	if err := o.Check(); err != nil {
		return o, err
	}
	err := db.QueryRow(ctx, `
		INSERT INTO calendar_override (kind, day, holiday, name_kk, name_ru, act, entered_at, entered_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8, 0))
		RETURNING number`,
		string(o.Kind), o.Day, o.Holiday, o.KK, o.RU, o.Act, at, by).Scan(&o.Number)
	if err != nil {
		return o, fmt.Errorf("calendar: enter %s %s: %w", o.Kind, o.Day, err)
	}
	return o, nil
}

// Withdraw ends an override; its row stays. ErrNoOverride where there is none to end.
func Withdraw(ctx context.Context, db postgres.DB, number, by int64, at time.Time) error {
	done, err := db.Exec(ctx, `
		UPDATE calendar_override
		SET withdrawn_at = $2, withdrawn_by = nullif($3, 0)
		WHERE number = $1 AND withdrawn_at IS NULL`, number, at, by)
	if err != nil {
		return fmt.Errorf("calendar: withdraw %d: %w", number, err)
	}
	if done.RowsAffected() == 0 {
		return fmt.Errorf("%w: number %d", ErrNoOverride, number)
	}
	return nil
}

func collect(ctx context.Context, db postgres.DB, sql string) ([]Entered, error) {
	rows, err := db.Query(ctx, sql)
	if err != nil {
		return nil, err
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[row])
	if err != nil {
		return nil, err
	}
	entered := make([]Entered, len(found))
	for i, r := range found {
		entered[i] = Entered{Override: r.Override, At: r.At.In(Zone), By: value(r.By), WithdrawnBy: value(r.WithdrawnBy)}
		if r.WithdrawnAt != nil {
			entered[i].WithdrawnAt = r.WithdrawnAt.In(Zone)
		}
	}
	return entered, nil
}

func value(id *int64) int64 {
	if id == nil {
		return 0
	}
	return *id
}
