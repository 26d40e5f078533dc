package rating

import (
	"slices"
)

// tally is a table's deputies, whatever the method says of them.
type tally struct {
	level, region              string // region "": the whole country
	bounds                     [2]int // of the level's deputies in the sheet
	deputies, records, waiting int
}

// tabulate finds the tables of a sheet: each level, followed by its regions in order,
// and for each deputy the number of the region's table, or -1.
func (s *Sheet) tabulate() {
	s.within = make([]int, len(s.deputies))
	for _, bounds := range s.levels() {
		level := s.deputies[bounds[0]:bounds[1]]
		names := []string{""}
		for i := range level {
			names = append(names, level[i].Region)
		}
		slices.Sort(names)
		names = slices.Compact(names)
		first := len(s.tables)
		for _, name := range names {
			s.tables = append(s.tables, tally{level: level[0].Level, region: name, bounds: bounds})
		}
		for i := range level {
			at, _ := slices.BinarySearch(names, level[i].Region)
			s.tables[first].add(&level[i])
			if s.within[bounds[0]+i] = -1; at > 0 {
				s.within[bounds[0]+i] = first + at
				s.tables[first+at].add(&level[i])
			}
		}
	}
}

func (t *tally) add(d *Deputy) {
	t.deputies, t.records, t.waiting = t.deputies+1, t.records+d.Records, t.waiting+d.Waiting
}

// listBranches numbers the branches of a sheet; deputies without one have the first.
func (s *Sheet) listBranches() {
	s.branches = []string{""}
	for i := range s.deputies {
		s.branches = append(s.branches, s.deputies[i].Branch)
	}
	slices.Sort(s.branches)
	s.branches = slices.Compact(s.branches)
	for i := range s.deputies {
		at, _ := slices.BinarySearch(s.branches, s.deputies[i].Branch)
		s.branch = append(s.branch, at)
	}
}
