package weeks

import (
	"fmt"
	"time"

	"qalauly/calendar"
	"qalauly/rating/methods"
)

// Terms tells when the steps of a week come by a method. drafted is when the draft was
// shown, zero where it was not yet. One shown late leaves two full working days, which
// are those for objections; decisions then go on to their end, and it is published on
// the working day after.
func Terms(c *calendar.Calendar, m *methods.Method, week calendar.Week, drafted time.Time) calendar.Schedule {
	plan := calendar.Plan(m.Week)
	s := c.Schedule(week, plan)
	if drafted.IsZero() || !drafted.After(s.Draft) {
		return s
	}
	second := c.Add(calendar.DayOf(drafted), lateDays)
	s.ObjectionsUntil = later(s.ObjectionsUntil, second.At(plan.ObjectionsUntil))
	s.DecisionsUntil = later(s.DecisionsUntil, second.At(plan.DecisionsUntil))
	s.Post = later(s.Post, c.Next(second).At(plan.PostAt))
	return s
}

// lateDays are the full working days that the publication of a late draft waits.
const lateDays = 2

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// LastClosed is the latest week whose draft is due at a moment.
func LastClosed(c *calendar.Calendar, plan calendar.Plan, now time.Time) calendar.Week {
	w := calendar.WeekOf(calendar.DayOf(now))
	for c.Schedule(w, plan).Draft.After(now) {
		w = w.Add(-1)
	}
	return w
}

// period is a longer rating that a week closes.
type period struct {
	kind  Kind
	name  string
	weeks int // 0: the method's own
}

// closes are the longer ratings that a week closes: a quarter is 13 weeks of the ISO
// year, the last one up to its end.
func closes(week calendar.Week, m *methods.Method) []period {
	var year, number int
	_, _ = fmt.Sscanf(week.String(), "%d-W%d", &year, &number) // of our own making
	var next int
	_, _ = fmt.Sscanf(week.Add(1).String(), "%d-", &next)
	last := next != year
	var all []period
	for _, kind := range m.Periods {
		switch {
		case kind == string(Quarterly) && (last || number < 52 && number%13 == 0):
			all = append(all, period{Quarterly, fmt.Sprintf("%d-Q%d", year, min((number+12)/13, 4)), 0})
		case kind == string(Yearly) && last:
			all = append(all, period{Yearly, fmt.Sprint(year), number})
		}
	}
	return all
}
