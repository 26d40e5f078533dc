package citizens

import (
	"regexp"

	"qalauly/handlers"
	"qalauly/locales"
)

// kato is a code of a unit, as it stands in a link.
var kato = regexp.MustCompile(`^[0-9]{9}$`)

// origin is the list that a card was opened from: the verb and the arguments
// that show it again. It travels in the buttons of the card.
type origin []string

// backVerbs are the lists a card may come from, by a letter that keeps buttons short.
var backVerbs = map[string]string{
	"s": "page", "b": "body", "d": "dist", "p": "spot", "u": "unit", "c": "cur", "m": "mine", "r": "recept", "q": "qt", "k": "comem",
}

// originOf reads the origin that follows the first argument of a press.
func originOf(r handlers.Request) origin {
	if r.Button == nil || len(r.Button.Args) < 2 || backVerbs[r.Button.Args[1]] == "" {
		return nil
	}
	return r.Button.Args[1:]
}

// back is the row that leads to the list again, if there is one.
func (o origin) back(l locales.Lang) [][]handlers.Button {
	if len(o) == 0 {
		return nil
	}
	return [][]handlers.Button{row(press(l.Text("button.back"), backVerbs[o[0]], o[1:]...))}
}

// card is a button that opens a deputy's card and remembers the list.
func (o origin) card(label string, id int64) handlers.Button {
	return press(label, "card", append([]string{id36(id)}, o...)...)
}
