package territory

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// PlaceKind is the kind of a settlement.
type PlaceKind string

// The kinds of places.
const (
	Centre     PlaceKind = "centre" // of a district; whether town or village is not known
	Town       PlaceKind = "town"
	Settlement PlaceKind = "settlement"
	Village    PlaceKind = "village"
)

// Place is one settlement.
type Place struct {
	ID                int64
	Unit              string
	ElectoralDistrict int64 // of the unit's body; 0 when not known or more than one
	Kind              PlaceKind
	Name              Name // «Ақадыр»
	Full              Name // «Ақадыр кенті», «п. Агадырь»
	Invented          bool
}

const placeColumns = `p.id, p.unit, coalesce(p.electoral_district, 0), p.kind,
	p.name_kk, p.name_ru, p.full_kk, p.full_ru, p.invented`

func scanPlace(row pgx.CollectableRow) (Place, error) {
	var p Place
	err := row.Scan(&p.ID, &p.Unit, &p.ElectoralDistrict, &p.Kind,
		&p.Name.KK, &p.Name.RU, &p.Full.KK, &p.Full.RU, &p.Invented)
	return p, err
}

const placesSQL = `
	SELECT ` + placeColumns + `
	FROM place p
	WHERE p.unit = $1
	ORDER BY p.kind = 'centre' DESC, CASE WHEN $2 = 'ru' THEN p.name_ru END COLLATE "ru-x-icu",
	  p.name_kk COLLATE "kk-x-icu", p.id`

// Places returns the settlements of a unit: its centre, then the others in the
// order of the language's alphabet.
func Places(ctx context.Context, db postgres.DB, unit, lang string) ([]Place, error) {
	rows, _ := db.Query(ctx, placesSQL, unit, lang)
	list, err := pgx.CollectRows(rows, scanPlace)
	if err != nil {
		return nil, fmt.Errorf("territory: places of %s: %w", unit, err)
	}
	return list, nil
}

const placeByIDSQL = `SELECT ` + placeColumns + ` FROM place p WHERE p.id = $1`

// PlaceByID returns one place, or ErrUnknown.
func PlaceByID(ctx context.Context, db postgres.DB, id int64) (Place, error) {
	rows, _ := db.Query(ctx, placeByIDSQL, id)
	p, err := pgx.CollectExactlyOneRow(rows, scanPlace)
	return p, wrap(err, "place", id)
}
