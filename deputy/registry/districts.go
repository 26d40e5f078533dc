package registry

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/lists"
	"qalauly/internal/sheet"
)

// electoral is an electoral district as lists tell of it.
type electoral struct {
	id                 int64
	unit               string
	number             int
	inside             string // codes in order, set apart by spaces
	coversKK, coversRU string
	term
}

type electoralKey struct {
	districtKey
	from string
}

func (e electoral) key() electoralKey { return electoralKey{districtKey{e.unit, e.number}, e.from} }

// districts is the list of electoral districts. New borders are the old district with
// a last day, and a new one of the same number from the day after.
type districts struct {
	refs
	plan[electoralKey, electoral]
	today string
}

func (d *districts) table() sheet.Table {
	covers := func(key string) sheet.Column {
		return sheet.Column{Key: key, Type: sheet.Long, Required: true, Max: 3000, Example: example(key)}
	}
	return sheet.Table{Kind: string(Districts), Columns: []sheet.Column{
		{Key: "unit", Type: sheet.Code, Required: true, Max: 64, Example: "356400000"},
		{Key: "number", Type: sheet.Integer, Required: true, Min: 1, Max: 999, Example: "7"},
		covers("covers_kk"), covers("covers_ru"),
		text("inside", 1000),
		{Key: "from", Type: sheet.Date, Required: true, Example: "2023-01-15"}, toColumn,
	}}
}

func (d *districts) read(ctx context.Context, tx pgx.Tx) error {
	d.start()
	if err := d.refs.read(ctx, tx); err != nil {
		return err
	}
	rows, _ := tx.Query(ctx, `
		SELECT id, unit, number, array_to_string(inside, ' '), covers_kk, covers_ru, valid_from::text, coalesce(valid_to::text, '')
		FROM electoral_district`)
	var e electoral
	_, err := pgx.ForEachRow(rows, []any{&e.id, &e.unit, &e.number, &e.inside, &e.coversKK, &e.coversRU, &e.from, &e.to}, func() error {
		d.have[e.key()] = e
		return nil
	})
	return err
}

func (d *districts) take(l *sheet.Line) {
	u, found := d.Find(l, "unit")
	if found && len(d.ofUnit[u.Code]) == 0 {
		l.Fail("unit", ruleNoBody)
	}
	number, from := l.Int("number"), iso(l.Date("from"))
	if !found || number == 0 || from == "" {
		return
	}
	was := d.have[electoralKey{districtKey{u.Code, number}, from}]
	is := was
	is.unit, is.number, is.term = u.Code, number, termOf(l, was.term)
	is.coversKK, is.coversRU = l.Text("covers_kk"), l.Text("covers_ru")
	if l.Given("inside") {
		is.inside = d.inside(l, u)
	}
	if was != is && was.ended(d.today) {
		l.Fail("to", rulePast, "To", was.to)
	}
	if l.OK() {
		d.put(l, "number", is.key(), is)
	}
}

// inside reads the units in which an electoral district lies: codes or names, set
// apart by commas or semicolons.
func (d *districts) inside(l *sheet.Line, over lists.Unit) string {
	var codes []string
	for _, one := range strings.FieldsFunc(l.Text("inside"), func(r rune) bool { return r == ',' || r == ';' }) {
		u, rule := d.Named(strings.TrimSpace(one), over.Code)
		switch {
		case rule != "":
			l.Fail("inside", rule)
		case u.Parent != over.Code:
			l.Fail("inside", ruleInside, "Name", u.NameRU)
		case !slices.Contains(codes, u.Code):
			codes = append(codes, u.Code)
		}
	}
	slices.Sort(codes)
	return strings.Join(codes, " ")
}

// check sees that no number stands twice in a unit on one day.
func (d *districts) check() {
	lines := map[electoralKey]*sheet.Line{}
	all := map[electoralKey]electoral{}
	for key, one := range d.have {
		all[key] = one
	}
	for _, c := range d.changes {
		all[c.is.key()], lines[c.is.key()] = c.is, c.line
	}
	byNumber := map[districtKey][]electoral{}
	for key, one := range all {
		byNumber[key.districtKey] = append(byNumber[key.districtKey], one)
	}
	for _, same := range byNumber {
		slices.SortFunc(same, func(a, b electoral) int { return cmp.Compare(a.from, b.from) })
		for i := 1; i < len(same); i++ {
			before, after := same[i-1], same[i]
			if !before.overlaps(after.term) {
				continue
			}
			if l := lines[after.key()]; l != nil {
				l.Fail("from", ruleOverlap, "From", before.from)
			} else if l := lines[before.key()]; l != nil {
				l.Fail("from", ruleOverlap, "From", after.from)
			}
		}
	}
}

func (d *districts) write(batch *pgx.Batch) {
	for _, c := range d.changes {
		is := c.is
		if c.fresh {
			batch.Queue(`
				INSERT INTO electoral_district (unit, number, inside, covers_kk, covers_ru, valid_from, valid_to)
				VALUES ($1, $2, string_to_array($3, ' '), $4, $5, $6::text::date, nullif($7, '')::date)`,
				is.unit, is.number, is.inside, is.coversKK, is.coversRU, is.from, is.to)
			continue
		}
		batch.Queue(`
			UPDATE electoral_district SET (inside, covers_kk, covers_ru, valid_to) = (string_to_array($2, ' '), $3, $4, nullif($5, '')::date)
			WHERE id = $1`, is.id, is.inside, is.coversKK, is.coversRU, is.to)
	}
	batch.Queue(`ANALYZE electoral_district`)
}
