package rating

import (
	"slices"
)

// groups are the tables: each level in the whole country, then by region. Places are
// by score; equal scores share one, and inside it stand by name.
func (p *plan) groups(scores []Score) []Group {
	orders := make([][]int, len(p.s.tables))
	for k, t := range p.s.tables {
		if t.region != "" {
			continue
		}
		orders[k] = p.order(scores, t.bounds)
		for _, i := range orders[k] {
			if region := p.s.within[i]; region >= 0 {
				orders[region] = append(orders[region], i)
			}
		}
	}
	var all []Group
	for k, t := range p.s.tables {
		all = append(all, p.group(scores, t, orders[k]))
	}
	return all
}

func country(sc *Score) *Place { return &sc.Country }
func within(sc *Score) *Place  { return &sc.Within }

// order lists who has a place, by score and then by name.
func (p *plan) order(scores []Score, bounds [2]int) []int {
	byName := make([]int, len(p.s.alphabet))
	keys := make([]uint64, 0, bounds[1]-bounds[0])
	for i := bounds[0]; i < bounds[1]; i++ {
		if scores[i].Unplaced == "" {
			name := p.s.alphabet[i]
			byName[name] = i
			keys = append(keys, uint64(1000*One-scores[i].Score)<<24|uint64(name))
		}
	}
	slices.Sort(keys)
	order := make([]int, len(keys))
	for at, key := range keys {
		order[at] = byName[key&(1<<24-1)]
	}
	return order
}

// group makes one table of those in order and gives them their ranks.
func (p *plan) group(scores []Score, t tally, order []int) Group {
	g := Group{Level: t.level, Region: t.region, Deputies: t.deputies, Records: t.records, Waiting: t.waiting,
		Shown: p.shown(len(order)), Order: make([]int64, len(order))}
	g.Preliminary = float64(g.Waiting) > float64(p.m.Ranking.PreliminaryShare*float64(g.Records+g.Waiting))
	place := country
	if t.region != "" {
		place = within
	}
	rank := 0
	for at, i := range order {
		if at == 0 || scores[i].Score != scores[order[at-1]].Score {
			rank = at + 1
		}
		g.Order[at] = scores[i].Deputy
		if g.Shown != NoPlaces {
			*place(&scores[i]) = Place{Rank: rank, Of: len(order)}
		}
	}
	return g
}

func (p *plan) shown(size int) Shown {
	switch {
	case size < p.m.Ranking.MinGroup:
		return NoPlaces
	case size > p.m.Ranking.NumberedUpTo:
		return InBands
	}
	return Numbered
}
