package lexicon

// longest is how many bytes of a word are compared.
const longest = 63

// Changes returns how many changes make one word of the other: a letter more, less,
// another one, or two swapped neighbours (the optimal string alignment distance, in
// bytes). It gives up above most and returns something greater.
func Changes(a, b string, most int) int {
	a, b = a[:min(len(a), longest)], b[:min(len(b), longest)]
	a, b = differing(a, b)
	if len(a) == 0 || len(b) == 0 {
		return len(a) + len(b)
	}
	var rows [3][longest + 1]int
	before, last, now := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
			least = min(least, now[j])
		}
		if least > most {
			return least
		}
		before, last, now = last, now, before
	}
	return last[len(b)]
}

// differing leaves out what both words begin and end with.
func differing(a, b string) (string, string) {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return a, b
}
