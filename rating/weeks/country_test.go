package weeks_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/internal/postgres/pgtest"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// world is a small country: two regions with a maslikhat each, seven deputies in both.
type world struct {
	testing.TB
	ctx    context.Context
	db     *pgxpool.Pool
	method *methods.Method
	file   []byte
	ledger activity.Ledger
}

// quick is R1 with fewer runs of ranges, so that two years pass in seconds.
func quick(t testing.TB) (*methods.Method, []byte) {
	t.Helper()
	file := bytes.Replace(methods.R1File(), []byte("runs = 1000"), []byte("runs = 100"), 1)
	m, err := methods.Parse("r1.toml", file)
	require.NoError(t, err)
	return m, file
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{TB: t, ctx: t.Context(), db: pgtest.New(t)}
	w.method, w.file = quick(t)
	w.ledger = activity.Ledger{Method: w.method}
	w.exec(`INSERT INTO unit (code, parent, level, name_kk, name_ru, short_kk, short_ru, centre_kk, centre_ru, key) VALUES
		('10', NULL, 'region', '', '', '', '', '', '', ''), ('11', NULL, 'region', '', '', '', '', '', '', ''), ('1010', '10', 'district', '', '', '', '', '', '', '')`)
	w.exec(`INSERT INTO body (id, level, unit, name_kk, name_ru, of_kk, of_ru, short_kk, short_ru) VALUES
		('10', 'region', '10', '', '', '', '', '', ''), ('11', 'region', '11', '', '', '', '', '', '')`)
	for i := range 14 {
		w.exec(`INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, sex, birth_year) OVERRIDING SYSTEM VALUE VALUES ($1, $2, '', 'Ойдан', '', 'f', 1980)`,
			101+i, string(rune('А'+i)))
		w.exec(`INSERT INTO mandate (deputy, body, valid_from) VALUES ($1, $2, '2023-03-20')`, 101+i, fmt.Sprint(10+i%2))
	}
	require.NoError(t, weeks.Announce(w.ctx, w.db, w.method, w.file, 0, at("2025-12-01 09:00")))
	return w
}

func (w *world) exec(sql string, args ...any) {
	w.Helper()
	_, err := w.db.Exec(w.ctx, sql, args...)
	require.NoError(w, err)
}

// entry is one verified record of staff.
type entry struct {
	deputy    int64
	criterion string
	day       time.Time
	x, n      int64
}

// entries are what happened in some weeks, always the same for a seed.
func (w *world) entries(from calendar.Week, count int, seed uint64) []entry {
	r := rand.New(rand.NewPCG(seed, 1))
	var all []entry
	for week := range count {
		for d := range 14 {
			for _, c := range []string{"A4", "A5", "A6", "B2", "C1", "C3", "A7"} {
				if r.Float64() > 0.3+float64(d)/30 {
					continue
				}
				day := from.Add(week).Monday() + calendar.Day(r.IntN(7))
				e := entry{int64(101 + d), c, day.Start().In(calendar.Zone), activity.Unit, 0}
				if k, _ := w.method.Criterion(c); k.Kind == methods.Ratio {
					e.x, e.n = int64(r.IntN(2))*activity.Unit, activity.Unit
				}
				all = append(all, e)
			}
		}
	}
	return all
}

// fill writes records and their sums.
func (w *world) fill(all []entry) {
	w.Helper()
	_, err := w.db.CopyFrom(w.ctx, pgx.Identifier{"record"}, []string{"criterion", "deputy", "day", "x", "n", "state", "source", "hands", "verifier", "made_at", "moved_at"},
		pgx.CopyFromSlice(len(all), func(i int) ([]any, error) {
			e := all[i]
			moved := e.day.Add(20 * time.Hour)
			return []any{e.criterion, e.deputy, e.day, e.x, e.n, "verified", "staff", []int64{9001}, int64(9002), moved, moved}, nil
		}))
	require.NoError(w, err)
	_, err = w.ledger.Rebuild(w.ctx, w.db, time.Date(2020, 1, 6, 0, 0, 0, 0, time.UTC))
	require.NoError(w, err)
}

func (w *world) tick(now time.Time) weeks.Done {
	w.Helper()
	done, err := weeks.Tick(w.ctx, w.db, calendar.Usual(), now)
	require.NoError(w, err)
	return done
}

func at(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, calendar.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

func week(text string) calendar.Week {
	w, err := calendar.ParseWeek(text)
	if err != nil {
		panic(err)
	}
	return w
}

// edited is a method file with something else in it.
func edited(t testing.TB, file []byte, old, other string) (*methods.Method, []byte) {
	t.Helper()
	require.Contains(t, string(file), old)
	changed := bytes.Replace(file, []byte(old), []byte(other), 1)
	m, err := methods.Parse("r1.toml", changed)
	require.NoError(t, err)
	return m, changed
}
