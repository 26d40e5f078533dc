package rating

import (
	"crypto/sha256"
	"encoding/binary"
	"runtime"
	"sync"
	"time"

	"qalauly/rating/methods"
)

// Ranges fills the ranges of all places of r, which is what Compute gave for this
// sheet and method. In each of the method's runs weights are drawn within their
// spread and made to add up to the same again, ratios and means from the Beta
// distribution whose mean is s, counts from Poisson(x + count_add); the range leaves
// out the lower and the upper quantile of the places so found, and never the place
// itself. What has no chance in it (a threshold, a group's mean without cases to pull)
// stays. The seed is the method's id with the week, each run has its own stream, and
// runs share nothing: the same bytes on any machine with any number of cores.
func Ranges(s *Sheet, m *methods.Method, r *Result) error {
	p, err := newPlan(s, m)
	if err != nil {
		return err
	}
	d := p.draws(r)
	d.run()
	for g := range d.tables {
		d.bounds(&d.tables[g], r.Scores)
	}
	return nil
}

// draws is all that the runs need, read only but for what each run writes.
type draws struct {
	p       *plan
	seed    uint64
	people  []person
	tables  []table
	buckets int // different scores
}

// person is a deputy with a place; laws stand in the order of the criteria.
type person struct {
	laws    []law
	penalty float64
}

// table is a group in which places are counted.
type table struct {
	people []int   // numbers of draws.people, by place
	scores []int   // their numbers in Result.Scores
	ranks  []int32 // of each of people, all runs
	place  func(*Score) *Place
}

func (p *plan) draws(r *Result) *draws {
	d := &draws{p: p, seed: seed(p.m.ID, p.s.week), buckets: 1}
	d.buckets += int(100 * p.scores.scale)
	known := counts{}
	person, score := map[int64]int{}, map[int64]int{}
	for i := range r.Scores {
		if sc := &r.Scores[i]; sc.Country.Rank > 0 {
			person[sc.Deputy], score[sc.Deputy] = len(d.people), i
			d.people = append(d.people, p.person(sc, r.mean(sc.Level), known))
		}
	}
	for _, g := range r.Groups {
		if g.Shown == NoPlaces {
			continue
		}
		t := table{place: country, ranks: make([]int32, len(g.Order)*p.m.Ranges.Runs)}
		if g.Region != "" {
			t.place = within
		}
		for _, id := range g.Order {
			t.people, t.scores = append(t.people, person[id]), append(t.scores, score[id])
		}
		d.tables = append(d.tables, t)
	}
	return d
}

// seed is what a method and a week are drawn by.
func seed(method string, week time.Time) uint64 {
	sum := sha256.Sum256([]byte(method + "\n" + week.Format(time.DateOnly)))
	return binary.BigEndian.Uint64(sum[:])
}

// run shares all runs out among the processors, some at a time.
func (d *draws) run() {
	const some = 50
	starts := make(chan int)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for from := range starts {
				d.some(from, min(from+some, d.p.m.Ranges.Runs))
			}
		})
	}
	for from := 0; from < d.p.m.Ranges.Runs; from += some {
		starts <- from
	}
	close(starts)
	workers.Wait()
}

// some makes some runs side by side: deputy by deputy, each law for every run, so
// that a law is at hand while it is used. Each stream is still drawn from in one order.
func (d *draws) some(from, to int) {
	n := to - from
	streams := make([]stream, n)
	for r := range streams {
		streams[r] = newStream(d.seed, uint64(from+r))
	}
	weights := d.weights(streams)
	scores := make([]int32, n*len(d.people)) // by run, then by person
	sums := make([]float64, n)
	top, scale := float64(d.buckets-1), d.p.scores.scale
	for i := range d.people {
		clear(sums)
		for c := range d.people[i].laws {
			d.people[i].laws[c].add(sums, weights[c], streams)
		}
		for r, sum := range sums {
			score := float64((sum-d.people[i].penalty)*scale) + 0.5
			scores[r*len(d.people)+i] = int32(min(max(score, 0), top))
		}
	}
	higher := make([]int32, d.buckets+1)
	for r := range n {
		for t := range d.tables {
			d.rank(&d.tables[t], scores[r*len(d.people):][:len(d.people)], from+r, higher)
		}
	}
}

// weights draws the weights of all criteria for each run: by criterion, then by run.
func (d *draws) weights(streams []stream) [][]float64 {
	spread := d.p.m.Ranges.WeightSpread
	all := make([][]float64, len(d.p.lines))
	for c := range all {
		all[c] = make([]float64, len(streams))
	}
	for r, s := range streams {
		var before, after float64
		for c := range all {
			w := d.p.lines[c].Weight
			all[c][r] = float64(w * (1 + float64(spread*(float64(2*s.uniform())-1))))
			before, after = before+w, after+all[c][r]
		}
		for c := range all {
			all[c][r] = float64(all[c][r]*before) / after
		}
	}
	return all
}

// rank notes the places of one run: one more than there are higher scores.
func (d *draws) rank(t *table, scores []int32, run int, higher []int32) {
	clear(higher)
	for _, i := range t.people {
		higher[scores[i]]++
	}
	for b := d.buckets - 1; b >= 0; b-- {
		higher[b] += higher[b+1]
	}
	for k, i := range t.people {
		t.ranks[k*d.p.m.Ranges.Runs+run] = higher[scores[i]+1] + 1
	}
}
