package rating

import (
	"errors"
	"fmt"
	"time"

	"qalauly/rating/methods"
)

// ErrNobody is a deputy whom a rating does not hold.
var ErrNobody = errors.New("rating: no such deputy in this rating")

// Explanation is why a score is what it is, as data: block, criterion, formula. Every
// line can be followed with a pocket calculator, for the formulas take the rounded
// values that stand here.
type Explanation struct {
	Method string     `json:"method"`
	SHA256 string     `json:"sha256"`
	Week   time.Time  `json:"week"`
	Score  *Score     `json:"score"`
	Blocks []BlockWhy `json:"blocks"`
}

// BlockWhy is a block's points: the sum of its criteria.
type BlockWhy struct {
	Code     string         `json:"code"`
	Name     methods.Name   `json:"name"`
	Weight   Micro          `json:"weight"`
	Points   Micro          `json:"points"`
	Thin     bool           `json:"thin"`
	Criteria []CriterionWhy `json:"criteria"`
}

// CriterionWhy is a criterion's points: Weight times S. Exactly one of the formulas is
// set; Missing says why it is GroupMean.
type CriterionWhy struct {
	Code    string       `json:"code"`
	Name    methods.Name `json:"name"`
	Kind    methods.Kind `json:"kind"`
	Weeks   int          `json:"weeks"` // the criterion's window
	Weight  Micro        `json:"weight"`
	S       Micro        `json:"s"`
	Points  Micro        `json:"points"`
	Missing Missing      `json:"missing"`

	Pulled    *Pulled    `json:"pulled,omitempty"`
	Saturated *Saturated `json:"saturated,omitempty"`
	Reached   *Reached   `json:"reached,omitempty"`
	GroupMean *GroupMean `json:"group_mean,omitempty"`
	// More is what one case more, done, would add to the points, the group's mean
	// being the same; for a newcomer or one who was away it is 0.
	More Micro `json:"more"`
}

// Pulled is s = (X + Pull·Mean) / (N + Pull).
type Pulled struct {
	X     Micro     `json:"x"`
	N     Micro     `json:"n"`
	Pull  Micro     `json:"pull"`
	Group GroupMean `json:"group"`
}

// Saturated is s = 1 − exp(ln(1 − AtTarget)·X / (Target·Exposure)).
type Saturated struct {
	X        Micro `json:"x"`
	Target   Micro `json:"target"` // of the level, for a whole window
	Exposure Micro `json:"exposure"`
	AtTarget Micro `json:"at_target"`
}

// Reached is s = 1 where X is at least Needed, else 0.
type Reached struct {
	X      Micro `json:"x"`
	Needed Micro `json:"needed"`
}

// GroupMean is Mean = (X + PriorCases·PriorMean) / (N + PriorCases), kept from Min to Max.
type GroupMean struct {
	Mean
	PriorCases Micro `json:"prior_cases"`
	PriorMean  Micro `json:"prior_mean"`
	Min        Micro `json:"min"`
	Max        Micro `json:"max"`
}

// Explain tells a deputy's score of a rating that m has computed; a frozen one too.
// The error is ErrNobody.
func Explain(m *methods.Method, r *Result, deputy int64) (Explanation, error) {
	for i := range r.Scores {
		if sc := &r.Scores[i]; sc.Deputy == deputy {
			p := &plan{m: m, values: newGrid(m.Rounding.Digits), steep: steep(m)}
			return Explanation{Method: r.Method, SHA256: r.SHA256, Week: r.Week, Score: sc, Blocks: p.why(sc, r.mean(sc.Level))}, nil
		}
	}
	return Explanation{}, fmt.Errorf("%w: %d", ErrNobody, deputy)
}

func (p *plan) why(sc *Score, means []Mean) []BlockWhy {
	var all []BlockWhy
	for b, block := range p.m.Blocks {
		one := BlockWhy{Code: block.Code, Name: block.Name, Weight: micro(block.Weight), Points: sc.Blocks[b].Points, Thin: sc.Blocks[b].Thin}
		for c := range p.m.Criteria {
			if l := newLine(p.m, c); l.block == b {
				one.Criteria = append(one.Criteria, p.criterion(&l, &sc.Parts[c], sc.Level, means[c]))
			}
		}
		all = append(all, one)
	}
	return all
}

func (p *plan) criterion(l *line, part *Part, level string, mean Mean) CriterionWhy {
	w := CriterionWhy{Code: l.Code, Name: l.Name, Kind: l.Kind, Weeks: l.WindowWeeks, Weight: micro(l.Weight),
		S: part.S, Points: part.Points, Missing: part.Missing, More: p.more(l, part, level, mean.Mean)}
	group := GroupMean{Mean: mean, PriorCases: micro(p.m.Missing.PriorCases), PriorMean: micro(p.m.Missing.PriorMean),
		Min: micro(p.m.Missing.MeanMin), Max: micro(p.m.Missing.MeanMax)}
	switch {
	case part.Missing != Present:
		w.GroupMean = &group
	case l.pulled():
		w.Pulled = &Pulled{X: part.X, N: part.N, Pull: micro(p.m.Missing.Pull), Group: group}
	case l.Kind == methods.Threshold:
		w.Reached = &Reached{X: part.X, Needed: l.needed}
	default:
		w.Saturated = &Saturated{X: part.X, Target: micro(l.Targets[level]), Exposure: part.Exposure, AtTarget: micro(p.m.Count.AtTarget)}
	}
	return w
}

// more is what one done case more would add. Of a criterion with too few cases it is
// nothing until there are enough.
func (p *plan) more(l *line, part *Part, level string, mean Micro) Micro {
	next := *part
	next.X += One
	switch {
	case part.Missing == Newcomer || part.Missing == Away || part.Missing == Few:
		return 0
	case l.pulled():
		next.N += One
		if next.N < l.least {
			return 0
		}
		next.Missing = Present
	default:
		next.S = p.own(l, &next, l.Targets[level])
	}
	p.fill(&next, l, mean)
	return next.Points - part.Points
}
