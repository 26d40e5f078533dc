package days

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"qalauly/calendar"
)

// The days that are written in digits alone, a year and its sign after them or not.
var (
	dayFirst  = regexp.MustCompile(`^(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?(\pL*)$`)
	withDash  = regexp.MustCompile(`^(\d{1,2})-(\d{1,2})-(\d{4})(\pL*)$`)
	yearFirst = regexp.MustCompile(`^(\d{4})[-.](\d{1,2})[-.](\d{1,2})$`)
	some      = regexp.MustCompile(`^(\d{1,2})[-–—](\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?$`)
	pair      = regexp.MustCompile(`^(\d{1,2})[-–—](\d{1,2})$`)
	ordinal   = regexp.MustCompile(`^(\d{1,2})[-–—]?(\pL+)$`)
)

// date is a day as it was said; year 0 is none.
type date struct{ day, month, year int }

// digits reads 12.09, 12/9, 12.09.26, 12-09-2026, 2026-09-12; 12-14.09 are several.
func digits(l Limits, said []string) Reading {
	word := strings.Trim(said[0], signs)
	if m := some.FindStringSubmatch(word); m != nil {
		from, to := date{atoi(m[1]), atoi(m[3]), year(m[4])}, date{atoi(m[2]), atoi(m[3]), year(m[4])}
		return counted(l.between(from, to), 1)
	}
	d, ok := inDigits(word)
	if !ok {
		return Reading{}
	}
	n := 1
	if d.year == 0 {
		if y, more := yearOf(said[1:]); more > 0 {
			d.year, n = y, 1+more
		}
	} else if len(said) > 1 && words().year[key(said[1])] {
		n = 2
	}
	return counted(l.on(d), n)
}

func inDigits(word string) (date, bool) {
	if m := yearFirst.FindStringSubmatch(word); m != nil {
		return date{atoi(m[3]), atoi(m[2]), atoi(m[1])}, true
	}
	m := dayFirst.FindStringSubmatch(word)
	if m == nil {
		m = withDash.FindStringSubmatch(word)
	}
	if m == nil || m[4] != "" && (m[3] == "" || !words().year[key(m[4])]) {
		return date{}, false
	}
	return date{atoi(m[1]), atoi(m[2]), year(m[3])}, true
}

// numbered reads 12 қыркүйек, 12-го сентября 2026 г., 12сент, 2026 жылғы 12 қыркүйек.
func numbered(l Limits, said []string) Reading {
	y, n := yearOf(said)
	if n >= len(said) {
		return Reading{}
	}
	said = said[n:]
	from, to, month, m := dayAndMonth(said)
	if m == 0 {
		return Reading{}
	}
	if n == 0 {
		var more int
		y, more = yearOf(said[m:])
		m += more
	}
	first, last := date{from, month, y}, date{to, month, y}
	if from != to {
		return counted(l.between(first, last), n+m)
	}
	return counted(l.on(first), n+m)
}

// dayAndMonth reads one or two days of a named month, and how many words that was.
func dayAndMonth(said []string) (from, to, month, n int) {
	word := strings.Trim(said[0], signs)
	if m := ordinal.FindStringSubmatch(word); m != nil {
		if month := words().months[key(m[2])]; month > 0 {
			return atoi(m[1]), atoi(m[1]), month, 1
		}
	}
	if len(said) < 2 || words().months[key(said[1])] == 0 {
		return 0, 0, 0, 0
	}
	month = words().months[key(said[1])]
	if m := pair.FindStringSubmatch(word); m != nil {
		return atoi(m[1]), atoi(m[2]), month, 2
	}
	if day, ok := dayNumber(word); ok {
		return day, day, month, 2
	}
	return 0, 0, 0, 0
}

// dayNumber reads 12, 12-го, 12-ші.
func dayNumber(word string) (int, bool) {
	if m := ordinal.FindStringSubmatch(word); m != nil && words().ordinal[key(m[2])] {
		return atoi(m[1]), true
	}
	n, ok := number(word)
	return n, ok && n < 100
}

// ofMonth reads «12 числа» and «12-сінде»: the latest such day.
func ofMonth(l Limits, said []string) Reading {
	word := strings.Trim(said[0], signs)
	day, n := 0, 0
	if m := ordinal.FindStringSubmatch(word); m != nil && words().within[key(m[2])] {
		day, n = atoi(m[1]), 1
	} else if d, ok := dayNumber(word); ok && len(said) > 1 && words().number[key(said[1])] {
		day, n = d, 2
	}
	if n == 0 {
		return Reading{}
	}
	if day < 1 || day > 31 {
		return counted(Reading{Rule: Length, Month: l.Today.Start().Month(), Length: lengthOf(l.Today.Start().Month(), l.Today.Year()), Near: l.latest()}, n)
	}
	now := l.Today.Start()
	for back := range 3 { // of three months on end one has a day 31 before today
		first := time.Date(now.Year(), now.Month()-time.Month(back), 1, 0, 0, 0, 0, time.UTC)
		if c := calendar.Date(first.Year(), first.Month(), day); day <= lengthOf(first.Month(), first.Year()) && c <= l.Today {
			if back > 1 { // not in the month before: somebody may have slipped
				return counted(l.unsure(c, l.Today), n)
			}
			return counted(l.held(c), n)
		}
	}
	return counted(l.unsure(l.latest()...), n)
}

// on is the day of a date, by the limits.
func (l Limits) on(d date) Reading {
	if d.month < 1 || d.month > 12 {
		r := Reading{Rule: Month, Near: l.latest()}
		if swapped := (date{d.month, d.day, d.year}); d.day >= 1 && d.day <= 12 {
			if s := l.on(swapped); s.Rule == "" {
				r.Near = firstOf(s.Day, r.Near)
			}
		}
		return r
	}
	if d.year == 0 {
		return l.yearless(d)
	}
	if length := lengthOf(time.Month(d.month), d.year); d.day < 1 || d.day > length {
		return Reading{Rule: Length, Month: time.Month(d.month), Length: length, Near: l.latest()}
	}
	r := l.held(d.in(d.year))
	if r.Rule == Future {
		if before := l.yearless(date{d.day, d.month, 0}); before.Rule == "" {
			r.Near = firstOf(before.Day, r.Near)
		}
	}
	return r
}

// firstOf puts a day before others, where it is named once.
func firstOf(day calendar.Day, near []calendar.Day) []calendar.Day {
	return slices.Insert(slices.DeleteFunc(near, func(d calendar.Day) bool { return d == day }), 0, day)
}

// yearless is the latest such day until today and within a year; of a term, either
// that or the next one is meant.
func (l Limits) yearless(d date) Reading {
	var last, next calendar.Day
	for y := l.Today.Year() + 1; y >= l.Today.Year()-1; y-- {
		if d.day < 1 || d.day > lengthOf(time.Month(d.month), y) {
			continue
		}
		day := d.in(y)
		if day > l.Today {
			next = day
		} else if last.IsZero() {
			last = day
		}
	}
	switch {
	case last.IsZero() && next.IsZero(), last.IsZero() && !l.Ahead:
		return Reading{Rule: Length, Month: time.Month(d.month), Length: lengthOf(time.Month(d.month), l.Today.Year()), Near: l.latest()}
	case l.Ahead && last.IsZero():
		return Reading{Day: next}
	case l.Ahead && !next.IsZero() && last != l.Today:
		return l.unsure(last, next)
	}
	return l.held(last)
}

// between asks which of two days, with those between them, is meant.
func (l Limits) between(from, to date) Reading {
	first, last := l.on(from), l.on(to)
	for _, r := range []Reading{first, last} {
		if r.Rule != "" && r.Rule != Unsure {
			return r
		}
	}
	return l.unsure(slices.Concat(first.meant(), last.meant())...)
}

// meant are the days that a reading leaves possible.
func (r Reading) meant() []calendar.Day {
	if r.Rule == "" {
		return []calendar.Day{r.Day}
	}
	return r.Near
}

func (d date) in(year int) calendar.Day { return calendar.Date(year, time.Month(d.month), d.day) }

// yearOf reads 2026, 2026г, 2026 жылғы: the year and how many words it is.
func yearOf(said []string) (y, n int) {
	if len(said) == 0 {
		return 0, 0
	}
	word := strings.Trim(said[0], signs)
	digits := strings.TrimRight(word, strings.TrimLeft(word, "0123456789"))
	if y = atoi(digits); len(digits) != 4 || y < 2000 || y > 2100 {
		return 0, 0
	}
	if sign := word[len(digits):]; sign != "" {
		if words().year[key(sign)] {
			return y, 1
		}
		return 0, 0
	}
	if len(said) > 1 && words().year[key(said[1])] {
		return y, 2
	}
	return y, 1
}

// year is a year of two or four digits; 0 is none.
func year(digits string) int {
	if len(digits) == 2 {
		return 2000 + atoi(digits)
	}
	return atoi(digits)
}

func lengthOf(month time.Month, year int) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func counted(r Reading, words int) Reading {
	r.Words = words
	return r
}

// number reads a number of up to four digits.
func number(word string) (int, bool) {
	n, err := strconv.Atoi(word)
	return n, err == nil && len(word) <= 4 && word[0] != '-' && word[0] != '+'
}

// atoi is the number of digits that a pattern has let through; "" is 0.
func atoi(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}
