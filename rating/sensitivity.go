package rating

import (
	"slices"

	"qalauly/rating/methods"
)

// Variant is how much of the top of a group stays when opinions are changed.
type Variant struct {
	Kind  VariantKind `json:"kind"`
	Block string      `json:"block"` // the one left out; "" else
	Stays int         `json:"stays"` // deputies of the top who are still in it
	Of    int         `json:"of"`    // deputies in the top; more than its size where the last place is shared
}

// VariantKind is what is changed.
type VariantKind string

// What is changed: the OECD and JRC Handbook on Constructing Composite Indicators
// (2008), step 7, asks for such comparisons.
const (
	EqualWeights VariantKind = "equal"     // each criterion weighs the same
	Geometric    VariantKind = "geometric" // blocks are multiplied: none makes up for another
	WithoutBlock VariantKind = "without"   // a block is left out, the others weigh more
)

// Sensitivity fills the variants of all groups of r, which is what Compute gave for
// this sheet and method. Groups not larger than the top have none.
func Sensitivity(s *Sheet, m *methods.Method, r *Result) error {
	p, err := newPlan(s, m)
	if err != nil {
		return err
	}
	score := map[int64]*Score{}
	for i := range r.Scores {
		score[r.Scores[i].Deputy] = &r.Scores[i]
	}
	for g := range r.Groups {
		group := &r.Groups[g]
		group.Sensitivity = nil
		if group.Shown == NoPlaces || len(group.Order) <= m.Ranking.Top {
			continue
		}
		members := make([]*Score, len(group.Order))
		for i, id := range group.Order {
			members[i] = score[id]
		}
		for _, v := range p.variants() {
			group.Sensitivity = append(group.Sensitivity, p.stays(v, members))
		}
	}
	return nil
}

func (p *plan) variants() []Variant {
	all := []Variant{{Kind: EqualWeights}, {Kind: Geometric}}
	for _, b := range p.m.Blocks {
		if b.Weight < 100 {
			all = append(all, Variant{Kind: WithoutBlock, Block: b.Code})
		}
	}
	return all
}

// stays compares the top of some deputies, who stand by score, with that of a variant.
func (p *plan) stays(v Variant, members []*Score) Variant {
	var now, then []Micro
	for _, sc := range members {
		now = append(now, sc.Score)
		then = append(then, p.scores.micro(p.variant(v, sc)))
	}
	least := p.topFrom(now)
	leastThen := p.topFrom(then)
	for i := range members {
		if now[i] < least {
			continue
		}
		v.Of++
		if then[i] >= leastThen {
			v.Stays++
		}
	}
	return v
}

// topFrom is the score from which on one is in the top.
func (p *plan) topFrom(scores []Micro) Micro {
	sorted := slices.Sorted(slices.Values(scores))
	return sorted[len(sorted)-p.m.Ranking.Top]
}

// variant is a deputy's score in a variant, before it is rounded.
func (p *plan) variant(v Variant, sc *Score) Micro {
	var sum float64
	switch v.Kind {
	case EqualWeights:
		for c := range sc.Parts {
			sum += sc.Parts[c].S.Float()
		}
		sum = float64(sum*100) / float64(len(sc.Parts))
	case Geometric:
		sum = p.geometric(sc)
	case WithoutBlock:
		left := 0.0
		for b, block := range p.m.Blocks {
			if block.Code != v.Block {
				sum, left = sum+sc.Blocks[b].Points.Float(), left+block.Weight
			}
		}
		sum = float64(sum*100) / left
	}
	return max(p.values.float(sum)-sc.Penalty, 0)
}

// geometric is the weighted geometric mean of the blocks, each as a share of its
// weight, of 100. A block without points makes it 0.
func (p *plan) geometric(sc *Score) float64 {
	var sum float64
	for b, block := range p.m.Blocks {
		switch share := sc.Blocks[b].Points.Float() / block.Weight; {
		case block.Weight == 0:
		case share <= 0:
			return 0
		default:
			sum += float64(block.Weight*log(share)) / 100
		}
	}
	return float64(100 * exp(sum))
}
