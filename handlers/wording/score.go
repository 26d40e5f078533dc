package wording

import (
	"fmt"
	"strings"

	"qalauly/locales"
	"qalauly/rating"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// Period is what a rating is of: «46-апта, 2026», «2026 ж. 4-тоқсан», «2026 ж.».
func Period(l locales.Lang, period string) string {
	var year, number int
	if n, _ := fmt.Sscanf(period, "%d-W%d", &year, &number); n == 2 {
		return l.Text("score.week", locales.Args{"Year": year, "Number": number})
	}
	if n, _ := fmt.Sscanf(period, "%d-Q%d", &year, &number); n == 2 {
		return l.Text("score.quarter", locales.Args{"Year": year, "Number": number})
	}
	return l.Text("score.year", locales.Args{"Year": period})
}

// Points are points as people read them: with one decimal.
func Points(l locales.Lang, m rating.Micro) string { return l.Decimal(m.Float(), 1) }

// Amount is an amount with up to so many decimals, without idle zeros.
func Amount(l locales.Lang, m rating.Micro, most int) string {
	text := l.Decimal(m.Float(), most)
	if most == 0 {
		return text
	}
	return strings.TrimRight(strings.TrimRight(text, "0"), ",")
}

// Band is a band in words.
func Band(l locales.Lang, m *methods.Method, code string) string {
	for _, b := range m.Bands {
		if b.Code == code {
			return methodName(l, b.Name)
		}
	}
	return code
}

// Level is a level in words; short where the locales have a short form.
func Level(l locales.Lang, m *methods.Method, code string) string {
	if key := "score.level." + code; l.Has(key) {
		return l.Text(key)
	}
	for _, level := range m.Levels {
		if level.Code == code {
			return methodName(l, level.Name)
		}
	}
	return code
}

// Named is a name of the method in a language.
func Named(l locales.Lang, n methods.Name) string { return methodName(l, n) }

// Score is a score in one line: points, band, place with its range.
func Score(l locales.Lang, m *methods.Method, row weeks.Row) locales.HTML {
	args := locales.Args{"Score": Points(l, row.Score.Score), "Band": Band(l, m, row.Band), "Place": Place(l, row.Country)}
	switch {
	case row.Unplaced != "":
		return l.HTML("score.unplaced", args)
	case row.Country.Rank == 0:
		return l.HTML("score.no_place", args)
	}
	return l.HTML("score.line", args)
}

// Place is a place with its range and of how many it is one.
func Place(l locales.Lang, p rating.Place) string {
	args := locales.Args{"Rank": l.Number(p.Rank), "Low": l.Number(p.Low), "High": l.Number(p.High), "Of": l.Number(p.Of)}
	if p.Low == 0 || p.Low == p.High {
		return l.Text("score.place", args)
	}
	return l.Text("score.place_range", args)
}

// Unplaced says why a score has no place.
func Unplaced(l locales.Lang, m *methods.Method, why rating.Reason) string {
	switch why {
	case rating.ShortOffice:
		return l.Text("score.why_office", locales.Args{"Percent": percent(l, m.Window.MinExposure)})
	case rating.ThinData:
		return l.Text("score.why_data", locales.Args{"Percent": percent(l, m.Missing.MaxShare)})
	}
	return l.Text("score.why_tag")
}
