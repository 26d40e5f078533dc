package methods

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// source is a file being read: its problems so far and where everything stands.
type source struct {
	file     string
	lines    map[string]int
	problems Problems
}

// table is a table of the file, read field by field. What was not read when done is
// called is a field that no method has.
type table struct {
	src    *source
	path   string // as locate has it: criterion.3
	label  string // as people are told: criterion[A4]
	values map[string]any
	read   map[string]bool
	absent bool // it is not there, which has been noted: its fields are not missed
}

func (s *source) table(path, label string, values map[string]any) table {
	return table{s, path, label, values, map[string]bool{}, values == nil}
}

// line is that of a path, or of the nearest table around it.
func (s *source) line(path string) int {
	for {
		if line, ok := s.lines[path]; ok {
			return line
		}
		cut := strings.LastIndexByte(path, '.')
		if cut < 0 {
			return 1
		}
		path = path[:cut]
	}
}

// wrong notes a mistake in a field.
func (t table) wrong(key, rule string, args ...any) {
	if t.absent {
		return
	}
	value := ""
	if v, ok := t.values[key]; ok {
		value = show(v)
	}
	t.src.problems = append(t.src.problems, Problem{
		File: t.src.file, Line: t.src.line(join(t.path, key)), Field: join(t.label, key), Value: value, Rule: fmt.Sprintf(rule, args...)})
}

// show writes a value as it may stand in a file, shortened.
func show(v any) string {
	switch v := v.(type) {
	case string:
		if letters := []rune(v); len(letters) > 60 {
			v = string(letters[:60]) + "…"
		}
		return strconv.Quote(v)
	case time.Time:
		return v.Format("2006-01-02")
	case map[string]any:
		return "a table"
	case []map[string]any:
		return fmt.Sprintf("%d tables", len(v))
	case []any:
		parts := make([]string, len(v))
		for i, one := range v {
			parts[i] = show(one)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(v)
}

// has says whether the field is given, and marks it as read.
func (t table) has(key string) bool {
	t.read[key] = true
	_, ok := t.values[key]
	return ok
}

// take returns the value of a field that must be there and be of type T.
func take[T any](t table, key, what string) (v T, ok bool) {
	if !t.has(key) {
		t.wrong(key, "is missing; it must be %s", what)
		return v, false
	}
	if v, ok = t.values[key].(T); !ok {
		t.wrong(key, "must be %s", what)
	}
	return v, ok
}

func (t table) text(key string) string {
	v, ok := take[string](t, key, "a text in quotes")
	if ok && strings.TrimSpace(v) == "" {
		t.wrong(key, "must not be empty")
	}
	return v
}

// name reads the two fields kk and ru behind a prefix.
func (t table) name(prefix string) Name {
	return Name{KK: t.text(prefix + "kk"), RU: t.text(prefix + "ru")}
}

func (t table) oneOf(key string, allowed ...string) string {
	v, ok := take[string](t, key, "one of "+strings.Join(allowed, ", "))
	if ok && !slices.Contains(allowed, v) {
		t.wrong(key, "must be one of %s", strings.Join(allowed, ", "))
	}
	return v
}

// someOf reads a list of at least one of what is allowed, none twice.
func (t table) someOf(key string, allowed ...string) []string {
	list, ok := take[[]any](t, key, "a list of some of "+strings.Join(allowed, ", "))
	if !ok {
		return nil
	}
	var some []string
	for _, v := range list {
		text, isText := v.(string)
		if !isText || !slices.Contains(allowed, text) || slices.Contains(some, text) {
			t.wrong(key, "must be a list of some of %s, none twice", strings.Join(allowed, ", "))
			return some
		}
		some = append(some, text)
	}
	if len(some) == 0 {
		t.wrong(key, "must name at least one of %s", strings.Join(allowed, ", "))
	}
	return some
}

func (t table) integer(key string, low, high int64) int {
	what, bounds := "a whole number ", fmt.Sprintf("from %d to %d", low, high)
	if low == high {
		what, bounds = "", fmt.Sprint(low)
	}
	v, ok := take[int64](t, key, what+bounds)
	if ok && (v < low || v > high) {
		t.wrong(key, "must be %s", bounds)
		return int(low)
	}
	return int(v)
}

// number reads a number; whole ones may be written without a point.
func (t table) number(key string, low, high float64) float64 {
	what := fmt.Sprintf("a number from %v to %v", low, high)
	if !t.has(key) {
		t.wrong(key, "is missing; it must be %s", what)
		return low
	}
	var v float64
	switch given := t.values[key].(type) {
	case int64:
		v = float64(given)
	case float64:
		v = given
	default:
		t.wrong(key, "must be %s", what)
		return low
	}
	if math.IsNaN(v) || v < low || v > high {
		t.wrong(key, "must be from %v to %v", low, high)
		return low
	}
	return v
}

// share reads a share of 1.
func (t table) share(key string) float64 { return t.number(key, 0, 1) }

func (t table) flag(key string) bool {
	if !t.has(key) {
		return false
	}
	v, _ := take[bool](t, key, "true or false")
	return v
}

func (t table) date(key string) time.Time {
	v, ok := take[time.Time](t, key, "a date, as 2026-11-23 without quotes")
	if !ok {
		return time.Time{}
	}
	return time.Date(v.Year(), v.Month(), v.Day(), 0, 0, 0, 0, time.UTC)
}

// clock reads a time of day.
func (t table) clock(key string) time.Duration {
	v, ok := take[string](t, key, `a time of day in quotes, as "18:00"`)
	if !ok {
		return 0
	}
	at, err := time.Parse("15:04", v)
	if err != nil {
		t.wrong(key, `must be a time of day, as "18:00"`)
	}
	return time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
}

// sub reads a table inside this one.
func (t table) sub(key string) table {
	values, _ := take[map[string]any](t, key, "a table")
	return t.src.table(join(t.path, key), join(t.label, key), values)
}

// subs reads a list of tables; each is called by the value of its field called.
func (t table) subs(key, called string) []table {
	var rows []map[string]any
	t.has(key)
	switch list := t.values[key].(type) {
	case nil:
	case []map[string]any:
		rows = list
	case []any:
		for _, v := range list {
			row, ok := v.(map[string]any)
			if !ok {
				t.wrong(key, "must be a list of tables")
				return nil
			}
			rows = append(rows, row)
		}
	default:
		t.wrong(key, "must be a list of tables")
	}
	all := make([]table, len(rows))
	for i, row := range rows {
		label := strconv.Itoa(i + 1)
		if name, ok := row[called].(string); ok && name != "" {
			label = name
		}
		all[i] = t.src.table(join(join(t.path, key), strconv.Itoa(i)), fmt.Sprintf("%s[%s]", join(t.label, key), label), row)
	}
	return all
}

// done notes every field that was not asked for.
func (t table) done() {
	for _, key := range slices.Sorted(maps.Keys(t.values)) {
		if !t.read[key] {
			t.wrong(key, "no such field is known here")
		}
	}
}
