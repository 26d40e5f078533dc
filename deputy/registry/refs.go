package registry

import (
	"context"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/lists"
	"qalauly/internal/sheet"
)

// refs are what lists refer to: units, bodies, people, electoral districts.
type refs struct {
	lists.Units
	bodies    map[string]bodyRef
	ofUnit    map[string][]string // the bodies of a unit
	byKey     map[string]int64
	keys      map[int64]string // of everybody; "" for who has none
	districts map[districtKey][]districtRef
	unitOf    map[int64]string // of an electoral district
}

type bodyRef struct {
	id, level, unit string
	seats           int
	term
}

type districtRef struct {
	id int64
	term
}

// districtKey is an electoral district of a unit, whatever its days.
type districtKey struct {
	unit   string
	number int
}

func (r *refs) read(ctx context.Context, tx pgx.Tx) error {
	if err := r.ReadUnits(ctx, tx); err != nil {
		return err
	}
	if err := r.readBodies(ctx, tx); err != nil {
		return err
	}
	if err := r.readPeople(ctx, tx); err != nil {
		return err
	}
	return r.readDistricts(ctx, tx)
}

func (r *refs) readBodies(ctx context.Context, tx pgx.Tx) error {
	r.bodies, r.ofUnit = map[string]bodyRef{}, map[string][]string{}
	rows, _ := tx.Query(ctx, `
		SELECT id, level, coalesce(unit, ''), seats, coalesce(valid_from::text, ''), coalesce(valid_to::text, '')
		FROM body
		ORDER BY id`)
	var b bodyRef
	_, err := pgx.ForEachRow(rows, []any{&b.id, &b.level, &b.unit, &b.seats, &b.from, &b.to}, func() error {
		r.bodies[b.id] = b
		r.ofUnit[b.unit] = append(r.ofUnit[b.unit], b.id)
		return nil
	})
	return err
}

func (r *refs) readPeople(ctx context.Context, tx pgx.Tx) error {
	r.byKey, r.keys = map[string]int64{}, map[int64]string{}
	rows, _ := tx.Query(ctx, `SELECT id, coalesce(list_key, '') FROM deputy`)
	var id int64
	var key string
	_, err := pgx.ForEachRow(rows, []any{&id, &key}, func() error {
		if r.keys[id] = key; key != "" {
			r.byKey[key] = id
		}
		return nil
	})
	return err
}

func (r *refs) readDistricts(ctx context.Context, tx pgx.Tx) error {
	r.districts, r.unitOf = map[districtKey][]districtRef{}, map[int64]string{}
	rows, _ := tx.Query(ctx, `SELECT id, unit, number, valid_from::text, coalesce(valid_to::text, '') FROM electoral_district`)
	var k districtKey
	var d districtRef
	_, err := pgx.ForEachRow(rows, []any{&d.id, &k.unit, &k.number, &d.from, &d.to}, func() error {
		r.districts[k] = append(r.districts[k], d)
		r.unitOf[d.id] = k.unit
		return nil
	})
	return err
}

// deputy returns whom a cell names: by the key of the list, or by #1024, the number
// that everybody has in the register.
func (r *refs) deputy(l *sheet.Line, column string) (int64, bool) {
	id, ok := r.known(l.Text(column))
	if !ok && l.Has(column) {
		l.Fail(column, ruleDeputy)
	}
	return id, ok
}

// known finds somebody by a key or by #1024.
func (r *refs) known(key string) (int64, bool) {
	if id, ok := r.byKey[key]; ok {
		return id, true
	}
	number, isNumber := strings.CutPrefix(key, "#")
	id, err := strconv.ParseInt(number, 10, 64)
	_, ok := r.keys[id]
	return id, isNumber && err == nil && ok
}

// called is how a list would name somebody.
func (r *refs) called(id int64) string {
	if key := r.keys[id]; key != "" {
		return key
	}
	return "#" + strconv.FormatInt(id, 10)
}

// body returns the body that a cell names: by its own id, or by its unit.
func (r *refs) body(l *sheet.Line, column string) (bodyRef, bool) {
	if !l.Has(column) {
		return bodyRef{}, false
	}
	if b, ok := r.bodies[l.Text(column)]; ok && b.unit == "" {
		return b, true
	}
	u, ok := r.Find(l, column)
	if !ok {
		return bodyRef{}, false
	}
	ids := r.ofUnit[u.Code]
	if len(ids) == 0 {
		l.Fail(column, ruleBody)
		return bodyRef{}, false
	}
	return r.bodies[ids[len(ids)-1]], true
}

// district returns the electoral district of a unit and number that holds on a day.
func (r *refs) district(unit string, number int, day string) (int64, bool) {
	for _, d := range r.districts[districtKey{unit, number}] {
		if d.holds(day) {
			return d.id, true
		}
	}
	return 0, false
}

// Columns that several lists have.
var (
	deputyColumn = sheet.Column{Key: "deputy", Type: sheet.Code, Required: true, Example: "shet-07"}
	bodyColumn   = sheet.Column{Key: "body", Type: sheet.Code, Required: true, Max: 64, Example: "356400000"}
	fromColumn   = sheet.Column{Key: "from", Type: sheet.Date, Required: true, Example: "2023-03-19"}
	toColumn     = sheet.Column{Key: "to", Type: sheet.Date}
)

func text(key string, most int) sheet.Column {
	return sheet.Column{Key: key, Type: sheet.Text, Max: most}
}

func needed(c sheet.Column) sheet.Column {
	c.Required = true
	return c
}
