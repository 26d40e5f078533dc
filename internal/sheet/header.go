package sheet

import "strings"

// header is what the titles of a sheet mean.
type header struct {
	sheet   int
	at      []int             // the file's columns → the table's; -1 for none
	place   map[string]int    // a key → the place in the table
	title   map[string]string // a key → the title in the file
	order   map[string]int    // a key → the column of the file
	wrong   map[int]bool      // the file's columns whose titles are wrong
	known   bool              // one title at least says what stands below it
	lacking bool              // a required column is not there
}

// header reads a row of titles. A wrong title is told once, here; the cells below it
// are not looked at.
func (r *reading) header(raw row) *header {
	h := &header{sheet: raw.index, place: map[string]int{}, title: map[string]string{}, order: map[string]int{}, wrong: map[int]bool{}}
	for i, c := range r.columns {
		h.place[c.Key] = i
	}
	wrong := func(i int, one Fault) {
		one.Sheet, one.Row, one.sheet, one.column = raw.sheet, raw.number, raw.index, i
		r.result.Faults.add(one)
		h.wrong[i] = i < len(raw.cells)
	}
	for i, c := range raw.cells {
		h.at = append(h.at, -1)
		title := strings.TrimSpace(c.text)
		if title == "" {
			continue
		}
		key, known := r.words.Columns[Fold(title)]
		_, inTable := h.place[key]
		switch {
		case !known || !inTable:
			wrong(i, Fault{Title: title, Value: title, Rule: RuleUnknown})
		case h.title[key] != "":
			wrong(i, Fault{Column: key, Title: title, Value: title, Rule: RuleTwice})
		default:
			h.at[i], h.title[key], h.order[key] = h.place[key], title, i
			h.known = true
		}
	}
	for _, c := range r.columns {
		if c.Required && h.title[c.Key] == "" {
			wrong(len(raw.cells), Fault{Column: c.Key, Title: c.Title, Rule: RuleMissing})
			h.lacking = true
		}
	}
	return h
}
