// Package days reads a day as people write it in Kazakh and Russian: вчера, кеше,
// 12.09, 12/9, 12 қыркүйек, «в пятницу», дүйсенбіде. The rule it keeps: a day that
// was not said clearly is never chosen; what was said comes back with the rule it
// breaks and the days that may be meant. Today is given, as a day of Almaty.
//
//	r := days.Read([]string{"31.11"}, days.Past(today))
//	r.Rule, r.Month, r.Length   // days.Length, time.November, 30
//
// The words are data, in words.toml.
package days

import (
	"strings"
	"time"

	"qalauly/calendar"
)

// Rule is why words about a day say no day; "" where they do.
type Rule string

// The rules.
const (
	Length Rule = "length" // the month has only so many days: Month, Length
	Month  Rule = "month"  // there is no such month
	Future Rule = "future" // Day is after today
	Old    Rule = "old"    // Day is more than a year before today
	Unsure Rule = "unsure" // the words may mean any of Near
)

// Reading is what words say of a day.
type Reading struct {
	Words  int            // how many of the words; 0: they say nothing of a day
	Day    calendar.Day   // the day, where Rule is ""
	Rule   Rule           // why there is none
	Near   []calendar.Day // what may be meant, the likeliest first; at least one beside a Rule
	Month  time.Month     // of Length
	Length int            // of Month

	FromToday bool // «вчера», «пн», «12 числа»: said on another day it is another day
}

// Limits are the days that may be meant.
type Limits struct {
	Today calendar.Day
	Ahead bool // days after today too; without a year, one of two years is then meant
}

// Past are the limits of what was done: from a year before today until today. What
// is said without a year, or by the day of the week, is the latest such day.
func Past(today calendar.Day) Limits { return Limits{Today: today} }

// Any are the limits of terms, which lie before or ahead.
func Any(today calendar.Day) Limits { return Limits{Today: today, Ahead: true} }

// Read reads the day that words begin with, as many of them as belong to it.
func Read(said []string, l Limits) Reading {
	if len(said) == 0 {
		return Reading{}
	}
	best := l.read(said)
	if words().before[key(said[0])] && len(said) > 1 {
		if r := l.read(said[1:]); r.Words > 0 && r.Words+1 > best.Words {
			best, best.Words = r, r.Words+1
		}
	}
	if n := best.Words; n > 0 && n < len(said) && words().after[key(said[n])] {
		best.Words++
	}
	return best
}

// read reads a day without the small words around it.
func (l Limits) read(said []string) (best Reading) {
	for i, form := range []func(Limits, []string) Reading{digits, numbered, named, weekday, ofMonth} {
		if r := form(l, said); r.Words > best.Words {
			best, best.FromToday = r, i > 1
		}
	}
	return best
}

// named reads вчера, кеше, алдыңғы күні, 3 дня назад.
func named(l Limits, said []string) (r Reading) {
	for n := min(3, len(said)); n > 0; n-- {
		if b, ok := words().days[phrase(strings.Join(said[:n], " "))]; ok {
			r = l.held(l.Today - calendar.Day(b.days))
			if b.unsure {
				r = l.unsure(l.Today-calendar.Day(b.days), l.Today-1, l.Today)
			}
			r.Words = n
			return r
		}
	}
	if len(said) > 2 && words().ago[phrase(said[1]+" "+said[2])] {
		if n, ok := number(said[0]); ok && n < 366 {
			r = l.held(l.Today - calendar.Day(n))
			r.Words = 3
		}
	}
	return r
}

// weekday reads пн, дүйсенбіде, прошлую пятницу, на прошлой неделе в пятницу.
func weekday(l Limits, said []string) Reading {
	at, last, lastWeek := 0, false, false
	switch w := words(); {
	case len(said) > 1 && w.last[key(said[0])] && w.weekdays[key(said[1])] > 0:
		at, last = 1, true
	case len(said) > 1 && w.this[key(said[0])]:
		at = 1
	default:
		at = weekBefore(said)
		lastWeek = at > 0
	}
	if lastWeek && len(said) > at && words().before[key(said[at])] {
		at++
	}
	if at >= len(said) || words().weekdays[key(said[at])] == 0 {
		return Reading{}
	}
	day := time.Weekday(words().weekdays[key(said[at])] % 7)
	at++
	if n := weekBefore(said[at:]); n > 0 {
		at, lastWeek = at+n, true
	}
	r := l.onWeekday(day, last, lastWeek)
	r.Words = at
	return r
}

// weekBefore is how many words say "in the last week".
func weekBefore(said []string) int {
	for n := min(3, len(said)); n > 1; n-- {
		if words().lastWeek[phrase(strings.Join(said[:n], " "))] {
			return n
		}
	}
	return 0
}

// onWeekday is the latest such day. «The last Friday» said on a Sunday is for some
// two days ago and for others nine.
func (l Limits) onWeekday(day time.Weekday, last, lastWeek bool) Reading {
	latest := l.Today - calendar.Day((l.Today.Weekday()-day+7)%7)
	monday := l.Today - calendar.Day((l.Today.Weekday()+6)%7)
	switch {
	case lastWeek && latest >= monday, last && latest == l.Today:
		return l.held(latest - 7)
	case last && latest >= monday:
		return l.unsure(latest, latest-7)
	case l.Ahead && !last && !lastWeek:
		return l.unsure(latest, latest+7)
	}
	return l.held(latest)
}

// held is a day where the limits allow it.
func (l Limits) held(day calendar.Day) Reading {
	switch {
	case l.Ahead:
		return Reading{Day: day}
	case day > l.Today:
		return Reading{Day: day, Rule: Future, Near: l.latest()}
	case day < l.Today-366:
		return Reading{Day: day, Rule: Old, Near: l.latest()}
	}
	return Reading{Day: day}
}

// unsure asks which of some days is meant; each is named once.
func (l Limits) unsure(near ...calendar.Day) Reading {
	r := Reading{Rule: Unsure}
	seen := map[calendar.Day]bool{}
	for _, day := range near {
		if !seen[day] && (l.Ahead || day <= l.Today) {
			r.Near = append(r.Near, day)
		}
		seen[day] = true
	}
	return r
}

// latest are the days that are offered where nothing else is known.
func (l Limits) latest() []calendar.Day {
	return []calendar.Day{l.Today, l.Today - 1, l.Today - 2, l.Today - 3}
}
