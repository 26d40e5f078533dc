package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/deputy"
	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
	"qalauly/territory"
)

// TestImportOfAList: a template is made and taken, a bad list is told whole and leaves
// nothing, a good one is taken once.
func TestImportOfAList(t *testing.T) {
	t.Parallel()
	url, dir := pgtest.URL(t), t.TempDir()
	qalauly := func(args ...string) (int, string) {
		var stderr bytes.Buffer
		return run(args, &stderr), stderr.String()
	}
	template, list, errs := filepath.Join(dir, "t.xlsx"), filepath.Join(dir, "list.csv"), filepath.Join(dir, "errors.csv")
	code, said := qalauly("import", "template", "deputies", template+".csv", "--lang", "ru")
	require.Equal(t, exitUsage, code, said)
	require.NoFileExists(t, template+".csv")
	code, said = qalauly("import", "template", "deputies", template, "--lang", "ru")
	require.Zero(t, code, said)
	code, said = qalauly("import", "deputies", template, "--database-url", url)
	require.Zero(t, code, said)

	const head = "Ключ;Фамилия (каз.);Имя (каз.);Тегі (орыс.);given_ru;Пол;Год рождения\n"
	require.NoError(t, os.WriteFile(list, []byte(head+"a-1;Ким;Олег;Ким;Олег;мужской;1970\na-2;Ким;=1+1;Ким;Олег;м;70\n"), 0o600))
	code, _ = qalauly("import", "deputies", list, "--database-url", url, "--lang", "ru", "--errors", errs)
	require.Equal(t, 1, code)
	told, err := os.ReadFile(errs)
	require.NoError(t, err)
	require.Contains(t, string(told), ";3;Имя (каз.);'=1+1;name;")
	require.Contains(t, string(told), ";3;Пол;м;choice;")
	require.Contains(t, string(told), ";3;Год рождения;70;range;")

	good := strings.ReplaceAll(head+"a-1;Ким;Олег;Ким;Олег;мужской;1970\n", "мужской", "ер")
	require.NoError(t, os.WriteFile(list, []byte(good), 0o600))
	for range 2 {
		code, said = qalauly("import", "deputies", list, "--database-url", url)
		require.Zero(t, code, said)
	}
	require.NoError(t, os.WriteFile(list, []byte("\xca\xeb\xfe\xf7;\n"), 0o600))
	code, said = qalauly("import", "deputies", list, "--database-url", url, "--lang", "ru")
	require.Equal(t, exitUsage, code)
	require.Contains(t, said, "Windows-1251")
	require.Contains(t, said, "Файл не прочитан: "+list)
	require.NotContains(t, said, "settings")
	noise := filepath.Join(dir, "noise.xlsx")
	require.NoError(t, os.WriteFile(noise, []byte("\x8f\xfa\x11\xc8\xec\xff"), 0o600))
	require.NoError(t, os.WriteFile(list, nil, 0o600))
	for file, rule := range map[string]string{noise: "[file_broken]", list: "[file_empty]", dir: "[file_folder]", list + ".no": "[file_none]"} {
		code, said = qalauly("import", "deputies", file, "--database-url", url)
		require.Equal(t, exitUsage, code, said)
		require.Contains(t, said, rule)
	}
	code, said = qalauly("import", "photos", list+".no", "--database-url", url)
	require.Equal(t, exitUsage, code, said)
}

// TestImportedStreetsAreFound: streets in a list of electoral districts are found by
// the street with its place; the same list with a street moved finds the other one.
func TestImportedStreetsAreFound(t *testing.T) {
	t.Parallel()
	ctx, url := t.Context(), pgtest.URL(t)
	list := filepath.Join(t.TempDir(), "districts.csv")
	districtOf := func(first, second string) (numbers []int) {
		require.NoError(t, os.WriteFile(list, []byte("unit;number;covers_kk;covers_ru;from\n"+
			"352400000 Теміртау қаласы;1;Теміртау, көшелері: "+first+";г. Темиртау, улицы: "+first+";2023-01-15\n"+
			"352400000 Теміртау қаласы;2;Теміртау, көшелері: "+second+";г. Темиртау, улицы: "+second+";2023-01-15\n"), 0o600))
		var stderr bytes.Buffer
		require.Zero(t, run([]string{"import", "districts", list, "--database-url", url}, &stderr), stderr.String())
		db, err := postgres.Open(url)
		require.NoError(t, err)
		defer db.Close()
		f, err := (&deputy.Finder{}).Find(ctx, db, "Теміртау, Достық көшесі 12", time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), "kk")
		require.NoError(t, err)
		require.Len(t, f.At[0].Places, 1)
		found, err := territory.ByStreet(ctx, db, f.At[0].Places[0].Unit, "", f.At[0].Street, time.Now())
		require.NoError(t, err)
		for _, e := range found {
			numbers = append(numbers, e.Number)
		}
		return numbers
	}
	require.Equal(t, []int{1}, districtOf("Абай, Достық 1–45", "Самал"))
	require.Equal(t, []int{2}, districtOf("Абай", "Самал, Достық 1–45"))
	require.Equal(t, []int{1, 2}, districtOf("Абай, Достық 1–20", "Самал, Достық 21–45"))
}
