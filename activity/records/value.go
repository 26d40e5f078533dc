package records

import (
	"strings"
	"time"
	"unicode"

	"qalauly/calendar"
	"qalauly/internal/days"
	"qalauly/internal/sheet"
	"qalauly/rating/methods"
)

// value is what a cell means for a field; false, and a fault of the line, where it
// means nothing. What the ledger has rules for is left to it.
func (t *taking) value(l *sheet.Line, column string, c methods.Criterion, f methods.Field) (string, bool) {
	text := l.Text(column)
	if text == "" { // broken, and told already
		return "", false
	}
	switch f.Kind {
	case methods.FieldDate:
		return t.day(l, column, f.Name == c.DatedBy)
	case methods.FieldTime:
		return t.moment(l, column)
	case methods.FieldInteger, methods.FieldNumber:
		text = strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return -1
			}
			return r
		}, strings.ReplaceAll(text, ",", "."))
		if f.Kind == methods.FieldInteger {
			text = strings.TrimSuffix(text, ".0")
		}
		return text, true
	case methods.FieldChoice:
		code, ok := t.options[c.Code+"."+f.Name][sheet.Fold(text)]
		if !ok {
			l.Fail(column, sheet.RuleChoice, "Options", t.optionsOf(f))
		}
		return code, ok
	case methods.FieldFlag:
		word, ok := t.Words.Options["flag"][sheet.Fold(text)]
		if !ok {
			l.Fail(column, sheet.RuleChoice, "Set", "flag")
		}
		return map[string]string{"yes": "true", "no": "false"}[word], ok
	}
	return text, true
}

// day reads a date: one of the spreadsheet, or as people write it, with a year where
// it may lie ahead. What is counted from today is refused: the same file would mean
// another day tomorrow.
func (t *taking) day(l *sheet.Line, column string, past bool) (string, bool) {
	text := l.Text(column)
	day := l.Date(column)
	if l.Counted(column) {
		if day.IsZero() {
			l.Fail(column, sheet.RuleDate)
			return "", false
		}
		return day.Format(time.DateOnly), true
	}
	if day, ok := sheet.ParseDate(text); ok {
		return day.Format(time.DateOnly), true
	}
	limits, said := days.Past(t.today()), strings.Fields(text)
	if !past {
		limits = days.Any(t.today())
	}
	r := days.Read(said, limits)
	switch {
	case r.Words < len(said) || r.Words == 0 || r.Rule == days.Length || r.Rule == days.Month:
		l.Fail(column, sheet.RuleDate)
	case r.FromToday:
		l.Fail(column, ruleFromToday)
	case r.Rule == days.Unsure:
		l.Fail(column, ruleUnsureDay, "Near", near(r.Near))
	default: // days that are too early or too late: the ledger's own rules
		return r.Day.At(0).Format(time.DateOnly), true
	}
	return "", false
}

func near(all []calendar.Day) string {
	var said []string
	for _, d := range all {
		said = append(said, d.At(0).Format("02.01.2006"))
	}
	return strings.Join(said, ", ")
}

// moment reads a time of a day: 2026-11-24 15:00, 24.11.2026 15:00.
func (t *taking) moment(l *sheet.Line, column string) (string, bool) {
	text := l.Text(column)
	for _, shape := range []string{time.RFC3339, "2006-01-02 15:04", "2006-01-02 15:04:05", "2.1.2006 15:04", "2.1.2006 15:04:05"} {
		if at, err := time.ParseInLocation(shape, text, calendar.Zone); err == nil && !l.Counted(column) {
			return at.Format(time.RFC3339), true
		}
	}
	l.Fail(column, ruleMoment)
	return "", false
}
