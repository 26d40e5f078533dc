package spelling

import (
	"strings"
	"unicode/utf8"
)

// rootEndings are those of Kazakh nouns, folded, that are taken from the end of a word that
// is looked for: of cases, of whose it is, of many.
var rootEndings = strings.Fields(`
	ларынын лерини тарынын теринин дарынын деринин
	нын нин дын дин тын тин нан нен дан ден тан тен
	лар лер дар дер тар тер мен бен пен сы си
	да де та те га ге ка ке на не ды ди ты ти ны ни ын ин ы и`)

// Root is a Kazakh noun without its endings, of which four letters stay, for words that
// may go on differently: «әкімдігіне», «әкімдіктер» and «әкімдік» begin alike. Small
// letters, the Kazakh ones by their Russian neighbours («акимдик»).
func Root(word string) string {
	for again := true; again; {
		again = false
		for _, ending := range rootEndings {
			if rest, ok := strings.CutSuffix(word, ending); ok && utf8.RuneCountInString(rest) >= 4 {
				word, again = rest, true
				break
			}
		}
	}
	if last := strings.TrimRight(word, "кгпб"); utf8.RuneCountInString(last) >= 5 {
		word = last // «әкімдік», «әкімдігі»
	}
	return word
}

// Forms are a Kazakh noun and what it becomes with one of its endings, whether or not that
// is the one its vowels take; letters are as for Root.
func Forms(word string) []string {
	all := []string{word}
	for _, ending := range rootEndings {
		all = append(all, word+ending)
	}
	return all
}
