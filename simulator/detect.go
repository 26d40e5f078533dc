package simulator

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What Telegram finds in any text by itself; of its list the simulator finds these three.
var (
	commandPattern = regexp.MustCompile(`/[A-Za-z0-9_]{1,64}(@[A-Za-z0-9_]{3,32})?`)
	mentionPattern = regexp.MustCompile(`@[A-Za-z0-9_]{2,32}`)
	urlPattern     = regexp.MustCompile(`(?i)(https?://[^\s<>"]+|(?:[a-z0-9-]+\.)+(?:com|org|net|kz|ru|me|info|io|gov)(?:/[^\s<>"]*)?)`)
)

// detect finds commands, mentions and links that stand in no code and no link.
func detect(f formatted) []Entity {
	var found []Entity
	taken := f.entities
	add := func(kind string, pattern *regexp.Regexp, fits func(before, after rune) bool) {
		for _, at := range pattern.FindAllStringIndex(f.text, -1) {
			before, _ := utf8.DecodeLastRuneInString(f.text[:at[0]])
			word := f.text[at[0]:at[1]]
			if kind == "url" {
				word = strings.TrimRight(word, ".,:;!?'\")]}»")
			}
			after, _ := utf8.DecodeRuneInString(f.text[at[0]+len(word):])
			e := Entity{Type: kind, Offset: utf16Len(f.text[:at[0]]), Length: utf16Len(word)}
			if fits(before, after) && !overlaps(e, taken) && !overlapsAny(e, found) {
				found = append(found, e)
			}
		}
	}
	add("url", urlPattern, func(before, _ rune) bool { return !wordRune(before) && before != '@' && before != '/' })
	add("bot_command", commandPattern, func(before, after rune) bool {
		return !wordRune(before) && !strings.ContainsRune("/<>", before) && !wordRune(after) && !strings.ContainsRune("/<>", after)
	})
	add("mention", mentionPattern, func(before, after rune) bool { return !wordRune(before) && !wordRune(after) })
	return found
}

// wordRune is a letter, a digit or an underscore; the end of the text decodes as none of them.
func wordRune(r rune) bool {
	return r != utf8.RuneError && (r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r))
}

// overlaps tells whether e touches something that may hold no link of its own.
func overlaps(e Entity, entities []Entity) bool {
	for _, other := range entities {
		switch other.Type {
		case "pre", "code", "text_link", "text_mention", "custom_emoji", "date_time":
			if touch(e, other) {
				return true
			}
		}
	}
	return false
}

func overlapsAny(e Entity, entities []Entity) bool {
	for _, other := range entities {
		if touch(e, other) {
			return true
		}
	}
	return false
}

func touch(a, b Entity) bool {
	return a.Offset < b.Offset+b.Length && b.Offset < a.Offset+a.Length
}
