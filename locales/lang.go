// Package locales is everything the service says to people: one TOML file for
// each language and one wrapper that escapes what is put in, chooses plural forms
// and writes dates and numbers as each language does. Languages are equal: a key
// missing in one of them fails the tests.
package locales

import (
	"slices"
	"strings"
)

// Lang is a language the service speaks, by its ISO 639-1 code.
type Lang string

// The languages.
const (
	Kazakh  Lang = "kk"
	Russian Lang = "ru"
)

// kazakhLetters are the letters of Kazakh that Russian does not have.
const kazakhLetters = "әғқңөұүһі"

// All lists the languages in the order in which they are offered.
func All() []Lang { return slices.Clone(order) }

// Known reads a language by its code and says whether the service speaks it.
func Known(code string) (Lang, bool) {
	l := Lang(strings.ToLower(code))
	_, ok := languages[l]
	return l, ok
}

// Guess is the language to answer in before one was chosen: a text with a letter
// that only Kazakh has is Kazakh; else the language of the person's Telegram, as
// far as it is spoken here; else Russian.
func Guess(telegramLanguageCode, text string) Lang {
	if WrittenInKazakh(text) {
		return Kazakh
	}
	code, _, _ := strings.Cut(telegramLanguageCode, "-")
	if l, ok := Known(code); ok {
		return l
	}
	return Russian
}

// WrittenInKazakh says whether a text has a letter that only Kazakh has.
func WrittenInKazakh(text string) bool {
	return strings.ContainsAny(strings.ToLower(text), kazakhLetters)
}
