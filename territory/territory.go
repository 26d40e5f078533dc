// Package territory is the country as a map of units: regions and cities of
// republican significance, below them cities, districts and city districts, the
// electoral districts in which deputies are elected, and settlements. The rule it
// keeps: names are unique only together with the parent (there are three
// districts of Abai), so whatever is found comes with its region.
//
// Load brings the project's own reference data (units.csv, 248 units by their
// KATO codes) into the database. Then:
//
//	Regions, Children, ByCode                 the tree of units, for buttons
//	ElectoralDistricts, Over, DistrictByID    where deputies are elected
//	Places, PlaceByID                         settlements of a unit
//	Search, Nearest                           by a name in any spelling, by a point
//
// Days are given by the caller as the local date of Asia/Almaty; only year, month
// and day of a time.Time count.
package territory

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// ErrUnknown means that no unit, electoral district or place has this code or id.
var ErrUnknown = errors.New("territory: unknown")

// Name is a name in both languages of the service.
type Name struct{ KK, RU string }

// In returns the name in a language, Russian for "ru" and Kazakh for all others.
func (n Name) In(lang string) string {
	if lang == "ru" {
		return n.RU
	}
	return n.KK
}

// Level is the kind of a unit.
type Level string

// The levels.
const (
	Region       Level = "region"
	RepublicCity Level = "republic_city" // a city that is a region of its own
	City         Level = "city"
	District     Level = "district"
	CityDistrict Level = "city_district" // has no elected body of its own
)

// Unit is one territorial unit.
type Unit struct {
	Code     string // nine digits of KATO
	Parent   string // "" for regions and cities of republican significance
	Level    Level
	Name     Name // «Шет ауданы», «Шетский район»
	Short    Name // for a button: «Жамбыл обл.», «Шетский р-н»
	Centre   Name // empty for city districts
	Lat, Lon *float64
}

const unitColumns = `u.code, coalesce(u.parent, ''), u.level, u.name_kk, u.name_ru, u.short_kk, u.short_ru,
	u.centre_kk, u.centre_ru, u.lat, u.lon`

func scanUnit(row pgx.CollectableRow) (Unit, error) {
	var u Unit
	err := row.Scan(&u.Code, &u.Parent, &u.Level, &u.Name.KK, &u.Name.RU, &u.Short.KK, &u.Short.RU,
		&u.Centre.KK, &u.Centre.RU, &u.Lat, &u.Lon)
	return u, err
}

const childrenSQL = `
	SELECT ` + unitColumns + `
	FROM unit u
	WHERE coalesce(u.parent, '') = $1
	  AND ($2::date >= u.valid_from OR u.valid_from IS NULL)
	  AND ($2::date <= u.valid_to OR u.valid_to IS NULL)
	ORDER BY u.level IN ('city', 'republic_city') DESC,
	  CASE WHEN $3 = 'ru' THEN regexp_replace(u.name_ru COLLATE "ru-x-icu", '^([[:lower:]][^ ]* )+', '') END COLLATE "ru-x-icu",
	  u.name_kk COLLATE "kk-x-icu", u.code`

// Regions returns the units of the first level on a day: the cities of republican
// significance, then the regions, each in the order of the language's alphabet.
func Regions(ctx context.Context, db postgres.DB, on time.Time, lang string) ([]Unit, error) {
	return Children(ctx, db, "", on, lang)
}

// Children returns the units right below parent on a day: cities, then districts,
// each in the order of the language's alphabet.
func Children(ctx context.Context, db postgres.DB, parent string, on time.Time, lang string) ([]Unit, error) {
	rows, _ := db.Query(ctx, childrenSQL, parent, on, lang)
	units, err := pgx.CollectRows(rows, scanUnit)
	if err != nil {
		return nil, fmt.Errorf("territory: children of %q: %w", parent, err)
	}
	return units, nil
}

const byCodeSQL = `
	SELECT ` + unitColumns + `
	FROM unit u
	WHERE u.code = coalesce((SELECT b.code FROM unit_code_before b WHERE b.old = $1), $1)`

// ByCode returns the unit with this code, or with this code before it was changed;
// ErrUnknown if there is none.
func ByCode(ctx context.Context, db postgres.DB, code string) (Unit, error) {
	rows, _ := db.Query(ctx, byCodeSQL, code)
	u, err := pgx.CollectExactlyOneRow(rows, scanUnit)
	return u, wrap(err, "unit", code)
}

// wrap names what was looked for, and turns "no rows" into ErrUnknown.
func wrap(err error, what string, key any) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrUnknown
	}
	return fmt.Errorf("territory: %s %v: %w", what, key, err)
}
