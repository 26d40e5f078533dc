package rating

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"qalauly/rating/methods"
)

func drawn(t *rapid.T) Input {
	return invention(methods.R1(), rapid.IntRange(1, 60).Draw(t, "deputies"), rapid.Uint64().Draw(t, "seed"))
}

// TestMoreWorkNeverLowers: a count with more verified work gives no fewer points, and
// takes no points and no place away; nor does a case done more of a ratio.
func TestMoreWorkNeverLowers(t *testing.T) {
	t.Parallel()
	m := methods.R1()
	rapid.Check(t, func(rt *rapid.T) {
		in := drawn(rt)
		i, c := rapid.IntRange(0, len(in.Deputies)-1).Draw(rt, "deputy"), rapid.IntRange(0, len(m.Criteria)-1).Draw(rt, "criterion")
		id, more := in.Deputies[i].ID, Micro(rapid.Int64Range(1, 5_000_000).Draw(rt, "more"))
		before := of(t, computed(t, m, in), id)
		if in.Deputies[i].Sums[c].X += more; m.Criteria[c].Kind == methods.Ratio || m.Criteria[c].Kind == methods.Mean {
			in.Deputies[i].Sums[c].N += more
		}
		after := of(t, computed(t, m, in), id)
		if m.Criteria[c].MinCases > 0 && after.Parts[c].Missing != before.Parts[c].Missing {
			return // from the group's mean to a value of one's own, either way
		}
		require.GreaterOrEqual(t, after.Parts[c].S, before.Parts[c].S)
		require.GreaterOrEqual(t, after.Score, before.Score)
		if before.Country.Rank > 0 && m.Criteria[c].Kind == methods.Count {
			require.LessOrEqual(t, after.Country.Rank, before.Country.Rank)
		}
	})
}

// TestOrderDoesNotMatter: not that of deputies, nor that of columns.
func TestOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	m := methods.R1()
	rapid.Check(t, func(rt *rapid.T) {
		in := drawn(rt)
		want := encoded(t, computed(t, m, in))
		seed := rapid.Uint64().Draw(rt, "order")
		shuffle(in, seed)
		require.Equal(t, want, encoded(t, computed(t, m, in)))
	})
}

// shuffle puts the deputies and the columns of an input into another order.
func shuffle(in Input, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 2))
	r.Shuffle(len(in.Deputies), func(a, b int) { in.Deputies[a], in.Deputies[b] = in.Deputies[b], in.Deputies[a] })
	r.Shuffle(len(in.Criteria), func(a, b int) {
		in.Criteria[a], in.Criteria[b] = in.Criteria[b], in.Criteria[a]
		for _, d := range in.Deputies {
			d.Sums[a], d.Sums[b] = d.Sums[b], d.Sums[a]
		}
	})
}

func encoded(t testing.TB, v any) string {
	t.Helper()
	text, err := json.MarshalIndent(v, "", " ")
	require.NoError(t, err)
	return string(text)
}

// TestSumsAndBounds: s lies from 0 to 1, pulled values between what was done and the
// group's mean, points add up, and a score is from 0 to 100 and in its band.
func TestSumsAndBounds(t *testing.T) {
	t.Parallel()
	m := methods.R1()
	rapid.Check(t, func(rt *rapid.T) {
		r := computed(t, m, drawn(rt))
		for _, sc := range r.Scores {
			var sum Micro
			for c, p := range sc.Parts {
				require.True(t, p.S >= 0 && p.S <= One)
				require.InDelta(t, m.Criteria[c].Weight*p.S.Float(), p.Points.Float(), 1e-6)
				if mean := r.mean(sc.Level)[c].Mean; p.N > 0 && m.Criteria[c].Kind == methods.Ratio {
					own := Micro(p.X.Float() / p.N.Float() * 1e6)
					require.True(t, p.S >= min(own, mean)-1 && p.S <= max(own, mean)+1, "%v of %v, mean %v: %v", p.X, p.N, mean, p.S)
				}
				sum += p.Points
			}
			require.Equal(t, sum, sc.Sum)
			require.True(t, sc.Score >= 0 && sc.Score <= 100*One)
			require.Equal(t, m.Band(sc.Score.Float()).Code, sc.Band)
		}
	})
}

// TestWeightsScale: points of a criterion are as its weight.
func TestWeightsScale(t *testing.T) {
	t.Parallel()
	in := invention(methods.R1(), 40, 5)
	double := *methods.R1()
	double.Criteria = slices.Clone(double.Criteria)
	for c := range double.Criteria {
		double.Criteria[c].Weight *= 2
	}
	once, twice := computed(t, methods.R1(), in), computed(t, &double, in)
	for i := range once.Scores {
		for c := range double.Criteria {
			require.InDelta(t, 2*once.Scores[i].Parts[c].Points.Float(), twice.Scores[i].Parts[c].Points.Float(), 2e-6)
		}
	}
}

// TestRanksAreTotal: whoever has no reason against a place has one in every group
// that is large enough, higher scores stand above, equal ones share.
func TestRanksAreTotal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		r := computed(t, methods.R1(), drawn(rt))
		for _, g := range r.Groups {
			for at, id := range g.Order {
				sc := of(t, r, id)
				place := sc.Country
				if g.Region != "" {
					place = sc.Within
				}
				require.Empty(t, sc.Unplaced)
				if g.Shown == NoPlaces {
					require.Zero(t, place)
					continue
				}
				higher := 0
				for _, id := range g.Order {
					if of(t, r, id).Score > sc.Score {
						higher++
					}
				}
				require.Equal(t, Place{Rank: higher + 1, Of: len(g.Order)}, place)
				require.True(t, at == 0 || sc.Score <= of(t, r, g.Order[at-1]).Score)
			}
		}
	})
}

func TestMicroAsText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Micro{"0": 0, "75.4": 75_400_000, "-0.000001": -1, "12": 12 * One, "0.05": 50_000} {
		require.Equal(t, text, want.String())
	}
	rapid.Check(t, func(rt *rapid.T) {
		a := Micro(rapid.Int64Range(-1e15, 1e15).Draw(rt, "amount"))
		got, err := ParseMicro(a.String())
		require.NoError(t, err)
		require.Equal(t, a, got)
	})
	for _, text := range []string{"", "-", ".", "1.", ".5", "1e3", "1.1234567", "+1", "--1", "1.-1", "9999999999999"} {
		_, err := ParseMicro(text)
		require.Error(t, err, text)
	}
}

func TestRoundingIsHalfUp(t *testing.T) {
	t.Parallel()
	one := newGrid(1)
	for text, want := range map[string]string{"75.449999": "75.4", "75.45": "75.5", "64.95": "65", "0.04": "0"} {
		a, err := ParseMicro(text)
		require.NoError(t, err)
		require.Equal(t, want, one.micro(a).String())
	}
	require.Equal(t, Micro(76_000_000), newGrid(0).micro(75_500_000))
	require.Equal(t, Micro(333_333), newGrid(6).float(1./3))
	require.Equal(t, Micro(333_300), newGrid(4).float(1./3))
}
