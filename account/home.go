package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Home is where a person says they live. Only Unit is always known.
type Home struct {
	Unit     string // code of the city or district
	Place    int64  // the settlement; 0: not known
	District int64  // the electoral district of the unit's own body; 0: not known
}

// Agreement is what a person agreed to, and when.
type Agreement struct {
	Terms int // the number of the text they were shown
	At    time.Time
}

// HomeOf returns where a person lives; ok is false for one who did not say so, or
// took it back.
func HomeOf(ctx context.Context, db postgres.DB, person int64) (h Home, ok bool, err error) {
	err = db.QueryRow(ctx, `SELECT unit, place, electoral_district FROM home WHERE person = $1`, person).
		Scan(&h.Unit, &h.Place, &h.District)
	if errors.Is(err, pgx.ErrNoRows) {
		return h, false, nil
	}
	if err != nil {
		return h, false, fmt.Errorf("account: home: %w", err)
	}
	return h, true, nil
}

// Settle keeps where a person lives, with their agreement to that.
func Settle(ctx context.Context, db postgres.DB, person int64, h Home, a Agreement) error {
	_, err := db.Exec(ctx, `
		INSERT INTO home (person, unit, place, electoral_district, terms, agreed_at)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (person) DO UPDATE SET (unit, place, electoral_district, terms, agreed_at) =
		  (excluded.unit, excluded.place, excluded.electoral_district, excluded.terms, excluded.agreed_at)`,
		person, h.Unit, h.Place, h.District, a.Terms, a.At)
	if err != nil {
		return fmt.Errorf("account: settle in %s: %w", h.Unit, err)
	}
	return nil
}

// Unsettle forgets where a person lives.
func Unsettle(ctx context.Context, db postgres.DB, person int64) error {
	if _, err := db.Exec(ctx, `DELETE FROM home WHERE person = $1`, person); err != nil {
		return fmt.Errorf("account: unsettle: %w", err)
	}
	return nil
}
