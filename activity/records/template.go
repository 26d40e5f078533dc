package records

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"qalauly/activity"
	"qalauly/deputy"
	"qalauly/internal/postgres"
	"qalauly/internal/sheet"
	"qalauly/rating/methods"
	"qalauly/territory"
)

// Template writes a workbook to fill in: a tab for each criterion that staff record,
// named by its code, in a language (kk or ru); common are the words for Common in it.
// people are offered as deputies; see People. Reading it again finds its examples and
// nothing else.
func Template(w io.Writer, l activity.Ledger, lang string, common sheet.Labels, people []string) error {
	var tabs []sheet.Tab
	for _, c := range l.Method.Criteria {
		if c.From(methods.Staff) {
			tabs = append(tabs, tab(c, lang, common, people))
		}
	}
	if err := sheet.Workbook(w, tabs...); err != nil {
		return fmt.Errorf("records: template: %w", err)
	}
	return nil
}

// tab is the sheet of a criterion.
func tab(c methods.Criterion, lang string, common sheet.Labels, people []string) sheet.Tab {
	in := func(n methods.Name) string {
		if lang == "ru" {
			return n.RU
		}
		return n.KK
	}
	labels := common
	labels.Sheet, labels.Heading = c.Code, c.Code+". "+in(c.Name)
	labels.Titles, labels.Notes, labels.Options = maps.Clone(common.Titles), maps.Clone(common.Notes), maps.Clone(common.Options)
	table := sheet.Table{Kind: "records"}
	for _, column := range Common().Columns {
		if column.Key == colCriterion {
			continue
		}
		if column.Key == colLink { // the fields stand between the deputy and what shows it
			for _, f := range c.Fields {
				column, options := columnOf(c, f, in)
				table.Columns = append(table.Columns, column)
				labels.Titles[column.Key], labels.Notes[column.Key] = in(f.Label), noteOf(f, in)
				if options != nil {
					labels.Options[column.Set] = options
				}
			}
		}
		table.Columns = append(table.Columns, column)
	}
	for _, key := range []string{colLink, colDocument} {
		labels.Notes[key] += " " + in(c.EvidenceHint)
	}
	return sheet.Tab{Table: table, Labels: labels, Lists: map[string][]string{colDeputy: people}}
}

// columnOf is the column of a field, and of a choice the words of its options.
func columnOf(c methods.Criterion, f methods.Field, in func(methods.Name) string) (sheet.Column, map[string]string) {
	column := sheet.Column{Key: fieldKey(f.Name), Type: sheet.Text, Required: !f.Optional}
	switch f.Kind {
	case methods.FieldDate:
		column.Type, column.Example = sheet.Date, "2026-11-24"
	case methods.FieldInteger, methods.FieldNumber:
		column.Example = plain(f.Min + min(f.Max-f.Min, 10))
	case methods.FieldFlag:
		column.Type = sheet.Flag
	case methods.FieldURL:
		column.Example = "https://example.kz/1"
	case methods.FieldDocument:
		column.Example = "12-34"
	case methods.FieldChoice:
		column.Type, column.Set, column.Example = sheet.Choice, c.Code+"."+f.Name, f.Options[0].Code
		words := map[string]string{}
		for _, o := range f.Options {
			column.Options = append(column.Options, o.Code)
			words[o.Code] = in(o.Name)
		}
		return column, words
	}
	return column, nil
}

// noteOf says what may stand in a field.
func noteOf(f methods.Field, in func(methods.Name) string) string {
	switch f.Kind {
	case methods.FieldDate:
		return "24.11.2026"
	case methods.FieldInteger, methods.FieldNumber:
		return plain(f.Min) + "–" + plain(f.Max)
	case methods.FieldURL:
		return "https://…"
	case methods.FieldChoice:
		var all []string
		for _, o := range f.Options {
			all = append(all, in(o.Name))
		}
		return strings.Join(all, " · ")
	}
	return in(f.Label)
}

// mostOffered is how many deputies a template offers at most: a longer list helps
// nobody to choose.
const mostOffered = 1000

// People are the deputies whom a template offers: those who sit on a day where its
// reader records, «1024 Қойшыбаева Әсел», by surname; none where they are very many.
func People(ctx context.Context, db postgres.DB, may func(path []string) bool, lang string, day time.Time) ([]string, error) {
	roll, err := deputy.Roll(ctx, db)
	if err != nil {
		return nil, err
	}
	bodies, err := deputy.AllBodies(ctx, db)
	if err != nil {
		return nil, err
	}
	units, err := territory.Paths(ctx, db)
	if err != nil {
		return nil, err
	}
	paths := map[string][]string{}
	for _, b := range bodies {
		paths[b.ID] = units[b.Unit]
	}
	day = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
	type one struct{ name, line string }
	var found []one
	for _, d := range roll {
		if slices.ContainsFunc(d.Seats, func(s deputy.Seat) bool { return s.Holds(day) && (may == nil || may(paths[s.Body])) }) {
			name := d.Surname.In(lang) + " " + d.Given.In(lang)
			found = append(found, one{name, fmt.Sprintf("%d %s", d.ID, name)})
		}
	}
	if len(found) > mostOffered {
		return nil, nil
	}
	slices.SortFunc(found, func(a, b one) int { return cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.line, b.line)) })
	var lines []string
	for _, f := range found {
		lines = append(lines, f.line)
	}
	return lines, nil
}
