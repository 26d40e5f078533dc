package rating

import (
	"encoding/json"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/rating/methods"
)

// small is the invented country of the golden files: every exception in it.
func small() Input {
	in := invention(methods.R1(), 50, 11)
	for i := range in.Deputies { // two levels, one of them with few deputies
		in.Deputies[i].Level, in.Deputies[i].Region = "district", fmt.Sprint("r", i%5/2)
		if i%8 == 0 {
			in.Deputies[i].Level = "national"
		}
	}
	d := in.Deputies
	d[1].Office = "77777"
	d[2].Mandate = 100
	d[3].Tags = []string{"faction_leader"}
	d[4].Penalties = []Penalty{{"absence", 5 * One, time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)}}
	for c := range 6 {
		d[5].Sums[c] = Sum{}
	}
	d[6].Sums, d[6].Name, d[7].Name = d[7].Sums, "Өз", "Оз" // a shared place
	d[7].Region = d[6].Region
	d[9].Waiting = 300
	return in
}

// TestGoldenWeek: every byte of a small week, by R1 and by a method that shares
// nothing with it.
func TestGoldenWeek(t *testing.T) {
	t.Parallel()
	golden(t, "testdata/week.json", goldenOf(t, methods.R1(), small()))
}

func TestGoldenWhy(t *testing.T) {
	t.Parallel()
	m := methods.R1()
	r := goldenOf(t, m, small())
	var all []Explanation
	for _, id := range []int64{1002, 1004, 1005, 1009} {
		why, err := Explain(m, r, id)
		require.NoError(t, err)
		all = append(all, why)
	}
	golden(t, "testdata/why.json", all)
}

func TestGoldenWeekOfAnotherMethod(t *testing.T) {
	t.Parallel()
	golden(t, "testdata/other.json", goldenOf(t, other(t), invention(other(t), 60, 12)))
}

// goldenOf is a rating without the hash of its method's file: a word corrected there
// changes no score.
func goldenOf(t *testing.T, m *methods.Method, in Input) *Result {
	t.Helper()
	r := whole(t, m, in)
	require.Equal(t, m.SHA256, r.SHA256)
	r.SHA256 = ""
	return r
}

// golden compares with a file, and with what is read from it again.
func golden[T any](t *testing.T, file string, got T) {
	t.Helper()
	text := encoded(t, got) + "\n"
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), text)
	var again T
	require.NoError(t, json.Unmarshal(want, &again))
	require.Equal(t, got, again)
}
