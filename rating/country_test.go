package rating

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/rating/methods"
)

var update = flag.Bool("update", false, "write the golden files and the table of docs/rating.md anew")

// monday begins the week that closes the windows of these tests.
var monday = time.Date(2026, time.November, 16, 0, 0, 0, 0, time.UTC)

// invention is an invented country: deputies of every level of a method, each with a
// diligence of their own. The same seed makes the same country.
func invention(m *methods.Method, deputies int, seed uint64) Input {
	r := rand.New(rand.NewPCG(seed, 1))
	in := Input{Week: monday}
	for _, c := range m.Criteria {
		in.Criteria = append(in.Criteria, c.Code)
	}
	surnames := []string{"Ә", "А", "Қ", "К", "Ө", "О", "Ү", "Ұ", "У", "І", "Ы"}
	for i := range deputies {
		d := Deputy{
			ID: int64(1000 + i), Name: fmt.Sprint(surnames[r.IntN(len(surnames))], " ойдан ", r.IntN(3)),
			Level: m.Levels[r.IntN(len(m.Levels))].Code, Region: fmt.Sprint("r", r.IntN(1+deputies/60)),
			Office: strings.Repeat("7", 26), Mandate: 400, Records: r.IntN(60),
		}
		d.Branch = d.Region + fmt.Sprint("/", r.IntN(3))
		diligence := 0.2 + 0.75*r.Float64()
		for _, c := range m.Criteria {
			d.Sums = append(d.Sums, invented(r, c, d.Level, diligence))
		}
		in.Deputies = append(in.Deputies, d)
	}
	return in
}

// invented is what a deputy of some diligence has in a criterion.
func invented(r *rand.Rand, c methods.Criterion, level string, diligence float64) Sum {
	switch c.Kind {
	case methods.Count:
		return Sum{X: Micro(r.Float64()*2.5*diligence*c.Targets[level]*2) * One / 2}
	case methods.Threshold:
		if r.Float64() < diligence {
			return Sum{X: micro(c.Needed)}
		}
		return Sum{}
	}
	n := r.IntN(14)
	x := 0
	for range n {
		if r.Float64() < diligence {
			x++
		}
	}
	return Sum{Micro(x) * One, Micro(n) * One}
}

func computed(t testing.TB, m *methods.Method, in Input, without ...string) *Result {
	t.Helper()
	s, err := NewSheet(in)
	require.NoError(t, err)
	r, err := Compute(s, m, without...)
	require.NoError(t, err)
	return r
}

// whole is a rating with all that can be filled in.
func whole(t testing.TB, m *methods.Method, in Input) *Result {
	t.Helper()
	s, err := NewSheet(in)
	require.NoError(t, err)
	r, err := Compute(s, m)
	require.NoError(t, err)
	require.NoError(t, Ranges(s, m, r))
	require.NoError(t, Sensitivity(s, m, r))
	return r
}

func of(t testing.TB, r *Result, deputy int64) Score {
	t.Helper()
	for _, sc := range r.Scores {
		if sc.Deputy == deputy {
			return sc
		}
	}
	require.Fail(t, "nobody", "%d", deputy)
	return Score{}
}

func other(t testing.TB) *methods.Method {
	t.Helper()
	m, err := methods.Open("methods/testdata/other.toml")
	require.NoError(t, err)
	return m
}
