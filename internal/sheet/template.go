package sheet

import (
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// Labels are the words of a template in one language. Maps are by the keys of columns,
// sets and options.
type Labels struct {
	Sheet, Guide, Lists    string // names of the sheets; the last two begin with "_"
	Titles, Notes          map[string]string
	Options                map[string]map[string]string
	Example                string   // the mark in the note of the example
	About                  []string // what the guide begins with, a line each
	Heading                string   // above this sheet's columns in the guide; "" for none
	WrongTitle, WrongValue string   // what is said of a value that may not stand in a cell
}

// templateRows is down to which row a template is prepared; more may be filled in.
const templateRows = 5000

// Tab is one sheet of a workbook to fill in. Lists are further choices by column, such
// as all districts; what is chosen there is read as a Code.
type Tab struct {
	Table  Table
	Labels Labels
	Lists  map[string][]string
}

// Template writes a workbook to fill in: titles with a note on each, drop-downs, dates
// that are stored as dates, an example marked as one, and a guide.
func Template(w io.Writer, t Table, labels Labels, lists map[string][]string) error {
	return Workbook(w, Tab{t, labels, lists})
}

// Workbook is Template with several sheets, which share the guide and the lists: their
// Labels name them alike.
func Workbook(w io.Writer, tabs ...Tab) error {
	m := &maker{file: excelize.NewFile(), at: map[string]string{}} // in memory only: there is nothing to close
	err := m.sheets(tabs)
	for _, tab := range tabs {
		m.table, m.labels, m.lists = tab.Table, tab.Labels, tab.Lists
		for _, step := range []func() error{m.panes, m.titles, m.example, m.choices, m.guide} {
			if err == nil {
				err = step()
			}
		}
	}
	if err == nil {
		err = m.file.Write(w)
	}
	if err != nil {
		return fmt.Errorf("sheet: template of %s: %w", m.table.Kind, err)
	}
	return nil
}

// maker makes one workbook; table, labels and lists are those of the sheet at hand.
type maker struct {
	file   *excelize.File
	table  Table
	labels Labels
	lists  map[string][]string
	listed int               // columns of the sheet of lists that are taken
	at     map[string]string // lists that are written, by what is in them
	guided int               // lines of the guide that are written
}

// sheets makes all sheets: those to fill in, the guide, the hidden lists.
func (m *maker) sheets(tabs []Tab) error {
	first := tabs[0].Labels
	if err := m.file.SetSheetName("Sheet1", first.Sheet); err != nil {
		return err
	}
	var names []string
	for _, tab := range tabs[1:] {
		names = append(names, tab.Labels.Sheet)
	}
	for _, name := range append(names, first.Guide, first.Lists) {
		if _, err := m.file.NewSheet(name); err != nil {
			return err
		}
	}
	return m.file.SetSheetVisible(first.Lists, false)
}

// panes keep the titles in sight.
func (m *maker) panes() error {
	return m.file.SetPanes(m.labels.Sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

// titles writes the first row, its notes, and how the cells below it are stored: as
// dates, as times, else as texts, so that no spreadsheet changes a code or a name.
func (m *maker) titles() error {
	required, err := m.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: filled("DDEBF7"), Alignment: wrapped})
	if err != nil {
		return err
	}
	optional, err := m.file.NewStyle(&excelize.Style{Fill: filled("F2F2F2"), Alignment: wrapped})
	if err != nil {
		return err
	}
	for i, c := range m.table.All() {
		style, title := optional, m.labels.Titles[c.Key]
		if c.Required {
			style, title = required, title+" *"
		}
		if err := m.column(i, c); err != nil {
			return err
		}
		at := cellName(i, 1)
		if err := m.file.SetCellStr(m.labels.Sheet, at, title); err != nil {
			return err
		}
		if err := m.file.SetCellStyle(m.labels.Sheet, at, at, style); err != nil {
			return err
		}
		note := excelize.Comment{Cell: at, Author: c.Key, Text: m.labels.Notes[c.Key], Width: 260, Height: 120}
		if err := m.file.AddComment(m.labels.Sheet, note); err != nil {
			return err
		}
	}
	return nil
}

var wrapped = &excelize.Alignment{WrapText: true, Vertical: "top"}

func filled(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

// format is how a spreadsheet stores the cells of a type.
func format(c Column) string {
	switch c.Type {
	case Date:
		return "yyyy-mm-dd"
	case Clock:
		return "hh:mm"
	}
	return "@"
}

func (m *maker) column(i int, c Column) error {
	name, err := excelize.ColumnNumberToName(i + 1)
	if err != nil {
		return err
	}
	code := format(c)
	style, err := m.file.NewStyle(&excelize.Style{CustomNumFmt: &code})
	if err != nil {
		return err
	}
	if err := m.file.SetColStyle(m.labels.Sheet, name, style); err != nil {
		return err
	}
	width := map[Type]float64{Date: 13, Clock: 9, Integer: 9, Year: 9, Long: 44}[c.Type]
	return m.file.SetColWidth(m.labels.Sheet, name, name, max(width, 9, float64(min(len([]rune(m.labels.Titles[c.Key])), 24))))
}

// example writes the second row, in grey, marked in its note.
func (m *maker) example() error {
	for i, c := range m.table.All() {
		at, code := cellName(i, 2), format(c)
		style, err := m.file.NewStyle(&excelize.Style{Font: &excelize.Font{Italic: true, Color: "7F7F7F"}, CustomNumFmt: &code})
		if err != nil {
			return err
		}
		if err := m.file.SetCellValue(m.labels.Sheet, at, m.exampleOf(c)); err != nil {
			return err
		}
		if err := m.file.SetCellStyle(m.labels.Sheet, at, at, style); err != nil {
			return err
		}
	}
	return nil
}

// exampleOf is a value as a spreadsheet would have stored it.
func (m *maker) exampleOf(c Column) any {
	if c.Key == Note {
		return m.labels.Example
	}
	if word := m.labels.Options[c.set()][c.Example]; word != "" {
		return word
	}
	if c.Type == Date {
		if day, ok := ParseDate(c.Example); ok {
			return day
		}
	}
	return c.Example
}

// guide writes what every column is for on a sheet that is not read.
func (m *maker) guide() error {
	lines := make([][]any, 0, len(m.table.Columns)+len(m.labels.About)+2)
	if m.guided == 0 {
		for _, line := range m.labels.About {
			lines = append(lines, []any{line})
		}
	}
	lines = append(lines, []any{})
	if m.labels.Heading != "" {
		lines = append(lines, []any{m.labels.Heading})
	}
	for _, c := range m.table.All() {
		title := m.labels.Titles[c.Key]
		if c.Required {
			title += " *"
		}
		lines = append(lines, []any{title, c.Key, m.labels.Notes[c.Key]})
	}
	for _, line := range lines {
		m.guided++
		if err := m.file.SetSheetRow(m.labels.Guide, "A"+strconv.Itoa(m.guided), &line); err != nil {
			return err
		}
	}
	if err := m.file.SetColWidth(m.labels.Guide, "A", "B", 28); err != nil {
		return err
	}
	return m.file.SetColWidth(m.labels.Guide, "C", "C", 100)
}

// cellName is the name of a cell; both numbers are small and known.
func cellName(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column+1, row)
	if err != nil {
		panic(err)
	}
	return name
}
