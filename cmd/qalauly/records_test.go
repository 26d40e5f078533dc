package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/calendar"
	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
)

// TestImportOfRecords: a template is made; a sheet is tried, refused without a name and
// to one who does not record there, told whole where it is bad, and taken once.
func TestImportOfRecords(t *testing.T) {
	t.Parallel()
	url, dir := pgtest.URL(t), t.TempDir()
	qalauly := func(args ...string) (int, string) {
		var stderr bytes.Buffer
		return run(append(args, "--lang", "ru"), &stderr), stderr.String()
	}
	template, list, errs := filepath.Join(dir, "t.xlsx"), filepath.Join(dir, "list.csv"), filepath.Join(dir, "errors.csv")
	code, said := qalauly("import", "template", "records", template)
	require.Zero(t, code, said)
	code, said = qalauly("import", "records", template, "--dry-run", "--database-url", url)
	require.Zero(t, code, said)

	pool, err := postgres.Open(url)
	require.NoError(t, err)
	defer pool.Close()
	_, err = pool.Exec(t.Context(), `
		WITH d AS (INSERT INTO deputy (surname_kk, surname_ru, given_kk, given_ru, sex, birth_year) VALUES ('Ким', 'Ким', 'Олег', 'Олег', 'm', 1980) RETURNING id)
		INSERT INTO mandate (deputy, body, valid_from) SELECT id, '356400000', '2020-01-01' FROM d`)
	require.NoError(t, err)
	_, err = pool.Exec(t.Context(), `
		WITH m AS (INSERT INTO member (name) VALUES ('Д. Омаров'), ('А. Серік') RETURNING id, name)
		INSERT INTO role_grant (member, role, unit, asked_by, approved_by, approved_at)
		SELECT id, 'recorder', CASE WHEN name = 'Д. Омаров' THEN '350000000' ELSE '100000000' END, 99, 0, now() FROM m`)
	require.NoError(t, err)

	day := calendar.Now().Add(-24 * time.Hour).Format("02.01.2006")
	write := func(form string) {
		require.NoError(t, os.WriteFile(list, []byte("Депутат;Дата;Место;Форма;Сколько человек присутствовало;Когда объявлено\n"+
			"Ким Олег;"+day+";=Ақадыр;"+form+";45;заранее\n"), 0o600))
	}
	take := func(args ...string) (int, string) {
		return qalauly(append([]string{"import", "records", list, "--criterion", "A5", "--database-url", url}, args...)...)
	}
	write("сход")
	code, said = take("--as", "Д. Омаров", "--errors", errs)
	require.Equal(t, 1, code, said)
	told, err := os.ReadFile(errs)
	require.NoError(t, err)
	require.Contains(t, string(told), ";2;Форма;сход;choice;")

	write("встреча")
	code, said = take()
	require.Equal(t, exitUsage, code)
	require.Contains(t, said, "--as")
	code, said = take("--as", "Никто")
	require.Equal(t, exitUsage, code)
	require.Contains(t, said, "Никто")
	code, said = take("--as", "А. Серік")
	require.Equal(t, 1, code, said)
	for range 2 {
		code, said = take("--as", "Д. Омаров", "--progress")
		require.Zero(t, code, said)
	}
	var records, place = 0, ""
	require.NoError(t, pool.QueryRow(t.Context(), `SELECT count(*), min(fields->>'place') FROM record`).Scan(&records, &place))
	require.Equal(t, 1, records)
	require.Equal(t, "=Ақадыр", place)
}
