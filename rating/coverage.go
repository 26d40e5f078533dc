package rating

import (
	"slices"
	"strings"
)

// branches tells how much each branch has entered for its deputies.
func (p *plan) branches(scores []Score) []Branch {
	at := map[string]int{}
	var all []Branch
	for i := range scores {
		d := &p.s.deputies[i]
		if d.Branch == "" {
			continue
		}
		k, seen := at[d.Branch]
		if !seen {
			k = len(all)
			at[d.Branch], all = k, append(all, Branch{Name: d.Branch})
		}
		b := &all[k]
		b.Deputies, b.Records, b.Waiting = b.Deputies+1, b.Records+d.Records, b.Waiting+d.Waiting
		if d.Records > 0 {
			b.Recorded++
		}
		b.Coverage += p.coverage(i)
	}
	for k := range all {
		all[k].Coverage = p.values.micro(all[k].Coverage / Micro(all[k].Deputies))
	}
	slices.SortFunc(all, func(a, b Branch) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// coverage is the share of the weight of criteria in which a deputy has anything.
func (p *plan) coverage(i int) Micro {
	var has, all float64
	for c := range p.lines {
		l := &p.lines[c]
		all += l.Weight
		if sum := p.s.sum(i, l.column); sum.X > 0 || sum.N > 0 {
			has += l.Weight
		}
	}
	return p.values.float(has / all)
}
