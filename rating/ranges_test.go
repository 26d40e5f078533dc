package rating

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/rating/methods"
)

// fewRuns is R1 in a hurry.
func fewRuns() *methods.Method {
	m := *methods.R1()
	m.Ranges.Runs = 120
	return &m
}

// TestRangesAreTheSame on any number of processors and in any order of the input.
func TestRangesAreTheSame(t *testing.T) { // not parallel: it sets the number of processors
	m := fewRuns()
	in := invention(m, 80, 3)
	want := encoded(t, whole(t, m, in))
	before := runtime.GOMAXPROCS(1)
	one := encoded(t, whole(t, m, in))
	runtime.GOMAXPROCS(7)
	seven := encoded(t, whole(t, m, in))
	runtime.GOMAXPROCS(before)
	shuffle(in, 9)
	require.Equal(t, want, one)
	require.Equal(t, want, seven)
	require.Equal(t, want, encoded(t, whole(t, m, in)))
}

// TestRangesHoldThePlace, lie within the group, part where nothing is in doubt, and
// are another week's where the week is another.
func TestRangesHoldThePlace(t *testing.T) {
	t.Parallel()
	m := fewRuns()
	in := invention(m, 150, 4)
	best, worst := &in.Deputies[0], &in.Deputies[1]
	worst.Level, worst.Region = best.Level, best.Region
	for c := range in.Criteria {
		best.Sums[c], worst.Sums[c] = Sum{400 * One, 400 * One}, Sum{0, 400 * One}
	}
	r := whole(t, m, in)
	for _, sc := range r.Scores {
		for _, p := range []Place{sc.Country, sc.Within} {
			require.True(t, p.Rank == 0 && p.Low == 0 || p.Low >= 1 && p.Low <= p.Rank && p.Rank <= p.High && p.High <= p.Of, "%+v", p)
		}
	}
	first, last := of(t, r, best.ID).Country, of(t, r, worst.ID).Country
	require.Equal(t, Place{Rank: 1, Of: first.Of, Low: 1, High: 1}, first)
	require.True(t, first.Part(last))
	require.False(t, first.Part(first))
	require.False(t, first.Part(Place{Rank: 9, Of: 9}), "no range, no doubt removed")

	middle := r.Scores[len(r.Scores)/2].Deputy
	require.Less(t, of(t, r, middle).Country.Low, of(t, r, middle).Country.High)
	in.Week = in.Week.AddDate(0, 0, 7)
	require.NotEqual(t, encoded(t, r.Scores), encoded(t, whole(t, m, in).Scores))
}

func TestCloseNeighbours(t *testing.T) {
	t.Parallel()
	r := whole(t, methods.R1(), group(7))
	for _, sc := range r.Scores {
		require.True(t, sc.Country.Close, "equals cannot be told apart")
	}
}

func TestQuantile(t *testing.T) {
	t.Parallel()
	often := make([]int, 101)
	for rank := 1; rank <= 100; rank++ {
		often[rank] = 10
	}
	require.Equal(t, 5, quantile(often, 0.05, 1000))
	require.Equal(t, 95, quantile(often, 0.95, 1000))
	require.Equal(t, 1, quantile(often, 0, 1000))
	require.Equal(t, 100, quantile(often, 1, 1000))
}

func TestSensitivity(t *testing.T) {
	t.Parallel()
	m := methods.R1()
	in := group(30)
	media, work := []string{"B1", "B2", "B3"}, []string{"A1", "A2", "A6"}
	for i := range 10 { // ten live by the media alone, ten by work
		for k := range media {
			in.Deputies[i].Sums[at(in, media[k])] = Sum{90 * One, 90 * One}
			in.Deputies[10+i].Sums[at(in, work[k])] = Sum{8 * One, 8 * One}
			in.Deputies[20+i].Sums[at(in, work[k])] = Sum{0, 8 * One}
		}
	}
	r := whole(t, m, in)
	require.Equal(t, []Variant{
		{Kind: EqualWeights, Stays: 0, Of: 10}, {Kind: Geometric, Stays: 10, Of: 10},
		{Kind: WithoutBlock, Block: "A", Stays: 0, Of: 10}, {Kind: WithoutBlock, Block: "B", Stays: 10, Of: 10},
		{Kind: WithoutBlock, Block: "C", Stays: 10, Of: 10},
	}, r.Groups[0].Sensitivity)
	require.Nil(t, whole(t, m, group(10)).Groups[0].Sensitivity, "no larger than its top")
}

func TestGeometricMean(t *testing.T) {
	t.Parallel()
	m := other(t)
	p := &plan{m: m, values: newGrid(6)}
	sc := &Score{Blocks: []Share{{Points: 35_250_000}, {Points: 14_750_000}}}
	require.InDelta(t, 50, p.geometric(sc), 1e-9, "both half full")
	sc.Blocks[1].Points = 0
	require.Zero(t, p.geometric(sc))
}
