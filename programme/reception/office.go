package reception

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
	"qalauly/territory"
)

// Office is a public reception: a room with an address and hours.
type Office struct {
	ID            int64
	Key           string // what lists call it
	Unit          string // the district or city in which it is
	Name, Address territory.Name
	First, Last   time.Weekday // it is open from this day of the week to that
	Opens, Closes Clock
	Phone         string
	Lat, Lon      float64
	Closed        bool // for good
	Invented      bool
}

// Nearby is an office with how far it is.
type Nearby struct {
	Office
	Kilometres float64 // as the crow flies
}

const officeColumns = `o.id, o.key, o.unit, o.name_kk, o.name_ru, o.address_kk, o.address_ru, o.first_day, o.last_day,
	extract(epoch FROM o.opens)::int / 60, extract(epoch FROM o.closes)::int / 60, o.phone, o.lat, o.lon, o.closed, o.invented`

func (o *Office) fields(first, last *int) []any {
	return []any{&o.ID, &o.Key, &o.Unit, &o.Name.KK, &o.Name.RU, &o.Address.KK, &o.Address.RU, first, last,
		&o.Opens, &o.Closes, &o.Phone, &o.Lat, &o.Lon, &o.Closed, &o.Invented}
}

func scanOffice(row pgx.CollectableRow) (o Office, err error) {
	var first, last int
	err = row.Scan(o.fields(&first, &last)...)
	o.First, o.Last = time.Weekday(first%7), time.Weekday(last%7)
	return o, err
}

// OfficeByID returns an office, be it closed; ErrUnknown for none.
func OfficeByID(ctx context.Context, db postgres.DB, id int64) (Office, error) {
	rows, _ := db.Query(ctx, `SELECT `+officeColumns+` FROM reception_office o WHERE o.id = $1`, id)
	o, err := pgx.CollectExactlyOneRow(rows, scanOffice)
	if errors.Is(err, pgx.ErrNoRows) {
		return o, ErrUnknown
	}
	if err != nil {
		return o, fmt.Errorf("reception: office %d: %w", id, err)
	}
	return o, nil
}

// Page is a part of a list.
type Page struct{ Limit, Offset int }

const insideSQL = `
	WITH RECURSIVE below (code) AS (
		SELECT code FROM unit WHERE code = ANY ($1)
		UNION
		SELECT u.code FROM unit u JOIN below b ON u.parent = b.code)`

// OfficesIn returns a page of the offices in some units or below them ("" is the whole
// country), and how many there are.
func OfficesIn(ctx context.Context, db postgres.DB, units []string, lang string, p Page) ([]Office, int, error) {
	rows, _ := db.Query(ctx, insideSQL+`
		SELECT `+officeColumns+`, count(*) OVER ()
		FROM reception_office o JOIN unit u ON u.code = o.unit
		WHERE NOT o.closed AND ('' = ANY ($1) OR o.unit IN (SELECT code FROM below))
		ORDER BY CASE WHEN $2 = 'ru' THEN o.name_ru COLLATE "ru-x-icu" END, o.name_kk COLLATE "kk-x-icu", o.id
		LIMIT $3 OFFSET $4`, units, lang, p.Limit, p.Offset)
	total := 0
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (o Office, err error) {
		var first, last int
		err = row.Scan(append(o.fields(&first, &last), &total)...)
		o.First, o.Last = time.Weekday(first%7), time.Weekday(last%7)
		return o, err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("reception: offices of %v: %w", units, err)
	}
	return list, total, nil
}

// Near returns the open offices nearest to a point, the nearest first. The point is kept
// nowhere.
func Near(ctx context.Context, db postgres.DB, at territory.Point, limit int) ([]Nearby, error) {
	rows, _ := db.Query(ctx, `SELECT `+officeColumns+` FROM reception_office o WHERE NOT o.closed ORDER BY o.id`)
	all, err := pgx.CollectRows(rows, scanOffice)
	if err != nil {
		return nil, fmt.Errorf("reception: near: %w", err)
	}
	near := make([]Nearby, 0, len(all))
	for _, o := range all {
		near = append(near, Nearby{o, kilometres(at, territory.Point{Lat: o.Lat, Lon: o.Lon})})
	}
	slices.SortStableFunc(near, func(a, b Nearby) int {
		switch {
		case a.Kilometres < b.Kilometres:
			return -1
		case a.Kilometres > b.Kilometres:
			return 1
		}
		return 0
	})
	return near[:min(limit, len(near))], nil
}

// kilometres is how far two points of the globe are from each other.
func kilometres(a, b territory.Point) float64 {
	const earth, radian = 6371.0, math.Pi / 180
	north, east := math.Sin((b.Lat-a.Lat)*radian/2), math.Sin((b.Lon-a.Lon)*radian/2)
	return 2 * earth * math.Asin(math.Sqrt(north*north+math.Cos(a.Lat*radian)*math.Cos(b.Lat*radian)*east*east))
}
