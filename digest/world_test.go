package digest_test

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/digest"
	"qalauly/internal/postgres/pgtest"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// world is a small country: two regions with a maslikhat each, seven deputies in both,
// three channels that get its week.
type world struct {
	testing.TB
	ctx    context.Context
	db     *pgxpool.Pool
	method *methods.Method
	ledger activity.Ledger
}

const (
	country = -1001 // gets the country's week in both languages
	north   = -1002 // gets a region's in Kazakh
)

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{TB: t, ctx: t.Context(), db: pgtest.New(t)}
	file := bytes.Replace(methods.R1File(), []byte("runs = 1000"), []byte("runs = 100"), 1)
	m, err := methods.Parse("r1.toml", file)
	require.NoError(t, err)
	w.method, w.ledger = m, activity.Ledger{Method: m}
	w.exec(`INSERT INTO unit (code, parent, level, name_kk, name_ru, short_kk, short_ru, centre_kk, centre_ru, key) VALUES
		('10', NULL, 'region', 'Солтүстік', 'Север', 'Солтүстік', 'Север', '', '', ''), ('11', NULL, 'region', 'Оңтүстік', 'Юг', 'Оңтүстік', 'Юг', '', '', '')`)
	w.exec(`INSERT INTO body (id, level, unit, name_kk, name_ru, of_kk, of_ru, short_kk, short_ru) VALUES
		('10', 'region', '10', '', '', '', '', '', ''), ('11', 'region', '11', '', '', '', '', '', '')`)
	for i := range 14 {
		w.exec(`INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, sex, birth_year) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $2, 'Ойдан', 'Ойдан', 'f', 1980)`,
			101+i, string(rune('А'+i)))
		w.exec(`INSERT INTO mandate (deputy, body, valid_from) VALUES ($1, $2, '2023-03-20')`, 101+i, fmt.Sprint(10+i%2))
	}
	require.NoError(t, weeks.Announce(w.ctx, w.db, m, file, 0, at("2025-12-01 09:00")))
	for _, id := range []int64{country, north} {
		fresh, err := digest.See(w.ctx, w.db, digest.Channel{ID: id, Title: fmt.Sprint("Арна ", -id), Posts: true, AddedBy: 7, SeenAt: at("2025-12-01 09:00")})
		require.NoError(t, err)
		require.True(t, fresh)
	}
	w.bind(country, "", "kk")
	w.bind(country, "", "ru")
	w.bind(north, "10", "kk")
	return w
}

func (w *world) bind(channel int64, region, lang string) {
	w.Helper()
	require.NoError(w, digest.Bind(w.ctx, w.db, 0, channel, region, lang, at("2025-12-01 09:00")))
}

// works fills the ledger with the work of some weeks from one on.
func (w *world) works(from calendar.Week, count int) {
	w.Helper()
	var all [][]any
	for n := range count {
		for d := range 14 {
			for c, code := range []string{"A4", "A5", "A6", "B2", "C1", "C3", "A7"} {
				if (n+c+d)%(2+d%4) == 0 {
					continue
				}
				x, due := int64(activity.Unit), int64(0)
				if k, _ := w.method.Criterion(code); k.Kind == methods.Ratio {
					x, due = int64((n+d)%2)*activity.Unit, activity.Unit
				}
				day := (from.Add(n).Monday() + calendar.Day(d%5)).Start().In(calendar.Zone)
				moved := day.Add(20 * time.Hour)
				all = append(all, []any{code, int64(101 + d), day, x, due, "verified", "staff", []int64{9001}, int64(9002), moved, moved})
			}
		}
	}
	_, err := w.db.CopyFrom(w.ctx, pgx.Identifier{"record"}, []string{"criterion", "deputy", "day", "x", "n", "state", "source", "hands", "verifier", "made_at", "moved_at"}, pgx.CopyFromRows(all))
	require.NoError(w, err)
	_, err = w.ledger.Rebuild(w.ctx, w.db, time.Date(2020, 1, 6, 0, 0, 0, 0, time.UTC))
	require.NoError(w, err)
}

// tick does what is due of the rating, then of the posts.
func (w *world) tick(now time.Time) []digest.Post {
	w.Helper()
	_, err := weeks.Tick(w.ctx, w.db, calendar.Usual(), now)
	require.NoError(w, err)
	made, err := digest.Tick(w.ctx, w.db, now)
	require.NoError(w, err)
	return made
}

// delivers is a channel's server that takes all that is owed, each as a message.
func (w *world) delivers() {
	w.Helper()
	w.exec(`UPDATE notice SET state = 2, outcome = 'sent', message_id = id, done_at = now() WHERE state = 0`)
}

func (w *world) exec(sql string, args ...any) {
	w.Helper()
	_, err := w.db.Exec(w.ctx, sql, args...)
	require.NoError(w, err)
}

func (w *world) count(sql string, args ...any) (n int) {
	w.Helper()
	require.NoError(w, w.db.QueryRow(w.ctx, sql, args...).Scan(&n))
	return n
}

// posts are those of a week.
func (w *world) posts(period string) []digest.Post {
	w.Helper()
	all, err := digest.Posts(w.ctx, w.db, period)
	require.NoError(w, err)
	return all
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
