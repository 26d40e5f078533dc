package doctor

import (
	"fmt"
	"io"
	"strings"
)

var marks = map[Mark]string{Well: "ok", Unknown: "?", Warning: "warning", Wrong: "WRONG"}

// Write tells the findings to a person, a line or two each, and a summary.
func Write(w io.Writer, found []Finding) {
	count := map[Mark]int{}
	for _, f := range found {
		count[f.Mark]++
		fmt.Fprintf(w, "%-8s %s: %s\n", marks[f.Mark], f.About, f.Says)
		if f.Do != "" {
			fmt.Fprintf(w, "%-8s → %s\n", "", f.Do)
		}
	}
	fmt.Fprintf(w, "\n%s\n", summary(count))
}

// Bad says whether anything is wrong.
func Bad(found []Finding) bool {
	for _, f := range found {
		if f.Mark == Wrong {
			return true
		}
	}
	return false
}

func summary(count map[Mark]int) string {
	parts := []string{fmt.Sprintf("%d well", count[Well])}
	for _, part := range []struct {
		mark Mark
		says string
	}{{Unknown, "could not be told"}, {Warning, "to look at"}, {Wrong, "wrong"}} {
		if n := count[part.mark]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, part.says))
		}
	}
	text := strings.Join(parts, ", ") + "."
	if count[Wrong] > 0 {
		return text + " Set right what is marked WRONG and run qalauly doctor again."
	}
	return text + " The service can run."
}
