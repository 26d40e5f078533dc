package invented

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
)

// Mistake writes s in small letters with one mistake: a letter changed, left out,
// put in, or swapped with its neighbour. A space is a letter here.
func Mistake(s string, random *rand.Rand) string {
	r := []rune(strings.ToLower(s))
	letters := []rune("абвгдезиклмнопрстуы")
	if r[0] < unicode.MaxASCII {
		letters = []rune("abvgdeziklmnoprstuy")
	}
	at, other := random.IntN(len(r)-1), letters[random.IntN(len(letters))]
	switch random.IntN(4) {
	case 0:
		r[at] = other
	case 1:
		r = slices.Delete(r, at, at+1)
	case 2:
		r = slices.Insert(r, at, other)
	default:
		r[at], r[at+1] = r[at+1], r[at]
	}
	return string(r)
}

// Latin writes s in small Latin letters by ear, unlike the way in which folding
// does it.
func Latin(s string) string { return latin.Replace(strings.ToLower(s)) }

// RussianKeys writes s in small letters as one does who has no Kazakh letters on
// the keyboard.
func RussianKeys(s string) string { return russianKeys.Replace(strings.ToLower(s)) }

var (
	latin = strings.NewReplacer(
		"а", "a", "ә", "a", "б", "b", "в", "v", "г", "g", "ғ", "gh", "д", "d", "е", "e", "ё", "yo", "ж", "zh", "з", "z", "и", "i",
		"й", "y", "к", "k", "қ", "q", "л", "l", "м", "m", "н", "n", "ң", "ng", "о", "o", "ө", "o", "п", "p", "р", "r", "с", "s",
		"т", "t", "у", "u", "ұ", "u", "ү", "u", "ф", "f", "х", "kh", "һ", "h", "ц", "ts", "ч", "ch", "ш", "sh", "щ", "shch",
		"ъ", "", "ы", "y", "і", "i", "ь", "", "э", "e", "ю", "yu", "я", "ya")
	russianKeys = strings.NewReplacer("қ", "к", "ә", "а", "ү", "у", "ұ", "у", "і", "и", "ң", "н", "ө", "о", "ғ", "г", "һ", "х")
)
