// Package spelling makes one search key out of the many ways in which a name is
// written in this country: Kazakh Cyrillic, Russian Cyrillic, and Latin letters
// by any of the official tables or by ear. The key is for comparing only and is
// never shown. The rule it keeps: Fold(Fold(s)) == Fold(s), so that keys and
// questions may be folded anywhere, any number of times.
//
//	spelling.Fold("Қойшыбаева Әсел")   // "koishibaeva asel"
//	spelling.Fold("КОЙШИБАЕВА Асель")  // "koishibaeva asel"
//	spelling.Fold("Koyshybayeva Assel") // "koishibaeva asel"
//
// What is left of the differences (Нұрсұлтан and Нурсултан fold alike, Шыңғыс and
// Чингиз only nearly) is for a trigram index over folded keys.
package spelling

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the search key of s: lower case, letters of all three alphabets
// folded to one, soft and hard signs and apostrophes dropped, everything else
// that is neither letter nor digit made a single space.
func Fold(s string) string {
	return strings.Join(Words(s), " ")
}

// Words returns the folded words of s in order.
func Words(s string) []string {
	var words []string
	for _, word := range strings.FieldsFunc(norm.NFC.String(s), separates) {
		if folded := fold(word); folded != "" {
			words = append(words, folded)
		}
	}
	return words
}

// fold makes the key of one word.
func fold(word string) string {
	return join(latin(oneScript(strings.ToLower(word))))
}

// Key returns the distinct folded words of all names, for a column that is
// searched word by word.
func Key(names ...string) string {
	var words []string
	seen := map[string]bool{}
	for _, name := range names {
		for _, word := range Words(name) {
			if !seen[word] {
				seen[word] = true
				words = append(words, word)
			}
		}
	}
	return strings.Join(words, " ")
}

// separates says that r stands between words. Signs that are written inside a
// word do not: o'g'li, Кулʼбаев, and the marks that belong to a letter.
func separates(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune(apostrophes, r)
}

// latin spells a word of any alphabet in plain Latin letters.
func latin(word string) string {
	var b strings.Builder
	var before rune
	for _, r := range word {
		b.WriteString(letter(r, before))
		before = r
	}
	return b.String()
}

// letter spells one letter; the one before it decides what w stands for.
func letter(r, before rune) string {
	if r == 'w' {
		if strings.ContainsRune(vowels, before) {
			return "u" // Sawle
		}
		return "sh" // Wakenova, as in chats
	}
	if spelt, known := letters[r]; known {
		return spelt
	}
	if unicode.IsMark(r) || strings.ContainsRune(apostrophes, r) {
		return ""
	}
	if base := []rune(norm.NFD.String(string(r))); len(base) > 1 && base[0] < unicode.MaxASCII {
		return letter(base[0], before)
	}
	return string(r)
}

// join applies the joints until none is left, so that folding twice changes nothing.
func join(word string) string {
	for {
		joined := single(joints.Replace(word))
		if joined == word {
			return word
		}
		word = joined
	}
}

// single writes doubled letters once and ae as a, except in the ending -aev.
func single(word string) string {
	runes := []rune(word)
	kept := runes[:0:0]
	for i, r := range runes {
		last := rune(0)
		if len(kept) > 0 {
			last = kept[len(kept)-1]
		}
		doubled := r == last && !unicode.IsDigit(r)
		softened := r == 'e' && last == 'a' && (i+1 == len(runes) || runes[i+1] != 'v')
		if !doubled && !softened {
			kept = append(kept, r)
		}
	}
	return string(kept)
}
