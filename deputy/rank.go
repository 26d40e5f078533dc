package deputy

import (
	"cmp"
	"slices"
	"time"

	"qalauly/internal/lexicon"
)

// What must be alike, and what each way of being alike is worth.
const (
	leastWord    = 0.6  // a word of a name
	leastOne     = 0.75 // the best of several words
	leastScore   = 0.45 // a hit
	leastShare   = 0.75 // of the score of the best hit
	leastEach    = 0.75 // each word, for one to be meant
	leastBeside  = 0.75 // a name beside which a place is said
	worthInitial = 0.9  // in its place
	worthOdd     = 0.7  // elsewhere in the name
	worthPlaced  = 0.97 // with the right place instead of one more word of the name
)

// scored is one of the people with how like the name is.
type scored struct {
	person int
	seat   *seat
	former bool
	exact  int  // so many words are exactly so
	whole  bool // several words, and all exactly so
	loose  bool // some word is not well alike
	score  float64
}

// people are all whose name is like a text, in their order.
func (x *index) people(text string, on time.Time, lang string) []Hit {
	readings := x.readings(text, on)
	hits := x.hits(readings, on, lang)
	if len(hits) > 0 && hits[0].Score >= likeMeant {
		return hits
	}
	// Nobody of the name was elected there: who was elsewhere.
	if others := x.hits(elsewhere(readings), on, lang); len(others) > 0 && others[0].Score >= likeMeant {
		return others
	}
	return hits
}

// hits are the people whom any of the readings may mean, in their order.
func (x *index) hits(readings []reading, on time.Time, lang string) []Hit {
	best := map[int]scored{}
	alike := alike{}
	for _, r := range readings {
		for _, s := range x.answers(r, dayOf(on), alike) {
			if known, ok := best[s.person]; !ok || s.score > known.score {
				best[s.person] = s
			}
		}
	}
	top := 0.0
	list := make([]scored, 0, len(best))
	for _, s := range best {
		list = append(list, s)
		top = max(top, s.score)
	}
	list = slices.DeleteFunc(list, func(s scored) bool { return s.score < leastScore || s.score < leastShare*top })
	slices.SortFunc(list, func(a, b scored) int { return x.inOrder(a, b, lang) })
	hits := make([]Hit, len(list))
	for i, s := range list {
		hits[i] = s.seat.Hit
		hits[i].Score, hits[i].Former, hits[i].Whole = s.score, s.former, s.whole
		hits[i].Loose = s.loose
	}
	return hits
}

var levels = []Level{National, Region, City, District}

func (x *index) inOrder(a, b scored, lang string) int {
	former := func(s scored) int {
		if s.former {
			return 1
		}
		return 0
	}
	letter := func(s scored) int {
		if lang == "ru" {
			return x.register[s.person].letter.ru
		}
		return x.register[s.person].letter.kk
	}
	return cmp.Or(
		cmp.Compare(b.exact, a.exact), cmp.Compare(b.score, a.score), cmp.Compare(former(a), former(b)),
		cmp.Compare(slices.Index(levels, a.seat.Body.Level), slices.Index(levels, b.seat.Body.Level)),
		cmp.Compare(letter(a), letter(b)))
}

// match is a word asked, or two of them written apart, that is like a part of a name.
type match struct {
	bearer
	first, words int
	score        float64
}

// answers are the people whom a reading may mean on a day.
func (x *index) answers(r reading, day int, alike alike) []scored {
	matches := x.matches(r.words, alike)
	slices.SortFunc(matches, func(a, b match) int { return cmp.Compare(a.person, b.person) })
	var all []scored
	for len(matches) > 0 {
		n := 1
		for n < len(matches) && matches[n].person == matches[0].person {
			n++
		}
		if s, ok := x.score(r, matches[:n], day); ok {
			all = append(all, s)
		}
		matches = matches[n:]
	}
	return all
}

// alike are the words looked for so far: the readings of a text share most of them.
type alike map[string][]lexicon.Match

// matches looks for each word, and for two written apart («Нур Султан»).
func (x *index) matches(words []string, alike alike) []match {
	var all []match
	look := func(word string, first, count int) {
		if _, known := alike[word]; !known {
			alike[word] = x.words.Like(word, leastWord)
		}
		for _, m := range alike[word] {
			for _, b := range x.borne[m.ID] {
				all = append(all, match{b, first, count, m.Score})
			}
		}
	}
	for i, word := range words {
		look(word, i, 1)
		if i > 0 {
			look(words[i-1]+word, i-1, 2)
		}
	}
	return all
}

// score says how like the name of one of the people is.
func (x *index) score(r reading, matches []match, day int) (scored, bool) {
	p := &x.register[matches[0].person]
	s, former, ok := p.in(day)
	if !ok || !r.holds(x, s) {
		return scored{}, false
	}
	got := assign(matches, len(r.words), 0, 0)
	n := len(r.words) + len(r.initials)
	if n == 0 || (len(r.words) > 1 && got.best < leastOne) {
		return scored{}, false
	}
	result := scored{person: matches[0].person, seat: s, former: former, exact: got.exact,
		score: (got.sum + p.initials(r.initials, got.used)) / float64(n)}
	result.whole = len(r.words) > 1 && got.exact == len(r.words) && len(r.initials) == 0
	result.loose = len(r.words) > 1 && got.least < leastEach
	if r.placed() {
		if result.score < leastBeside {
			return scored{}, false
		}
		result.score *= worthPlaced
		result.exact++
	}
	return result, true
}

// assigned is what words are worth together, each said for another part of the name.
type assigned struct {
	sum, best, least float64
	exact            int
	used             uint // the parts of the name, one bit each
}

// assign finds the parts of one name that the words from first on are best said
// for; used parts are taken.
func assign(matches []match, words, first int, used uint) assigned {
	if first >= words {
		return assigned{used: used, least: 1}
	}
	most := assign(matches, words, first+1, used) // the word is said for nothing
	most.least = 0
	for _, m := range matches {
		if m.first != first || used&(1<<m.part) != 0 {
			continue
		}
		rest := assign(matches, words, first+m.words, used|1<<m.part)
		rest.sum += m.score * float64(m.words)
		rest.best, rest.least = max(rest.best, m.score), min(rest.least, m.score)
		if m.score == 1 {
			rest.exact += m.words
		}
		if rest.sum > most.sum {
			most = rest
		}
	}
	return most
}

// initials is what initials are worth for the parts of a name that no word was said
// for: the first one stands for the given name, the second for the patronymic.
func (p *person) initials(initials []string, used uint) (sum float64) {
	inPlace := []kind{given, patronymic}
	for i, initial := range initials {
		best, at := 0.0, 0
		for n, one := range p.parts {
			if used&(1<<n) != 0 || !one.begins(initial) {
				continue
			}
			worth := worthOdd
			if i < len(inPlace) && one.kind == inPlace[i] {
				worth = worthInitial
			}
			if worth > best {
				best, at = worth, n
			}
		}
		if best > 0 {
			sum += best
			used |= 1 << at
		}
	}
	return sum
}
