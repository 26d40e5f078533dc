package records

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"qalauly/internal/sheet"
	"qalauly/internal/spelling"
	"qalauly/rating/methods"
)

// The columns that every sheet of records may have.
const (
	colDeputy    = "deputy"    // number, key or name
	colBody      = "body_of"   // of the deputy, where a name is not enough
	colCriterion = "criterion" // where the tab does not say it
	colLink      = "evidence_link"
	colDocument  = "evidence_document"
	colEvent     = "event" // the same text: one sitting, one meeting
)

// Common is the table of the columns that all criteria share. Their words stand with
// those of other lists; what a criterion's own fields are called, the method says.
func Common() sheet.Table {
	return sheet.Table{Kind: "records", Columns: []sheet.Column{
		{Key: colDeputy, Type: sheet.Any, Required: true, Example: "1024"},
		{Key: colBody, Type: sheet.Any},
		{Key: colCriterion, Type: sheet.Any},
		{Key: colLink, Type: sheet.Any, Example: "https://example.kz/1"},
		{Key: colDocument, Type: sheet.Any},
		{Key: colEvent, Type: sheet.Any},
	}}
}

// field is the key of a column for a criterion's field of this name, title that of
// one whose meaning the criterion of each row decides.
func fieldKey(name string) string  { return "field." + name }
func titleKey(title string) string { return "title." + title }

// layout is what the columns of one sheet mean.
type layout struct {
	criterion string   // of the whole sheet; "" where rows name it
	named     bool     // rows may name it
	titles    []string // folded titles whose meaning the row's criterion decides
	mixed     bool     // there are such
	of        map[string]placed
}

// placed is where the fields of one criterion stand in a sheet.
type placed struct {
	at      map[string]string // the name of a field → the key of its column
	foreign []string          // keys of columns that belong to other criteria
}

// pick says what stands in a sheet, by its name and titles.
func (t *taking) pick(name string, titles []string) (sheet.Table, sheet.Vocabulary) {
	l := &layout{criterion: t.ofTab(name), of: map[string]placed{}}
	if l.criterion == "" {
		l.criterion = t.Criterion
	}
	columns, words := Common().Columns, sheet.Vocabulary{Columns: maps.Clone(t.Words.Columns), Examples: t.Words.Examples}
	for _, title := range titles {
		l.named = l.named || words.Columns[sheet.Fold(title)] == colCriterion
	}
	if c, ok := t.criteria[l.criterion]; ok && !l.named {
		for _, f := range c.Fields {
			columns = append(columns, sheet.Column{Key: fieldKey(f.Name), Title: t.label(f.Label), Type: sheet.Any, Required: !f.Optional})
			for _, title := range t.titlesOf(f) {
				if _, taken := words.Columns[title]; !taken {
					words.Columns[title] = fieldKey(f.Name)
				}
			}
		}
	} else {
		l.mixed = true
		for _, title := range titles {
			folded := sheet.Fold(title)
			if _, common := words.Columns[folded]; common || !t.anyField[folded] {
				continue
			}
			columns = append(columns, sheet.Column{Key: titleKey(folded), Type: sheet.Any})
			words.Columns[folded] = titleKey(folded)
			l.titles = append(l.titles, folded)
		}
		columns[2].Required = l.criterion == "" // the criterion
	}
	t.layouts[name] = l
	return sheet.Table{Kind: "records", Columns: columns}, words
}

// titlesOf are the folded titles by which a field is known.
func (t *taking) titlesOf(f methods.Field) []string {
	return []string{sheet.Fold(f.Name), sheet.Fold(f.Label.KK), sheet.Fold(f.Label.RU)}
}

// codeForm is a code at the beginning of a text: «A5», «а5 встречи», «B-2».
var codeForm = regexp.MustCompile(`^(\pL+)-?(\d{1,2})(?:\P{L}|$)`)

// lookalikes are Cyrillic letters that look like the Latin ones of codes.
var lookalikes = strings.NewReplacer("\u0410", "A", "\u0412", "B", "\u0421", "C", "\u0415", "E", "\u041d", "H", "\u041a", "K", "\u041c", "M", "\u041e", "O", "\u0420", "P", "\u0422", "T", "\u0425", "X")

// coded is the criterion whose code a text begins with; "" for none.
func (t *taking) coded(text string) string {
	m := codeForm.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return ""
	}
	code := lookalikes.Replace(strings.ToUpper(m[1])) + m[2]
	if _, ok := t.method.Criterion(code); ok {
		return code
	}
	return ""
}

// ofTab is the criterion by which a tab is named.
func (t *taking) ofTab(name string) string { return t.coded(name) }

// called finds a criterion by its code, or by the words that its name in either
// language begins with, where no other name does.
func (t *taking) called(text string) string {
	if code := t.coded(text); code != "" {
		return code
	}
	said := spelling.Fold(text)
	var found []string
	for _, c := range t.method.Criteria {
		for _, name := range []string{c.Name.KK, c.Name.RU} {
			if len(said) > 3 && strings.HasPrefix(spelling.Fold(name)+" ", said+" ") {
				found = append(found, c.Code)
			}
		}
	}
	if found = slices.Compact(found); len(found) == 1 {
		return found[0]
	}
	return ""
}
