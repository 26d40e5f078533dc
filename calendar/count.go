package calendar

// Add is the n-th working day after d, which is not counted itself: Add(d, 1) is
// the next working day. Before d for a negative n; d itself, worked or not, for 0.
func (c *Calendar) Add(d Day, n int) Day {
	step := Day(1)
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		d += step
		if c.Works(d) {
			n--
		}
	}
	return d
}

// Next is the first working day after d.
func (c *Calendar) Next(d Day) Day { return c.Add(d, 1) }

// OnOrAfter is d where it is worked, else the next working day.
func (c *Calendar) OnOrAfter(d Day) Day { return c.Next(d - 1) }

// OnOrBefore is d where it is worked, else the working day before.
func (c *Calendar) OnOrBefore(d Day) Day { return c.Add(d+1, -1) }

// Between counts the working days after from, up to and with to: what is left of
// a term today is Between(today, due). It is negative where to lies before from.
func (c *Calendar) Between(from, to Day) int {
	if to < from {
		return -c.Between(to, from)
	}
	return c.Within(from+1, to+1)
}

// Within counts the working days from first, which is counted, to before, which is
// not; 0 where there are none.
func (c *Calendar) Within(first, before Day) int {
	n := 0
	for d := first; d < before; d++ {
		if c.Works(d) {
			n++
		}
	}
	return n
}
