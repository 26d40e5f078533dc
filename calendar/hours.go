package calendar

import (
	"fmt"
	"strings"
	"time"
)

// Hours are the hours of a working day as the clock shows them: From belongs to
// them, To does not.
type Hours struct{ From, To time.Duration }

// UsualHours are those of a working day where nothing else was set.
var UsualHours = Hours{9 * time.Hour, 18*time.Hour + 30*time.Minute}

// ParseHours reads a span of one day as 09:00-18:30; 24:00 is the end of a day.
func ParseHours(text string) (Hours, error) {
	first, last, _ := strings.Cut(text, "-")
	from, errFrom := sinceMidnight(first)
	to, errTo := sinceMidnight(last)
	if errFrom != nil || errTo != nil || from >= to {
		return Hours{}, fmt.Errorf("%q is not a span of one day; give it as 09:00-18:30", text)
	}
	return Hours{from, to}, nil
}

func sinceMidnight(text string) (time.Duration, error) {
	text = strings.TrimSpace(text)
	if text == "24:00" {
		return 24 * time.Hour, nil
	}
	t, err := time.Parse("15:04", text)
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, err
}

// String is the span as ParseHours reads it.
func (h Hours) String() string { return clock(h.From) + "-" + clock(h.To) }

func clock(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60)
}

// Open says whether a moment lies in the working hours of a working day.
func (c *Calendar) Open(t time.Time) bool {
	d := DayOf(t)
	return c.Works(d) && !t.Before(d.At(c.hours.From)) && t.Before(d.At(c.hours.To))
}

// NextOpen is the next working moment: t itself in working hours, else the hour at
// which the next working day begins.
func (c *Calendar) NextOpen(t time.Time) time.Time {
	d := DayOf(t)
	switch {
	case c.Open(t):
		return t.In(Zone)
	case c.Works(d) && t.Before(d.At(c.hours.From)):
		return d.At(c.hours.From)
	}
	return c.Next(d).At(c.hours.From)
}

// AddTime is the moment at which so much working time has passed since t. A span
// that ends with a working day ends at that day's last moment. A negative length
// counts as none.
func (c *Calendar) AddTime(t time.Time, length time.Duration) time.Time {
	t = c.NextOpen(t)
	for {
		left := DayOf(t).At(c.hours.To).Sub(t)
		if length <= left {
			return t.Add(max(length, 0))
		}
		length -= left
		t = c.Next(DayOf(t)).At(c.hours.From)
	}
}

// TimeBetween is how much working time lies from a moment to a later one; it is 0
// where the second is not later.
func (c *Calendar) TimeBetween(from, to time.Time) time.Duration {
	var sum time.Duration
	for d := DayOf(from); d <= DayOf(to); d++ {
		if !c.Works(d) {
			continue
		}
		begin, end := d.At(c.hours.From), d.At(c.hours.To)
		if from.After(begin) {
			begin = from
		}
		if to.Before(end) {
			end = to
		}
		sum += max(end.Sub(begin), 0)
	}
	return sum
}

// Arrival says on which day something that came in is registered, by article 64 of
// the Administrative Procedural and Process-Related Code: on the day of receipt;
// after hours or on a day off, on the next working day. What comes before the hours
// of a working day begin is registered on that day.
type Arrival struct {
	At     time.Time // in Zone
	Day    Day       // the day of registration, from which a term is counted
	Reason Late
}

// Late is why something is not registered on the day on which it came.
type Late string

// The reasons for a later registration; the empty Late is none.
const (
	AfterHours Late = "after_hours"
	OnDayOff   Late = "day_off"
)

// Register says on which day something that came at a moment is registered.
func (c *Calendar) Register(at time.Time) Arrival {
	a := Arrival{At: at.In(Zone), Day: DayOf(at)}
	switch {
	case !c.Works(a.Day):
		a.Reason = OnDayOff
	case !at.Before(a.Day.At(c.hours.To)):
		a.Reason = AfterHours
	default:
		return a
	}
	a.Day = c.Next(a.Day)
	return a
}
