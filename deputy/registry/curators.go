package registry

import (
	"context"

	"github.com/jackc/pgx/v5"

	"qalauly/deputy"
	"qalauly/internal/sheet"
)

// curator is who looks after a region, as lists tell of it.
type curator struct {
	deputy int64
	region string
	term
}

type curatorKey struct {
	deputy       int64
	region, from string
}

// curators is the list of national deputies who look after regions.
type curators struct {
	refs
	plan[curatorKey, curator]
	seats seats
	today string
}

func (c *curators) table() sheet.Table {
	who := deputyColumn
	who.Example = "kurultai-012"
	return sheet.Table{Kind: string(Curators), Columns: []sheet.Column{
		who, {Key: "region", Type: sheet.Code, Required: true, Max: 64, Example: "350000000"},
		{Key: "from", Type: sheet.Date, Required: true, Example: "2026-09-01"}, toColumn,
	}}
}

func (c *curators) read(ctx context.Context, tx pgx.Tx) error {
	c.start()
	if err := c.refs.read(ctx, tx); err != nil {
		return err
	}
	if err := c.seats.read(ctx, tx); err != nil {
		return err
	}
	rows, _ := tx.Query(ctx, `SELECT deputy, region, valid_from::text, coalesce(valid_to::text, '') FROM curator`)
	var one curator
	_, err := pgx.ForEachRow(rows, []any{&one.deputy, &one.region, &one.from, &one.to}, func() error {
		c.have[curatorKey{one.deputy, one.region, one.from}] = one
		return nil
	})
	return err
}

func (c *curators) take(l *sheet.Line) {
	id, known := c.deputy(l, "deputy")
	u, found := c.Find(l, "region")
	if found && u.Parent != "" {
		l.Fail("region", ruleRegion)
	}
	if !known || !found || !l.OK() {
		return
	}
	is := curator{deputy: id, region: u.Code, term: term{from: iso(l.Date("from"))}}
	was, there := c.have[curatorKey{is.deputy, is.region, is.from}]
	is.term = termOf(l, was.term)
	switch {
	case there && was != is && was.ended(c.today):
		l.Fail("to", rulePast, "To", was.to)
	case !c.national(id, is.from):
		l.Fail("deputy", ruleNational)
	}
	if l.OK() {
		c.put(l, "deputy", curatorKey{is.deputy, is.region, is.from}, is)
	}
}

func (c *curators) national(id int64, day string) bool {
	for body := range c.seats[id] {
		if c.bodies[body].level == string(deputy.National) && c.seats.sits(id, body, day) {
			return true
		}
	}
	return false
}

func (c *curators) check() {}

func (c *curators) write(batch *pgx.Batch) {
	for _, one := range c.changes {
		is := one.is
		batch.Queue(`
			INSERT INTO curator (deputy, region, valid_from, valid_to)
			VALUES ($1, $2, $3::text::date, nullif($4, '')::date)
			ON CONFLICT (deputy, region, valid_from) DO UPDATE SET valid_to = excluded.valid_to`, is.deputy, is.region, is.from, is.to)
	}
}
