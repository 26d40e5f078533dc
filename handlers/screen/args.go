package screen

import (
	"strconv"

	"qalauly/handlers"
)

// ID36 writes an id for a button or a link.
func ID36(id int64) string { return strconv.FormatInt(id, 36) }

// ParseID reads what ID36 wrote.
func ParseID(text string) (int64, bool) {
	id, err := strconv.ParseInt(text, 36, 64)
	return id, err == nil && id > 0
}

// Arg is the argument of a press at a place, "" where there is none.
func Arg(r handlers.Request, i int) string {
	if r.Button == nil || i >= len(r.Button.Args) {
		return ""
	}
	return r.Button.Args[i]
}

// IDArg is the id that a press names, 0 where there is none.
func IDArg(r handlers.Request, i int) int64 {
	id, _ := ParseID(Arg(r, i))
	return id
}

// PageArg is the page that a press names, from 1 on.
func PageArg(r handlers.Request, i int) int {
	n, err := strconv.Atoi(Arg(r, i))
	if err != nil || n < 1 {
		return 1
	}
	return n
}

// PageNumber writes a page for a button.
func PageNumber(page int) string { return strconv.Itoa(page) }

// ParseIndex reads a place in a list of n, counted from 0, that ID36 wrote.
func ParseIndex(text string, n int) (int, bool) {
	i, err := strconv.ParseInt(text, 36, 32)
	return int(i), err == nil && i >= 0 && int(i) < n
}
