package rating

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/rating/methods"
)

// example is one line of the worked example of a district deputy: what was done, of
// how much, the group's mean, and s and points with four decimals.
type example struct {
	code      string
	x, n, mu  Micro // all in hundredths
	s, points string
}

var worked = []example{
	{"A1", 400, 600, 55, "0.6136", "7.3636"},
	{"A2", 900, 1000, 80, "0.8667", "8.6667"},
	{"A3", 450, 600, 60, "0.6818", "6.1364"},
	{"A4", 500, 0, 0, "0.7385", "4.4308"},
	{"A5", 400, 0, 0, "0.8000", "4.8000"},
	{"A6", 500, 600, 85, "0.8409", "5.0455"},
	{"A7", 150, 0, 0, "0.7009", "4.2056"},
	{"B1", 200, 0, 0, "0.8000", "4.0000"},
	{"B2", 800, 0, 0, "0.7241", "3.6203"},
	{"B3", 300, 400, 50, "0.6111", "3.0556"},
	{"C1", 400, 400, 90, "0.9444", "5.6667"},
	{"C2", 200, 300, 70, "0.6875", "4.1250"},
	{"C3", 500, 600, 75, "0.7955", "6.3636"},
	{"C4", 200, 0, 0, "0.6580", "3.9480"},
	{"C5", 100, 0, 0, "1.0000", "4.0000"},
}

// TestWorkedExample: the deputy of the worked example among colleagues who together
// give each group the mean that the example names.
func TestWorkedExample(t *testing.T) {
	t.Parallel()
	in := Input{Week: monday}
	year := strings.Repeat("7", 52)
	one := Deputy{ID: 1, Name: "Ойдан", Level: "district", Office: year, Mandate: 400}
	rest := Deputy{ID: 2, Name: "Қалғандар", Level: "district", Office: year, Mandate: 400}
	for _, e := range worked {
		in.Criteria = append(in.Criteria, e.code)
		one.Sums = append(one.Sums, Sum{e.x * One / 100, e.n * One / 100})
		var others Sum
		if e.n > 0 { // all have 90 cases: (Σx + 5) / (90 + 10) is the mean
			others = Sum{e.mu*One - 5*One - e.x*One/100, 90*One - e.n*One/100}
		}
		rest.Sums = append(rest.Sums, others)
	}
	in.Deputies = []Deputy{one, rest}
	r := computed(t, methods.R1(), in)
	sc := of(t, r, 1)
	four := newGrid(4)
	for i, e := range worked {
		if e.n > 0 {
			require.Equal(t, e.mu*One/100, r.Levels[0].Means[i].Mean, e.code)
		}
		require.Equal(t, e.s, fixed(four.micro(sc.Parts[i].S)), e.code)
		require.Equal(t, e.points, fixed(four.micro(sc.Parts[i].Points)), e.code)
	}
	var blocks []string
	for _, b := range sc.Blocks {
		blocks = append(blocks, fixed(four.micro(b.Points)))
	}
	require.Equal(t, []string{"40.6485", "10.6758", "24.1033"}, blocks)
	require.Equal(t, "75.4277", fixed(four.micro(sc.Sum)))
	require.Equal(t, "75.4", sc.Score.String())
	require.Equal(t, "high", sc.Band)
}

// fixed is an amount with four decimals.
func fixed(a Micro) string {
	text := a.String()
	if !strings.Contains(text, ".") {
		text += "."
	}
	whole, rest, _ := strings.Cut(text, ".")
	return whole + "." + rest + strings.Repeat("0", 4-len(rest))
}
