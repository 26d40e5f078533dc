package deputy

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

const bodyColumns = `b.id, b.level, coalesce(b.unit, ''), b.name_kk, b.name_ru, b.of_kk, b.of_ru, b.short_kk, b.short_ru, b.seats`

func (b *Body) fields() []any {
	return []any{&b.ID, &b.Level, &b.Unit, &b.Name.KK, &b.Name.RU, &b.Of.KK, &b.Of.RU, &b.Short.KK, &b.Short.RU, &b.Seats}
}

func scanBody(row pgx.CollectableRow) (Body, error) {
	var b Body
	err := row.Scan(b.fields()...)
	return b, err
}

const inForce = `($2::date >= b.valid_from OR b.valid_from IS NULL) AND ($2::date <= b.valid_to OR b.valid_to IS NULL)`

const bodiesSQL = `
	SELECT ` + bodyColumns + `
	FROM body b
	WHERE coalesce(b.unit, '') = $1 AND ` + inForce + `
	ORDER BY b.id`

// Bodies returns the bodies elected in a unit itself on a day; "" asks for those
// of the whole country.
func Bodies(ctx context.Context, db postgres.DB, unit string, on time.Time) ([]Body, error) {
	rows, _ := db.Query(ctx, bodiesSQL, unit, on)
	list, err := pgx.CollectRows(rows, scanBody)
	if err != nil {
		return nil, fmt.Errorf("deputy: bodies of %q: %w", unit, err)
	}
	return list, nil
}

const bodyByIDSQL = `SELECT ` + bodyColumns + ` FROM body b WHERE b.id = $1`

// BodyByID returns one body, of today or of before; ErrUnknown if there is none.
func BodyByID(ctx context.Context, db postgres.DB, id string) (Body, error) {
	rows, _ := db.Query(ctx, bodyByIDSQL, id)
	b, err := pgx.CollectExactlyOneRow(rows, scanBody)
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrUnknown
	}
	if err != nil {
		return b, fmt.Errorf("deputy: body %s: %w", id, err)
	}
	return b, nil
}

// Representation is how many in a body speak for a unit.
type Representation struct {
	Body     Body
	Deputies int // of the register, sitting on the day
}

const ofUnitSQL = `
	WITH RECURSIVE up AS (
		SELECT code, parent, 0 AS step FROM unit WHERE code = $1
		UNION ALL
		SELECT u.code, u.parent, up.step + 1 FROM unit u JOIN up ON u.code = up.parent
	)
	SELECT ` + bodyColumns + `, (
		SELECT count(DISTINCT m.deputy) FROM mandate m
		WHERE m.body = b.id AND $2::date BETWEEN m.valid_from AND coalesce(m.valid_to, 'infinity'))
	FROM body b
	LEFT JOIN up ON up.code = b.unit
	WHERE (up.code IS NOT NULL OR b.unit IS NULL) AND ` + inForce + `
	ORDER BY up.step NULLS LAST, b.id`

// OfUnit returns the bodies that speak for a unit on a day, the nearest first: its
// own maslikhat, its region's, the national body; each with the number of its
// deputies in the register. InBody lists them.
func OfUnit(ctx context.Context, db postgres.DB, unit string, on time.Time) ([]Representation, error) {
	rows, _ := db.Query(ctx, ofUnitSQL, unit, on)
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Representation, error) {
		var r Representation
		return r, row.Scan(append(r.Body.fields(), &r.Deputies)...)
	})
	if err != nil {
		return nil, fmt.Errorf("deputy: of unit %s: %w", unit, err)
	}
	return list, nil
}
