package bot

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// scan takes a text in Telegram's HTML apart, reading it as Telegram does.
func scan(text string) []mark {
	text = strings.Map(cleaned, text)
	marks := make([]mark, 0, len(text))
	g := gluer{custom: -1}
	for len(text) > 0 {
		m, size := scanTag(text)
		if size == 0 {
			m.letter, size = scanLetter(text)
			m.html = escaped(m.letter)
		}
		m.glued = g.glues(m)
		marks = append(marks, m)
		text = text[size:]
	}
	return marks
}

// cleaned does what Telegram does with control characters before it reads.
func cleaned(r rune) rune {
	switch {
	case r == '\r':
		return -1
	case r < ' ' && r != '\n':
		return ' '
	}
	return r
}

// scanTag reads the tag at the start of a text; size 0 means that there is none.
func scanTag(text string) (m mark, size int) {
	if text[0] != '<' {
		return m, 0
	}
	m.end = strings.HasPrefix(text, "</")
	var quote byte
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case !m.end && (c == '"' || c == '\''):
			quote = c
		case c == '>':
			m.html = text[:i+1]
			name := strings.TrimPrefix(text[1:i], "/")
			if space := strings.IndexAny(name, " \n"); space >= 0 {
				name = name[:space]
			}
			m.name = strings.ToLower(name)
			return m, i + 1
		}
	}
	return mark{}, 0
}

// scanLetter reads one letter, written as it is or as a reference. Of the named
// references Telegram knows four.
func scanLetter(text string) (letter rune, size int) {
	if text[0] == '&' {
		if letter, size = named(text); size == 0 {
			letter, size = numbered(text)
		}
		if size > 0 {
			if size < len(text) && text[size] == ';' {
				size++
			}
			return letter, size
		}
	}
	return utf8.DecodeRuneInString(text)
}

func named(text string) (letter rune, size int) {
	size = 1
	for size < len(text) && (text[size]|0x20 >= 'a' && text[size]|0x20 <= 'z') {
		size++
	}
	letter = map[string]rune{"&lt": '<', "&gt": '>', "&amp": '&', "&quot": '"'}[text[:size]]
	if letter == 0 {
		return 0, 0
	}
	return letter, size
}

func numbered(text string) (letter rune, size int) {
	base, from, digits := 10, len("&#"), "0123456789"
	if strings.HasPrefix(text, "&#x") {
		base, from, digits = 16, len("&#x"), "0123456789abcdefABCDEF"
	}
	if !strings.HasPrefix(text, "&#") {
		return 0, 0
	}
	size = from
	for size < len(text) && size < from+8 && strings.IndexByte(digits, text[size]) >= 0 {
		size++
	}
	n, err := strconv.ParseUint(text[from:size], base, 32)
	if err != nil || n == 0 || n >= unicode.MaxRune || size >= 10 {
		return 0, 0
	}
	return rune(n), size
}

// gluer finds letters that are one sign with the letter before: accents, skin
// tones, joined emoji, flags, and what stands for one custom emoji. It follows the
// rules of Unicode (UAX 29) as far as they matter for our languages and emoji.
type gluer struct {
	before rune
	flags  int // letters of flags in a row
	custom int // letters in a custom emoji; below zero outside
}

const joiner = '\u200d'

func (g *gluer) glues(m mark) bool {
	if m.letter == 0 {
		if m.name == "tg-emoji" {
			g.custom = 0
			if m.end {
				g.custom = -1
			}
		}
		return false
	}
	glued := g.before != 0 && (extends(m.letter) || g.before == joiner)
	if m.letter >= '🇦' && m.letter <= '🇿' {
		g.flags++
		glued = glued || g.flags%2 == 0
	} else {
		g.flags = 0
	}
	if g.custom >= 0 {
		glued = glued || g.custom > 0
		g.custom++
	}
	g.before = m.letter
	return glued
}

// extends says that a letter changes the one before: marks, joiners, skin tones, tags.
func extends(r rune) bool {
	return unicode.Is(unicode.M, r) || r == joiner || r == '\u200c' || r >= '🏻' && r <= '🏿' || r >= 0xe0020 && r <= 0xe007f
}
