package rating

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/rating/methods"
)

const (
	simulated    = 200 // deputies
	publications = 30
	longest      = 26 // weeks of the longest window
)

// cases are what falls due in 13 weeks on average, of ratios and means.
var cases = map[string]float64{"A1": 6, "A2": 10, "A3": 6, "A6": 6, "B3": 4, "C1": 4, "C2": 3, "C3": 6}

// world is a country whose deputies' true worth is known, because it was invented.
type world struct {
	m     *methods.Method
	truth []float64
	weeks [][][]Sum // by week, deputy and criterion
}

// newWorld invents deputies of a district by chance alone: a common ability, an own one
// for each criterion, and weeks in which chance decides what falls due and succeeds.
func newWorld(m *methods.Method) *world {
	s := newStream(42, 0)
	w := &world{m: m, weeks: make([][][]Sum, longest+publications-1)}
	for range simulated {
		common, truth := normal(s), 0.0
		week := make([][]Sum, len(w.weeks))
		for _, c := range m.Criteria {
			ability := float64(0.1*common) + float64(0.1*normal(s))
			truth += w.criterion(s, c, ability, week)
		}
		w.truth = append(w.truth, truth)
		for i := range week {
			w.weeks[i] = append(w.weeks[i], week[i])
		}
	}
	return w
}

// criterion fills a deputy's weeks in one criterion and tells the points that are due
// to the ability.
func (w *world) criterion(s stream, c methods.Criterion, ability float64, weeks [][]Sum) float64 {
	rate := 1.5 / longest // of a threshold
	if c.Kind == methods.Count {
		rate = c.Targets["district"] / 13
	}
	chance := min(max(0.65+ability, 0.05), 0.98)
	if n := cases[c.Code]; n > 0 {
		due := newPoisson(n / 13)
		for i := range weeks {
			sum := Sum{N: Micro(due.first+due.index(s)) * One}
			for range sum.N / One {
				if s.uniform() < chance {
					sum.X += One
				}
			}
			weeks[i] = append(weeks[i], sum)
		}
		return c.Weight * chance
	}
	rate *= exp(4 * ability)
	done := newPoisson(rate)
	for i := range weeks {
		weeks[i] = append(weeks[i], Sum{X: Micro(done.first+done.index(s)) * One})
	}
	if c.Kind == methods.Threshold {
		return c.Weight * (1 - exp(-rate*longest))
	}
	return c.Weight * (1 - exp(log(0.2)*rate*13/c.Targets["district"]))
}

// normal is about normal: the sum of twelve uniform draws, less six.
func normal(s stream) float64 {
	sum := -6.0
	for range 12 {
		sum += s.uniform()
	}
	return sum
}

// input is what is published in a week by a window: the threshold looks back as far
// as ever.
func (w *world) input(publication, window int) Input {
	in := Input{Week: monday.AddDate(0, 0, 7*publication)}
	for _, c := range w.m.Criteria {
		in.Criteria = append(in.Criteria, c.Code)
	}
	last := longest - 1 + publication
	for d := range simulated {
		one := Deputy{ID: int64(d), Level: "district", Office: strings.Repeat("7", longest), Mandate: 400, Sums: make([]Sum, len(in.Criteria))}
		for c := range one.Sums {
			back := window
			if w.m.Criteria[c].Kind == methods.Threshold {
				back = longest
			}
			for i := last - back + 1; i <= last; i++ {
				one.Sums[c].X += w.weeks[i][d][c].X
				one.Sums[c].N += w.weeks[i][d][c].N
			}
		}
		in.Deputies = append(in.Deputies, one)
	}
	return in
}

// designs are how few cases, and none, may be treated.
var designs = []methods.Missing{
	{Pull: 0, PriorCases: 10, PriorMean: 0, MeanMin: 0, MeanMax: 0},
	{Pull: 0, PriorCases: 10, PriorMean: 0.5, MeanMin: 0.2, MeanMax: 0.9},
	{Pull: 5, PriorCases: 10, PriorMean: 0.5, MeanMin: 0.2, MeanMax: 0.9},
}

// design is the method with another window and another treatment of few cases;
// targets shrink with the window.
func design(m *methods.Method, window int, missing methods.Missing) *methods.Method {
	d := *m
	missing.MaxShare = 1
	d.Window.Weeks, d.Missing = window, missing
	d.Criteria = slices.Clone(m.Criteria)
	for i := range d.Criteria {
		c := &d.Criteria[i]
		if c.Kind == methods.Threshold {
			continue
		}
		c.WindowWeeks, c.Targets = window, map[string]float64{"district": c.Targets["district"] * float64(window) / 13}
	}
	return &d
}

// outcome is how a design does over all publications.
type outcome struct {
	spearman float64 // mean correlation of ranks with the true score
	moved    float64 // places from week to week: the mean of the weeks' medians
	changed  float64 // mean number of the first ten who were not there the week before
}

func (w *world) outcome(window int, missing methods.Missing) (o outcome) {
	m := design(w.m, window, missing)
	var before []float64
	var top []int64
	for publication := range publications {
		s, _ := NewSheet(w.input(publication, window))
		r, _ := Compute(s, m)
		var scores, places []float64
		for _, sc := range r.Scores {
			scores, places = append(scores, sc.Score.Float()), append(places, float64(sc.Country.Rank))
		}
		o.spearman += spearman(scores, w.truth) / publications
		first := r.Groups[0].Order[:10]
		if before != nil {
			var moves []float64
			for d := range places {
				moves = append(moves, math.Abs(places[d]-before[d]))
			}
			slices.Sort(moves)
			o.moved += (moves[simulated/2-1] + moves[simulated/2]) / 2 / (publications - 1)
			stayed := slices.DeleteFunc(slices.Clone(first), func(id int64) bool { return !slices.Contains(top, id) })
			o.changed += float64(10-len(stayed)) / (publications - 1)
		}
		before, top = places, first
	}
	return o
}

// spearman is the correlation of ranks, equal values sharing the middle of theirs.
func spearman(a, b []float64) float64 {
	ra, rb := ranked(a), ranked(b)
	middle := float64(len(a)-1) / 2
	var ab, aa, bb float64
	for i := range ra {
		x, y := ra[i]-middle, rb[i]-middle
		ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
	}
	return ab / math.Sqrt(aa*bb)
}

func ranked(values []float64) []float64 {
	ranks := make([]float64, len(values))
	for i, v := range values {
		for _, other := range values {
			ranks[i] += [...]float64{0, 0.5, 1}[cmp.Compare(v, other)+1]
		}
		ranks[i] -= 0.5
	}
	return ranks
}

// loud is the place of a middle deputy before and after ten times the records of
// counted media work, with counts saturating or straight and without a limit.
func (w *world) loud(saturating bool) (before, after int) {
	in := w.input(0, 13)
	places := func() []float64 {
		s, _ := NewSheet(in)
		r, _ := Compute(s, design(w.m, 13, designs[2]))
		var scores []float64
		for _, sc := range r.Scores {
			sum := sc.Sum.Float()
			for c, p := range sc.Parts {
				if one := w.m.Criteria[c]; one.Kind == methods.Count && !saturating {
					sum += one.Weight*0.8*p.X.Float()/one.Targets["district"] - p.Points.Float()
				}
			}
			scores = append(scores, -sum)
		}
		return ranked(scores)
	}
	one := slices.Index(places(), 99)
	for c := range in.Criteria {
		if w.m.Criteria[c].Block == "B" && w.m.Criteria[c].Kind == methods.Count {
			in.Deputies[one].Sums[c].X *= 10
		}
	}
	return 100, int(places()[one]) + 1
}

// TestSimulation repeats the simulation by which the window, the pull and the curve
// were chosen: the figures stand in docs/rating.md, the order of the designs here.
func TestSimulation(t *testing.T) {
	t.Parallel()
	w := newWorld(methods.R1())
	var table strings.Builder
	table.WriteString("| window, weeks | rank correlation with the truth | places moved a week | new among the first 10 a week |\n|---|---|---|---|\n")
	var before []outcome
	for _, window := range []int{1, 4, 13, 26} {
		var now []outcome
		for k, missing := range designs {
			now = append(now, w.outcome(window, missing))
			if before != nil {
				require.Greater(t, now[k].spearman, before[k].spearman, "a longer window is nearer to the truth")
				require.Less(t, now[k].moved, before[k].moved)
				require.Less(t, now[k].changed, before[k].changed)
			}
		}
		fmt.Fprintf(&table, "| %d | %.2f / %.2f / %.2f | %.1f / %.1f / %.1f | %.1f / %.1f / %.1f |\n", window,
			now[0].spearman, now[1].spearman, now[2].spearman, now[0].moved, now[1].moved, now[2].moved, now[0].changed, now[1].changed, now[2].changed)
		if window <= 13 {
			require.Greater(t, now[2].spearman, now[0].spearman, "the mean for what is not known is nearer to the truth")
			require.Less(t, now[2].moved, now[0].moved)
			require.Less(t, now[2].changed, now[0].changed)
			require.Less(t, now[2].moved, now[1].moved, "pulled places move less")
		}
		before = now
	}
	from, saturated := w.loud(true)
	_, straight := w.loud(false)
	fmt.Fprintf(&table, "\nTen times the records of counted media work move a deputy from place %d to place %d;\nwith counts that do not saturate it would be place %d.\n", from, saturated, straight)
	require.Greater(t, saturated, straight+20, "noise buys little")
	documented(t, "../docs/rating.md", "simulation", table.String())
}

// documented holds that a part of a document, between two marks, is what was found.
func documented(t *testing.T, file, mark, want string) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	from, to := "<!-- "+mark+" -->\n", "<!-- end of "+mark+" -->\n"
	head, rest, opened := strings.Cut(string(text), from)
	got, tail, closed := strings.Cut(rest, to)
	require.True(t, opened && closed, "%s has no place for the %s", file, mark)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(head+from+want+to+tail), 0o644))
		return
	}
	require.Equal(t, want, got)
}
