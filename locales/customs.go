package locales

import (
	"strings"
	"time"

	cldr "github.com/go-playground/locales"
	"github.com/go-playground/locales/en"
	"github.com/go-playground/locales/kk"
	"github.com/go-playground/locales/ky"
	"github.com/go-playground/locales/ru"
	"github.com/go-playground/locales/tr"
	"github.com/go-playground/locales/ug"
	"github.com/go-playground/locales/uk"
	"github.com/go-playground/locales/uz"
)

// customsOf are the names of months and days and the signs in numbers, by CLDR.
// Beside the languages spoken stand those that may come next in Kazakhstan, so
// that a new language is a file of texts and nothing else.
var customsOf = map[string]func() cldr.Translator{
	"en": en.New, "kk": kk.New, "ky": ky.New, "ru": ru.New,
	"tr": tr.New, "ug": ug.New, "uk": uk.New, "uz": uz.New,
}

func (l Lang) customs() cldr.Translator {
	lang, ok := languages[l]
	if !ok {
		panic("locales: language " + string(l) + " is not spoken")
	}
	return lang.customs
}

// Date is the day and the month: "17 желтоқсан", "17 декабря".
func (l Lang) Date(t time.Time) string {
	return l.Text("date.day", Args{"Day": t.Day(), "Month": l.month(t)})
}

// DateSpan is two days and what lies between: "28–29 қараша", "28–29 ноября",
// "31 октября – 1 ноября"; one day is written once.
func (l Lang) DateSpan(from, to time.Time) string {
	switch {
	case from.YearDay() == to.YearDay() && from.Year() == to.Year():
		return l.Date(from)
	case from.Month() == to.Month() && from.Year() == to.Year():
		return l.Text("date.span", Args{"Day": from.Day(), "Last": to.Day(), "Month": l.month(from)})
	}
	return l.Date(from) + " – " + l.Date(to)
}

// DateYear is the day, the month and the year: "2026 ж. 8 наурыз", "8 марта 2026 г.".
func (l Lang) DateYear(t time.Time) string { return l.customs().FmtDateLong(t) }

// DateNear is the day and the month, with the year where it is not that of another day.
func (l Lang) DateNear(t, today time.Time) string {
	if t.Year() == today.Year() {
		return l.Date(t)
	}
	return l.DateYear(t)
}

// DateLong adds the day of the week: "2026 ж. 8 наурыз, жексенбі",
// "воскресенье, 8 марта 2026 г.".
func (l Lang) DateLong(t time.Time) string { return l.customs().FmtDateFull(t) }

// MonthYear is the month with its year as they stand in "since": "2023 ж.
// наурыз", "марта 2023 г.".
func (l Lang) MonthYear(t time.Time) string {
	return l.Text("date.month", Args{"Month": l.month(t), "Year": t.Year()})
}

// Weekday is the name of a day of the week as it stands inside a sentence.
func (l Lang) Weekday(d time.Weekday) string {
	return strings.ToLower(l.customs().WeekdayWide(d))
}

// WeekdayShort is the name of a day of the week where there is little room: "жс", "вс".
func (l Lang) WeekdayShort(d time.Weekday) string {
	return strings.Trim(strings.ToLower(l.customs().WeekdayAbbreviated(d)), ".")
}

// Number writes a whole number with its thousands apart: "1 914".
func (l Lang) Number(n int) string { return l.customs().FmtNumber(float64(n), 0) }

// Decimal writes a number with so many digits after the comma: "75,4".
func (l Lang) Decimal(x float64, digits int) string {
	return l.customs().FmtNumber(x, uint64(digits))
}

func (l Lang) month(t time.Time) string { return l.customs().MonthWide(t.Month()) }
