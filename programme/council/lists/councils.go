package lists

import (
	"context"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/lists"
	"qalauly/internal/sheet"
	"qalauly/programme/council"
)

// one is a council as lists tell of it.
type one struct {
	key, unit, topic, nameKK, nameRU string
	closed, invented                 bool
}

// councils is the list of councils.
type councils struct {
	lists.Counts
	lists.Units
	have  map[string]one
	lines lists.Lines
	next  []one
}

// Table says what stands in it.
func (c *councils) Table() sheet.Table { return Table(Councils) }

// Read brings the councils that are there.
func (c *councils) Read(ctx context.Context, tx pgx.Tx) (err error) {
	c.have, c.lines = map[string]one{}, lists.Lines{}
	if err := c.ReadUnits(ctx, tx); err != nil {
		return err
	}
	rows, _ := tx.Query(ctx, `SELECT key, coalesce(unit, ''), topic, name_kk, name_ru, closed, invented FROM council`)
	var o one
	_, err = pgx.ForEachRow(rows, []any{&o.key, &o.unit, &o.topic, &o.nameKK, &o.nameRU, &o.closed, &o.invented}, func() error { c.have[o.key] = o; return nil })
	return err
}

// Take looks at a line.
func (c *councils) Take(_ context.Context, _ pgx.Tx, l *sheet.Line) error {
	o := one{
		key: l.Text("council"), topic: l.Text("topic"), nameKK: l.Text("name_kk"), nameRU: l.Text("name_ru"),
		closed: l.Flag("closed"), invented: l.Flag("invented"),
	}
	if topics := council.Topics(); o.topic == otherTopic {
		o.topic = topics[len(topics)-1]
	}
	was, known := c.have[o.key]
	u, found := c.Find(l, "council_unit")
	o.unit = u.Code
	if known && l.Given("council_unit") && (found || !l.Has("council_unit")) && was.unit != o.unit {
		l.Fail("council_unit", ruleMoved)
	}
	if known { // a column that is left out leaves what is there
		for column, keep := range map[string]func(){
			"council_unit": func() { o.unit = was.unit }, "closed": func() { o.closed = was.closed }, "invented": func() { o.invented = was.invented },
		} {
			if !l.Given(column) {
				keep()
			}
		}
	}
	if !l.OK() || c.lines.Twice(l, "council", o.key) {
		return nil
	}
	if c.Count(known, was == o) {
		c.next = append(c.next, o)
	}
	return nil
}

// Write queues what is new and what has changed.
func (c *councils) Write(batch *pgx.Batch) {
	for _, o := range c.next {
		batch.Queue(`
			INSERT INTO council (key, unit, topic, name_kk, name_ru, closed, invented) VALUES ($1, nullif($2, ''), $3, $4, $5, $6, $7)
			ON CONFLICT (key) DO UPDATE SET topic = $3, name_kk = $4, name_ru = $5, closed = $6, invented = $7`,
			o.key, o.unit, o.topic, o.nameKK, o.nameRU, o.closed, o.invented)
	}
}
