package registry

import (
	"context"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/sheet"
	"qalauly/territory"
)

// place is a settlement as lists tell of it. Its id is its code in the classifier.
type place struct {
	id             int64
	unit           string
	district       int64
	kind           string
	nameKK, nameRU string
	fullKK, fullRU string
}

// places is the list of settlements, with the electoral districts in which they lie.
type places struct {
	refs
	plan[int64, place]
	today   string
	centres map[int64]bool // that came with the reference data
}

func (p *places) table() sheet.Table {
	name := func(key string) sheet.Column {
		return sheet.Column{Key: key, Type: sheet.Text, Required: true, Max: 100, Example: example(key)}
	}
	return sheet.Table{Kind: string(Places), Columns: []sheet.Column{
		{Key: "code", Type: sheet.Integer, Required: true, Min: 100_000_000, Max: 999_999_999, Example: "356443100"},
		{Key: "unit", Type: sheet.Code, Required: true, Max: 64, Example: "356400000"},
		{Key: "kind", Type: sheet.Choice, Set: "kind", Required: true, Example: string(territory.Settlement),
			Options: []string{string(territory.Town), string(territory.Settlement), string(territory.Village)}},
		name("name_kk"), name("name_ru"), name("full_kk"), name("full_ru"),
		{Key: "district", Type: sheet.Integer, Min: 1, Max: 999, Example: "7"},
	}}
}

func (p *places) read(ctx context.Context, tx pgx.Tx) error {
	p.start()
	p.centres = map[int64]bool{}
	if err := p.refs.read(ctx, tx); err != nil {
		return err
	}
	rows, _ := tx.Query(ctx, `SELECT id, unit, coalesce(electoral_district, 0), kind, name_kk, name_ru, full_kk, full_ru FROM place`)
	var one place
	_, err := pgx.ForEachRow(rows, []any{&one.id, &one.unit, &one.district, &one.kind, &one.nameKK, &one.nameRU, &one.fullKK, &one.fullRU}, func() error {
		p.have[one.id] = one
		p.centres[one.id] = one.kind == string(territory.Centre)
		return nil
	})
	return err
}

func (p *places) take(l *sheet.Line) {
	u, found := p.Find(l, "unit")
	id := int64(l.Int("code"))
	if !found || id == 0 {
		return
	}
	if p.centres[id] {
		l.Fail("code", ruleReference)
		return
	}
	is := place{id: id, unit: u.Code, kind: l.Text("kind"), district: p.have[id].district,
		nameKK: l.Text("name_kk"), nameRU: l.Text("name_ru"), fullKK: l.Text("full_kk"), fullRU: l.Text("full_ru")}
	if l.Given("district") {
		is.district = 0
	}
	if number := l.Int("district"); number != 0 {
		if is.district, found = p.district(u.Code, number, p.today); !found {
			l.Fail("district", ruleDistrict)
		}
	}
	if l.OK() {
		p.put(l, "code", id, is)
	}
}

func (p *places) check() {}

func (p *places) write(batch *pgx.Batch) {
	for _, c := range p.changes {
		is := c.is
		batch.Queue(`
			INSERT INTO place (id, unit, electoral_district, kind, name_kk, name_ru, full_kk, full_ru, key)
			VALUES ($1, $2, nullif($3, 0::bigint), $4, $5, $6, $7, $8, $9)
			ON CONFLICT (id) DO UPDATE SET
			  (unit, electoral_district, kind, name_kk, name_ru, full_kk, full_ru, key) =
			  (excluded.unit, excluded.electoral_district, excluded.kind, excluded.name_kk, excluded.name_ru, excluded.full_kk, excluded.full_ru, excluded.key)`,
			is.id, is.unit, is.district, is.kind, is.nameKK, is.nameRU, is.fullKK, is.fullRU,
			territory.Key(territory.Name{KK: is.nameKK, RU: is.nameRU}))
	}
	batch.Queue(`ANALYZE place`)
}
