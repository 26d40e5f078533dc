package citizens

import (
	"regexp"
	"strconv"

	"qalauly/handlers"
	"qalauly/locales"
)

// id36 writes an id for a button or a link.
func id36(id int64) string { return strconv.FormatInt(id, 36) }

// parseID reads what id36 wrote.
func parseID(text string) (int64, bool) {
	id, err := strconv.ParseInt(text, 36, 64)
	return id, err == nil && id > 0
}

// arg is the argument of a press at a place, "" where there is none.
func arg(r handlers.Request, i int) string {
	if r.Button == nil || i >= len(r.Button.Args) {
		return ""
	}
	return r.Button.Args[i]
}

// idArg is the id that a press names, 0 where there is none.
func idArg(r handlers.Request, i int) int64 {
	id, _ := parseID(arg(r, i))
	return id
}

// pageArg is the page that a press names, from 1 on.
func pageArg(r handlers.Request, i int) int {
	n, err := strconv.Atoi(arg(r, i))
	if err != nil || n < 1 {
		return 1
	}
	return n
}

// kato is a code of a unit, as it stands in a link.
var kato = regexp.MustCompile(`^[0-9]{9}$`)

// origin is the list that a card was opened from: the verb and the arguments
// that show it again. It travels in the buttons of the card.
type origin []string

// backVerbs are the lists a card may come from, by a letter that keeps buttons short.
var backVerbs = map[string]string{
	"s": "page", "b": "body", "d": "dist", "p": "spot", "u": "unit", "c": "cur", "m": "mine", "r": "recept",
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
