// Package invented makes up sectoral councils for the demo: 1,700 of them in an invented
// country, with members, half a year of sittings and what became of recommendations. The
// rules it keeps: the same seed and day make the same councils; all of them are marked as
// invented, and addresses end in .invalid; what counts in the ledger is what follows from
// them.
//
//	Make    the councils and what they count
//	Fill    brings them into empty tables
package invented

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/deputy/invented"
	"qalauly/internal/postgres"
	"qalauly/programme/council"
	"qalauly/territory"
)

// Councils is how many there are.
const Councils = 1700

const (
	deputies = 4 // who sit in a council, at most
	sittings = 3
	every    = 56 // days between two sittings
)

//go:embed words.json
var wordsJSON []byte

type word struct{ KK, RU string }

// words are what councils are called and what they speak about.
type words struct {
	Fields []struct {
		Topic string
		word
		Agenda, Ask word
	}
	Country, To word // Country: what a council of the whole country is called
	People      []struct {
		Kind string
		word
	}
}

// Made are councils as rows of the tables, with what they count by deputy.
type Made struct {
	councils, members, entries, marks, proofs [][]any

	Facts map[int64][]activity.Told
}

// maker makes one council after another.
type maker struct {
	Made
	words
	random  *rand.Rand
	now     time.Time
	sitting map[string][]int64
	since   map[int64]calendar.Day
	entry   int64
	member  int64
}

// Make makes up the councils of a country as they are at a moment.
func Make(country *invented.Data, now time.Time) (Made, error) {
	m := &maker{random: rand.New(rand.NewPCG(country.Seed, 0x636f756e)), now: now, sitting: map[string][]int64{}, since: map[int64]calendar.Day{}}
	m.Made.Facts = map[int64][]activity.Told{}
	if err := json.Unmarshal(wordsJSON, &m.words); err != nil {
		return Made{}, fmt.Errorf("invented: councils: %w", err)
	}
	units, err := territory.Reference()
	if err != nil {
		return Made{}, err
	}
	units = slices.DeleteFunc(units, func(u territory.Unit) bool { return u.Level == territory.CityDistrict })
	units = append([]territory.Unit{{}}, units...)
	for _, s := range country.Mandates {
		if !s.To.IsZero() {
			continue
		}
		unit := s.Body
		if len(unit) != 9 { // a body of the whole country
			unit = ""
		}
		m.sitting[unit] = append(m.sitting[unit], s.Deputy)
		m.since[s.Deputy] = calendar.DayOf(s.From.Add(12 * time.Hour))
	}
	for i := range Councils {
		u := units[i%len(units)]
		m.council(int64(i+1), u, i/len(units)%len(m.Fields))
	}
	return m.Made, nil
}

// council makes one council of a unit in a field, with its members and what it did.
func (m *maker) council(id int64, u territory.Unit, field int) {
	f := m.Fields[field]
	name := word{m.Country.KK + " " + f.KK, m.Country.RU + " " + f.RU}
	if u.Code != "" {
		name = word{u.Short.KK + ": " + f.KK, u.Short.RU + ": " + f.RU}
	}
	m.councils = append(m.councils, []any{id, "demo-" + strconv.FormatInt(id, 10), orNil(u.Code), f.Topic, name.KK, name.RU, true})
	began := calendar.DayOf(m.now) - 400
	var who, all []int64
	var of []int64
	pool := m.sitting[u.Code]
	for i := range min(deputies, len(pool)) {
		d := pool[(int(id)*3+i)%len(pool)]
		if slices.Contains(who, d) {
			continue
		}
		m.member++
		m.members = append(m.members, []any{m.member, id, string(council.Deputy), d, "", "", len(who) == 0, began})
		who, all, of = append(who, d), append(all, m.member), append(of, d)
	}
	for i, p := range m.People {
		m.member++
		m.members = append(m.members, []any{m.member, id, p.Kind, nil, p.KK, p.RU, false, began})
		if all, of = append(all, m.member), append(of, 0); i >= 3 {
			break
		}
	}
	for n := range sittings {
		m.sat(id, f.Agenda, f.Ask, calendar.DayOf(m.now)-calendar.Day(8+int(id)%40+n*every), all, of, n)
	}
}

// sat is one sitting with a recommendation and, of older ones, what became of it.
func (m *maker) sat(id int64, agenda, ask word, day calendar.Day, members, of []int64, n int) {
	at := (day + 2).At(15 * time.Hour)
	m.entry++
	sitting := m.entry
	m.entries = append(m.entries, m.row(id, council.Sitting, day, 0, 0, agenda, word{}, "", at))
	for i, member := range members {
		mark := council.Present
		switch m.random.IntN(8) {
		case 0:
			mark = council.Absent
		case 1:
			mark = council.Excused
		}
		m.marks = append(m.marks, []any{sitting, member, string(mark)})
		if of[i] != 0 {
			m.count(of[i], sitting, day, at, council.SeatFact(id, day, mark))
		}
	}
	if n == 1 && id%2 == 0 {
		return // nothing was passed on
	}
	m.entry++
	passed := m.entry
	m.entries = append(m.entries, m.row(id, council.Recommendation, day+1, sitting, of[0], ask, m.To, "", at))
	if of[0] != 0 {
		m.count(of[0], passed, day+1, at, council.PassedFact(id, day+1, ask.KK))
	}
	if n > 0 {
		m.entry++
		fate := council.Fates()[m.random.IntN(len(council.Fates()))]
		m.entries = append(m.entries, m.row(id, council.FateOf, day+30, passed, 0, word{}, word{}, fate, (day+32).At(15*time.Hour)))
	}
}

// row is an entry; its number is the one given out last.
func (m *maker) row(id int64, what council.What, day calendar.Day, of, deputy int64, text, to word, fate council.Fate, at time.Time) []any {
	m.proofs = append(m.proofs, []any{m.entry, "link", "https://filial.invalid/kenes/" + strconv.FormatInt(m.entry, 10), at})
	return []any{m.entry, id, string(what), day, orNil(of), orNil(deputy), text.KK, text.RU, to.KK, to.RU, string(fate), "verified", at}
}

// count is what an entry counts for a deputy, who sat in a body on that day.
func (m *maker) count(deputy, entry int64, day calendar.Day, at time.Time, fields map[string]string) {
	if day < m.since[deputy] {
		return
	}
	m.Facts[deputy] = append(m.Facts[deputy], activity.Told{
		Draft:  activity.Draft{Criterion: council.Criterion, Deputy: deputy, Fields: fields},
		Source: activity.Programme, Fact: council.SeatKey(entry, deputy), MadeAt: at, MovedAt: at,
	})
}

// Fill brings the councils into empty tables; where there are any, it does nothing.
// recorder and verifier are the members behind the entries.
func Fill(ctx context.Context, db postgres.DB, made Made, recorder, verifier int64) error {
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		var there bool
		if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM council)`).Scan(&there); err != nil || there {
			return err
		}
		for i, e := range made.entries {
			at := e[len(e)-1]
			made.entries[i] = append(slices.Clone(e), recorder, verifier, at)
		}
		for _, t := range []struct {
			table   string
			columns []string
			rows    [][]any
		}{
			{"council", []string{"id", "key", "unit", "topic", "name_kk", "name_ru", "invented"}, made.councils},
			{"council_member", []string{"id", "council", "kind", "deputy", "name_kk", "name_ru", "chair", "since"}, made.members},
			{"council_entry", []string{"id", "council", "kind", "day", "of_entry", "deputy", "text_kk", "text_ru", "to_kk", "to_ru", "fate", "state", "made_at", "made_by", "decided_by", "decided_at"}, made.entries},
			{"council_attendance", []string{"sitting", "member", "mark"}, made.marks},
			{"council_proof", []string{"entry", "kind", "value", "added_at"}, made.proofs},
		} {
			if _, err := tx.CopyFrom(ctx, pgx.Identifier{t.table}, t.columns, pgx.CopyFromRows(t.rows)); err != nil {
				return err
			}
		}
		batch := &pgx.Batch{}
		for _, table := range []string{"council", "council_member", "council_entry"} {
			batch.Queue(`SELECT setval(pg_get_serial_sequence($1, 'id'), greatest((SELECT max(id) FROM `+pgx.Identifier{table}.Sanitize()+`), 1))`, table)
		}
		batch.Queue(`ANALYZE council, council_member, council_entry, council_attendance`)
		return tx.SendBatch(ctx, batch).Close()
	})
	if err != nil {
		return fmt.Errorf("invented: councils: %w", err)
	}
	return nil
}

// orNil is NULL for a zero value.
func orNil[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}
