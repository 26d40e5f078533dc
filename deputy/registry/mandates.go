package registry

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"qalauly/deputy"
	"qalauly/internal/sheet"
)

// mandate is a seat as lists tell of it.
type mandate struct {
	id           int64
	deputy       int64
	body         string
	district     int64 // 0: elected by a list
	reason       string
	facKK, facRU string
	term
}

type mandateKey struct {
	deputy   int64
	body     string
	district int64
	from     string
}

func (m mandate) key() mandateKey { return mandateKey{m.deputy, m.body, m.district, m.from} }

// mandates is the list of who sits where. A retirement is the same line with a last
// day and a reason; who comes instead is a line more.
type mandates struct {
	refs
	plan[mandateKey, mandate]
	today string
}

func (m *mandates) table() sheet.Table {
	reasons := []string{string(deputy.Term), string(deputy.OwnWill), string(deputy.Moved), string(deputy.OtherPost), string(deputy.Died)}
	return sheet.Table{Kind: string(Mandates), Columns: []sheet.Column{
		deputyColumn, bodyColumn,
		{Key: "district", Type: sheet.Integer, Min: 1, Max: 999, Example: "7"},
		fromColumn, toColumn,
		{Key: "reason", Type: sheet.Choice, Set: "reason", Options: reasons},
		{Key: "faction_kk", Type: sheet.Text, Max: 100, Example: "AMANAT"},
		{Key: "faction_ru", Type: sheet.Text, Max: 100, Example: "AMANAT"},
	}}
}

func (m *mandates) read(ctx context.Context, tx pgx.Tx) error {
	m.start()
	if err := m.refs.read(ctx, tx); err != nil {
		return err
	}
	rows, _ := tx.Query(ctx, `
		SELECT id, deputy, body, coalesce(electoral_district, 0), valid_from::text, coalesce(valid_to::text, ''), reason, faction_kk, faction_ru
		FROM mandate`)
	var one mandate
	_, err := pgx.ForEachRow(rows, []any{&one.id, &one.deputy, &one.body, &one.district, &one.from, &one.to, &one.reason, &one.facKK, &one.facRU},
		func() error { m.have[one.key()] = one; return nil })
	return err
}

func (m *mandates) take(l *sheet.Line) {
	id, known := m.deputy(l, "deputy")
	body, found := m.body(l, "body")
	from := iso(l.Date("from"))
	if !known || !found || from == "" {
		return
	}
	if !(term{body.from, body.to}).holds(from) {
		l.Fail("body", ruleNotInForce)
	}
	key := mandateKey{deputy: id, body: body.id, from: from}
	if number := l.Int("district"); number != 0 {
		if key.district, found = m.district(body.unit, number, from); !found {
			l.Fail("district", ruleDistrict)
			return
		}
	}
	was := m.have[key]
	is := was
	is.deputy, is.body, is.district, is.term = id, body.id, key.district, termOf(l, was.term)
	for column, into := range map[string]*string{"reason": &is.reason, "faction_kk": &is.facKK, "faction_ru": &is.facRU} {
		if l.Given(column) {
			*into = l.Text(column)
		}
	}
	m.judge(l, was, is)
	if l.OK() {
		m.put(l, "deputy", key, is)
	}
}

func (m *mandates) judge(l *sheet.Line, was, is mandate) {
	switch {
	case was != is && was.ended(m.today):
		l.Fail("to", rulePast, "To", was.to)
	case is.to != "" && is.reason == "":
		l.Fail("reason", ruleReason)
	case is.to == "" && is.reason != "":
		l.Fail("reason", ruleNoEnd)
	}
}

// check looks at everybody's seats together, those of the register and of the file.
func (m *mandates) check() {
	lines := map[mandateKey]*sheet.Line{}
	all := map[mandateKey]mandate{}
	for key, one := range m.have {
		all[key] = one
	}
	for _, c := range m.changes {
		all[c.is.key()], lines[c.is.key()] = c.is, c.line
	}
	byDeputy, byDistrict, byBody := map[int64][]mandate{}, map[int64][]mandate{}, map[string][]mandate{}
	for _, one := range all {
		byDeputy[one.deputy] = append(byDeputy[one.deputy], one)
		byBody[one.body] = append(byBody[one.body], one)
		if one.district != 0 {
			byDistrict[one.district] = append(byDistrict[one.district], one)
		}
	}
	for _, seats := range byDeputy {
		clashes(seats, lines, func(l *sheet.Line, with mandate) { l.Fail("from", rulePerson, "From", with.from) })
	}
	for _, seats := range byDistrict {
		clashes(seats, lines, func(l *sheet.Line, with mandate) {
			l.Fail("district", ruleSeat, "Key", m.called(with.deputy), "From", with.from)
		})
	}
	for id, seats := range byBody {
		m.crowded(m.bodies[id], seats, lines)
	}
}

// clashes tells of every two mandates that hold on one day: the line of the later one,
// or of the one that the file has.
func clashes(seats []mandate, lines map[mandateKey]*sheet.Line, tell func(*sheet.Line, mandate)) {
	slices.SortFunc(seats, inOrder(lines))
	for i := range seats {
		for _, later := range seats[i+1:] {
			if !seats[i].overlaps(later.term) {
				break
			}
			if l := lines[later.key()]; l != nil {
				tell(l, seats[i])
			} else if l := lines[seats[i].key()]; l != nil {
				tell(l, later)
			}
		}
	}
}

// crowded tells the lines with which more people would sit in a body than it has seats.
func (m *mandates) crowded(body bodyRef, seats []mandate, lines map[mandateKey]*sheet.Line) {
	if body.seats == 0 || len(seats) <= body.seats {
		return
	}
	slices.SortFunc(seats, inOrder(lines))
	var sitting []mandate
	told := map[*sheet.Line]bool{}
	for _, one := range seats {
		sitting = slices.DeleteFunc(sitting, func(m mandate) bool { return !m.overlaps(one.term) })
		sitting = append(sitting, one)
		for i := len(sitting) - 1; i >= 0 && len(sitting) > body.seats; i-- {
			if l := lines[sitting[i].key()]; l != nil && !told[l] {
				told[l] = true
				l.Fail("body", ruleSeats, "Seats", strconv.Itoa(body.seats))
				break
			}
		}
	}
}

// inOrder compares mandates by their first day; of those of one day the ones that the
// register has come first, then the lines of the file as they stand.
func inOrder(lines map[mandateKey]*sheet.Line) func(a, b mandate) int {
	row := func(m mandate) int {
		if l := lines[m.key()]; l != nil {
			return l.Row
		}
		return 0
	}
	return func(a, b mandate) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(row(a), row(b)), cmp.Compare(a.id, b.id))
	}
}

const (
	endMandateSQL = `
	UPDATE mandate SET (valid_to, reason, faction_kk, faction_ru) = (nullif($2, '')::date, $3, $4, $5)
	WHERE id = $1`

	addMandateSQL = `
	INSERT INTO mandate (deputy, body, electoral_district, valid_from, valid_to, reason, faction_kk, faction_ru)
	VALUES ($1, $2, nullif($3, 0::bigint), $4::text::date, nullif($5, '')::date, $6, $7, $8)`

	// With the seat go the posts of that body; with the last seat, what a deputy does.
	endPostsSQL = `
	UPDATE post SET valid_to = $3::text::date
	WHERE deputy = $1 AND body = $2 AND valid_from <= $3::text::date AND coalesce(valid_to, 'infinity') > $3::text::date`
	endHoursSQL = `
	UPDATE reception_hour SET valid_to = $2::text::date
	WHERE deputy = $1 AND valid_from <= $2::text::date AND coalesce(valid_to, 'infinity') > $2::text::date
	  AND NOT EXISTS (SELECT FROM mandate m WHERE m.deputy = $1 AND coalesce(m.valid_to, 'infinity') > $2::text::date)`
	endCurationSQL = `
	UPDATE curator SET valid_to = $2::text::date
	WHERE deputy = $1 AND valid_from <= $2::text::date AND coalesce(valid_to, 'infinity') > $2::text::date
	  AND NOT EXISTS (
	    SELECT FROM mandate m JOIN body b ON b.id = m.body
	    WHERE m.deputy = $1 AND b.level = 'national' AND coalesce(m.valid_to, 'infinity') > $2::text::date)`
)

// write ends first and begins then, so that a seat is free for who comes into it.
func (m *mandates) write(batch *pgx.Batch) {
	for _, c := range m.changes {
		if !c.fresh {
			batch.Queue(endMandateSQL, c.is.id, c.is.to, c.is.reason, c.is.facKK, c.is.facRU)
		}
	}
	for _, c := range m.changes {
		if is := c.is; c.fresh {
			batch.Queue(addMandateSQL, is.deputy, is.body, is.district, is.from, is.to, is.reason, is.facKK, is.facRU)
		}
	}
	for _, c := range m.changes {
		if !c.fresh && c.is.to != "" && c.is.to != c.was.to {
			batch.Queue(endPostsSQL, c.is.deputy, c.is.body, c.is.to)
			batch.Queue(endHoursSQL, c.is.deputy, c.is.to)
			batch.Queue(endCurationSQL, c.is.deputy, c.is.to)
		}
	}
}
