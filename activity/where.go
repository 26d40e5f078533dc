package activity

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Territory is where somebody works: codes of units, each with everything below it;
// "" is the whole country. One without units reaches nothing.
type Territory []string

// Whole says whether it is the whole country.
func (t Territory) Whole() bool { return slices.Contains(t, "") }

// bodies returns the elected bodies of a territory; of them only those in or below a
// unit, unless that is "". With levels these are only bodies of those levels, and
// below the territory's units, not in them. nil is: no matter which.
func bodies(ctx context.Context, db postgres.DB, t Territory, unit string, levels []string) ([]string, error) {
	if t.Whole() && unit == "" {
		return nil, nil
	}
	rows, err := db.Query(ctx, `
		WITH RECURSIVE below (root, code) AS (
			SELECT code, code FROM unit WHERE code = ANY ($1) OR code = $2
			UNION
			SELECT b.root, u.code FROM unit u JOIN below b ON u.parent = b.code)
		SELECT id FROM body
		WHERE ($3 OR EXISTS (SELECT FROM below WHERE code = unit AND root = ANY ($1) AND ($4::text[] IS NULL OR root <> code AND level = ANY ($4))))
			AND ($2 = '' OR unit IN (SELECT code FROM below WHERE root = $2))`, []string(t), unit, t.Whole(), levels)
	if err != nil {
		return nil, fmt.Errorf("activity: bodies of %v: %w", t, err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("activity: bodies of %v: %w", t, err)
	}
	return found, nil
}

// verified are the bodies whose deputies' records are verified from a territory. It
// is done from above, as the method says for each level: by the region, or by those
// whose territory is the whole country.
func (l Ledger) verified(ctx context.Context, db postgres.DB, t Territory, unit string) ([]string, error) {
	return bodies(ctx, db, t, unit, l.regional())
}

// regional are the levels whose records are not left to the centre.
func (l Ledger) regional() []string {
	levels := []string{}
	for _, level := range l.Method.Levels {
		if level.Verifier != "centre" {
			levels = append(levels, level.Code)
		}
	}
	return levels
}

// within is whether the deputy of record r sat in one of @bodies on its day; sat is
// the same where @bodies are not nil.
const (
	within = `(@bodies::text[] IS NULL OR ` + sat + `)`
	sat    = `EXISTS (
	SELECT FROM mandate WHERE mandate.deputy = r.deputy AND mandate.body = ANY (@bodies)
		AND r.day BETWEEN mandate.valid_from AND coalesce(mandate.valid_to, 'infinity'))`
)

// inside is within for queries that read many records: without the OR the mandates
// are joined once, not looked up for each record.
func inside(bodies []string) string {
	if bodies == nil {
		return "true"
	}
	return sat
}

// Within says whether a deputy sits in a territory on a day: whether those who work
// there may record what the deputy does.
func Within(ctx context.Context, db postgres.DB, t Territory, deputy int64, day time.Time) (bool, error) {
	in, err := bodies(ctx, db, t, "", nil)
	if err != nil {
		return false, err
	}
	return sits(ctx, db, in, deputy, day)
}

// Verifies says whether those who verify in a territory verify this record: from
// above, and some levels by the centre only.
func (l Ledger) Verifies(ctx context.Context, db postgres.DB, t Territory, r Record) (bool, error) {
	in, err := l.verified(ctx, db, t, "")
	if err != nil {
		return false, err
	}
	return sits(ctx, db, in, r.Deputy, r.Day)
}

func sits(ctx context.Context, db postgres.DB, bodies []string, deputy int64, day time.Time) (bool, error) {
	var is bool
	err := db.QueryRow(ctx, `SELECT `+within+` FROM (SELECT @deputy::bigint AS deputy, @day::date AS day) AS r`,
		pgx.NamedArgs{"bodies": bodies, "deputy": deputy, "day": date(day)}).Scan(&is)
	if err != nil {
		return false, fmt.Errorf("activity: territory of deputy %d: %w", deputy, err)
	}
	return is, nil
}
