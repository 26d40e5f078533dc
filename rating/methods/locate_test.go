package methods

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestLocate(t *testing.T) {
	t.Parallel()
	at := locate(`# a comment with [brackets] and "quotes
top = 1
"quoted key" = '''
a = 1
''' # [x]
a.b = { c = "}", d = [1, # ]
  2], e = { f = 1 } }
text = """
g = \""" [h]
"""
[one.two]
three = "\"#"
[[list]]
k = 1
[[list]]
k = 2
[list.sub]
m = [
  { n = 1 },
  { n = 2,
    o = 3 },
]
[[list.rows]]
p = 1
[[list.rows]]
q = 1 # the last line
`)
	for path, line := range map[string]int{
		"top": 2, "quoted key": 3, "a": 6, "a.b": 6, "a.b.c": 6, "a.b.d.1": 7, "a.b.e": 7, "a.b.e.f": 7, "text": 8,
		"one.two": 11, "one.two.three": 12, "list": 13, "list.0": 13, "list.0.k": 14, "list.1": 15, "list.1.k": 16,
		"list.1.sub": 17, "list.1.sub.m": 18, "list.1.sub.m.0.n": 19, "list.1.sub.m.1": 20, "list.1.sub.m.1.o": 21,
		"list.1.rows": 23, "list.1.rows.0.p": 24, "list.1.rows.1.q": 26,
	} {
		require.Equal(t, line, at[path], path)
	}
	require.NotContains(t, at, "g")
	require.NotContains(t, at, "h")
}

// FuzzParse: whatever stands in a file, it is refused with problems or it is whole.
func FuzzParse(f *testing.F) {
	f.Add(r1)
	f.Add([]byte("a = [[[1]]]\n[[b]]\n[b.c]\n\"\" = ''"))
	f.Add([]byte("block = [1]\ncriterion = [{ fields = [{}] }]\nlevel = {}"))
	f.Add([]byte("penalty = [[1], 2]\n[criterion]\n[week]\npost_at = 1979-05-27T07:32:00Z"))
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := Parse("fuzz.toml", body)
		if err == nil {
			require.NotEmpty(t, m.Bands)
			return
		}
		var problems Problems
		require.ErrorAs(t, err, &problems)
		require.NotEmpty(t, problems)
	})
}

// TestLinesLostAndMoved: R1 with lines lost, doubled and moved is refused with
// problems of lines that there are, or it is a method.
func TestLinesLostAndMoved(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		lines := strings.Split(string(r1), "\n")
		for range rapid.IntRange(1, 3).Draw(t, "changes") {
			at := rapid.IntRange(0, len(lines)-1).Draw(t, "line")
			to := rapid.IntRange(0, len(lines)-1).Draw(t, "to")
			switch rapid.SampledFrom([]string{"lose", "double", "swap"}).Draw(t, "how") {
			case "lose":
				lines = slices.Delete(lines, at, at+1)
			case "double":
				lines = slices.Insert(lines, to, lines[at])
			default:
				lines[at], lines[to] = lines[to], lines[at]
			}
		}
		_, err := Parse("moved.toml", []byte(strings.Join(lines, "\n")))
		if err == nil {
			return
		}
		var problems Problems
		require.ErrorAs(t, err, &problems)
		for _, p := range problems {
			require.True(t, 1 <= p.Line && p.Line <= len(lines)+1, "line %d of %d: %s", p.Line, len(lines), p)
			require.NotEmpty(t, p.Rule)
		}
	})
}
