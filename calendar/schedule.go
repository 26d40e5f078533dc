package calendar

import "time"

// Plan says how a week that closed on a Sunday goes on: days are counted from that
// Sunday, clocks from midnight, working days of a step from its beginning.
type Plan struct {
	DraftDay        int // the draft is shown on this day, or on the next working day
	DraftAt         time.Duration
	ObjectionDays   int // working days for objections, the day of the draft is the first
	ObjectionsUntil time.Duration
	DecisionDays    int // working days for decisions, after those
	DecisionsUntil  time.Duration
	PostDay         int // the post goes out on this day, or later where working days are missing
	PostAt          time.Duration
}

// Schedule is a week's plan in moments.
type Schedule struct {
	Closes          time.Time // Sunday 24:00
	Draft           time.Time
	ObjectionsUntil time.Time
	DecisionsUntil  time.Time
	Post            time.Time
}

// Schedule tells when the steps of a week come. Objections and decisions always
// have their full working days; where days off take them, the post moves to the
// working day after the decisions.
func (c *Calendar) Schedule(w Week, p Plan) Schedule {
	draft := c.OnOrAfter(w.Sunday() + Day(p.DraftDay))
	objections := c.Add(draft, p.ObjectionDays-1)
	decisions := c.Add(objections, p.DecisionDays)
	post := w.Sunday() + Day(p.PostDay)
	if post <= decisions {
		post = c.Next(decisions)
	}
	return Schedule{
		Closes:          w.End(),
		Draft:           draft.At(p.DraftAt),
		ObjectionsUntil: objections.At(p.ObjectionsUntil),
		DecisionsUntil:  decisions.At(p.DecisionsUntil),
		Post:            post.At(p.PostAt),
	}
}
