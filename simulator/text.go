package simulator

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Telegram's limits, in code points after the entities were parsed.
const (
	maxText    = 4096
	maxCaption = 1024
	maxSource  = 1 << 15 // bytes, before
)

// telegramWords is an error in Telegram's own words, capital letter and all.
type telegramWords string

func (w telegramWords) Error() string { return string(w) }

func says(format string, args ...any) error { return telegramWords(fmt.Sprintf(format, args...)) }

// formatted is a text with its entities, as it is stored.
type formatted struct {
	text     string
	entities []Entity
}

// format parses, cleans and trims a text, and finds the commands, mentions and links in it.
func (s *Server) format(text, mode, given string) (formatted, *apiError) {
	if len(text) > maxSource {
		return formatted{}, bad("text is too long")
	}
	f := formatted{text: clean(text)}
	var fail *apiError
	switch strings.ToLower(mode) {
	case "", "none":
		f.entities, fail = givenEntities(f.text, given)
	case "html":
		var err error
		if f.text, f.entities, err = parseHTML(f.text); err != nil {
			return formatted{}, bad("can't parse entities: %s", err)
		}
		f.entities = s.resolve(f.entities)
	case "markdown", "markdownv2":
		return formatted{}, &apiError{code: 501, description: "Not Implemented: parse_mode " + mode + " is not simulated"}
	default:
		return formatted{}, bad("unsupported parse_mode")
	}
	if fail != nil {
		return formatted{}, fail
	}
	f.trim()
	f.entities = append(f.entities, detect(f)...)
	sortEntities(f.entities)
	return f, nil
}

// clean replaces what no text may hold: control characters become spaces, carriage returns go.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return -1
		case r < ' ' && r != '\n':
			return ' '
		}
		return r
	}, text)
}

// resolve gives mentions of known people their names, drops the others, and takes the language off a lone code.
func (s *Server) resolve(entities []Entity) []Entity {
	kept := entities[:0]
	for _, e := range entities {
		switch e.Type {
		case "text_mention":
			p := s.people[e.User.ID]
			if p == nil {
				continue
			}
			u := p.user()
			e.User = &u
		case "code":
			e.Language = ""
		}
		kept = append(kept, e)
	}
	return kept
}

// trim takes spaces and line ends off both sides; in front only as far as the first entity.
func (f *formatted) trim() {
	f.text = strings.TrimRight(f.text, " \n")
	end := utf16Len(f.text)
	for i := range f.entities {
		e := &f.entities[i]
		e.Length = min(e.Offset+e.Length, end) - e.Offset
	}
	f.entities = slices.DeleteFunc(f.entities, func(e Entity) bool { return e.Length <= 0 })
	front := len(f.text) - len(strings.TrimLeft(f.text, " \n"))
	for _, e := range f.entities {
		front = min(front, e.Offset)
	}
	f.text = f.text[front:]
	for i := range f.entities {
		f.entities[i].Offset -= front
	}
}

func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n += units(r)
	}
	return n
}

// fits checks the length of what is left after parsing.
func (f formatted) fits(limit int, words string) *apiError {
	if utf8.RuneCountInString(f.text) > limit {
		return bad("%s", words)
	}
	return nil
}

// entityOrder decides which of two entities over the same text comes first.
var entityOrder = map[string]int{
	"blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "text_link": 49, "text_mention": 49,
	"bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94, "custom_emoji": 99,
}

func (e Entity) order() int {
	if n, ok := entityOrder[e.Type]; ok {
		return n
	}
	return 50 // what Telegram finds by itself
}

func sortEntities(entities []Entity) {
	slices.SortStableFunc(entities, func(a, b Entity) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length),
			cmp.Compare(a.order(), b.order()))
	})
}

// foundByItself are the entities Telegram finds, whatever the bot says.
var foundByItself = []string{"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}

// givenEntities checks entities that came beside the text instead of a parse mode.
func givenEntities(text, given string) ([]Entity, *apiError) {
	if given == "" {
		return nil, nil
	}
	var all []Entity
	if err := json.Unmarshal([]byte(given), &all); err != nil {
		return nil, bad("can't parse MessageEntity: expected an Object")
	}
	end := utf16Len(text)
	var kept []Entity
	for _, e := range all {
		if slices.Contains(foundByItself, e.Type) {
			continue
		}
		if _, known := entityOrder[e.Type]; !known && e.Type != "date_time" {
			return nil, bad("can't parse MessageEntity: Unsupported type specified")
		}
		if fail := e.within(end); fail != nil {
			return nil, fail
		}
		if e.Type == "text_link" {
			link, err := checkLink(e.URL, false)
			if err != nil {
				return nil, bad("entity URL '%s' is invalid: %s", e.URL, err)
			}
			e.URL = link
		}
		kept = append(kept, e)
	}
	return kept, nil
}

func (e Entity) within(end int) *apiError {
	switch {
	case e.Offset < 0:
		return bad("receive an entity with incorrect offset %d", e.Offset)
	case e.Length <= 0:
		return bad("receive an entity with incorrect length %d", e.Length)
	case e.Offset >= end:
		return bad("entity begins after the end of the text at UTF-16 offset %d", e.Offset)
	case e.Offset+e.Length > end:
		return bad("entity beginning at UTF-16 offset %d ends after the end of the text at UTF-16 offset %d", e.Offset, e.Offset+e.Length)
	}
	return nil
}
