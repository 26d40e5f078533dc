package deputy

import (
	_ "embed"
	"encoding/csv"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// spokenWords are words that are said around a name, and such that are none, in
// both languages. They are compared as they are written, in small letters and not
// folded: «кім» asks who, Ким is a surname. A star stands for any ending. A filler
// is left out, and with a street its part of an address; a body is left out where a
// name is said with it, and is no name by itself; nor is a greeting or a matter.
//
//go:embed spoken.csv
var spokenWords string

// sort is what a word is in a text.
type sort string

const (
	name     sort = ""
	filler   sort = "filler"
	street   sort = "street"
	body     sort = "body"
	greeting sort = "greeting"
	matter   sort = "matter"
)

// sortOf tells what a word is.
func sortOf(word string) sort {
	word = strings.ToLower(word)
	list := spokenSorts()
	if known, ok := list.whole[word]; ok {
		return known
	}
	for _, b := range list.beginnings {
		if strings.HasPrefix(word, b[0]) {
			return sort(b[1])
		}
	}
	return name
}

type sorts struct {
	whole      map[string]sort
	beginnings [][2]string // with the sort
}

// spokenSorts reads the data once.
var spokenSorts = sync.OnceValue(func() sorts {
	list := sorts{whole: map[string]sort{}}
	lines, _ := csv.NewReader(strings.NewReader(spokenWords)).ReadAll() // a test reads it too
	for _, l := range lines[min(1, len(lines)):] {
		if begins, open := strings.CutSuffix(l[0], "*"); open {
			list.beginnings = append(list.beginnings, [2]string{begins, l[1]})
		} else {
			list.whole[l[0]] = sort(l[1])
		}
	}
	return list
})

var (
	wordsOf = regexp.MustCompile(`[\pL\pM\pN'’ʼ-]+\.?`)
	botName = regexp.MustCompile(`(?i)@\w+_?bot\b`)
)

// spoken is a text without what is said around the name in it.
type spoken struct {
	name string
	sort sort // of the words, where they are no name
}

// readSpoken leaves out the name of a bot, quotes and filler words. A text in which
// nothing else stands is left as it is: so is «Кім».
func readSpoken(text string) spoken {
	text = strings.TrimSpace(botName.ReplaceAllString(text, " "))
	var sorts []sort
	for _, word := range wordsOf.FindAllString(text, -1) {
		if s := sortOf(strings.TrimSuffix(word, ".")); s != filler && s != street {
			sorts = append(sorts, s)
		}
	}
	if len(sorts) == 0 {
		return spoken{name: text}
	}
	named := slices.Contains(sorts, name)
	left := wordsOf.ReplaceAllStringFunc(withoutStreet(text), func(word string) string {
		switch s := sortOf(strings.TrimSuffix(word, ".")); {
		case s == filler, s == street, s == body && named:
			return ""
		}
		return word
	})
	left = strings.Trim(strings.Join(strings.Fields(left), " "), ` ,«»“”„"`)
	if named || slices.ContainsFunc(sorts, func(s sort) bool { return s != sorts[0] }) {
		return spoken{name: left}
	}
	return spoken{left, sorts[0]}
}

// withoutStreet leaves out the part of an address that names a street.
func withoutStreet(text string) string {
	parts := strings.Split(text, ",")
	rest := slices.DeleteFunc(slices.Clone(parts), func(part string) bool {
		return slices.ContainsFunc(wordsOf.FindAllString(part, -1), func(word string) bool {
			return sortOf(strings.TrimSuffix(word, ".")) == street
		})
	})
	if len(rest) == 0 {
		return text
	}
	return strings.Join(rest, ",")
}
