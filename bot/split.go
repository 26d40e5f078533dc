package bot

import (
	"html"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Telegram's limits of one message. Letters are code points, counted after the
// formatting is taken out; the source is bytes, with it (Telegram takes 32,768).
const (
	textLimit    = 4096
	captionLimit = 1024
	sourceLimit  = 32_000
)

// split cuts a text in Telegram's HTML into parts that Telegram takes: the first
// of at most first letters, the others of at most rest. It cuts between
// paragraphs, else lines, else words, and never inside what is seen as one sign.
// What is open at a cut is closed there and opened again in the next part. A part
// in which nothing would be seen is left out.
func split(text string, first, rest int) []string {
	if utf8.RuneCountInString(text) <= first && len(text) <= sourceLimit {
		return []string{text}
	}
	marks := scan(text)
	all := len(marks)
	var parts []string
	var open []mark
	for limit := first; len(marks) > 0; {
		n := cut(marks, open, limit)
		if n == all && len(text) <= sourceLimit {
			return []string{text}
		}
		part, still := render(open, marks[:n])
		if slices.ContainsFunc(marks[:n], mark.seen) {
			parts, limit = append(parts, part), rest
		}
		open, marks = still, marks[n:]
		if size(open) > sourceLimit/2 {
			open = nil // more formatting than text: the text matters more
		}
	}
	if len(parts) == 0 {
		return []string{text}
	}
	return parts
}

// mark is one letter, one start tag or one end tag.
type mark struct {
	html   string // as it is written; a letter escaped
	letter rune   // 0 for a tag
	glued  bool   // a letter that is one sign with the letter before it
	name   string // of a tag
	end    bool   // an end tag
}

func (m mark) seen() bool {
	return m.letter != 0 && !unicode.IsSpace(m.letter) && !unicode.In(m.letter, unicode.Cc, unicode.Cf, unicode.Z)
}

// size is how many bytes tags take, opened and closed again.
func size(open []mark) (bytes int) {
	for _, m := range open {
		bytes += m.size()
	}
	return bytes
}

func (m mark) size() int {
	switch {
	case m.end:
		return 0 // counted where it was opened
	case m.letter == 0:
		return len(m.html) + len("</>") + len(m.name)
	}
	return len(m.html)
}

// A place for a cut, from worst to best: between letters, words, lines, paragraphs.
const (
	letters = iota
	words
	lines
	paragraphs
)

// place is where a cut may be made: how many marks, and letters, lie before it.
type place struct{ marks, letters int }

// cut says how many marks go into the next part: those up to the last place of
// the best kind in its second half.
func cut(marks, open []mark, limit int) int {
	bytes, n, last, before := size(open), 0, -1, rune(0)
	var places [paragraphs + 1]place
	for i, m := range marks {
		if m.letter != 0 && !m.glued && last >= 0 {
			end := last + 1
			for end < i && marks[end].end {
				end++
			}
			places[kindOfPlace(before, marks[last].letter)] = place{end, n}
		}
		bytes += m.size()
		if m.letter != 0 {
			n++
		}
		if n > limit || bytes > sourceLimit && i > 0 {
			return choose(places, n, i)
		}
		if m.letter != 0 {
			if last >= 0 {
				before = marks[last].letter
			}
			last = i
		}
	}
	return len(marks)
}

// kindOfPlace is what ends with the last of two letters.
func kindOfPlace(before, last rune) int {
	switch {
	case last == '\n' && before == '\n':
		return paragraphs
	case last == '\n':
		return lines
	case last == ' ':
		return words
	}
	return letters
}

// choose is the best of the places in a part of n letters; without any, all of
// its marks.
func choose(places [paragraphs + 1]place, n, marks int) int {
	for kind := paragraphs; kind > letters; kind-- {
		if places[kind].letters >= n/2 && places[kind].marks > 0 {
			return places[kind].marks
		}
	}
	for kind := words; kind <= paragraphs; kind++ {
		if places[kind].marks > 0 {
			return places[kind].marks
		}
	}
	if places[letters].marks > 0 {
		return places[letters].marks
	}
	return marks
}

// render writes a part: what was open before it, its marks, and the end of all
// that is still open, which it returns.
func render(open, marks []mark) (part string, still []mark) {
	var b []byte
	for _, m := range open {
		b = append(b, m.html...)
	}
	still = slices.Clone(open)
	for _, m := range marks {
		switch {
		case m.end && len(still) == 0:
			continue // of a tag given up
		case m.end:
			b = append(b, "</"+still[len(still)-1].name+">"...)
			still = still[:len(still)-1]
			continue
		case m.letter == 0:
			still = append(still, m)
		}
		b = append(b, m.html...)
	}
	for _, m := range slices.Backward(still) {
		b = append(b, "</"+m.name+">"...)
	}
	return string(b), still
}

// escaped is a letter as it is written in HTML.
func escaped(r rune) string { return html.EscapeString(string(r)) }
