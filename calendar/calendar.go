package calendar

import (
	"cmp"
	"slices"
	"sync"
)

// Calendar says which days are worked and counts them. It never changes once made
// and may be used by many at once.
type Calendar struct {
	rules *rules
	hours Hours
	moves map[moveKey]Override
	days  map[Day]Override
	years sync.Map // int → map[Day]Status; each year is computed when first asked for
}

// Status is what a day is, and by which rule.
type Status struct {
	Day   Day
	Works bool
	Kind  Kind
	Name  Name   // of the holiday or the override; empty for plain days
	Of    Day    // for Instead: the day of the holiday that fell on a day off
	Act   string // the source of the rule; empty for plain days
	// Number is the override that decides about this day; 0 where none does.
	Number int64
	// Expected says that the date was computed and is not announced yet.
	Expected bool
}

// Kind is what a day is.
type Kind string

// The kinds of days.
const (
	Plain   Kind = "plain"   // worked, as days are
	Weekend Kind = "weekend" // Saturday or Sunday
	Holiday Kind = "holiday" // a holiday or another day off that the law names
	Instead Kind = "instead" // off instead of a holiday that fell on a day off
	Given   Kind = "off"     // off by an override
	Taken   Kind = "work"    // worked by an override
)

// Usual is the calendar of the law and of the orders known when this was built,
// without what the database holds, with UsualHours.
func Usual() *Calendar { return usual() }

var usual = sync.OnceValue(func() *Calendar {
	c, err := New(UsualHours, nil)
	if err != nil {
		panic(err)
	}
	return c
})

// New makes the calendar of the law, changed by overrides, with these hours of a
// working day. An error names the override that cannot be.
func New(hours Hours, overrides []Override) (*Calendar, error) {
	c := &Calendar{rules: law(), hours: hours, moves: map[moveKey]Override{}, days: map[Day]Override{}}
	all := slices.Concat(c.rules.Overrides, overrides)
	slices.SortStableFunc(all, func(a, b Override) int { return cmp.Compare(a.Number, b.Number) })
	for _, o := range all {
		if err := o.check(c.rules); err != nil {
			return nil, err
		}
		if o.Kind == Move {
			c.moves[moveKey{o.Holiday, o.Day.Year()}] = o
			continue
		}
		c.days[o.Day] = o
	}
	return c, nil
}

// Hours are the hours of a working day.
func (c *Calendar) Hours() Hours { return c.hours }

// Look says what a day is.
func (c *Calendar) Look(d Day) Status {
	if o, ok := c.days[d]; ok {
		kind := Given
		if o.Kind == Work {
			kind = Taken
		}
		return Status{Day: d, Works: o.Kind == Work, Kind: kind, Name: o.Name, Act: o.Act, Number: o.Number}
	}
	if s, ok := c.year(d.Year())[d]; ok {
		return s
	}
	if weekend(d) {
		return Status{Day: d, Kind: Weekend}
	}
	return Status{Day: d, Works: true, Kind: Plain}
}

// Works says whether a day is worked.
func (c *Calendar) Works(d Day) bool { return c.Look(d).Works }

// Unknown lists the names of holidays whose date of a year nobody knows yet: what
// is counted through that year may be a day short.
func (c *Calendar) Unknown(year int) []Name {
	var names []Name
	for _, h := range c.rules.Holidays {
		_, moved := c.moves[moveKey{h.Key, year}]
		if len(h.Dates) > 0 && len(h.in(year)) == 0 && !moved {
			names = append(names, h.Name)
		}
	}
	return names
}

func (c *Calendar) year(year int) map[Day]Status {
	if known, ok := c.years.Load(year); ok {
		return known.(map[Day]Status)
	}
	known, _ := c.years.LoadOrStore(year, c.rules.year(year, c.moves))
	return known.(map[Day]Status)
}
