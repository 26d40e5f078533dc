package citizens

import (
	"strconv"

	"qalauly/handlers"
	"qalauly/locales"
)

// perPage is how many entries of a list stand in one message: with more, the buttons
// push its first line off a small screen. perTall is the same where an entry takes
// several lines, or more buttons stand below. fewEntries have buttons with names, more
// have numbers in one row.
const (
	perPage    = 6
	perTall    = 4
	fewEntries = 4
)

// pages is one page of a list.
type pages struct {
	page, of int
	per      int
}

// paged is the page of a list of so many entries; a number beyond the end is the
// last page, as a list may have become shorter.
func paged(page, entries, per int) pages {
	of := max(1, (entries+per-1)/per)
	return pages{page: min(page, of), of: of, per: per}
}

// offset is the number of entries before the page.
func (p pages) offset() int { return (p.page - 1) * p.per }

// cut is the part of a list that stands on the page.
func cut[T any](p pages, list []T) []T {
	from := min(p.offset(), len(list))
	return list[from:min(from+p.per, len(list))]
}

// turn is the row that turns the page: earlier, where we are, later. A list of
// one page has none.
func (p pages) turn(l locales.Lang, verb string, args ...string) [][]handlers.Button {
	if p.of == 1 {
		return nil
	}
	to := func(label string, page int) handlers.Button {
		return press(label, verb, append(append([]string{}, args...), strconv.Itoa(page))...)
	}
	var buttons []handlers.Button
	if p.page > 1 {
		buttons = append(buttons, to(l.Text("button.earlier"), p.page-1))
	}
	buttons = append(buttons, to(l.Text("button.page", locales.Args{"Page": p.page, "Pages": p.of}), p.page))
	if p.page < p.of {
		buttons = append(buttons, to(l.Text("button.later"), p.page+1))
	}
	return [][]handlers.Button{buttons}
}
