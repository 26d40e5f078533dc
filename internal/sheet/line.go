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

	counted bool // of an Any: a number of the spreadsheet
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
	return f.EachOf(func(string, []string) (Table, Vocabulary) { return t, v }, do)
}

// EachOf is Each for a file whose sheets are of several kinds: pick says what stands in
// one, by its name and its titles. The name of a CSV's only sheet is "".
func (f *File) EachOf(pick func(sheet string, titles []string) (Table, Vocabulary), do func(*Line) error) (Result, error) {
	r := reading{pick: pick, do: do, sheet: -1, result: Result{Faults: &Faults{}}}
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
	pick    func(string, []string) (Table, Vocabulary)
	columns []Column // of the sheet at hand
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
		r.begin(raw)
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

// begin reads the titles of a sheet.
func (r *reading) begin(raw row) {
	titles := make([]string, len(raw.cells))
	for i, c := range raw.cells {
		titles[i] = strings.TrimSpace(c.text)
	}
	table, words := r.pick(raw.sheet, titles)
	r.columns, r.words = table.All(), words
	r.head = r.header(raw)
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

// Raw is a cell as it stands; "" also where there is no such column.
func (l *Line) Raw(key string) string {
	if i, ok := l.head.place[key]; ok {
		return l.values[i].raw
	}
	return ""
}

// Title is a column as the file calls it; "" where the file has it not.
func (l *Line) Title(key string) string { return l.head.title[key] }

// Name is what stands behind a Code.
func (l *Line) Name(key string) string {
	v := l.value(key)
	return strings.TrimSpace(strings.TrimLeft(strings.TrimPrefix(v.raw, v.text), " -–—:"))
}

// Int is the number of a cell, 0 where it is empty.
func (l *Line) Int(key string) int { return l.value(key).n }

// Counted says that an Any is stored as a number.
func (l *Line) Counted(key string) bool { return l.value(key).counted }

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

// Wrong tells a fault of the line as it is given, but for where it stands.
func (l *Line) Wrong(one Fault) {
	l.bad = true
	l.Mark().Wrong(one)
}

func (l *Line) fail(one Fault) {
	l.bad = true
	l.Mark().fail(one)
}

// Mark is where a line stands, kept for faults that show when the line is gone.
type Mark struct {
	Sheet  string
	Row    int
	head   *header
	faults *Faults
}

// Mark returns where the line stands.
func (l *Line) Mark() Mark { return Mark{l.Sheet, l.Row, l.head, l.faults} }

// Wrong tells a fault of the line, as Line.Wrong.
func (m Mark) Wrong(one Fault) {
	if one.Title == "" {
		one.Title = m.head.title[one.Column]
	}
	one.column = m.head.order[one.Column]
	m.fail(one)
}

func (m Mark) fail(one Fault) {
	one.Sheet, one.Row, one.sheet = m.Sheet, m.Row, m.head.sheet
	m.faults.add(one)
}
