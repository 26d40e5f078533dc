package appeal

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"

	"qalauly/account"
	"qalauly/internal/spelling"
)

//go:embed words.toml
var wordsFile string

// words are the beginnings of words by which a topic or a danger is known, folded.
var words = sync.OnceValue(func() (w struct {
	Kazakh  string // the letters that Russian has not
	Topics  map[Topic][]string
	Dangers map[Danger][]string
}) {
	if _, err := toml.Decode(wordsFile, &w); err != nil {
		panic(err) // the file is built in
	}
	for _, list := range w.Topics {
		foldAll(list)
	}
	for _, list := range w.Dangers {
		foldAll(list)
	}
	return w
})

func foldAll(list []string) {
	for i, s := range list {
		list[i] = spelling.Fold(s)
	}
}

// Guess is the topic most of whose words a text has; OtherWise where it has none.
func Guess(text string) Topic {
	best, most := OtherWise, 0
	said := " " + spelling.Fold(text) + " "
	for _, t := range Topics() {
		n := 0
		for _, word := range words().Topics[t] {
			n += strings.Count(said, " "+word)
		}
		if n > most {
			best, most = t, n
		}
	}
	return best
}

// Danger is a danger that words speak of, with the number that helps at once.
type Danger string

// The dangers.
const (
	Fire       Danger = "fire"       // 101, 112
	Crime      Danger = "crime"      // 102
	Ambulance  Danger = "ambulance"  // 103
	Gas        Danger = "gas"        // 104
	Despair    Danger = "despair"    // 150, 111
	Corruption Danger = "corruption" // 1424
)

// Urgent are the dangers that a text speaks of.
func Urgent(text string) []Danger {
	var found []Danger
	said := " " + spelling.Fold(text) + " "
	for _, d := range []Danger{Fire, Crime, Ambulance, Gas, Despair, Corruption} {
		for _, word := range words().Dangers[d] {
			if strings.Contains(said, " "+word) {
				found = append(found, d)
				break
			}
		}
	}
	return found
}

// written is the language of a text: Kazakh where it has letters that Russian has not;
// else the language of the person, else Russian.
func written(text string, p account.Person) string {
	if strings.ContainsAny(strings.ToLower(text), words().Kazakh) {
		return "kk"
	}
	if p.Lang != "" {
		return p.Lang
	}
	if p.Guessed != "" {
		return p.Guessed
	}
	return "ru"
}
