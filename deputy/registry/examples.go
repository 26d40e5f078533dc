package registry

import (
	_ "embed"
	"strings"
)

// examplesText is what stands in the examples of templates: an invented person.
//
//go:embed examples.csv
var examplesText string

// example is the example of a column; "" for none.
func example(column string) string {
	for line := range strings.Lines(examplesText) {
		if key, value, _ := strings.Cut(strings.TrimSpace(line), ";"); key == column {
			return value
		}
	}
	return ""
}
