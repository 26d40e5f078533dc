package citizens

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"qalauly/handlers"
	"qalauly/locales"
)

// say answers with a new message.
func say(text locales.HTML, rows ...[]handlers.Button) handlers.Reply {
	return handlers.Reply{Messages: []handlers.Message{{HTML: text, Rows: rows}}}
}

// show answers a button by editing its message, anything else with a new one.
func show(r handlers.Request, text locales.HTML, rows ...[]handlers.Button) handlers.Reply {
	reply := say(text, rows...)
	reply.Messages[0].Replace = r.Button != nil
	return reply
}

// joined puts rows of several makers under one message.
func joined(parts ...[][]handlers.Button) [][]handlers.Button {
	var rows [][]handlers.Button
	for _, part := range parts {
		rows = append(rows, part...)
	}
	return rows
}

// row is a row of buttons.
func row(buttons ...handlers.Button) []handlers.Button { return buttons }

// press is a button that leads to a verb.
func press(label, verb string, args ...string) handlers.Button {
	return handlers.Button{Label: label, Verb: verb, Args: args}
}

// What a phone of 360 dp shows of a label: alone in its row so many letters; in a row
// of two so much width, in hundredths of the letters' height.
const (
	wideLabel = 34
	halfLabel = 1000
)

// grid puts buttons two in a row where both fit, else one.
func grid(buttons []handlers.Button) [][]handlers.Button {
	var rows [][]handlers.Button
	for len(buttons) > 0 {
		n := 1
		if len(buttons) > 1 && fitsHalf(buttons[0]) && fitsHalf(buttons[1]) {
			n = 2
		}
		rows = append(rows, buttons[:n:n])
		buttons = buttons[n:]
	}
	return rows
}

func fitsHalf(b handlers.Button) bool {
	width := 0
	for _, letter := range b.Label {
		switch {
		case strings.ContainsRune("іІ .,:·'№()-", letter):
			width += 32
		case strings.ContainsRune("мшщжюфыМШЩЖЮФЫДQW", letter) || letter > 0x2000:
			width += 85
		default:
			width += 62
		}
	}
	return width <= halfLabel
}

// clip shortens a text to so many letters, with a sign that it was longer.
func clip(text string, letters int) string {
	runes := []rune(text)
	if len(runes) <= letters {
		return text
	}
	return strings.TrimRightFunc(string(runes[:letters-1]), notInWord) + "…"
}

func notInWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// capital writes the first letter large, for a name at the head of a line; a name
// that begins with an abbreviation («г. Астана») stays as it is.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if strings.HasPrefix(text[size:], ".") {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// echo is what a person typed as it is said back: one short line without signs
// that cannot be seen.
func echo(text string) string {
	printed := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, text)
	return clip(strings.Join(strings.Fields(printed), " "), 60)
}
