package lists

import (
	"context"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/lists"
	"qalauly/internal/sheet"
)

// Table says what stands in it.
func (o *offices) Table() sheet.Table { return Table(Offices) }

// office is an office as lists tell of it.
type office struct {
	key, unit, nameKK, nameRU, addressKK, addressRU string
	first, last                                     int
	opens, closes, phone                            string
	lat, lon                                        float64
	shut, invented                                  bool
}

// offices is the list of offices.
type offices struct {
	lists.Counts
	lists.Units
	have  map[string]office
	lines lists.Lines
	next  []office
}

func (o *offices) Read(ctx context.Context, tx pgx.Tx) (err error) {
	o.have, o.lines = map[string]office{}, lists.Lines{}
	if err := o.ReadUnits(ctx, tx); err != nil {
		return err
	}
	rows, _ := tx.Query(ctx, `
		SELECT key, unit, name_kk, name_ru, address_kk, address_ru, first_day, last_day, to_char(opens, 'HH24:MI'), to_char(closes, 'HH24:MI'), phone, lat, lon, closed, invented
		FROM reception_office`)
	var f office
	_, err = pgx.ForEachRow(rows, []any{&f.key, &f.unit, &f.nameKK, &f.nameRU, &f.addressKK, &f.addressRU, &f.first, &f.last, &f.opens, &f.closes, &f.phone, &f.lat, &f.lon, &f.shut, &f.invented},
		func() error { o.have[f.key] = f; return nil })
	return err
}

func (o *offices) Take(_ context.Context, _ pgx.Tx, l *sheet.Line) error {
	f := office{
		key: l.Text("office"), nameKK: l.Text("name_kk"), nameRU: l.Text("name_ru"), addressKK: l.Text("address_kk"), addressRU: l.Text("address_ru"),
		opens: l.Text("opens"), closes: l.Text("closes"), phone: l.Text("phone"), shut: l.Flag("shut"), invented: l.Flag("invented"),
	}
	f.first, _ = strconv.Atoi(l.Text("first_day"))
	f.last, _ = strconv.Atoi(l.Text("last_day"))
	if u, ok := o.Find(l, "unit"); ok {
		f.unit = u.Code
	}
	if f.first > f.last && f.last > 0 {
		l.Fail("last_day", ruleDays)
	}
	if f.opens >= f.closes && f.closes != "" {
		l.Fail("closes", ruleHours)
	}
	f.lat, f.lon = degrees(l, "lat", 40, 56), degrees(l, "lon", 46, 88)
	if !l.OK() || o.lines.Twice(l, "office", f.key) {
		return nil
	}
	was, known := o.have[f.key]
	if o.Count(known, was == f) {
		o.next = append(o.next, f)
	}
	return nil
}

// degrees reads a coordinate within the country.
func degrees(l *sheet.Line, column string, from, to float64) float64 {
	if !l.Has(column) {
		return 0
	}
	x, err := strconv.ParseFloat(strings.ReplaceAll(l.Text(column), ",", "."), 64)
	if err != nil || x < from || x > to {
		l.Fail(column, rulePoint)
	}
	return x
}

func (o *offices) Write(batch *pgx.Batch) {
	for _, f := range o.next {
		batch.Queue(`
			INSERT INTO reception_office (key, unit, name_kk, name_ru, address_kk, address_ru, first_day, last_day, opens, closes, phone, lat, lon, closed, invented)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::text::time, $10::text::time, $11, $12, $13, $14, $15)
			ON CONFLICT (key) DO UPDATE SET
			  (unit, name_kk, name_ru, address_kk, address_ru, first_day, last_day, opens, closes, phone, lat, lon, closed, invented) =
			  (excluded.unit, excluded.name_kk, excluded.name_ru, excluded.address_kk, excluded.address_ru, excluded.first_day, excluded.last_day,
			   excluded.opens, excluded.closes, excluded.phone, excluded.lat, excluded.lon, excluded.closed, excluded.invented)`,
			f.key, f.unit, f.nameKK, f.nameRU, f.addressKK, f.addressRU, f.first, f.last, f.opens, f.closes, f.phone, f.lat, f.lon, f.shut, f.invented)
	}
}
