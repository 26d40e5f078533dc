package sheet

import (
	"errors"
	"strings"
	"time"
)

// value is a cell that has been parsed.
type value struct {
	text string // of a Choice the key, of a Clock 15:04
	raw  string
	n    int
	day  time.Time
}

// Line is one row of a table.
type Line struct {
	Sheet  string // "" in a CSV
	Row    int
	head   *header
	values []value // by the place of the column in the table
	faults *Faults
	bad    bool
}

// Result is what came of reading a file.
type Result struct {
	Lines    int // that were handed over
	Examples int // that were passed over because they are marked as examples
	Faults   *Faults
}

// Each hands over every line of the file, in order, also those with faults: then OK is
// false, and what is wrong reads as empty. Lines may be kept, and Fail may be called on
// them later. The first row of a sheet holds the titles. Under wrong titles the cells
// that are understood are read all the same, so that their faults are told too; where
// a required column is missing, no line is OK. A sheet without a title that is known
// hands over nothing. An error is a FileError, or what do returned.
func (f *File) Each(t Table, v Vocabulary, do func(*Line) error) (Result, error) {
	r := reading{table: t, columns: t.All(), words: v, do: do, sheet: -1, result: Result{Faults: &Faults{}}}
	if f.book != nil {
		r.since04 = f.book.since04
	}
	err := f.rows(r.row)
	if wrong := (errQuotes{}); errors.As(err, &wrong) {
		r.result.Faults.add(Fault{Row: wrong.line, Rule: RuleQuotes})
		err = nil
	}
	if err == nil && r.head == nil && r.result.Faults.None() {
		err = ErrEmpty
	}
	return r.result, err
}

// reading is the state of Each.
type reading struct {
	table   Table
	columns []Column
	words   Vocabulary
	since04 bool
	do      func(*Line) error
	sheet   int
	head    *header
	result  Result
}

func (r *reading) row(raw row) error {
	if raw.index != r.sheet || r.head == nil {
		r.sheet = raw.index
		r.head = r.header(raw)
		return nil
	}
	if !r.head.known {
		return nil
	}
	l := &Line{Sheet: raw.sheet, Row: raw.number, head: r.head, faults: r.result.Faults, values: make([]value, len(r.columns)), bad: r.head.lacking}
	if r.isExample(raw) {
		r.result.Examples++
		return nil
	}
	for i, c := range raw.cells {
		if r.head.wrong[i] {
			continue
		}
		if i >= len(r.head.at) || r.head.at[i] < 0 {
			if strings.TrimSpace(c.text) != "" || c.rule != "" {
				l.fail(Fault{Value: c.text, Rule: RuleOutside, column: i})
			}
			continue
		}
		at := r.head.at[i]
		l.values[at] = r.parse(l, r.columns[at], c)
	}
	for i, c := range r.columns {
		if c.Required && l.Given(c.Key) && l.values[i].raw == "" {
			l.Fail(c.Key, RuleRequired)
		}
	}
	r.result.Lines++
	return r.do(l)
}

func (r *reading) isExample(raw row) bool {
	for i, c := range raw.cells {
		if i < len(r.head.at) && r.head.at[i] >= 0 && r.columns[r.head.at[i]].Key == Note {
			for _, mark := range r.words.Examples {
				if Fold(c.text) == Fold(mark) {
					return true
				}
			}
		}
	}
	return false
}

// OK says that nothing is wrong with the line so far.
func (l *Line) OK() bool { return !l.bad }

// Given says that the file has the column at all: what it has not is left as it is.
func (l *Line) Given(key string) bool { return l.head.title[key] != "" }

// Has says that something stands in the cell.
func (l *Line) Has(key string) bool { return l.value(key).raw != "" }

// Text is the text of a cell, the key of a Choice, the time of a Clock as 15:04, a Code
// without the name behind it.
func (l *Line) Text(key string) string { return l.value(key).text }

// Name is what stands behind a Code.
func (l *Line) Name(key string) string {
	v := l.value(key)
	return strings.TrimSpace(strings.TrimLeft(strings.TrimPrefix(v.raw, v.text), " -–—:"))
}

// Int is the number of a cell, 0 where it is empty.
func (l *Line) Int(key string) int { return l.value(key).n }

// Date is the day of a cell as midnight in UTC, the zero time where it is empty.
func (l *Line) Date(key string) time.Time { return l.value(key).day }

// Flag is true for yes.
func (l *Line) Flag(key string) bool { return l.value(key).text == "yes" }

func (l *Line) value(key string) value {
	i, ok := l.head.place[key]
	if !ok {
		panic("sheet: the table has no column " + key)
	}
	return l.values[i]
}

// Fail says that a cell breaks a rule of the caller's; args are pairs of a name and a
// text that the rule's words need.
func (l *Line) Fail(column, rule string, args ...string) {
	one := Fault{Column: column, Rule: rule}
	if i, ok := l.head.place[column]; ok {
		one.Value, one.Title, one.column = l.values[i].raw, l.head.title[column], l.head.order[column]
	}
	for i := 0; i+1 < len(args); i += 2 {
		if one.Args == nil {
			one.Args = map[string]string{}
		}
		one.Args[args[i]] = args[i+1]
	}
	l.fail(one)
}

func (l *Line) fail(one Fault) {
	l.bad = true
	one.Sheet, one.Row, one.sheet = l.Sheet, l.Row, l.head.sheet
	l.faults.add(one)
}
