package territory

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// ElectoralDistrict is where one deputy of a unit's body is elected.
type ElectoralDistrict struct {
	ID     int64
	Unit   string   // whose body is elected
	Number int      // unique within the unit and a day
	Inside []string // codes of the units below Unit in which it lies
	Covers Name     // streets and villages, in words
}

const electoralColumns = `e.id, e.unit, e.number, e.inside, e.covers_kk, e.covers_ru`

func scanElectoral(row pgx.CollectableRow) (ElectoralDistrict, error) {
	var e ElectoralDistrict
	err := row.Scan(&e.ID, &e.Unit, &e.Number, &e.Inside, &e.Covers.KK, &e.Covers.RU)
	return e, err
}

const electoralDistrictsSQL = `
	SELECT ` + electoralColumns + `
	FROM electoral_district e
	WHERE e.unit = $1 AND $2::date BETWEEN e.valid_from AND coalesce(e.valid_to, 'infinity')
	ORDER BY e.number`

// ElectoralDistricts returns the electoral districts of a unit's own body on a
// day, by number.
func ElectoralDistricts(ctx context.Context, db postgres.DB, unit string, on time.Time) ([]ElectoralDistrict, error) {
	rows, _ := db.Query(ctx, electoralDistrictsSQL, unit, on)
	list, err := pgx.CollectRows(rows, scanElectoral)
	if err != nil {
		return nil, fmt.Errorf("territory: electoral districts of %s: %w", unit, err)
	}
	return list, nil
}

const overSQL = `
	SELECT ` + electoralColumns + `
	FROM electoral_district e
	WHERE e.inside @> ARRAY[$1::text] AND $2::date BETWEEN e.valid_from AND coalesce(e.valid_to, 'infinity')
	ORDER BY e.unit, e.number`

// Over returns the electoral districts of the bodies above a unit that lie in it:
// for a district, those in which it elects deputies of its region.
func Over(ctx context.Context, db postgres.DB, unit string, on time.Time) ([]ElectoralDistrict, error) {
	rows, _ := db.Query(ctx, overSQL, unit, on)
	list, err := pgx.CollectRows(rows, scanElectoral)
	if err != nil {
		return nil, fmt.Errorf("territory: electoral districts over %s: %w", unit, err)
	}
	return list, nil
}

const districtByIDSQL = `SELECT ` + electoralColumns + ` FROM electoral_district e WHERE e.id = $1`

// DistrictByID returns one electoral district, or ErrUnknown.
func DistrictByID(ctx context.Context, db postgres.DB, id int64) (ElectoralDistrict, error) {
	rows, _ := db.Query(ctx, districtByIDSQL, id)
	e, err := pgx.CollectExactlyOneRow(rows, scanElectoral)
	return e, wrap(err, "electoral district", id)
}
