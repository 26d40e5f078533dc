package sheet

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// parse reads a cell by the type of its column; what is wrong is told to the line, and
// reads as empty but for the raw text.
func (r *reading) parse(l *Line, c Column, raw cell) value {
	v := value{raw: strings.TrimSpace(raw.text)}
	l.values[l.head.place[c.Key]] = v
	if raw.rule != "" {
		l.Fail(c.Key, raw.rule)
		return value{raw: "!"} // broken, not empty
	}
	if v.raw == "" {
		return v
	}
	if strings.ContainsFunc(v.raw, func(r rune) bool {
		return r == utf8.RuneError || unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t'
	}) {
		l.Fail(c.Key, RuleSigns)
		return v
	}
	rule, args := r.fill(&v, c, raw)
	if rule != "" {
		l.Fail(c.Key, rule, args...)
		return value{raw: v.raw}
	}
	return v
}

// fill puts what the text means into v, or returns the rule that it breaks.
func (r *reading) fill(v *value, c Column, raw cell) (rule string, args []string) {
	var ok bool
	switch c.Type {
	case Any:
		v.text = tidy(v.raw, true)
		if v.counted = raw.number; v.counted {
			v.day, _ = serialDate(v.raw, r.since04)
		}
	case Text, Long:
		v.text = tidy(v.raw, c.Type == Long)
		if c.Max > 0 && utf8.RuneCountInString(v.text) > c.Max {
			return RuleLong, []string{"Max", strconv.Itoa(c.Max)}
		}
	case Code:
		v.text = firstWord(v.raw)
		if utf8.RuneCountInString(v.text) > max(c.Max, 64) {
			return RuleLong, []string{"Max", strconv.Itoa(max(c.Max, 64))}
		}
	case Integer:
		return v.integer(c)
	case Year:
		if v.day, ok = r.day(raw, v.raw, true); ok {
			v.n = v.day.Year()
			return inside(v.n, c)
		}
		if rule, _ = v.integer(Column{Min: 0, Max: 9999}); rule != "" {
			return RuleYear, nil
		}
		return inside(v.n, c)
	case Date:
		if v.day, ok = r.day(raw, v.raw, false); !ok {
			return RuleDate, nil
		}
	case Clock:
		if v.text, ok = ParseClock(v.raw); !ok && raw.number {
			v.text, ok = serialClock(v.raw)
		}
		if !ok {
			return RuleClock, nil
		}
	case Choice, Flag:
		if v.text, ok = r.words.Options[c.set()][Fold(v.raw)]; !ok {
			return RuleChoice, []string{"Set", c.set()}
		}
	}
	return "", nil
}

// day reads a day; a number is one that a spreadsheet has counted, but one of four
// digits in a column of years is a year.
func (r *reading) day(raw cell, text string, year bool) (day time.Time, ok bool) {
	if raw.number && !(year && len(text) == 4) {
		return serialDate(text, r.since04)
	}
	return ParseDate(text)
}

// integer reads a whole number, also with spaces between its thousands.
func (v *value) integer(c Column) (rule string, args []string) {
	text := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, v.raw)
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSuffix(text, ".0"), ",0"))
	if err != nil {
		return RuleInteger, nil
	}
	v.n, v.text = n, strconv.Itoa(n)
	return inside(n, c)
}

func inside(n int, c Column) (rule string, args []string) {
	if n < c.Min || n > c.Max {
		return RuleRange, []string{"Min", strconv.Itoa(c.Min), "Max", strconv.Itoa(c.Max)}
	}
	return "", nil
}

// tidy leaves one space between words; a long text keeps its lines.
func tidy(s string, lines bool) string {
	if !lines {
		return strings.Join(strings.Fields(s), " ")
	}
	var kept []string
	for line := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		kept = append(kept, strings.Join(strings.Fields(line), " "))
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}

// firstWord is a code without the name behind it. Digits in groups are one number.
func firstWord(s string) string {
	words := strings.Fields(s)
	if together := strings.Join(words, ""); strings.Trim(together, "0123456789") == "" {
		return together
	}
	return strings.TrimRight(words[0], ",;:")
}
