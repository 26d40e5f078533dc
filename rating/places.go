package rating

import (
	"slices"
)

// groups are the tables: each level in the whole country, then by region. Places are
// by score; equal scores share one, and inside it stand by name.
func (p *plan) groups(scores []Score) []Group {
	var all []Group
	for _, bounds := range p.s.levels() {
		order := p.order(scores, bounds)
		all = append(all, p.group(scores, bounds, "", order, country))
		byRegion := map[string][]int{}
		for _, i := range order {
			byRegion[scores[i].Region] = append(byRegion[scores[i].Region], i)
		}
		for _, region := range regions(scores[bounds[0]:bounds[1]]) {
			all = append(all, p.group(scores, bounds, region, byRegion[region], within))
		}
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

func regions(scores []Score) []string {
	seen := map[string]bool{"": true}
	var all []string
	for i := range scores {
		if region := scores[i].Region; !seen[region] {
			seen[region] = true
			all = append(all, region)
		}
	}
	slices.Sort(all)
	return all
}

// group makes one table of those in order and gives them their ranks.
func (p *plan) group(scores []Score, bounds [2]int, region string, order []int, place func(*Score) *Place) Group {
	g := Group{Level: scores[bounds[0]].Level, Region: region, Shown: p.shown(len(order)), Order: make([]int64, len(order))}
	for i := bounds[0]; i < bounds[1]; i++ {
		if d := &p.s.deputies[i]; region == "" || d.Region == region {
			g.Deputies, g.Records, g.Waiting = g.Deputies+1, g.Records+d.Records, g.Waiting+d.Waiting
		}
	}
	g.Preliminary = float64(g.Waiting) > float64(p.m.Ranking.PreliminaryShare*float64(g.Records+g.Waiting))
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
