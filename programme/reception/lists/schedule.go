package lists

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/internal/lists"
	"qalauly/internal/sheet"
	"qalauly/programme/reception"
)

// planned is a reception as lists tell of it.
type planned struct {
	office, deputy int64
	day            calendar.Day
	from, to       reception.Clock
	minutes        int
}

// schedule is the list of receptions.
type schedule struct {
	lists.Counts
	now      time.Time
	offices  map[string]int64
	deputies lists.Deputies
	have     map[int64][]planned // of a deputy
	rows     map[planned]int     // of the file
	lines    lists.Lines
	next     []planned
}

// Table says what stands in it.
func (s *schedule) Table() sheet.Table { return Table(Receptions) }

// Read brings what is in the schedule.
func (s *schedule) Read(ctx context.Context, tx pgx.Tx) (err error) {
	s.have, s.lines, s.rows = map[int64][]planned{}, lists.Lines{}, map[planned]int{}
	if s.offices, err = lists.Keys[int64](ctx, tx, `SELECT key, id FROM reception_office WHERE NOT closed`); err != nil {
		return err
	}
	if s.deputies, err = lists.ReadDeputies(ctx, tx); err != nil {
		return err
	}
	rows, _ := tx.Query(ctx, `
		SELECT office, deputy, day, extract(epoch FROM opens)::int / 60, extract(epoch FROM closes)::int / 60, minutes FROM reception
		WHERE state IN ('planned', 'held') AND day >= $1::date`, calendar.DayOf(s.now))
	var p planned
	_, err = pgx.ForEachRow(rows, []any{&p.office, &p.deputy, &p.day, &p.from, &p.to, &p.minutes}, func() error {
		s.have[p.deputy] = append(s.have[p.deputy], p)
		return nil
	})
	return err
}

func (s *schedule) Take(ctx context.Context, tx pgx.Tx, l *sheet.Line) error {
	p := planned{office: s.offices[l.Text("office")], deputy: s.deputies.Find(l.Text("deputy")), from: clock(l, "opens"), to: clock(l, "closes"), minutes: l.Int("minutes")}
	if p.office == 0 && l.Has("office") {
		l.Fail("office", ruleOffice)
	}
	if p.deputy == 0 && l.Has("deputy") {
		l.Fail("deputy", ruleDeputy)
	}
	if !l.OK() {
		return nil
	}
	p.day = calendar.Date(l.Date("day").Date())
	s.fit(l, p)
	if !l.OK() || s.lines.Twice(l, "day", fmt.Sprint(p.deputy, p.day, p.from)) {
		return nil
	}
	return s.put(ctx, tx, l, p)
}

// fit says what is wrong with the hours of a line.
func (s *schedule) fit(l *sheet.Line, p planned) {
	d := reception.Draft{Day: p.day, From: p.from, To: p.to, Minutes: p.minutes}
	switch err := d.Fit(calendar.DayOf(s.now), 0); {
	case err == nil:
	case errors.Is(err, reception.ErrTooLate), errors.Is(err, reception.ErrDay):
		l.Fail("day", rulePassed)
	case p.from >= p.to:
		l.Fail("closes", ruleHours)
	default:
		l.Fail("minutes", rulePlaces)
	}
}

// put looks for what else the deputy does on that day.
func (s *schedule) put(ctx context.Context, tx pgx.Tx, l *sheet.Line, p planned) error {
	if slices.Contains(s.have[p.deputy], p) {
		s.Same++
		return nil
	}
	for _, other := range s.have[p.deputy] {
		if other.day != p.day || other.from >= p.to || other.to <= p.from {
			continue
		}
		if row := s.rows[other]; row != 0 {
			l.Fail("opens", ruleOverlap, "Row", strconv.Itoa(row))
		} else {
			l.Fail("opens", ruleOther)
		}
		return nil
	}
	var sits bool
	err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM mandate WHERE deputy = $1 AND $2::date BETWEEN valid_from AND coalesce(valid_to, 'infinity'))`, p.deputy, p.day).Scan(&sits)
	if err != nil {
		return err
	}
	if !sits {
		l.Fail("deputy", ruleMandate)
		return nil
	}
	s.have[p.deputy], s.rows[p] = append(s.have[p.deputy], p), l.Row
	s.Added++
	s.next = append(s.next, p)
	return nil
}

func (s *schedule) Write(batch *pgx.Batch) {
	for _, p := range s.next {
		batch.Queue(`
			INSERT INTO reception (office, deputy, day, opens, closes, minutes, announced_at, made_by, moved_at)
			VALUES ($1, $2, $3, $4::text::time, $5::text::time, $6, $7, 0, $7)`,
			p.office, p.deputy, p.day, p.from.String(), p.to.String(), p.minutes, s.now)
	}
}
