package methods

import (
	"fmt"
	"strings"
)

// Problem is one mistake in a method file.
type Problem struct {
	File  string `json:"file"`
	Line  int    `json:"line"`  // from 1; of the table where a field is missing
	Field string `json:"field"` // as criterion[A4].targets.city
	Value string `json:"value"` // as it was read; empty where there is none
	Rule  string `json:"rule"`
}

// String tells the problem in one line.
func (p Problem) String() string {
	said := fmt.Sprintf("%s:%d: ", p.File, p.Line)
	if p.Field != "" {
		said += p.Field
		if p.Value != "" {
			said += " = " + p.Value
		}
		said += ": "
	}
	return said + p.Rule
}

// Problems are all mistakes of a file, in the order of its lines.
type Problems []Problem

// Error counts the mistakes and lists them.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, one := range p {
		lines[i] = one.String()
	}
	return fmt.Sprintf("the method cannot be used; mistakes: %d\n  %s", len(p), strings.Join(lines, "\n  "))
}
