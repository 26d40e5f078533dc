package registry

import (
	"context"

	"github.com/jackc/pgx/v5"

	"qalauly/deputy"
	"qalauly/internal/sheet"
)

// post is an office in a body as lists tell of it.
type post struct {
	id       int64
	deputy   int64
	body     string
	kind     string
	titleKK  string
	titleRU  string
	fullTime bool
	term
}

type postKey struct {
	deputy        int64
	body, kind    string
	titleKK, from string
}

// posts is the list of offices that deputies hold in their bodies.
type posts struct {
	refs
	plan[postKey, post]
	seats seats
	today string
}

func (p *posts) table() sheet.Table {
	title := func(key string) sheet.Column {
		return sheet.Column{Key: key, Type: sheet.Text, Required: true, Max: 200, Example: example(key)}
	}
	kinds := []string{string(deputy.Chair), string(deputy.FactionLeader), string(deputy.CommissionChair)}
	return sheet.Table{Kind: string(Posts), Columns: []sheet.Column{
		deputyColumn, bodyColumn,
		{Key: "post", Type: sheet.Choice, Set: "post", Options: kinds, Required: true, Example: string(deputy.CommissionChair)},
		title("title_kk"), title("title_ru"),
		{Key: "full_time", Type: sheet.Flag, Example: "no"},
		fromColumn, toColumn,
	}}
}

func (p *posts) read(ctx context.Context, tx pgx.Tx) error {
	p.start()
	if err := p.refs.read(ctx, tx); err != nil {
		return err
	}
	if err := p.seats.read(ctx, tx); err != nil {
		return err
	}
	rows, _ := tx.Query(ctx, `
		SELECT id, deputy, body, kind, title_kk, title_ru, full_time, valid_from::text, coalesce(valid_to::text, '')
		FROM post`)
	var one post
	_, err := pgx.ForEachRow(rows, []any{&one.id, &one.deputy, &one.body, &one.kind, &one.titleKK, &one.titleRU, &one.fullTime, &one.from, &one.to},
		func() error { p.have[one.key()] = one; return nil })
	return err
}

func (p post) key() postKey { return postKey{p.deputy, p.body, p.kind, p.titleKK, p.from} }

func (p *posts) take(l *sheet.Line) {
	id, known := p.deputy(l, "deputy")
	body, found := p.body(l, "body")
	if !known || !found || !l.OK() {
		return
	}
	is := post{deputy: id, body: body.id, kind: l.Text("post"), titleKK: l.Text("title_kk"), term: term{from: iso(l.Date("from"))}}
	was, there := p.have[is.key()]
	is.id, is.fullTime, is.titleRU, is.term = was.id, was.fullTime, l.Text("title_ru"), termOf(l, was.term)
	if l.Given("full_time") {
		is.fullTime = l.Flag("full_time")
	}
	switch {
	case there && was != is && was.ended(p.today):
		l.Fail("to", rulePast, "To", was.to)
	case !p.seats.sits(id, body.id, is.from):
		l.Fail("body", ruleNoMandate)
	}
	if l.OK() {
		p.put(l, "deputy", is.key(), is)
	}
}

func (p *posts) check() {}

func (p *posts) write(batch *pgx.Batch) {
	for _, c := range p.changes {
		is := c.is
		if c.fresh {
			batch.Queue(`
				INSERT INTO post (deputy, body, kind, title_kk, title_ru, full_time, valid_from, valid_to)
				VALUES ($1, $2, $3, $4, $5, $6, $7::text::date, nullif($8, '')::date)`,
				is.deputy, is.body, is.kind, is.titleKK, is.titleRU, is.fullTime, is.from, is.to)
			continue
		}
		batch.Queue(`UPDATE post SET (title_ru, full_time, valid_to) = ($2, $3, nullif($4, '')::date) WHERE id = $1`, is.id, is.titleRU, is.fullTime, is.to)
	}
}

// seats are the terms for which people sit in bodies.
type seats map[int64]map[string][]term

func (s *seats) read(ctx context.Context, tx pgx.Tx) error {
	*s = seats{}
	rows, _ := tx.Query(ctx, `SELECT deputy, body, valid_from::text, coalesce(valid_to::text, '') FROM mandate`)
	var id int64
	var body string
	var t term
	_, err := pgx.ForEachRow(rows, []any{&id, &body, &t.from, &t.to}, func() error {
		if (*s)[id] == nil {
			(*s)[id] = map[string][]term{}
		}
		(*s)[id][body] = append((*s)[id][body], t)
		return nil
	})
	return err
}

// sits says whether somebody has a seat in a body on a day.
func (s seats) sits(id int64, body, day string) bool {
	for _, t := range s[id][body] {
		if t.holds(day) {
			return true
		}
	}
	return false
}
