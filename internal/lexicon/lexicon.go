// Package lexicon finds the words of a dictionary that are like a word. It looks at
// every word, so that it misses none: the register of a country has some thousand
// words in its names, and all but a few of them are put aside by their length and
// letters before they are compared. The rule it keeps: it knows nothing of what the
// words mean; they come folded (internal/spelling), in plain Latin letters.
//
//	l := lexicon.New(0.5)
//	id := l.Add("koishibaeva")
//	for _, m := range l.Like("kaishibaeva", 0.6) { … }   // {id, 0.91}
package lexicon

import (
	"math/bits"
	"strings"
)

// leastBeginning is how many letters the beginning of a word must have to count.
const leastBeginning = 3

// Lexicon is a dictionary; each distinct word has an id, from 0 up. Words may be
// looked for by many goroutines at once while none adds.
type Lexicon struct {
	words     []word
	ids       map[string]int
	beginning float64
}

type word struct {
	text    string
	letters uint32 // which letters are in it, one bit each
}

// New makes an empty dictionary. beginning is what the likeness of an empty
// beginning would be: that of a beginning of n letters to a word of m is
// beginning + (1 - beginning) · n / m.
func New(beginning float64) *Lexicon {
	return &Lexicon{ids: map[string]int{}, beginning: beginning}
}

// Add puts a word into the dictionary and returns its id, the same for the same word.
func (l *Lexicon) Add(text string) int {
	id, known := l.ids[text]
	if !known {
		id = len(l.words)
		l.ids[text] = id
		l.words = append(l.words, word{text, lettersOf(text)})
	}
	return id
}

// Has says that a word is in the dictionary.
func (l *Lexicon) Has(text string) bool {
	_, known := l.ids[text]
	return known
}

// Len is how many words there are: all ids are below it.
func (l *Lexicon) Len() int { return len(l.words) }

// Match is a word of the dictionary that is like another.
type Match struct {
	ID    int
	Score float64 // 1 for the same word
}

// Like returns the words whose likeness to text is at least so much, in the order
// of their ids. Likeness is 1 for the same, more than by letters for its beginning
// of three letters or more (see New), else the share of letters that need no
// change: 1 - changes / letters of the longer one, where a letter more, less, another
// one, or two swapped neighbours are one change.
func (l *Lexicon) Like(text string, least float64) []Match {
	var found []Match
	letters, asked := lettersOf(text), patternOf(text)
	for id := range l.words {
		w := &l.words[id]
		more, less := bits.OnesCount32(letters&^w.letters), bits.OnesCount32(w.letters&^letters)
		if more == 0 {
			if score, ok := l.begins(text, w.text); ok && score >= least {
				found = append(found, Match{id, score})
				continue
			}
		}
		longer := max(len(text), len(w.text))
		most := int((1 - least) * float64(longer) * (1 + 1e-9))
		if more > most || less > most || longer-min(len(text), len(w.text)) > most || longer == 0 {
			continue
		}
		if changes := asked.changes(w.text); changes <= most {
			found = append(found, Match{id, 1 - float64(changes)/float64(longer)})
		}
	}
	return found
}

// begins returns how like a beginning is to the whole.
func (l *Lexicon) begins(beginning, whole string) (float64, bool) {
	switch {
	case beginning == whole:
		return 1, true
	case len(beginning) < leastBeginning || !strings.HasPrefix(whole, beginning):
		return 0, false
	}
	return l.beginning + (1-l.beginning)*float64(len(beginning))/float64(len(whole)), true
}

func lettersOf(text string) (letters uint32) {
	for i := range len(text) {
		letters |= 1 << (text[i] & 31)
	}
	return letters
}
