package sheet

import (
	"strconv"
	"strings"
	"time"
)

// shapes are the ways in which a day may be written; a year of two digits is none.
var shapes = []string{
	"2006-01-02", "2.1.2006", "2/1/2006", "2006/1/2", "2006.1.2",
	"2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02T15:04:05Z", "2.1.2006 15:04:05", "2.1.2006 15:04",
}

// ParseDate reads a day written by a person: 2026-11-24, 24.11.2026, 24/11/2026, also
// with a time of 00:00 behind it. The result is midnight of that day in UTC.
func ParseDate(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	for _, shape := range shapes {
		if day, err := time.Parse(shape, s); err == nil {
			return day, day.Equal(day.Truncate(24*time.Hour)) && sensible(day)
		}
	}
	return time.Time{}, false
}

// sensible keeps out years that are slips of a key.
func sensible(day time.Time) bool { return day.Year() >= 1900 && day.Year() <= 2100 }

// Days are counted by spreadsheets from a day before 1 March 1900, because they think
// that 1900 was a leap year; or, on old Macintoshes, from 1904.
var (
	since1900 = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	since1904 = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
)

// serialDate reads a day that a spreadsheet has counted.
func serialDate(s string, since04 bool) (time.Time, bool) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 61 || n > 100_000 {
		return time.Time{}, false
	}
	start := since1900
	if since04 {
		start = since1904
	}
	day := start.AddDate(0, 0, n)
	return day, sensible(day)
}

// ParseClock reads a time of day written by a person: 15:00, 9:30, 15.00, 15:00:00.
func ParseClock(s string) (string, bool) {
	s = strings.TrimSpace(s)
	for _, shape := range []string{"15:04", "15.04", "15:04:05"} {
		if at, err := time.Parse(shape, s); err == nil && at.Second() == 0 {
			return at.Format("15:04"), true
		}
	}
	return "", false
}

// serialClock reads a time that a spreadsheet has as a part of a day.
func serialClock(s string) (string, bool) {
	part, err := strconv.ParseFloat(s, 64)
	if err != nil || part < 0 || part >= 1 {
		return "", false
	}
	minutes := time.Duration(part*24*60+0.5) * time.Minute
	return time.Time{}.Add(minutes).Format("15:04"), minutes < 24*time.Hour
}
