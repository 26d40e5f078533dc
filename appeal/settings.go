package appeal

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ParseLimits reads limits as a setting has them, «day=5 pause=30s alike=0.8»: names of
// the fields in lower case, in any order; what is not named is as usual.
func ParseLimits(text string) (Limits, error) {
	var l Limits
	counts := map[string]*int{"short": &l.Short, "day": &l.Day, "scored": &l.Scored, "letters": &l.Letters, "wave": &l.Wave}
	shares := map[string]*float64{"alike": &l.Alike, "again": &l.Again, "share": &l.Share}
	for _, word := range strings.Fields(text) {
		name, value, _ := strings.Cut(word, "=")
		switch count, share := counts[name], shares[name]; {
		case name == "pause":
			d, err := time.ParseDuration(value)
			if err != nil || d <= 0 || d > time.Hour {
				return Limits{}, fmt.Errorf("%q is not a time up to an hour, as pause=30s", word)
			}
			l.Pause = d
		case count != nil:
			n, err := strconv.Atoi(value)
			if err != nil || n < 1 || n > 10_000 {
				return Limits{}, fmt.Errorf("%q is not a whole number from 1 to 10000, as day=5", word)
			}
			*count = n
		case share != nil:
			x, err := strconv.ParseFloat(value, 64)
			if err != nil || !(x > 0 && x <= 1) {
				return Limits{}, fmt.Errorf("%q is not a share above 0 and up to 1, as alike=0.8", word)
			}
			*share = x
		default:
			return Limits{}, fmt.Errorf("%q is no limit; there are pause, short, day, scored, letters, wave, alike, again and share", word)
		}
	}
	return l, nil
}
