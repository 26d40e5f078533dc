package calendar

import (
	"fmt"
	"time"
)

// Week is a week of ISO 8601, from Monday to Sunday, in Almaty. It is the day of
// its Monday, so weeks are compared by <. The zero Week means "no week".
type Week Day

// WeekOf is the week in which a day lies.
func WeekOf(d Day) Week {
	return Week(d - Day((d.Weekday()+6)%7))
}

// ParseWeek reads a week as 2026-W47, and refuses a week that the year does not have.
func ParseWeek(text string) (Week, error) {
	var year, number int
	if _, err := fmt.Sscanf(text, "%4d-W%2d", &year, &number); err == nil && year >= 2000 && year <= 2100 {
		w := WeekOf(Date(year, time.January, 4)).Add(number - 1) // 4 January is always in week 1
		if w.String() == text {
			return w, nil
		}
	}
	return 0, fmt.Errorf("calendar: %q is not a week; give it as 2026-W47", text)
}

// Monday is the week's first day.
func (w Week) Monday() Day { return Day(w) }

// Sunday is the week's last day.
func (w Week) Sunday() Day { return Day(w) + 6 }

// Start is the midnight in which the week begins.
func (w Week) Start() time.Time { return w.Monday().Start() }

// End is Sunday 24:00, when the week closes.
func (w Week) End() time.Time { return w.Sunday().End() }

// Add is the week so many weeks later.
func (w Week) Add(n int) Week { return w + Week(7*n) }

// Since is how many weeks after an earlier one this week is.
func (w Week) Since(earlier Week) int { return int(w-earlier) / 7 }

// String is the week as 2026-W47, by the year of its Thursday.
func (w Week) String() string {
	if w == 0 {
		return ""
	}
	year, number := w.Monday().utc().ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, number)
}

// MarshalText writes the week as String does.
func (w Week) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (w *Week) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*w = 0
		return nil
	}
	*w, err = ParseWeek(string(text))
	return err
}
