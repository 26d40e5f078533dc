package methods

import "maps"

// Over is the method on a window of so many weeks, for the rating of a year: what is
// looked at for less becomes as long, with targets and what is needed in proportion.
// 0, or the method's own length, is the method as it is. It keeps id and hash: the
// file is the same.
func (m *Method) Over(weeks int) *Method {
	if weeks == 0 || weeks == m.Window.Weeks {
		return m
	}
	long := *m
	long.Window.Weeks = weeks
	long.Penalties.Weeks = max(m.Penalties.Weeks, weeks)
	long.Criteria = make([]Criterion, len(m.Criteria))
	for i, c := range m.Criteria {
		long.Criteria[i] = c.over(weeks)
	}
	return &long
}

func (c Criterion) over(weeks int) Criterion {
	if c.WindowWeeks >= weeks {
		return c
	}
	by := float64(weeks) / float64(c.WindowWeeks)
	c.WindowWeeks, c.Needed = weeks, c.Needed*by
	c.Targets = maps.Clone(c.Targets)
	for level := range c.Targets {
		c.Targets[level] *= by
	}
	return c
}

// Longest is the most weeks that any criterion looks at.
func (m *Method) Longest() int {
	longest := m.Window.Weeks
	for _, c := range m.Criteria {
		longest = max(longest, c.WindowWeeks)
	}
	return longest
}
