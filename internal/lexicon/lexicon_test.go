package lexicon_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"qalauly/internal/lexicon"
)

// plain is the textbook's table, with nothing left out and nowhere given up.
func plain(a, b string) int {
	table := make([][]int, len(a)+1)
	for i := range table {
		table[i] = make([]int, len(b)+1)
		table[i][0] = i
	}
	for j := range table[0] {
		table[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			table[i][j] = min(table[i-1][j]+1, table[i][j-1]+1, table[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				table[i][j] = min(table[i][j], table[i-2][j-2]+1)
			}
		}
	}
	return table[len(a)][len(b)]
}

func few() *rapid.Generator[string] { return rapid.StringOfN(rapid.RuneFrom([]rune("abcd")), 0, 9, -1) }

func TestChanges(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "", 3}, {"asel", "osel", 1}, {"asel", "sael", 1}, {"asel", "asell", 1}, {"ahmetov", "akmetva", 3}} {
		require.Equal(t, c.want, lexicon.Changes(c.a, c.b), "%s %s", c.a, c.b)
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := few().Draw(t, "a"), few().Draw(t, "b")
		require.Equal(t, plain(a, b), lexicon.Changes(a, b))
	})
	long := strings.Repeat("a", 200)
	require.Equal(t, 1, lexicon.Changes(long, "b"+long), "a very long word is compared by its beginning")
}

func TestLike(t *testing.T) {
	t.Parallel()
	l := lexicon.New(0.5)
	for _, word := range []string{"asel", "koishibaeva", "koishibaev", "asel", "a"} {
		l.Add(word)
	}
	require.Equal(t, 4, l.Len())
	require.True(t, l.Has("koishibaev"))
	require.False(t, l.Has("koishi"))
	require.Equal(t, []lexicon.Match{{ID: 0, Score: 1}}, l.Like("asel", 0.6))
	require.Equal(t, []lexicon.Match{{ID: 1, Score: 0.5 + 0.5*6/11}, {ID: 2, Score: 0.5 + 0.5*6/10}}, l.Like("koishi", 0.6))
	require.InDelta(t, 1-1.0/11, l.Like("kaishibaeva", 0.9)[0].Score, 1e-9)
	require.Empty(t, l.Like("as", 0.6), "two letters are no beginning")
	require.Empty(t, l.Like("", 0.6))
}

// Putting words aside by length and letters loses none.
func TestLikeMissesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l := lexicon.New(0.5)
		words := rapid.SliceOfDistinct(few(), rapid.ID).Draw(t, "words")
		for _, word := range words {
			l.Add(word)
		}
		asked := few().Filter(func(s string) bool { return s != "" }).Draw(t, "asked")
		found := map[int]bool{}
		for _, m := range l.Like(asked, 0.6) {
			found[m.ID] = true
		}
		for id, word := range words {
			longer := max(len(word), len(asked))
			if 1-float64(plain(asked, word))/float64(longer) >= 0.6 {
				require.True(t, found[id], "%q did not find %q", asked, word)
			}
		}
	})
}

func BenchmarkLike(b *testing.B) {
	l := lexicon.New(0.5)
	for _, first := range []string{"ko", "be", "sa", "nur", "jan", "ah", "tole", "mu", "as", "er"} {
		for _, middle := range []string{"ish", "rik", "lan", "me", "ta", "sul", "bol", "gen", "dar", "kan"} {
			for _, last := range []string{"ibaev", "ova", "ov", "bekov", "uli", "kizi", "janov", "galiev", "tai", "alina"} {
				l.Add(first + middle + last)
			}
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		l.Like("koishybaeva", 0.6)
	}
}
