package rating

import (
	"slices"

	"qalauly/rating/methods"
)

// Compute rates everybody on a sheet by a method, without what is drawn (Ranges) and
// what is compared (Sensitivity). without are tags whose deputies get no place; they
// stay in the means. The formulas are those of the method's file:
//
//	ratio, mean  s = (x + pull·μ) / (n + pull)
//	count        s = 1 − exp(ln(1 − at_target)·x / (target·e))
//	threshold    s = 1 or 0
//	points = weight·s, score = Σ points − penalties, from 0 to 100
//
// The error is ErrLevel.
func Compute(s *Sheet, m *methods.Method, without ...string) (*Result, error) {
	p, err := newPlan(s, m)
	if err != nil {
		return nil, err
	}
	r := &Result{Method: m.ID, SHA256: m.SHA256, Week: s.week, Scores: make([]Score, len(s.deputies))}
	parts := make([]Part, len(s.deputies)*len(p.lines))
	shares := make([]Share, len(s.deputies)*len(m.Blocks))
	for i := range r.Scores {
		r.Scores[i].Parts, parts = cut(parts, len(p.lines))
		r.Scores[i].Blocks, shares = cut(shares, len(m.Blocks))
	}
	for _, bounds := range s.levels() {
		level := p.level(r.Scores, bounds)
		p.share(bounds, func(h *plan, i int) {
			for c := range h.lines {
				h.fill(&r.Scores[i].Parts[c], &h.lines[c], level.Means[c].Mean)
			}
			h.score(&r.Scores[i], i, without)
		})
		r.Levels = append(r.Levels, level)
	}
	r.Groups = p.groups(r.Scores)
	r.Branches = p.coverages()
	return r, nil
}

func cut[T any](all []T, n int) (first, rest []T) { return all[:n:n], all[n:] }

// level finds every s of one level's deputies, and the means on the way.
func (p *plan) level(scores []Score, bounds [2]int) Level {
	level := Level{Code: p.s.deputies[bounds[0]].Level, Means: make([]Mean, len(p.lines))}
	targets := make([]float64, len(p.lines))
	for c := range p.lines {
		targets[c] = p.lines[c].Targets[level.Code]
	}
	hands := p.share(bounds, func(h *plan, i int) { h.parts(scores[i].Parts, i, targets) })
	for c := range level.Means {
		mean := &level.Means[c]
		for k := range hands {
			mean.X, mean.N = mean.X+hands[k].means[c].X, mean.N+hands[k].means[c].N
		}
		p.mean(mean)
	}
	return level
}

// parts finds what a deputy has in each criterion and adds it to the means at hand.
func (p *plan) parts(parts []Part, i int, targets []float64) {
	weeks, exposure := 0, Micro(0)
	for c := range p.lines {
		l, m, part := &p.lines[c], &p.means[c], &parts[c]
		if l.WindowWeeks != weeks {
			weeks, exposure = l.WindowWeeks, p.exposure(i, l.WindowWeeks)
		}
		part.Exposure = exposure
		p.cases(i, l, part)
		switch {
		case part.Missing != Present:
		case l.pulled():
			m.X, m.N = m.X+part.X, m.N+part.N
		default:
			part.S = p.own(l, part, targets[c])
			m.X, m.N = m.X+part.S, m.N+One
		}
	}
}

// fill gives a part what its group decides, and its points.
func (p *plan) fill(part *Part, l *line, mean Micro) {
	switch {
	case part.Missing != Present:
		part.S = mean
	case l.pulled():
		part.S = p.pull(part.X, part.N, mean)
	}
	part.Points = p.values.float(float64(l.Weight * part.S.Float()))
}

// score adds up what a deputy has, and says whether that is enough for a place.
func (p *plan) score(sc *Score, i int, without []string) {
	d := &p.s.deputies[i]
	sc.Deputy, sc.Level, sc.Region, sc.Tags = d.ID, d.Level, d.Region, p.tags(d)
	sc.Exposure = p.exposure(i, p.m.Window.Weeks)
	sc.Penalty = p.penalty(d)
	thin := p.blocks(sc)
	for _, b := range sc.Blocks {
		sc.Sum += b.Points
	}
	sc.Sum = max(sc.Sum-sc.Penalty, 0)
	sc.Score = p.scores.micro(sc.Sum)
	sc.Band = p.m.Band(sc.Score.Float()).Code
	switch {
	case sc.Exposure < micro(p.m.Window.MinExposure):
		sc.Unplaced = ShortOffice
	case thin:
		sc.Unplaced = ThinData
	case slices.ContainsFunc(sc.Tags, func(t string) bool { return slices.Contains(without, t) }):
		sc.Unplaced = LeftOut
	}
}

// blocks adds the parts of each block up and says whether one of them is thin.
func (p *plan) blocks(sc *Score) (thin bool) {
	empty := p.empty
	clear(empty)
	for c := range p.lines {
		l := &p.lines[c]
		sc.Blocks[l.block].Points += sc.Parts[c].Points
		if sc.Parts[c].Missing != Present {
			empty[l.block] += l.Weight
		}
	}
	for b, block := range p.m.Blocks {
		sc.Blocks[b].Thin = micro(empty[b]) > micro(float64(p.m.Missing.MaxShare*block.Weight))
		thin = thin || sc.Blocks[b].Thin
	}
	return thin
}

// tags are those that staff set and the method knows, and those that a young mandate
// sets.
func (p *plan) tags(d *Deputy) []string {
	var all []string
	for _, t := range p.m.Tags {
		young := t.UnderWeeks > 0 && d.Mandate < 7*t.UnderWeeks
		if young || t.UnderWeeks == 0 && slices.Contains(d.Tags, t.Code) {
			all = append(all, t.Code)
		}
	}
	return all
}

// penalty is what the decisions of the method's last weeks take away, each within the
// bounds of its kind. A kind that the method does not know takes nothing.
func (p *plan) penalty(d *Deputy) Micro {
	var sum Micro
	for _, one := range d.Penalties {
		if kind, ok := p.m.Penalty(one.Code); ok && p.counts(one) {
			sum += min(max(one.Points, micro(kind.Min)), micro(kind.Max))
		}
	}
	return min(sum, micro(p.m.Penalties.Max))
}

// counts says whether a penalty was decided in the weeks for which it lasts.
func (p *plan) counts(one Penalty) bool {
	closes := p.s.closes()
	return !one.Decided.After(closes) && one.Decided.After(closes.AddDate(0, 0, -7*p.m.Penalties.Weeks))
}
