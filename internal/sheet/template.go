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
	WrongTitle, WrongValue string   // what is said of a value that may not stand in a cell
}

// templateRows is down to which row a template is prepared; more may be filled in.
const templateRows = 5000

// Template writes a workbook to fill in: titles with a note on each, drop-downs, dates
// that are stored as dates, an example marked as one, and a guide. lists are further
// choices by column, such as all districts; what is chosen there is read as a Code.
func Template(w io.Writer, t Table, labels Labels, lists map[string][]string) error {
	f := excelize.NewFile() // in memory only: there is nothing to close
	m := &maker{file: f, table: t, labels: labels, lists: lists}
	for _, step := range []func() error{m.sheets, m.titles, m.example, m.choices, m.guide} {
		if err := step(); err != nil {
			return fmt.Errorf("sheet: template of %s: %w", t.Kind, err)
		}
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("sheet: template of %s: %w", t.Kind, err)
	}
	return nil
}

// maker makes one template.
type maker struct {
	file   *excelize.File
	table  Table
	labels Labels
	lists  map[string][]string
	listed int // columns of the sheet of lists that are taken
}

func (m *maker) sheets() error {
	if err := m.file.SetSheetName("Sheet1", m.labels.Sheet); err != nil {
		return err
	}
	for _, name := range []string{m.labels.Guide, m.labels.Lists} {
		if _, err := m.file.NewSheet(name); err != nil {
			return err
		}
	}
	if err := m.file.SetSheetVisible(m.labels.Lists, false); err != nil {
		return err
	}
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
	lines := make([][]any, 0, len(m.table.Columns)+len(m.labels.About)+1)
	for _, line := range m.labels.About {
		lines = append(lines, []any{line})
	}
	lines = append(lines, []any{})
	for _, c := range m.table.All() {
		title := m.labels.Titles[c.Key]
		if c.Required {
			title += " *"
		}
		lines = append(lines, []any{title, c.Key, m.labels.Notes[c.Key]})
	}
	for i, line := range lines {
		if err := m.file.SetSheetRow(m.labels.Guide, "A"+strconv.Itoa(i+1), &line); err != nil {
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
