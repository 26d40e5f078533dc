package lab

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Percentile is the value that p percent of times do not exceed; 0 of none.
func Percentile(times []time.Duration, p float64) time.Duration {
	if len(times) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(times))
	at := int(float64(len(sorted))*p/100+0.5) - 1
	return sorted[min(max(at, 0), len(sorted)-1)]
}

// Millis writes a time in milliseconds.
func Millis(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	if ms >= 100 {
		return fmt.Sprintf("%.0f", ms)
	}
	return fmt.Sprintf("%.1f", ms)
}

// Table writes rows as Markdown, the first one as the head, in columns of even width.
func Table(rows [][]string) string {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var out strings.Builder
	for n, row := range rows {
		for i, cell := range row {
			fmt.Fprintf(&out, "| %s%s ", cell, strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)))
		}
		out.WriteString("|\n")
		if n == 0 {
			for _, w := range widths {
				out.WriteString("|" + strings.Repeat("-", w+2))
			}
			out.WriteString("|\n")
		}
	}
	return out.String()
}

// Aim is one line of what was aimed at, what came out, and whether that will do.
func Aim(what, aimed, got string, met bool) []string {
	verdict := "met"
	if !met {
		verdict = "**missed**"
	}
	return []string{what, aimed, got, verdict}
}

// AimHead is the head of a table of aims.
var AimHead = []string{"aim", "aimed at", "measured", ""}
