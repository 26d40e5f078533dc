package calendar

import (
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

// Day is a day of the calendar, as the number of days since 1 January 1970: days
// are compared by < and moved by +. The zero Day means "no day"; it is NULL in the
// database and the empty text in JSON. In PostgreSQL a Day is a date.
type Day int32

// dayLayout is how a day is written for machines.
const dayLayout = "2006-01-02"

const secondsOfDay = 24 * 60 * 60

// Date is the day of a year, a month and a day of the month; those out of range
// are carried over, as time.Date does.
func Date(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsOfDay)
}

// DayOf is the day of Almaty in which a moment lies.
func DayOf(t time.Time) Day { return Date(t.In(Zone).Date()) }

// ParseDay reads a day as 2026-12-17. Years from 2000 to 2100 are taken: what lies
// outside is a slip of the finger.
func ParseDay(text string) (Day, error) {
	t, err := time.Parse(dayLayout, text)
	if err != nil || t.Year() < 2000 || t.Year() > 2100 {
		return 0, fmt.Errorf("calendar: %q is not a day; give it as 2026-12-17", text)
	}
	return Date(t.Date()), nil
}

// Start is the midnight in which the day begins, in Zone.
func (d Day) Start() time.Time { return d.At(0) }

// End is the midnight in which the day ends, 24:00: what came before it came in time.
func (d Day) End() time.Time { return (d + 1).Start() }

// At is the moment of the day at which the clock shows so much since midnight.
func (d Day) At(clock time.Duration) time.Time {
	year, month, day := d.date()
	return time.Date(year, month, day, 0, 0, 0, int(clock), Zone)
}

// AddMonths is the same day so many months later, or the last of that month where
// it has no such day: 31 January and a month is 28 or 29 February.
func (d Day) AddMonths(n int) Day {
	year, month, day := d.date()
	last := Date(year, month+time.Month(n)+1, 0)
	return min(Date(year, month+time.Month(n), 1)+Day(day)-1, last)
}

// Year is the day's year.
func (d Day) Year() int { return d.utc().Year() }

// Weekday is the day's day of the week.
func (d Day) Weekday() time.Weekday { return d.utc().Weekday() }

// IsZero says whether this is no day.
func (d Day) IsZero() bool { return d == 0 }

// String is the day as 2026-12-17, and nothing for no day.
func (d Day) String() string {
	if d == 0 {
		return ""
	}
	return d.utc().Format(dayLayout)
}

// MarshalText writes the day as String does.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Day) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = 0
		return nil
	}
	*d, err = ParseDay(string(text))
	return err
}

// DateValue hands the day to PostgreSQL.
func (d Day) DateValue() (pgtype.Date, error) {
	return pgtype.Date{Time: d.utc(), Valid: d != 0}, nil
}

// ScanDate takes the day from PostgreSQL. Infinity is no day of a calendar.
func (d *Day) ScanDate(v pgtype.Date) error {
	if v.InfinityModifier != pgtype.Finite {
		return fmt.Errorf("calendar: %v is not a day", v.InfinityModifier)
	}
	*d = 0
	if v.Valid {
		*d = Date(v.Time.Date())
	}
	return nil
}

func (d Day) utc() time.Time { return time.Unix(int64(d)*secondsOfDay, 0).UTC() }

func (d Day) date() (int, time.Month, int) { return d.utc().Date() }
