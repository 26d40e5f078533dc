package invented_test

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/deputy"
)

// rows reads a table of testdata without its head.
func rows(t testing.TB, name string) [][]string {
	t.Helper()
	file, err := os.Open("testdata/" + name)
	require.NoError(t, err)
	defer file.Close()
	lines, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	return lines[1:]
}

// handWritten adds the people of testdata/people.csv, who are invented too, to the
// invented country: their names have what made-up ones lack.
func handWritten(t testing.TB, db *pgxpool.Pool) {
	t.Helper()
	for _, r := range rows(t, "people.csv") {
		_, err := db.Exec(t.Context(), `
			INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, patronymic_kk, patronymic_ru, sex, birth_year, invented)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1980, true)`, r[0], r[3], r[4], r[5], r[6], r[7], r[8], r[9])
		require.NoError(t, err)
		_, err = db.Exec(t.Context(), `
			INSERT INTO mandate (deputy, body, valid_from, valid_to, reason)
			VALUES ($1, $2, '2023-03-29', nullif($3, '')::date, CASE WHEN $3 = '' THEN '' ELSE 'own_will' END)`, r[0], r[1], r[2])
		require.NoError(t, err)
	}
}

// TestHandWrittenSpellings: however people write a name, the one they mean comes
// first; at most one in twenty may fail, and none may be missing from the first ten.
func TestHandWrittenSpellings(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), imported(t)
	handWritten(t, db)
	var finder deputy.Finder
	spellings := rows(t, "spellings.csv")
	var first, missing, alone int
	for _, r := range spellings {
		f, err := finder.Find(ctx, db, r[0], today, "kk")
		require.NoError(t, err)
		at := -1
		for i, h := range f.People {
			if strconv.FormatInt(h.ID, 10) == r[1] {
				at = i
				break
			}
		}
		if _, ok := f.Person(); ok {
			alone++
		}
		switch {
		case at == 0:
			first++
		case at < 0 || at >= 10:
			missing++
			fallthrough
		default:
			t.Logf("%q (%s): %s is at %d of %d", r[0], r[2], r[1], at, len(f.People))
			for _, h := range f.People[:min(3, len(f.People))] {
				t.Logf("  %.3f %s", h.Score, h.Full("kk"))
			}
		}
	}
	t.Logf("%d spellings: the right one first %d, not in the first ten %d; the card at once %d", len(spellings), first, missing, alone)
	require.GreaterOrEqual(t, len(spellings), 80)
	require.GreaterOrEqual(t, first*20, len(spellings)*19)
	require.Zero(t, missing)
}
