// Package locales is everything the service says to people: one TOML file for
// each language and one wrapper that escapes what is put in, chooses plural forms
// and writes dates and numbers as each language does. Languages are equal: a key
// missing in one of them fails the tests.
package locales

// Lang is a language the service speaks, by its ISO 639-1 code.
type Lang string

// The languages.
const (
	Kazakh  Lang = "kk"
	Russian Lang = "ru"
)

// HTML is text for a message in Telegram's HTML with everything put into it
// escaped. Only this package makes it.
type HTML string

// Args are what is put into a text; Count chooses the plural form.
type Args map[string]any
