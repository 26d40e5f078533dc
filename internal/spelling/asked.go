package spelling

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Asked parts what somebody typed into folded words and, apart from them, folded
// initials: a letter alone, and one spelt by two with a full stop after it («Zh.»).
// Both come in their order.
func Asked(s string) (words, initials []string) {
	runes := []rune(norm.NFC.String(s))
	for at := 0; at < len(runes); {
		if separates(runes[at]) {
			at++
			continue
		}
		end := at
		for end < len(runes) && !separates(runes[end]) {
			end++
		}
		folded := fold(string(runes[at:end]))
		stop := end < len(runes) && runes[end] == '.'
		switch letters := lettersIn(runes[at:end]); {
		case folded == "":
		case letters == 1 && unicode.IsLetter(runes[at]), letters == 2 && stop && len(folded) <= 2:
			initials = append(initials, folded)
		default:
			words = append(words, folded)
		}
		at = end
	}
	return words, initials
}

// lettersIn counts letters and digits, without the marks and apostrophes on them.
func lettersIn(word []rune) (n int) {
	for _, r := range word {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// oneScript reads Latin letters that stand in a Cyrillic word as the Cyrillic ones
// they look like: both lie on the same keys of many telephones.
func oneScript(word string) string {
	if !strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
		return word
	}
	return strings.Map(func(r rune) rune {
		if like, ok := lookalikes[r]; ok {
			return like
		}
		return r
	}, word)
}

var lookalikes = map[rune]rune{
	'a': 'а', 'b': 'в', 'c': 'с', 'e': 'е', 'h': 'н', 'i': 'і', 'k': 'к', 'm': 'м', 'o': 'о',
	'p': 'р', 't': 'т', 'x': 'х', 'y': 'у',
}

// The keys of a keyboard row by row, in Latin and in Cyrillic letters; the row of
// digits is that of the Kazakh layout.
const (
	latinKeys    = "`234590-=8qwertyuiop[]asdfghjkl;'zxcvbnm,."
	cyrillicKeys = "ёәіңғұқөһүйцукенгшщзхъфывапролджэячсмитьбю"
)

// Retyped returns what was meant by somebody who did not switch the keyboard:
// «fkbtdf» was to be «алиева», «Фрьуещм» was to be "Ahmetov".
func Retyped(s string) string {
	return strings.Map(func(r rune) rune {
		if other, ok := otherKey[unicode.ToLower(r)]; ok {
			return other
		}
		return r
	}, s)
}

// otherKey is what the other alphabet has on the same key.
var otherKey = func() map[rune]rune {
	keys := map[rune]rune{}
	cyrillic := []rune(cyrillicKeys)
	for i, r := range []rune(latinKeys) {
		keys[r] = cyrillic[i]
		keys[cyrillic[i]] = r
	}
	return keys
}()
