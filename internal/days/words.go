package days

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"qalauly/internal/spelling"
)

//go:embed words.toml
var file string

// leastFolded is from how many letters on words are compared folded: shorter ones
// fold alike too easily.
const leastFolded = 4

// vocabulary is what words.toml says, by key.
type vocabulary struct {
	days     map[string]back // by up to three words
	weekdays map[string]int  // 1 is Monday
	months   map[string]int

	before, after, year, ordinal, within, number, ago, last, this, lastWeek map[string]bool
}

type back struct {
	days   int
	unsure bool
}

// words is read once; a built-in file that cannot be read is a fault of the build.
var words = sync.OnceValue(func() vocabulary {
	type numbered struct {
		Number int
		Said   []string
	}
	var f struct {
		Day []struct {
			Back   int
			Unsure bool
			Said   []string
		}
		Weekday, Month                                                []numbered
		Before, After, Year, Ordinal, Within, Number, Ago, Last, This []string
		LastWeek                                                      []string `toml:"last_week"`
	}
	if _, err := toml.Decode(file, &f); err != nil {
		panic(fmt.Errorf("days: words.toml: %w", err))
	}
	numbers := func(rows []numbered) map[string]int {
		all := map[string]int{}
		for _, row := range rows {
			for _, said := range row.Said {
				all[phrase(said)] = row.Number
			}
		}
		return all
	}
	v := vocabulary{
		days: map[string]back{}, weekdays: numbers(f.Weekday), months: numbers(f.Month),
		before: set(f.Before), after: set(f.After), year: set(f.Year), ordinal: set(f.Ordinal), within: set(f.Within),
		number: set(f.Number), ago: set(f.Ago), last: set(f.Last), this: set(f.This), lastWeek: set(f.LastWeek),
	}
	for _, row := range f.Day {
		for _, said := range row.Said {
			v.days[phrase(said)] = back{row.Back, row.Unsure}
		}
	}
	return v
})

func set(said []string) map[string]bool {
	all := map[string]bool{}
	for _, s := range said {
		all[phrase(s)] = true
	}
	return all
}

// phrase is the key of some words together.
func phrase(said string) string {
	keys := strings.Fields(said)
	for i, word := range keys {
		keys[i] = key(word)
	}
	return strings.Join(keys, " ")
}

// key is what a word is compared by: without the signs around it.
func key(word string) string {
	word = strings.ToLower(strings.Trim(word, signs))
	if utf8.RuneCountInString(word) < leastFolded {
		return word
	}
	return spelling.Fold(word)
}

// signs stand around words and are no part of them.
const signs = ".,;:!?()«»\"'“”„…"
