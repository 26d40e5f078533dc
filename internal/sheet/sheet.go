// Package sheet reads tables that people made in a spreadsheet, CSV or XLSX, row by
// row with the place of every cell, and writes templates for them. It knows nothing
// of what the tables are about and no words: whoever calls says in a Table what
// stands in the columns and in a Vocabulary how people call them. The rule it keeps:
// a mistake never hides another one, and nothing is silently left out; whatever
// cannot be taken as it stands is a Fault with its sheet, row, column, value and the
// key of the rule.
//
//	Open                  a file by what is in it, within Limits
//	File.Each, EachOf     its lines, cells parsed by the types of one Table, or of a Table a sheet
//	Line.Text, Date, …    the cells of one line; Line.Fail for the caller's own rules
//	Template, Workbook    a workbook to fill in, of one sheet or of several
//	WriteCSV              a table for others to open
//
// Formulas are never computed: of a formula the value that was stored with it is
// taken, and one without a value is a fault. Sheets whose names begin with "_" are
// for people and are not read.
package sheet

import (
	"maps"
	"slices"
	"strings"
)

// Type is what the cells of a column hold.
type Type int

// The types of columns.
const (
	Text    Type = iota // one line of words; Max is the most letters
	Long                // words that keep their lines; Max is the most letters
	Code                // a word without spaces; what follows it is a name for people: Line.Name
	Integer             // from Min to Max
	Year                // a year from Min to Max, or a date of which the year is taken
	Date                // 2026-11-24, 24.11.2026, 24/11/2026, or a date of the spreadsheet
	Clock               // 15:00, or a time of the spreadsheet
	Choice              // one of Options
	Flag                // yes or no, as Options "yes" and "no"; empty is no
	Any                 // as it stands; Line.Counted says that it is a number of the spreadsheet, Date a day counted by it
)

// Column is what stands in one column.
type Column struct {
	Key      string // its name in English; "from"
	Title    string // as it is called where the file has no title of its own; "": the words of Key
	Type     Type
	Required bool // the column and each of its cells
	Min, Max int
	Set      string   // of a Choice: under which name words know its options
	Options  []string // of a Choice: the keys
	Example  string   // as a person would type it; of a Choice, a key
}

// Table is what stands in a sheet. Columns may come in any order; one that is not
// required may be left out.
type Table struct {
	Kind    string
	Columns []Column
}

// Note is the key of a column that every table has for people's own remarks; a line
// whose note is an example's mark is passed over.
const Note = "note"

// All are the table's columns and the one for remarks.
func (t Table) All() []Column {
	return append(slices.Clone(t.Columns), Column{Key: Note, Type: Text, Max: 1000})
}

// Vocabulary is how people call things, in all languages at once. The keys of all
// maps are made by Fold.
type Vocabulary struct {
	Columns  map[string]string            // a title → the column's key
	Options  map[string]map[string]string // a set → a word → the option's key
	Examples []string                     // words in the note that mark a line as an example
}

// Plain is the vocabulary of keys alone.
func Plain(t Table) Vocabulary {
	v := Vocabulary{Columns: map[string]string{}, Options: map[string]map[string]string{}, Examples: []string{"example"}}
	for _, c := range t.All() {
		v.Columns[Fold(c.Key)] = c.Key
	}
	for _, c := range append(t.All(), Column{Type: Flag}) { // yes and no are known everywhere
		for _, option := range c.options() {
			if v.Options[c.set()] == nil {
				v.Options[c.set()] = map[string]string{}
			}
			v.Options[c.set()][Fold(option)] = option
		}
	}
	return v
}

// Add puts another way of calling things into the vocabulary. A word that stood for
// something else already is left to what it stood for.
func (v *Vocabulary) Add(other Vocabulary) {
	keep := func(into, from map[string]string) {
		for word, key := range from {
			if _, ok := into[word]; !ok {
				into[word] = key
			}
		}
	}
	keep(v.Columns, other.Columns)
	for set, words := range other.Options {
		if v.Options[set] == nil {
			v.Options[set] = maps.Clone(words)
			continue
		}
		keep(v.Options[set], words)
	}
	v.Examples = append(v.Examples, other.Examples...)
}

// Choices are the keys that a Choice or a Flag may have, and the name of their set.
func (c Column) Choices() (set string, keys []string) { return c.set(), c.options() }

// set is the name of the column's options.
func (c Column) set() string {
	if c.Type == Flag {
		return "flag"
	}
	return c.Set
}

func (c Column) options() []string {
	if c.Type == Flag {
		return []string{"yes", "no"}
	}
	return c.Options
}

// Fold makes titles and options comparable: lower case, one space between words, no
// star or colon at the end.
func Fold(s string) string {
	words := strings.Fields(strings.ToLower(strings.ReplaceAll(s, "_", " ")))
	return strings.TrimRight(strings.Join(words, " "), " *:")
}
