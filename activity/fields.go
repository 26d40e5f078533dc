package activity

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"qalauly/rating/methods"
)

// textMost is how long a field may be, in letters.
const textMost = 500

// FieldError is a field of a record that does not fit. Rule is a key: "missing",
// "unknown", "date", "time", "number", "range", "choice", "url", "flag" or "long".
type FieldError struct {
	Field string
	Value string
	Rule  string
}

// Error names field and rule; the value may be anything that somebody typed.
func (e *FieldError) Error() string { return fmt.Sprintf("activity: field %s: %s", e.Field, e.Rule) }

// CheckFields says what is wrong with the fields of a record first: a *FieldError, or nil.
func CheckFields(c methods.Criterion, values map[string]string) error {
	if wrong := FieldErrors(c, values); len(wrong) > 0 {
		return wrong[0]
	}
	return nil
}

// FieldErrors says everything that is wrong with the fields of a record.
func FieldErrors(c methods.Criterion, values map[string]string) (wrong []*FieldError) {
	for _, name := range sorted(values) {
		if _, ok := c.Field(name); !ok {
			wrong = append(wrong, &FieldError{name, values[name], "unknown"})
		}
	}
	for _, f := range c.Fields {
		value := strings.TrimSpace(values[f.Name])
		if value == "" {
			if !f.Optional || neededWith(f, values) {
				wrong = append(wrong, &FieldError{f.Name, "", "missing"})
			}
			continue
		}
		if rule := fits(f, value); rule != "" {
			wrong = append(wrong, &FieldError{f.Name, value, rule})
		}
	}
	return wrong
}

func sorted(values map[string]string) []string {
	var names []string
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// neededWith says whether a choice was made with which an optional field is needed.
func neededWith(f methods.Field, values map[string]string) bool {
	name, code, ok := strings.Cut(f.NeededWith, "=")
	return ok && values[name] == code
}

// fits is the rule that a value breaks; "" when it fits.
func fits(f methods.Field, value string) string {
	if utf8.RuneCountInString(value) > textMost {
		return "long"
	}
	switch f.Kind {
	case methods.FieldDate:
		if _, err := time.Parse(time.DateOnly, value); err != nil {
			return "date"
		}
	case methods.FieldTime:
		if _, err := time.Parse(time.RFC3339, value); err != nil {
			return "time"
		}
	case methods.FieldInteger, methods.FieldNumber:
		return inRange(f, value)
	case methods.FieldChoice:
		if _, ok := f.Option(value); !ok {
			return "choice"
		}
	case methods.FieldURL:
		u, err := url.Parse(value)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || !strings.Contains(u.Host, ".") {
			return "url"
		}
	case methods.FieldFlag:
		if value != "true" && value != "false" {
			return "flag"
		}
	}
	return ""
}

func inRange(f methods.Field, value string) string {
	if f.Kind == methods.FieldInteger {
		if _, err := strconv.ParseInt(value, 10, 64); err != nil {
			return "number"
		}
	}
	v, err := strconv.ParseFloat(value, 64)
	switch {
	case err != nil || v != v:
		return "number"
	case v < f.Min || v > f.Max:
		return "range"
	}
	return ""
}
