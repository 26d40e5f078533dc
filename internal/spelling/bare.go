package spelling

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// leastBare is how many letters of a word stay without its ending.
const leastBare = 4

// endings are those of Kazakh cases, the longer ones first: whose, in which, where,
// where from, where to.
var endings = strings.Fields(`
	ндағы ндегі дағы дегі тағы тегі
	ның нің дың дің тың тің нан нен дан ден тан тен
	да де та те ға ге қа ке`)

// Bare returns a text without the endings of Kazakh cases on its words: «Теміртаудағы
// Ахметовтың» is «Теміртау Ахметов». Words that only look so lose their end too: it
// is for a second look, where the text as it is found nothing.
func Bare(s string) string {
	var b strings.Builder
	for s != "" {
		at := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
		if at < 0 {
			at = len(s)
		}
		b.WriteString(bare(s[:at]))
		_, next := utf8.DecodeRuneInString(s[at:])
		b.WriteString(s[at : at+next])
		s = s[at+next:]
	}
	return b.String()
}

func bare(word string) string {
	small := strings.ToLower(word)
	for _, ending := range endings {
		if rest, ok := strings.CutSuffix(small, ending); ok && utf8.RuneCountInString(rest) >= leastBare && len(small) == len(word) {
			return word[:len(rest)]
		}
	}
	return word
}
