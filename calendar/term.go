package calendar

import (
	"cmp"
	"slices"
)

// Term is a number of working days, counted from the day after From.
type Term struct {
	From Day // day 0, which is not counted: the day of registration
	Days int // working days
	// Until, where it is set, is the last day as an extension named it, instead of
	// Days; Stops are then those since the extension.
	Until Day
	Stops []Stop
}

// Stop is a time in which the clock stands: the last day of the term moves on by
// the working days from From, which is one of them, to To, which is not. To is zero
// while the clock still stands.
type Stop struct{ From, To Day }

// Due is the last day of a term with all that led to it.
type Due struct {
	Term Term
	// Day is the last day; what comes before Day.End() is in time. While the clock
	// stands it is the last day as it would be had the clock just been started.
	Day     Day
	Stopped bool // the clock stands
	// Days are all days after Term.From up to Day, in order.
	Days []Counted
}

// Counted is a day on the way to the last one.
type Counted struct {
	Status
	N    int // the number of the day in the term, from 1; 0 for a day that is not counted
	Skip Skip
}

// Skip is why a day is not counted.
type Skip string

// Why a day is not counted; the empty Skip is for one that is.
const (
	SkipOff     Skip = "off"     // nobody works
	SkipStopped Skip = "stopped" // the clock stood
	// SkipReturned is the first day after a stop that began on the day of
	// registration: that day is a working day of the stop and is given back.
	SkipReturned Skip = "returned"
)

// Due counts a term. Stops may be given in any order and may overlap; one that
// began when the term had run out changes nothing, and one that began before From
// counts from From.
func (c *Calendar) Due(t Term) Due {
	due := Due{Term: t, Day: t.Until}
	if due.Day.IsZero() {
		due.Day = c.Add(t.From, t.Days)
	}
	stops := merged(t)
	var counted []Stop
	for _, s := range stops {
		if s.From > due.Day {
			break
		}
		if s.To.IsZero() {
			due.Stopped = true
			break
		}
		due.Day = c.Add(due.Day, c.Within(s.From, s.To))
		counted = append(counted, s)
	}
	due.Days = c.daysOf(t.From, due.Day, counted)
	return due
}

// Nth is the day that is number n of a term: the 5th, the 10th. Past the term's
// length it goes on over working days, so Nth(t, t.Days+1) is the first late day.
// For an extended term it is counted back from the last day.
func (c *Calendar) Nth(t Term, n int) Day {
	if n >= t.Days || !t.Until.IsZero() {
		return c.Add(c.Due(t).Day, n-t.Days)
	}
	t.Days = n
	return c.Due(t).Day
}

// Resume is the term with the clock started again on a day. Nothing changes where
// the clock does not stand.
func (t Term) Resume(on Day) Term {
	t.Stops = slices.Clone(t.Stops)
	for i, s := range t.Stops {
		if s.To.IsZero() {
			t.Stops[i].To = max(on, s.From)
		}
	}
	return t
}

// Stop is the term with the clock stopped on a day.
func (t Term) Stop(on Day) Term {
	t.Stops = append(slices.Clone(t.Stops), Stop{From: on})
	return t
}

// merged are the stops in order, none before the term, none overlapping.
func merged(t Term) []Stop {
	stops := slices.Clone(t.Stops)
	slices.SortFunc(stops, func(a, b Stop) int { return cmp.Compare(a.From, b.From) })
	var all []Stop
	for _, s := range stops {
		s.From = max(s.From, t.From)
		if !s.To.IsZero() && s.To <= s.From {
			continue
		}
		last := len(all) - 1
		if last < 0 || !all[last].To.IsZero() && all[last].To < s.From {
			all = append(all, s)
			continue
		}
		if all[last].To.IsZero() || s.To.IsZero() {
			all[last].To = 0
			continue
		}
		all[last].To = max(all[last].To, s.To)
	}
	return all
}

// daysOf lists the days after from up to last.
func (c *Calendar) daysOf(from, last Day, stops []Stop) []Counted {
	inStop := func(d Day) bool {
		return slices.ContainsFunc(stops, func(s Stop) bool { return s.From <= d && d < s.To })
	}
	back := inStop(from) && c.Works(from)
	var days []Counted
	n := 0
	for d := from + 1; d <= last; d++ {
		day := Counted{Status: c.Look(d)}
		switch {
		case inStop(d):
			day.Skip = SkipStopped
		case !day.Works:
			day.Skip = SkipOff
		case back:
			day.Skip, back = SkipReturned, false
		default:
			n++
			day.N = n
		}
		days = append(days, day)
	}
	return days
}

// Span is several days in a row that were not counted for one reason.
type Span struct {
	From, To Day // both belong to it
	Skip     Skip
	Status   // of From; for SkipStopped it says nothing about the others
}

// Spans gathers the days that were not counted, in order: this is what "why this
// date" tells.
func (d Due) Spans() []Span {
	var all []Span
	for _, day := range d.Days {
		if day.Skip == "" {
			continue
		}
		last := len(all) - 1
		if last >= 0 && all[last].To == day.Day-1 && all[last].alike(day) {
			all[last].To = day.Day
			continue
		}
		all = append(all, Span{From: day.Day, To: day.Day, Skip: day.Skip, Status: day.Status})
	}
	return all
}

func (s Span) alike(day Counted) bool {
	if s.Skip != SkipOff || day.Skip != SkipOff {
		return s.Skip == day.Skip
	}
	return s.Kind == day.Kind && s.Name == day.Name && s.Number == day.Number && (s.Kind != Instead || s.Of == day.Of)
}

// Counted are the days that were counted, in order.
func (d Due) Counted() []Counted {
	return slices.DeleteFunc(slices.Clone(d.Days), func(day Counted) bool { return day.Skip != "" })
}
