package registry

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"qalauly/deputy"
	"qalauly/internal/sheet"
)

// elected is a body as lists tell of it.
type elected struct {
	id, level, unit  string
	nameKK, nameRU   string
	ofKK, ofRU       string
	shortKK, shortRU string
	seats            int
	term
}

// bodies is the list of elected bodies. Of those of the reference data a list changes
// only the number of seats, because the next start of the service would bring the rest
// back.
type bodies struct {
	refs
	plan[string, elected]
}

var bodyNames = []string{"name_kk", "name_ru", "of_kk", "of_ru", "short_kk", "short_ru"}

func (b *bodies) table() sheet.Table {
	columns := []sheet.Column{bodyColumn, {Key: "seats", Type: sheet.Integer, Min: 1, Max: 999, Example: "13"}}
	for _, key := range bodyNames {
		columns = append(columns, text(key, 200))
	}
	levels := []string{string(deputy.National), string(deputy.Region), string(deputy.City), string(deputy.District)}
	return sheet.Table{Kind: string(Bodies), Columns: append(columns,
		sheet.Column{Key: "level", Type: sheet.Choice, Set: "level", Options: levels},
		sheet.Column{Key: "from", Type: sheet.Date}, toColumn)}
}

func (b *bodies) read(ctx context.Context, tx pgx.Tx) error {
	b.start()
	if err := b.refs.read(ctx, tx); err != nil {
		return err
	}
	rows, _ := tx.Query(ctx, `
		SELECT id, level, coalesce(unit, ''), name_kk, name_ru, of_kk, of_ru, short_kk, short_ru, seats,
		  coalesce(valid_from::text, ''), coalesce(valid_to::text, '')
		FROM body`)
	var e elected
	_, err := pgx.ForEachRow(rows, []any{&e.id, &e.level, &e.unit, &e.nameKK, &e.nameRU, &e.ofKK, &e.ofRU, &e.shortKK, &e.shortRU, &e.seats,
		&e.from, &e.to}, func() error { b.have[e.id] = e; return nil })
	return err
}

// said are the fields of a body by their columns.
func (e *elected) said() map[string]*string {
	return map[string]*string{"name_kk": &e.nameKK, "name_ru": &e.nameRU, "of_kk": &e.ofKK, "of_ru": &e.ofRU,
		"short_kk": &e.shortKK, "short_ru": &e.shortRU, "level": &e.level}
}

func (b *bodies) take(l *sheet.Line) {
	id, unit := l.Text("body"), ""
	if was, known := b.have[id]; !known || was.unit != "" {
		u, found := b.Find(l, "body")
		if !found {
			return
		}
		id, unit = u.Code, u.Code
	}
	was, known := b.have[id]
	is := was
	is.id, is.unit = id, unit
	if l.Has("seats") {
		is.seats = l.Int("seats")
	}
	for column, field := range is.said() {
		if l.Has(column) {
			*field = l.Text(column)
		}
	}
	for column, field := range map[string]*string{"from": &is.from, "to": &is.to} {
		if l.Has(column) {
			*field = iso(l.Date(column))
		}
	}
	b.judge(l, known, was, is)
	if l.OK() {
		b.put(l, "body", id, is)
	}
}

func (b *bodies) judge(l *sheet.Line, known bool, was, is elected) {
	if known {
		for column, field := range is.said() {
			if *field != *was.said()[column] {
				l.Fail(column, ruleReference)
			}
		}
		for column, changed := range map[string]bool{"from": is.from != was.from, "to": is.to != was.to} {
			if changed {
				l.Fail(column, ruleReference)
			}
		}
		return
	}
	var missing []string
	for _, column := range append([]string{"level"}, bodyNames...) {
		if *is.said()[column] == "" {
			missing = append(missing, column)
		}
	}
	if len(missing) > 0 {
		l.Fail("body", ruleNeeds, "Columns", strings.Join(missing, ", "))
	}
}

func (b *bodies) check() {}

func (b *bodies) write(batch *pgx.Batch) {
	for _, c := range b.changes {
		is := c.is
		if !c.fresh {
			batch.Queue(`UPDATE body SET seats = $2 WHERE id = $1`, is.id, is.seats)
			continue
		}
		batch.Queue(`
			INSERT INTO body (id, level, unit, name_kk, name_ru, of_kk, of_ru, short_kk, short_ru, seats, valid_from, valid_to)
			VALUES ($1, $2, nullif($3, ''), $4, $5, $6, $7, $8, $9, $10, nullif($11, '')::date, nullif($12, '')::date)`,
			is.id, is.level, is.unit, is.nameKK, is.nameRU, is.ofKK, is.ofRU, is.shortKK, is.shortRU, is.seats, is.from, is.to)
	}
}
