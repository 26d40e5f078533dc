package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"qalauly/calendar"
	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
	"qalauly/rating"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// ratedCountry is a database with eight deputies and a published week, 2026-W44.
func ratedCountry(t *testing.T) (url string, pool *pgxpool.Pool) {
	t.Helper()
	url = pgtest.URL(t)
	pool, err := postgres.Open(url)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	for _, sql := range []string{
		`INSERT INTO body (id, level, name_kk, name_ru, of_kk, of_ru, short_kk, short_ru) VALUES ('b', 'national', '', '', '', '', '', '')`,
		`INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, sex, birth_year) SELECT 100 + i, 'Ойдан ' || i, '', '', '', 'f', 1980 FROM generate_series(1, 8) AS i`,
		`INSERT INTO mandate (deputy, body, valid_from) SELECT id, 'b', '2023-01-01' FROM deputy`,
		`INSERT INTO cell (deputy, criterion, week, x, n, records) SELECT id, c, '2026-10-19', 1000000 * (id % 4), 4000000, 4 FROM deputy, unnest('{A1,A2,A5,A6,B3,C1,C3}'::text[]) AS c`,
	} {
		_, err := pool.Exec(t.Context(), sql)
		require.NoError(t, err)
	}
	require.NoError(t, weeks.Announce(t.Context(), pool, methods.R1(), methods.R1File(), 0, almaty("2025-12-01 09:00")))
	for _, now := range []string{"2026-11-03 10:00", "2026-11-09 10:00"} {
		_, err := weeks.Tick(t.Context(), pool, calendar.Usual(), almaty(now))
		require.NoError(t, err)
	}
	return url, pool
}

func almaty(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, calendar.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

// TestExportAndVerify: what is exported is identical; with a number changed the line is
// named, and the exit code says so.
func TestExportAndVerify(t *testing.T) {
	t.Parallel()
	url, _ := ratedCountry(t)
	dir := filepath.Join(t.TempDir(), "open")
	qalauly := func(args ...string) (int, string) {
		var stderr bytes.Buffer
		return run(args, &stderr), stderr.String()
	}
	for range 2 {
		code, said := qalauly("export", dir, "--database-url", url)
		require.Zero(t, code, said)
	}
	code, said := qalauly("rating", "verify", dir)
	require.Zero(t, code, said)
	code, said = qalauly("rating", "verify", dir, "--hash", strings.Repeat("0", 64))
	require.Equal(t, 1, code)
	require.Contains(t, said, "no release here has the hash")
	code, _ = qalauly("rating", "verify", filepath.Join(dir, "no"))
	require.Equal(t, exitUsage, code)

	scores := filepath.Join(dir, "2026-W44", "scores.csv")
	body, err := os.ReadFile(scores)
	require.NoError(t, err)
	lines := strings.Split(string(body), "\n")
	lines[3] = strings.Replace(lines[3], "103,", "113,", 1)
	require.NoError(t, os.WriteFile(scores, []byte(strings.Join(lines, "\n")), 0o600))
	code, said = qalauly("rating", "verify", dir)
	require.Equal(t, 1, code)
	require.Contains(t, said, "scores.csv:4:")
}

func TestRatingOnTheCommandLine(t *testing.T) {
	t.Parallel()
	url, pool := ratedCountry(t)
	ctx := context.Background()
	shown := func(do func(*bytes.Buffer) error) string {
		var out bytes.Buffer
		require.NoError(t, do(&out))
		return out.String()
	}
	csvFlags, jsonFlags, table := ratingFlags{Format: "csv"}, ratingFlags{Format: "json"}, ratingFlags{Format: "table"}

	list := shown(func(out *bytes.Buffer) error { return ratingShowCmd{ratingFlags: table}.show(ctx, out, pool) })
	require.Contains(t, list, "2026-W44  1        published")
	text := shown(func(out *bytes.Buffer) error {
		return ratingShowCmd{ratingFlags: csvFlags, Period: "2026-W44"}.show(ctx, out, pool)
	})
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 9)
	var r rating.Result
	require.NoError(t, json.Unmarshal([]byte(shown(func(out *bytes.Buffer) error {
		return ratingShowCmd{ratingFlags: jsonFlags, Period: "2026-W44"}.show(ctx, out, pool)
	})), &r))
	require.Equal(t, rows[1][6], jsonID(r.Scores[0].Deputy), "the same order")

	now := shown(func(out *bytes.Buffer) error {
		return ratingRunCmd{ratingFlags: csvFlags, Week: "2026-W44"}.show(ctx, out, pool, almaty("2026-11-03 10:00"))
	})
	require.Equal(t, text, now, "computed from the ledger now, it is the same")
	why := shown(func(out *bytes.Buffer) error {
		return ratingExplainCmd{ratingFlags: table, Deputy: 101, Lang: "ru"}.show(ctx, out, pool)
	})
	require.Contains(t, why, "(1 + 5*0.")
	require.Contains(t, why, "Личный приём граждан")
	require.ErrorContains(t, ratingExplainCmd{ratingFlags: table, Deputy: 999}.show(ctx, &bytes.Buffer{}, pool), "no such deputy")
	require.ErrorContains(t, ratingShowCmd{ratingFlags: table, Period: "2026-W02"}.show(ctx, &bytes.Buffer{}, pool), "no such rating")

	file := filepath.Join(t.TempDir(), "why.xlsx")
	var stderr bytes.Buffer
	require.Zero(t, run([]string{"rating", "sheet", "101", file, "--database-url", url}, &stderr), stderr.String())
	book, err := excelize.OpenFile(file)
	require.NoError(t, err)
	require.Equal(t, []string{"Ұпай"}, book.GetSheetList())
	require.Equal(t, exitUsage, run([]string{"rating", "sheet", "101", file, "--database-url", url}, &stderr), "a file that is there is left alone")

	require.Zero(t, run([]string{"rating", "pause", "--reason", "сайлау", "--database-url", url}, &stderr))
	require.Equal(t, exitUsage, run([]string{"rating", "publish", "--database-url", url}, &stderr))
	require.Zero(t, run([]string{"rating", "resume", "--reason", "сайлау өтті", "--database-url", url}, &stderr))
	require.Zero(t, run([]string{"rating", "publish", "--database-url", url}, &stderr))
}

func jsonID(id int64) string {
	text, _ := json.Marshal(id)
	return string(text)
}
