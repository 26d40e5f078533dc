package sheet

import (
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// WriteXLSX writes a table as a workbook of one sheet with its titles kept in sight: what
// is a number in Go's spelling becomes a number, everything else a text and never a formula.
func WriteXLSX(w io.Writer, name string, rows [][]string) error {
	f := excelize.NewFile() // in memory only: there is nothing to close
	err := f.SetSheetName("Sheet1", name)
	if err == nil {
		err = f.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	}
	bold, styled := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: filled("DDEBF7"), Alignment: wrapped})
	if err == nil {
		err = styled
	}
	for y, cells := range rows {
		for x, text := range cells {
			if err != nil {
				break
			}
			err = setCell(f, name, x+1, y+1, text)
		}
	}
	if err == nil && len(rows) > 0 {
		err = f.SetRowStyle(name, 1, 1, bold)
	}
	if err == nil {
		err = f.SetColWidth(name, "A", "Z", 18)
	}
	if err == nil {
		err = f.Write(w)
	}
	if err != nil {
		return fmt.Errorf("sheet: table: %w", err)
	}
	return nil
}

func setCell(f *excelize.File, sheet string, x, y int, text string) error {
	cell, err := excelize.CoordinatesToCellName(x, y)
	if err != nil {
		return err
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil && y > 1 {
		return f.SetCellFloat(sheet, cell, n, -1, 64)
	}
	return f.SetCellStr(sheet, cell, text)
}
