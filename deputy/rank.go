package deputy

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"qalauly/internal/lexicon"
	"qalauly/internal/spelling"
)

// A text of more words is no name; a word of more letters is cut.
const (
	mostWords   = 8
	mostLetters = 40
	leastJoined = 7 // letters of two names written as one word
)

// What must be alike, and what each way of being alike is worth.
const (
	leastWord    = 0.6  // a word of a name
	leastOne     = 0.75 // the best of several words
	leastScore   = 0.45 // a hit
	leastShare   = 0.75 // of the score of the best hit
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
	score  float64
}

// people are all whose name is like a text, in their order.
func (x *index) people(text string, on time.Time, lang string) []Hit {
	best := map[int]scored{}
	for _, r := range x.readings(text, on) {
		for _, s := range x.answers(r, dayOf(on)) {
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
func (x *index) answers(r reading, day int) []scored {
	matches := x.matches(r.words)
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

// matches looks for each word, for two written apart («Нур Султан»), and for names
// between which the space is missing or another letter.
func (x *index) matches(words []string) []match {
	var all []match
	for i, word := range words {
		found := len(all)
		all = like(all, x.words, x.borne, word, leastWord, match{first: i, words: 1})
		if i > 0 {
			all = like(all, x.words, x.borne, words[i-1]+word, leastWord, match{first: i - 1, words: 2})
		}
		certain := func(m match) bool { return m.score >= leastOne }
		if len(word) >= leastJoined && !slices.ContainsFunc(all[found:], certain) {
			all = like(all, x.joined, x.joinedBy, word, leastOne, match{first: i, words: 1})
		}
	}
	return all
}

// like adds the matches of a word; m says for which words asked.
func like(all []match, words *lexicon.Lexicon, borne [][]bearer, word string, least float64, m match) []match {
	for _, found := range words.Like(word, least) {
		m.score = found.Score
		for _, m.bearer = range borne[found.ID] {
			all = append(all, m)
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
	sum, best float64
	exact     int
	used      uint // the parts of the name, one bit each
}

// assign finds the parts of one name that the words from first on are best said
// for; used parts are taken.
func assign(matches []match, words, first int, used uint) assigned {
	if first >= words {
		return assigned{used: used}
	}
	most := assign(matches, words, first+1, used) // the word is said for nothing
	for _, m := range matches {
		if m.first != first || used&(1<<m.part) != 0 {
			continue
		}
		rest := assign(matches, words, first+m.words, used|1<<m.part)
		rest.sum += m.score * float64(m.words)
		rest.best = max(rest.best, m.score)
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

// reading is one way to read a text: as a name, and where it is said where
// somebody was elected.
type reading struct {
	words, initials []string
	units           []string
	electoral       []int64
}

func (r reading) placed() bool { return len(r.units) > 0 }

// holds says that somebody was elected where the text says.
func (r reading) holds(x *index, s *seat) bool {
	if !r.placed() {
		return true
	}
	if s.district != 0 && slices.Contains(r.electoral, s.district) {
		return true
	}
	return slices.ContainsFunc(r.units, func(unit string) bool { return x.places.Inside(s.Body.Unit, unit) })
}

// readings are the ways to read a text; there are none where it is no name.
func (x *index) readings(text string, on time.Time) []reading {
	name, ok := named(text)
	if !ok {
		return nil
	}
	all := []reading{name}
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == '\n' })
	for i := 1; i < len(words); i++ {
		before, after := strings.Join(words[:i], " "), strings.Join(words[i:], " ")
		all = append(append(all, x.placedIn(before, after, on)...), x.placedIn(after, before, on)...)
	}
	return all
}

// placedIn reads one text as a name and the other as a place.
func (x *index) placedIn(name, place string, on time.Time) []reading {
	r, ok := named(name)
	if !ok || len(r.words) == 0 || !x.places.Begins(place) {
		return nil
	}
	if r.units, r.electoral = x.places.Named(place, on); !r.placed() {
		return nil
	}
	return []reading{r}
}

// named takes a text apart into distinct folded words and initials; false where
// that is no name.
func named(text string) (r reading, ok bool) {
	words, initials := spelling.Asked(text)
	for _, word := range wholeWords(words) {
		word = word[:min(len(word), mostLetters)]
		if !slices.Contains(r.words, word) {
			r.words = append(r.words, word)
		}
	}
	r.initials = initials
	return r, len(words) > 0 && len(words)+len(initials) <= mostWords
}
