// Package screen holds what the screens of all audiences are made of: messages with
// rows of buttons, labels that fit on a phone, what a button says when it is pressed.
// It knows nothing of what is shown.
package screen

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"qalauly/handlers"
	"qalauly/locales"
)

// Say answers with a new message.
func Say(text locales.HTML, rows ...[]handlers.Button) handlers.Reply {
	return handlers.Reply{Messages: []handlers.Message{{HTML: text, Rows: rows}}}
}

// Show answers a button by editing its message, anything else with a new one.
func Show(r handlers.Request, text locales.HTML, rows ...[]handlers.Button) handlers.Reply {
	reply := Say(text, rows...)
	reply.Messages[0].Replace = r.Button != nil
	return reply
}

// Joined puts rows of several makers under one message.
func Joined(parts ...[][]handlers.Button) [][]handlers.Button {
	var rows [][]handlers.Button
	for _, part := range parts {
		rows = append(rows, part...)
	}
	return rows
}

// Row is a row of buttons.
func Row(buttons ...handlers.Button) []handlers.Button { return buttons }

// Press is a button that leads to a verb.
func Press(label, verb string, args ...string) handlers.Button {
	return handlers.Button{Label: label, Verb: verb, Args: args}
}

// Wide is how many letters of a label a phone of 360 dp shows, alone in its row.
const Wide = 34

// half is how much width of a label it shows in a row of two, in hundredths of the
// letters' height.
const half = 1000

// Grid puts buttons two in a row where both fit, else one.
func Grid(buttons []handlers.Button) [][]handlers.Button {
	var rows [][]handlers.Button
	for len(buttons) > 0 {
		n := 1
		if len(buttons) > 1 && FitsHalf(buttons[0]) && FitsHalf(buttons[1]) {
			n = 2
		}
		rows = append(rows, buttons[:n:n])
		buttons = buttons[n:]
	}
	return rows
}

// FitsHalf says that a label has room in a row of two.
func FitsHalf(b handlers.Button) bool {
	width := 0
	for _, letter := range b.Label {
		width += widthOf(letter)
	}
	return width <= half
}

// widthOf is about how wide a letter is in the widest of the usual fonts.
func widthOf(letter rune) int {
	switch letter {
	case 'і', 'І', ' ', '.', ',', ':', '·', '\'', '№', '(', ')', '-':
		return 32
	case 'м', 'ш', 'щ', 'ж', 'ю', 'ф', 'ы', 'М', 'Ш', 'Щ', 'Ж', 'Ю', 'Ф', 'Ы', 'Д', 'Q', 'W':
		return 85
	}
	if letter > 0x2000 { // signs in colours are the widest of all
		return 130
	}
	return 62
}

// Fitting is the first of some labels that a button alone in its row has room for;
// where none is, the last one cut.
func Fitting(labels ...string) string {
	for _, label := range labels {
		if utf8.RuneCountInString(label) <= Wide {
			return label
		}
	}
	return Clip(labels[len(labels)-1], Wide)
}

// Clip shortens a text to so many letters, with a sign that it was longer.
func Clip(text string, letters int) string {
	runes := []rune(text)
	if len(runes) <= letters {
		return text
	}
	return strings.TrimRightFunc(string(runes[:letters-1]), notInWord) + "…"
}

func notInWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// Capital writes the first letter large, for a name at the head of a line; a name
// that begins with an abbreviation («г. Астана») stays as it is.
func Capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if strings.HasPrefix(text[size:], ".") {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// Echo is what a person typed as it is said back: one short line without signs
// that cannot be seen.
func Echo(text string) string {
	printed := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, text)
	return Clip(strings.Join(strings.Fields(printed), " "), 60)
}
