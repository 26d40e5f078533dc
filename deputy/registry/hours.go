package registry

import (
	"context"
	"strconv"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/sheet"
)

// hour is when somebody receives people, as lists tell of it.
type hour struct {
	id               int64
	deputy           int64
	weekday          int
	opens, closes    string
	placeKK, placeRU string
	term
}

type hourKey struct {
	deputy      int64
	weekday     int
	opens, from string
}

func (h hour) key() hourKey { return hourKey{h.deputy, h.weekday, h.opens, h.from} }

// hours is the list of hours of reception.
type hours struct {
	refs
	plan[hourKey, hour]
	today string
}

func (h *hours) table() sheet.Table {
	where := func(key string) sheet.Column {
		return sheet.Column{Key: key, Type: sheet.Text, Required: true, Max: 300, Example: example(key)}
	}
	return sheet.Table{Kind: string(Hours), Columns: []sheet.Column{
		deputyColumn,
		{Key: "weekday", Type: sheet.Choice, Set: "weekday", Options: []string{"1", "2", "3", "4", "5", "6", "7"}, Required: true, Example: "3"},
		{Key: "opens", Type: sheet.Clock, Required: true, Example: "15:00"},
		{Key: "closes", Type: sheet.Clock, Required: true, Example: "17:00"},
		where("place_kk"), where("place_ru"),
		fromColumn, toColumn,
	}}
}

func (h *hours) read(ctx context.Context, tx pgx.Tx) error {
	h.start()
	if err := h.refs.read(ctx, tx); err != nil {
		return err
	}
	rows, _ := tx.Query(ctx, `
		SELECT id, deputy, weekday, to_char(opens, 'HH24:MI'), to_char(closes, 'HH24:MI'), place_kk, place_ru,
		  valid_from::text, coalesce(valid_to::text, '')
		FROM reception_hour`)
	var one hour
	_, err := pgx.ForEachRow(rows, []any{&one.id, &one.deputy, &one.weekday, &one.opens, &one.closes, &one.placeKK, &one.placeRU, &one.from, &one.to},
		func() error { h.have[one.key()] = one; return nil })
	return err
}

func (h *hours) take(l *sheet.Line) {
	id, known := h.deputy(l, "deputy")
	if !known || !l.OK() {
		return
	}
	weekday, err := strconv.Atoi(l.Text("weekday"))
	if err != nil {
		l.Fail("weekday", sheet.RuleChoice, "Set", "weekday")
		return
	}
	is := hour{deputy: id, weekday: weekday, opens: l.Text("opens"), term: term{from: iso(l.Date("from"))}}
	was, there := h.have[is.key()]
	is.id, is.closes, is.placeKK, is.placeRU, is.term = was.id, l.Text("closes"), l.Text("place_kk"), l.Text("place_ru"), termOf(l, was.term)
	switch {
	case there && was != is && was.ended(h.today):
		l.Fail("to", rulePast, "To", was.to)
	case is.opens >= is.closes:
		l.Fail("closes", ruleHours)
	}
	if l.OK() {
		h.put(l, "opens", is.key(), is)
	}
}

func (h *hours) check() {}

func (h *hours) write(batch *pgx.Batch) {
	for _, c := range h.changes {
		is := c.is
		if c.fresh {
			batch.Queue(`
				INSERT INTO reception_hour (deputy, weekday, opens, closes, place_kk, place_ru, valid_from, valid_to)
				VALUES ($1, $2, $3::text::time, $4::text::time, $5, $6, $7::text::date, nullif($8, '')::date)`,
				is.deputy, is.weekday, is.opens, is.closes, is.placeKK, is.placeRU, is.from, is.to)
			continue
		}
		batch.Queue(`UPDATE reception_hour SET (closes, place_kk, place_ru, valid_to) = ($2::text::time, $3, $4, nullif($5, '')::date) WHERE id = $1`,
			is.id, is.closes, is.placeKK, is.placeRU, is.to)
	}
}
