package line

import (
	"slices"
	"strings"
)

// Missed parts what is said of a sitting from the list of those who were not there: it
// stands behind a word for that and a colon, «келмегені: Есенов, Михайлов». The list is
// empty where there is none.
func Missed(text string) (sitting, list string) {
	for from := 0; ; {
		colon := strings.IndexByte(text[from:], ':')
		if colon < 0 {
			return text, ""
		}
		at := from + colon
		before := strings.Fields(text[:at])
		for n := min(2, len(before)); n > 0; n-- {
			tail := before[len(before)-n:]
			if slices.ContainsFunc(words().missed, func(phrase []string) bool { return slices.Equal(keys(strings.Join(tail, " ")), phrase) }) {
				return strings.Join(before[:len(before)-n], " "), strings.TrimSpace(text[at+1:])
			}
		}
		from = at + 1
	}
}
