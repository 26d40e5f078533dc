package line

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"qalauly/internal/lexicon"
	"qalauly/internal/spelling"
)

//go:embed words.toml
var file string

// signs stand around words and are no part of them.
const signs = ".,;:!?()«»\"'“”„…-–—•*"

// So many letters are left at least when an ending, and a second one, is taken off.
const (
	leastStem   = 4
	leastSecond = 6
)

// vocabulary is what words.toml says.
type vocabulary struct {
	alike    [][][]string // groups of phrases of keys
	topics   [][][]string
	places   [][]string // phrases of keys
	people   map[string]bool
	measures map[string]bool
	address  map[string]bool
	numero   map[string]bool
	fillers  map[string]bool
	denials  map[string]bool
	missed   [][]string // phrases of keys
	networks []network
	endings  []string
}

// words is read once; a built-in file that cannot be read is a fault of the build.
var words = sync.OnceValue(func() vocabulary {
	var f struct {
		Networks, Alike, Topics                                                      [][]string
		People, Measures, Address, Numero, Fillers, Places, Endings, Denials, Missed []string
	}
	if _, err := toml.Decode(file, &f); err != nil {
		panic(fmt.Errorf("line: words.toml: %w", err))
	}
	v := vocabulary{
		people: set(f.People), measures: set(f.Measures), address: set(f.Address), numero: set(f.Numero), fillers: set(f.Fillers), denials: set(f.Denials),
		places: phrases(f.Places), missed: phrases(f.Missed),
	}
	v.networks = networksOf(f.Networks)
	v.alike, v.topics = groups(f.Alike), groups(f.Topics)
	for _, ending := range f.Endings {
		if folded := spelling.Fold(ending); folded != "" {
			v.endings = append(v.endings, folded)
		}
	}
	return v
})

func set(said []string) map[string]bool {
	all := map[string]bool{}
	for _, s := range said {
		all[key(s)] = true
	}
	return all
}

func groups(said [][]string) [][][]string {
	var all [][][]string
	for _, group := range said {
		all = append(all, phrases(group))
	}
	return all
}

func phrases(said []string) [][]string {
	var all [][]string
	for _, s := range said {
		all = append(all, keys(s))
	}
	return all
}

// keys are the keys of the words of a text; signs alone have none.
func keys(text string) []string {
	var all []string
	for _, word := range strings.Fields(text) {
		if k := key(word); k != "" {
			all = append(all, k)
		}
	}
	return all
}

// key is what a word is compared by. Words of up to three letters are not folded:
// they fold alike too easily.
func key(word string) string {
	if word == "№" || word == "#" {
		return word
	}
	word = strings.ToLower(strings.Trim(word, signs))
	if utf8.RuneCountInString(word) <= 3 {
		return strings.ReplaceAll(word, "ё", "е")
	}
	return strings.ReplaceAll(spelling.Fold(word), " ", "")
}

// same says that two words are one, but for their endings.
func same(a, b string) bool {
	if a == b {
		return true
	}
	if len(a) < leastStem || len(b) < leastStem || a[:leastStem] != b[:leastStem] {
		return false
	}
	of := stems(a)
	for _, stem := range stems(b) {
		for _, other := range of {
			if stem == other {
				return true
			}
		}
	}
	return false
}

// slip says that two long words are one but for a slip of the pen.
func slip(a, b string) bool {
	most := 0
	switch shorter := min(len(a), len(b)); {
	case shorter >= 9:
		most = 2
	case shorter >= 6:
		most = 1
	}
	return most > 0 && a[0] == b[0] && lexicon.Changes(a, b) <= most
}

// stems are a word and what is left of it without one or two endings.
func stems(word string) []string {
	all := []string{word}
	for from, round := 0, 0; round < 2; round++ {
		until := len(all)
		for _, w := range all[from:until] {
			for _, ending := range words().endings {
				if stem, ok := strings.CutSuffix(w, ending); ok && len(stem) >= leastStem+round*(leastSecond-leastStem) {
					all = append(all, stem)
				}
			}
		}
		from = until
	}
	return all
}

// begins says that words begin with a phrase, but for endings.
func begins(said, phrase []string) bool {
	if len(phrase) == 0 || len(said) < len(phrase) {
		return false
	}
	for i, word := range phrase {
		if !same(said[i], word) {
			return false
		}
	}
	return true
}

// place is how many words at the beginning are a place, though one of them may name a
// criterion too.
func place(said []string) int {
	for _, phrase := range words().places {
		if begins(said, phrase) {
			return len(phrase)
		}
	}
	return 0
}

// holds says that a phrase stands in words.
func holds(said, phrase []string) bool {
	for i := range said {
		if begins(said[i:], phrase) {
			return true
		}
	}
	return false
}

// others are all phrases that say what words say: the group of the longest phrase
// that stands in them.
func others(groups [][][]string, said []string) [][]string {
	var found [][]string
	longest := 0
	for _, group := range groups {
		for _, phrase := range group {
			if n := len(strings.Join(phrase, " ")); n > longest && holds(said, phrase) {
				found, longest = group, n
			}
		}
	}
	return found
}
