package lists

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/internal/lists"
	"qalauly/internal/sheet"
	"qalauly/programme/council"
)

// seat is somebody's time in a council as lists tell of it.
type seat struct {
	council, deputy int64
	kind            council.Kind
	nameKK, nameRU  string
	chair           bool
	from, to        calendar.Day // to: 0 while it lasts
}

// who tells one person of a council from another.
type who struct {
	council, deputy int64
	name            string
}

func (s seat) who() who { return who{s.council, s.deputy, s.nameKK} }

// last is the day with which a seat ends, for comparing.
func (s seat) last() calendar.Day {
	if s.to == 0 {
		return 1 << 30
	}
	return s.to
}

// had is a seat that is there, and the last day at which its person is marked.
type had struct {
	seat
	id     int64
	marked calendar.Day
}

// members is the list of members.
type members struct {
	lists.Counts
	now      time.Time
	councils map[string]int64
	deputies lists.Deputies
	have     map[who][]had
	lines    lists.Lines
	chairs   map[int64]int // of the file, by council: the row
	next     []had
}

// Table says what stands in it.
func (m *members) Table() sheet.Table { return Table(Members) }

// Read brings who sits and sat in the councils.
func (m *members) Read(ctx context.Context, tx pgx.Tx) (err error) {
	m.have, m.lines, m.chairs = map[who][]had{}, lists.Lines{}, map[int64]int{}
	if m.councils, err = lists.Keys[int64](ctx, tx, `SELECT key, id FROM council WHERE NOT closed`); err != nil {
		return err
	}
	if m.deputies, err = lists.ReadDeputies(ctx, tx); err != nil {
		return err
	}
	rows, _ := tx.Query(ctx, `
		SELECT m.id, m.council, coalesce(m.deputy, 0), m.kind, m.name_kk, m.name_ru, m.chair, m.since, m.until,
			(SELECT max(e.day) FROM council_attendance a JOIN council_entry e ON e.id = a.sitting WHERE a.member = m.id AND e.state IN ('recorded', 'verified'))
		FROM council_member m`)
	var h had
	var until, marked *calendar.Day
	_, err = pgx.ForEachRow(rows, []any{&h.id, &h.council, &h.deputy, &h.kind, &h.nameKK, &h.nameRU, &h.chair, &h.from, &until, &marked}, func() error {
		h.to, h.marked = orZero(until), orZero(marked)
		m.have[h.who()] = append(m.have[h.who()], h)
		return nil
	})
	return err
}

func orZero(day *calendar.Day) calendar.Day {
	if day == nil {
		return 0
	}
	return *day
}

// Take looks at a line.
func (m *members) Take(ctx context.Context, tx pgx.Tx, l *sheet.Line) error {
	s := seat{
		council: m.councils[l.Text("council")], deputy: m.deputies.Find(l.Text("deputy")), kind: council.Kind(l.Text("member_kind")),
		nameKK: l.Text("person_kk"), nameRU: l.Text("person_ru"), chair: l.Flag("chair"),
	}
	if s.council == 0 && l.Has("council") {
		l.Fail("council", ruleCouncil)
	}
	m.person(l, s)
	if !l.OK() {
		return nil
	}
	s.from = calendar.Date(l.Date("from").Date())
	if l.Has("to") {
		s.to = calendar.Date(l.Date("to").Date())
	}
	m.days(l, s)
	if !l.OK() || m.lines.Twice(l, "council", fmt.Sprint(s.who(), s.from)) {
		return nil
	}
	if s.deputy != 0 {
		sits, err := council.Sat(ctx, tx, s.deputy, s.from)
		if err != nil {
			return err
		}
		if !sits {
			l.Fail("deputy", ruleMandate)
			return nil
		}
	}
	m.put(l, s)
	return nil
}

// person says what is wrong with how a line names somebody.
func (m *members) person(l *sheet.Line, s seat) {
	named := l.Has("person_kk") || l.Has("person_ru")
	switch {
	case !l.Has("member_kind"):
	case s.kind != council.Deputy:
		if l.Has("deputy") || !l.Has("person_kk") || !l.Has("person_ru") {
			l.Fail("member_kind", ruleName)
		}
	case !l.Has("deputy") || named:
		l.Fail("member_kind", ruleName)
	case s.deputy == 0:
		l.Fail("deputy", ruleDeputy)
	}
}

// days says what is wrong with the days of a line, and with its chair.
func (m *members) days(l *sheet.Line, s seat) {
	today := calendar.DayOf(m.now)
	switch {
	case s.from > today:
		l.Fail("from", ruleFuture)
	case s.to > today:
		l.Fail("to", ruleFuture)
	case s.to != 0 && s.to < s.from:
		l.Fail("to", ruleOrder)
	}
	if !s.chair || s.to != 0 {
		return
	}
	if row := m.chairs[s.council]; row != 0 {
		l.Fail("chair", ruleChairs, "Row", strconv.Itoa(row))
	}
	m.chairs[s.council] = l.Row
}

// put looks for what is there of the person in the council.
func (m *members) put(l *sheet.Line, s seat) {
	all := m.have[s.who()]
	for i, h := range all {
		if h.from != s.from {
			if h.from <= s.last() && s.from <= h.last() {
				l.Fail("from", ruleSits, "From", h.from.String())
				return
			}
			continue
		}
		s.chair = s.chair && s.to == 0
		if !l.Given("chair") {
			s.chair = h.chair && s.to == 0
		}
		switch same := h.seat == s; {
		case !same && h.to != 0:
			l.Fail("to", ruleEnded, "To", h.to.String())
		case !same && s.to != 0 && s.to < h.marked:
			l.Fail("to", ruleMarked, "To", h.marked.String())
		case m.Count(true, same):
			h.seat = s
			all[i] = h
			m.next = append(m.next, h)
		}
		return
	}
	s.chair = s.chair && s.to == 0
	m.Count(false, false)
	m.have[s.who()] = append(all, had{seat: s})
	m.next = append(m.next, had{seat: s})
}

// Write queues what is new and what has changed. A new chair takes the place of the one
// before, who stays a member.
func (m *members) Write(batch *pgx.Batch) {
	for _, h := range m.next {
		if h.chair {
			batch.Queue(`UPDATE council_member SET chair = false WHERE council = $1 AND chair AND until IS NULL AND id <> $2`, h.council, h.id)
		}
	}
	for _, h := range m.next {
		var until *calendar.Day
		if h.to != 0 {
			until = &h.to
		}
		if h.id != 0 {
			batch.Queue(`UPDATE council_member SET kind = $2, name_ru = $3, chair = $4, until = $5 WHERE id = $1`, h.id, h.kind, h.nameRU, h.chair, until)
			continue
		}
		batch.Queue(`
			INSERT INTO council_member (council, kind, deputy, name_kk, name_ru, chair, since, until) VALUES ($1, $2, nullif($3, 0), $4, $5, $6, $7, $8)`,
			h.council, h.kind, h.deputy, h.nameKK, h.nameRU, h.chair, h.from, until)
	}
}
