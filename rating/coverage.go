package rating

// coverages tells how much each branch has entered for its deputies.
func (p *plan) coverages() []Branch {
	all := make([]Branch, len(p.s.branches))
	for i := range p.s.deputies {
		d, b := &p.s.deputies[i], &all[p.s.branch[i]]
		b.Deputies, b.Records, b.Waiting = b.Deputies+1, b.Records+d.Records, b.Waiting+d.Waiting
		if d.Records > 0 {
			b.Recorded++
		}
		b.Coverage += p.coverage(i)
	}
	for k := range all {
		all[k].Name = p.s.branches[k]
		all[k].Coverage = p.values.micro(all[k].Coverage / Micro(max(all[k].Deputies, 1)))
	}
	return all[1:] // the first is no branch
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
