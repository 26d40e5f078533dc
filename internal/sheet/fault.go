package sheet

import (
	"cmp"
	"slices"
)

// FileError is why a whole file cannot be read: the key of a rule.
type FileError string

// What a file may be refused for.
const (
	ErrTooLarge  FileError = "file_too_large" // more bytes than Limits, packed or unpacked
	ErrTooMany   FileError = "file_too_many"  // more rows or columns than Limits
	ErrNotUTF8   FileError = "file_not_utf8"  // a CSV in another encoding, such as Windows-1251, which has no Kazakh letters
	ErrOldExcel  FileError = "file_old_excel" // .xls, or a workbook under a password
	ErrNotATable FileError = "file_not_table" // neither CSV nor XLSX
	ErrBroken    FileError = "file_broken"    // cut short or damaged
	ErrEmpty     FileError = "file_empty"     // nothing is in it
	ErrNoFile    FileError = "file_none"      // there is no file of this name
	ErrFolder    FileError = "file_folder"    // a folder, not a file
	ErrDenied    FileError = "file_denied"    // it may not be read by this user
)

// Error names the rule.
func (e FileError) Error() string { return "sheet: " + string(e) }

// The rules that this package knows; callers have their own.
const (
	RuleRequired = "required"
	RuleLong     = "too_long"       // Args: Max
	RuleSigns    = "signs"          // signs that cannot be seen
	RuleInteger  = "integer"        //
	RuleRange    = "range"          // Args: Min, Max
	RuleYear     = "year"           //
	RuleDate     = "date"           //
	RuleClock    = "clock"          //
	RuleChoice   = "choice"         // Args: Set
	RuleFormula  = "formula"        // a formula that has not been computed
	RuleError    = "formula_error"  // #REF!, #N/A and their like
	RuleUnknown  = "column_unknown" // a title that is none
	RuleTwice    = "column_twice"   // two columns of one title
	RuleMissing  = "column_missing" // Column is the key
	RuleOutside  = "outside"        // a cell to the right of all titles
	RuleQuotes   = "quotes"         // a quotation mark of a CSV that is never closed; the rest was not read
)

// Fault is one thing that cannot be taken as it stands.
type Fault struct {
	Sheet  string // "" in a CSV
	Row    int    // in a CSV the line of the file; 0 for the whole sheet
	Column string // the key of the column; "" for the whole row
	Title  string // the column as the file calls it
	Value  string // as it stands in the cell, cut to a hundred letters
	Rule   string
	Args   map[string]string

	sheet, column int // for order
}

// mostFaults is how many faults are kept: more help nobody.
const mostFaults = 10_000

// Faults are all that were found; More is how many were not kept.
type Faults struct {
	List []Fault
	More int
}

func (f *Faults) add(one Fault) {
	if len(f.List) >= mostFaults {
		f.More++
		return
	}
	one.Value = cut(one.Value, 100)
	f.List = append(f.List, one)
}

// None says that nothing is wrong.
func (f *Faults) None() bool { return len(f.List) == 0 }

// Add keeps a fault that stands in no line, such as one about a file in a folder.
func (f *Faults) Add(one Fault) { f.add(one) }

// Sort puts the faults in the order of sheets, rows and columns.
func (f *Faults) Sort() {
	slices.SortStableFunc(f.List, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.sheet, b.sheet), cmp.Compare(a.Row, b.Row), cmp.Compare(a.column, b.column))
	})
}

// cut keeps the first letters of a text.
func cut(s string, most int) string {
	for i := range s {
		if most--; most < 0 {
			return s[:i] + "…"
		}
	}
	return s
}

// Rules returns the keys of all rules of this package, for whoever has words for them.
func Rules() []string {
	return []string{RuleRequired, RuleLong, RuleSigns, RuleInteger, RuleRange, RuleYear, RuleDate, RuleClock, RuleChoice, RuleFormula,
		RuleError, RuleUnknown, RuleTwice, RuleMissing, RuleOutside, RuleQuotes}
}

// FileErrors returns all reasons for which a file cannot be read.
func FileErrors() []FileError {
	return []FileError{ErrTooLarge, ErrTooMany, ErrNotUTF8, ErrOldExcel, ErrNotATable, ErrBroken, ErrEmpty, ErrNoFile, ErrFolder, ErrDenied}
}
