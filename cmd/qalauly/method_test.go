package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/locales"
	"qalauly/rating/methods"
)

func TestRatingMethod(t *testing.T) {
	t.Parallel()
	show := func(file string, lang locales.Lang, format string) string {
		var out bytes.Buffer
		require.NoError(t, ratingMethodCmd{file, lang, format}.show(&out))
		return out.String()
	}
	require.Contains(t, show("", locales.Kazakh, "text"), "A4. Азаматтарды жеке қабылдау — 6 ұпай")
	require.Contains(t, show("", locales.Russian, "text"), "A4. Личный приём граждан — баллов: 6")
	require.Contains(t, show("", locales.Russian, "table"), "Реализация дорожной карты")
	require.Equal(t, string(methods.R1File()), show("", locales.Kazakh, "toml"))
	var m methods.Method
	require.NoError(t, json.Unmarshal([]byte(show("", locales.Kazakh, "json")), &m))
	require.Equal(t, *methods.R1(), m, "nothing of a method is lost in JSON")

	other := filepath.Join("..", "..", "rating", "methods", "testdata", "other.toml")
	require.Contains(t, show(other, locales.Russian, "text"), "Z9. Посадка деревьев")
}

func TestRatingMethodNamesEveryMistake(t *testing.T) {
	t.Parallel()
	body := bytes.Replace(methods.R1File(), []byte("weight = 55"), []byte("weight = 50"), 1)
	body = bytes.Replace(body, []byte("runs = 1000"), []byte(`runs = "many"`), 1)
	file := filepath.Join(t.TempDir(), "mine.toml")
	require.NoError(t, os.WriteFile(file, body, 0o600))
	var stderr bytes.Buffer
	require.Equal(t, exitUsage, run([]string{"rating", "method", file}, &stderr))
	require.Contains(t, stderr.String(), `ranges.runs = "many": must be a whole number from 100 to 100000`)
	require.Contains(t, stderr.String(), "block = 3 tables: the weights of all blocks must make 100; these make 95")
	require.Contains(t, stderr.String(), "mine.toml:")
	require.Equal(t, exitUsage, run([]string{"rating", "method", file + ".no"}, &stderr))
	require.Equal(t, exitUsage, run([]string{"rating", "method", t.TempDir()}, &stderr), "a folder")
}
