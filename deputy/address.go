package deputy

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"qalauly/internal/spelling"
	"qalauly/territory"
)

// Address is a street with the places in which it may lie. It is not known here
// which streets there are: territory.ByStreet tells.
type Address struct {
	Street string
	Places []territory.Hit // none: it is not said where
}

// mostStreet is how many words the name of a street may have.
const mostStreet = 3

// beforeName begins the folded words for a street that stand before its name; all
// others stand behind it.
var beforeName = []string{"ul", "prosp", "per"}

// addresses are the ways to read a text as a street and, beside it, a place: «Абай
// көшесі, Ақадыр», «Агадырь, ул. Абая 5». There are none where more is said.
func (x *index) addresses(text string, on time.Time) []Address {
	words, at, behind := addressWords(text)
	if at < 0 {
		return nil
	}
	var all, nowhere []Address
	for _, part := range streetNames(len(words), at, behind) {
		rest := strings.Join(slices.Concat(words[:part[0]], words[part[1]:]), " ")
		a := Address{Street: strings.Join(words[part[0]:part[1]], " ")}
		if rest == "" {
			nowhere = append(nowhere, a)
			continue
		}
		a.Places = slices.DeleteFunc(x.places.Search(rest, on, mostPlaces), func(h territory.Hit) bool { return !h.Exact })
		if len(a.Places) > 0 {
			all = append(all, a)
		}
	}
	return append(all, nowhere...)
}

// addressWords are the words of an address without the word for a street; where that
// stood, -1 where there is none or the text is too long for an address; and whether
// the name is expected behind it.
func addressWords(text string) (words []string, at int, behind bool) {
	at = -1
	for _, word := range wordsOf.FindAllString(botName.ReplaceAllString(text, " "), -1) {
		bare := strings.TrimSuffix(word, ".")
		switch s := sortOf(bare); {
		case s == street && at < 0:
			at = len(words)
			behind = slices.ContainsFunc(beforeName, func(b string) bool { return strings.HasPrefix(spelling.Fold(bare), b) })
		case s == street, s == filler, houseWords[spelling.Fold(bare)], unicode.IsDigit([]rune(bare)[0]):
		default:
			words = append(words, word)
		}
	}
	if at == -1 || len(words) == 0 || len(words) > mostWords {
		return nil, -1, false
	}
	return words, at, behind
}

// houseWords are said beside the number of a house or a flat, folded.
var houseWords = map[string]bool{"dom": true, "d": true, "ui": true, "kv": true, "kvartira": true, "pater": true, "korpus": true}

// streetNames are the words of so many that may be the name of a street, as from and
// to: those next to the word for it, on the side on which they are expected first.
func streetNames(words, at int, behind bool) (parts [][2]int) {
	for _, after := range []bool{behind, !behind} {
		for n := 1; n <= mostStreet; n++ {
			switch {
			case after && at+n <= words:
				parts = append(parts, [2]int{at, at + n})
			case !after && at-n >= 0:
				parts = append(parts, [2]int{at - n, at})
			}
		}
	}
	return parts
}
