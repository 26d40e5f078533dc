package rating

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"

	"qalauly/rating/methods"
)

// ErrLevel is a deputy of a level that the method does not have.
var ErrLevel = errors.New("rating: the method has no such level")

// plan is a method made ready for a sheet.
type plan struct {
	m      *methods.Method
	s      *Sheet
	lines  []line
	values grid    // to which everything is rounded
	scores grid    // to which a score is
	steep  float64 // -ln(1 - what the target gives)

	// What one hand uses for itself.
	means  []Mean    // of its deputies, by line
	empty  []float64 // weight without data, by block; of the deputy at hand
	curves [256]saturated
}

// saturated is s of a count that was met before: most deputies do one of few counts.
type saturated struct {
	x, full float64
	s       Micro
}

// line is one criterion of a plan.
type line struct {
	*methods.Criterion
	column int // in the sheet; -1: nobody has anything
	block  int
	least  Micro // fewer cases are no data
	needed Micro
}

func newPlan(s *Sheet, m *methods.Method) (*plan, error) {
	p := &plan{m: m, s: s, values: newGrid(m.Rounding.Digits), scores: newGrid(m.Rounding.ScoreDigits), steep: steep(m)}
	for _, bounds := range s.levels() {
		d := s.deputies[bounds[0]]
		if _, known := m.Level(d.Level); !known {
			return nil, fmt.Errorf("%w: method %s, deputy %d of %q", ErrLevel, m.ID, d.ID, d.Level)
		}
	}
	for i := range m.Criteria {
		l := newLine(m, i)
		if column, known := s.columns[l.Code]; known {
			l.column = column
		}
		p.lines = append(p.lines, l)
	}
	return p, nil
}

// share has the deputies within bounds done by as many hands as there are processors, each
// some in a row, and returns the hands. What is added up in them is whole: who did what
// does not show.
func (p *plan) share(bounds [2]int, do func(hand *plan, i int)) []plan {
	hands := make([]plan, min(runtime.GOMAXPROCS(0), bounds[1]-bounds[0]))
	var working sync.WaitGroup
	for k := range hands {
		hands[k] = *p
		hands[k].means, hands[k].empty = make([]Mean, len(p.lines)), make([]float64, len(p.m.Blocks))
		size := bounds[1] - bounds[0]
		from, to := bounds[0]+size*k/len(hands), bounds[0]+size*(k+1)/len(hands)
		working.Go(func() {
			for i := from; i < to; i++ {
				do(&hands[k], i)
			}
		})
	}
	working.Wait()
	return hands
}

// newLine is the criterion with a number, without a column.
func newLine(m *methods.Method, i int) line {
	c := &m.Criteria[i]
	block := slices.IndexFunc(m.Blocks, func(b methods.Block) bool { return b.Code == c.Block })
	return line{Criterion: c, column: -1, block: block, least: micro(c.MinCases), needed: micro(c.Needed)}
}

// steep is how fast counts saturate, such that the target gives what the method says.
func steep(m *methods.Method) float64 { return -log(1 - m.Count.AtTarget) }

// micro is a number of a method in millionths.
func micro(v float64) Micro { return millionths.float(v) }

// pulled says whether few cases are pulled towards the group's mean.
func (l *line) pulled() bool { return l.Kind == methods.Ratio || l.Kind == methods.Mean }

// exposure is how much of so many weeks a deputy was in office.
func (p *plan) exposure(i, weeks int) Micro {
	if p.s.days(i, weeks) == 7*weeks {
		return One
	}
	return p.values.float(float64(p.s.days(i, weeks)) / float64(7*weeks))
}

// cases is what a deputy has in a criterion, or why that is nothing; the exposure is
// known.
func (p *plan) cases(i int, l *line, own *Part) {
	sum := p.s.sum(i, l.column)
	switch {
	case p.s.deputies[i].Mandate < 7*l.NewcomerWeeks:
		own.Missing = Newcomer
	case own.Exposure == 0:
		own.Missing = Away
	case !l.pulled():
		own.X, own.N = sum.X, sum.N
	case sum.N == 0:
		own.Missing = Nothing
	case sum.N < l.least:
		own.Missing = Few
	default:
		own.X, own.N = min(sum.X, sum.N), sum.N
	}
}

// own is s of what does not look at the group: a count saturates, a threshold is
// reached or not. target is that of the deputy's level for a whole window.
func (p *plan) own(l *line, part *Part, target float64) Micro {
	if l.Kind == methods.Threshold {
		if part.X >= l.needed {
			return One
		}
		return 0
	}
	x, full := part.X.Float(), float64(target*part.Exposure.Float())
	known := &p.curves[math.Float64bits(x/full)*0x9e3779b97f4a7c15>>56]
	if known.x != x || known.full != full {
		*known = saturated{x, full, p.values.float(p.curve(x, full))}
	}
	return known.s
}

// curve is 1 - exp(-k·x/T), which gives the method's at_target where x is T.
func (p *plan) curve(x, target float64) float64 {
	if x == 0 {
		return 0
	}
	return 1 - power(-float64(p.steep*x)/target)
}

// mean closes a group's sums: pooled, with the method's prior cases, so that a group
// with few does not swing, and kept within the method's limits.
func (p *plan) mean(m *Mean) {
	rule := p.m.Missing
	mean := rule.PriorMean
	if n := m.N.Float() + rule.PriorCases; n > 0 {
		mean = (m.X.Float() + float64(rule.PriorCases*rule.PriorMean)) / n
	}
	m.Mean = p.values.float(min(max(mean, rule.MeanMin), rule.MeanMax))
}

// pull is (x + m·μ) / (n + m): the mean of the Beta distribution that begins with m
// cases of the group's mean (Gelman and others, Bayesian Data Analysis, 2.4).
func (p *plan) pull(x, n, mean Micro) Micro {
	m := p.m.Missing.Pull
	return p.values.float((x.Float() + float64(m*mean.Float())) / (n.Float() + m))
}
