package rating

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrInput is an input that contradicts itself.
var ErrInput = errors.New("rating: impossible input")

// Sheet is an input put in order and checked, on which any number of methods can
// be computed. It is not changed any more and may be shared.
type Sheet struct {
	week     time.Time
	columns  map[string]int
	deputies []Deputy // by level, then by ID
	alphabet []int    // the place of each in the alphabet of names
	office   [][]int  // of each, by number of weeks: days in office in the last so many
	tables   []tally
	within   []int // of each, the number of the region's table; -1 for none
	branches []string
	branch   []int // of each, its place in branches
}

// NewSheet orders an input. What contradicts itself is ErrInput, with the deputy.
func NewSheet(in Input) (*Sheet, error) {
	s := &Sheet{week: in.Week.UTC(), columns: map[string]int{}, deputies: slices.Clone(in.Deputies)}
	if s.week.Weekday() != time.Monday {
		return nil, fmt.Errorf("%w: the week begins on %s, which is no Monday", ErrInput, s.week.Format(time.DateOnly))
	}
	for i, code := range in.Criteria {
		if _, twice := s.columns[code]; twice {
			return nil, fmt.Errorf("%w: criterion %s stands twice", ErrInput, code)
		}
		s.columns[code] = i
	}
	slices.SortFunc(s.deputies, func(a, b Deputy) int { return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.ID, b.ID)) })
	ids := map[int64]bool{}
	for _, d := range s.deputies {
		if err := d.check(len(in.Criteria)); err != nil {
			return nil, err
		}
		if ids[d.ID] {
			return nil, fmt.Errorf("%w: deputy %d stands twice", ErrInput, d.ID)
		}
		ids[d.ID] = true
		s.office = append(s.office, d.office())
	}
	s.alphabet = alphabet(s.deputies)
	s.tabulate()
	s.listBranches()
	return s, nil
}

func (d Deputy) check(criteria int) error {
	switch {
	case len(d.Sums) != criteria:
		return fmt.Errorf("%w: deputy %d has %d sums for %d criteria", ErrInput, d.ID, len(d.Sums), criteria)
	case slices.ContainsFunc(d.Sums, func(s Sum) bool { return s.X < 0 || s.N < 0 }):
		return fmt.Errorf("%w: deputy %d has a sum below 0", ErrInput, d.ID)
	case slices.ContainsFunc([]byte(d.Office), func(c byte) bool { return c < '0' || c > '7' }):
		return fmt.Errorf("%w: deputy %d: %q are not days of weeks", ErrInput, d.ID, d.Office)
	case slices.ContainsFunc(d.Penalties, func(p Penalty) bool { return p.Points < 0 }):
		return fmt.Errorf("%w: deputy %d has a penalty below 0", ErrInput, d.ID)
	case d.Records < 0 || d.Waiting < 0 || d.Mandate < 0:
		return fmt.Errorf("%w: deputy %d has less than no records or days", ErrInput, d.ID)
	}
	return nil
}

// office adds the days of a deputy's weeks up, from the last one back.
func (d Deputy) office() []int {
	days := make([]int, len(d.Office)+1)
	for w := range len(d.Office) {
		days[w+1] = days[w] + int(d.Office[len(d.Office)-1-w]-'0')
	}
	return days
}

// days is how many of the last weeks' days a deputy was in office.
func (s *Sheet) days(i, weeks int) int { return s.office[i][min(weeks, len(s.office[i])-1)] }

// sum is what a deputy has of a column; of none, nothing.
func (s *Sheet) sum(i, column int) Sum {
	if column < 0 {
		return Sum{}
	}
	return s.deputies[i].Sums[column]
}

// closes is the Sunday that closes the window.
func (s *Sheet) closes() time.Time { return s.week.AddDate(0, 0, 6) }

// levels are the bounds of each level's deputies, in the order of the sheet.
func (s *Sheet) levels() [][2]int {
	var all [][2]int
	for from := 0; from < len(s.deputies); {
		to := from + 1
		for to < len(s.deputies) && s.deputies[to].Level == s.deputies[from].Level {
			to++
		}
		all = append(all, [2]int{from, to})
		from = to
	}
	return all
}
