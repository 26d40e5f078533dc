package lexicon

// longest is how many bytes of a word are compared: one bit of a machine word each.
const longest = 64

// Changes returns how many changes make one word of the other: a letter more, less,
// another one, or two swapped neighbours (the optimal string alignment distance, in
// bytes; of longer words only the first 64 are compared).
func Changes(a, b string) int {
	p := patternOf(a)
	return p.changes(b)
}

// pattern is a word made ready to be compared with many: where each letter stands
// in it, one bit a place.
type pattern struct {
	places [256]uint64
	length int
}

func patternOf(text string) *pattern {
	p := &pattern{length: min(len(text), longest)}
	for i := range p.length {
		p.places[text[i]] |= 1 << i
	}
	return p
}

// changes fills the textbook's table column by column, each as two bit vectors of
// where it goes up and down by one (H. Hyyrö, A bit-vector algorithm for computing
// Levenshtein and Damerau edit distances, 2003).
func (p *pattern) changes(text string) int {
	text = text[:min(len(text), longest)]
	if p.length == 0 {
		return len(text)
	}
	distance, last := p.length, uint64(1)<<(p.length-1)
	up, down, same, before := ^uint64(0), uint64(0), uint64(0), uint64(0)
	for i := range len(text) {
		at := p.places[text[i]]
		swapped := (^same & at) << 1 & before
		same = ((at & up) + up) ^ up | at | down | swapped
		right, left := down|^(same|up), same&up
		if right&last != 0 {
			distance++
		}
		if left&last != 0 {
			distance--
		}
		right = right<<1 | 1
		up, down = left<<1|^(same|right), right&same
		before = at
	}
	return distance
}
