package deputy

import (
	"slices"
	"strings"
	"time"

	"qalauly/internal/spelling"
)

// A text of more words is no name; a word of more letters is cut.
const (
	mostWords   = 8
	mostLetters = 40
	leastHalf   = 3 // letters of each of two names written as one word
)

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
	all := append([]reading{name}, x.halves(name)...)
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == '\n' })
	for i := 1; i < len(words); i++ {
		before, after := strings.Join(words[:i], " "), strings.Join(words[i:], " ")
		all = append(append(all, x.placedIn(before, after, on)...), x.placedIn(after, before, on)...)
	}
	return all
}

// elsewhere are the names of the readings that say a place, without it.
func elsewhere(readings []reading) (names []reading) {
	for _, r := range readings {
		if r.placed() {
			names = append(names, reading{words: r.words, initials: r.initials})
		}
	}
	return names
}

// halves are the readings in which a word is two, between which the space is missing
// or another letter: one half is a word of somebody's name.
func (x *index) halves(r reading) (all []reading) {
	for at, word := range r.words {
		if x.words.Has(word) {
			continue
		}
		for i := leastHalf; i <= len(word)-leastHalf; i++ {
			if x.words.Has(word[:i]) || x.words.Has(word[i:]) {
				words := slices.Concat(r.words[:at], []string{word[:i], word[i:]}, r.words[at+1:])
				all = append(all, reading{words: words, initials: r.initials})
			}
		}
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
