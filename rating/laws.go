package rating

import (
	"math"

	"qalauly/rating/methods"
)

// law is how one criterion of one deputy is drawn.
type law struct {
	kind  lawKind
	fixed float64
	beta  betaLaw
	count *countLaw
}

type lawKind uint8

const (
	stays lawKind = iota
	fraction
	counted
)

// countLaw is s of every count that may be drawn.
type countLaw struct {
	poissonLaw
	s []float64
}

// counts are the laws already made, by what is counted and its target.
type counts map[[2]float64]*countLaw

// person makes the laws of one deputy.
func (p *plan) person(sc *Score, means []Mean, known counts) person {
	one := person{laws: make([]law, len(p.lines)), penalty: sc.Penalty.Float()}
	for c := range p.lines {
		one.laws[c] = p.law(&p.lines[c], &sc.Parts[c], sc.Level, means[c].Mean.Float(), known)
	}
	return one
}

func (p *plan) law(l *line, part *Part, level string, mean float64, known counts) law {
	switch {
	case l.pulled():
		pull := p.m.Missing.Pull
		a := part.X.Float() + float64(pull*mean)
		b := (part.N - part.X).Float() + float64(pull*(1-mean))
		if a > 0 && b > 0 {
			return law{kind: fraction, beta: newBeta(a, b)}
		}
	case l.Kind == methods.Count && part.Missing == Present:
		x, target := part.X.Float()+p.m.Ranges.CountAdd, float64(l.Targets[level]*part.Exposure.Float())
		if x > 0 {
			return law{kind: counted, count: p.countLaw(x, target, known)}
		}
	}
	return law{fixed: part.S.Float()}
}

func (p *plan) countLaw(x, target float64, known counts) *countLaw {
	key := [2]float64{x, target}
	if l := known[key]; l != nil {
		return l
	}
	l := &countLaw{poissonLaw: newPoisson(x)}
	for k := range l.sums {
		l.s = append(l.s, p.curve(float64(l.first+k), target))
	}
	known[key] = l
	return l
}

// add draws from the law for every run and adds what it gives by the run's weight.
func (l *law) add(sums, weights []float64, streams []stream) {
	switch l.kind {
	case stays:
		for r := range sums {
			sums[r] += float64(weights[r] * l.fixed)
		}
	case fraction:
		for r := range sums {
			sums[r] += float64(weights[r] * l.beta.draw(streams[r]))
		}
	case counted:
		for r := range sums {
			sums[r] += float64(weights[r] * l.count.s[l.count.index(streams[r])])
		}
	}
}

// bounds turns the places of all runs into ranges, and says whose overlap.
func (d *draws) bounds(t *table, scores []Score) {
	rule := d.p.m.Ranges
	often := make([]int, len(t.people)+1)
	for k, i := range t.scores {
		place := t.place(&scores[i])
		clear(often)
		for _, rank := range t.ranks[k*rule.Runs:][:rule.Runs] {
			often[rank]++
		}
		place.Low = min(quantile(often, rule.Low, rule.Runs), place.Rank)
		place.High = max(quantile(often, rule.High, rule.Runs), place.Rank)
	}
	for k := 1; k < len(t.scores); k++ {
		above, below := t.place(&scores[t.scores[k-1]]), t.place(&scores[t.scores[k]])
		if !above.Part(*below) {
			above.Close, below.Close = true, true
		}
	}
}

// quantile is the first place up to which at least a share of all runs lies.
func quantile(often []int, share float64, runs int) int {
	least := max(int(math.Ceil(float64(share*float64(runs))-1e-9)), 1)
	for rank, sum := 0, 0; rank < len(often); rank++ {
		if sum += often[rank]; sum >= least {
			return rank
		}
	}
	return len(often) - 1
}

// mean is how the deputies of a level do.
func (r *Result) mean(level string) []Mean {
	for i := range r.Levels {
		if r.Levels[i].Code == level {
			return r.Levels[i].Means
		}
	}
	return nil
}
