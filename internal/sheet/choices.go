package sheet

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// choices sees to it that cells take only what may stand there.
func (m *maker) choices() error {
	for i, c := range m.table.All() {
		rule := excelize.NewDataValidation(!c.Required)
		rule.SetSqref(cellName(i, 2) + ":" + cellName(i, templateRows))
		strict, err := m.choice(rule, c)
		if err != nil {
			return err
		}
		if strict {
			rule.SetError(excelize.DataValidationErrorStyleStop, m.labels.WrongTitle, m.labels.WrongValue)
		}
		rule.SetInput(short(m.labels.Titles[c.Key], 32), short(m.labels.Notes[c.Key], 255))
		if err := m.file.AddDataValidation(m.labels.Sheet, rule); err != nil {
			return err
		}
	}
	return nil
}

// short keeps a text within what a spreadsheet shows.
func short(s string, most int) string { return cut(s, most-1) }

// choice says what may stand in a column, and whether nothing else may.
func (m *maker) choice(rule *excelize.DataValidation, c Column) (strict bool, err error) {
	switch {
	case len(m.lists[c.Key]) > 0:
		at, err := m.list(m.lists[c.Key])
		rule.SetSqrefDropList(at)
		rule.ShowErrorMessage = false
		return false, err
	case len(c.options()) > 0:
		words := make([]string, 0, len(c.options()))
		for _, key := range c.options() {
			words = append(words, m.labels.Options[c.set()][key])
		}
		at, err := m.list(words)
		rule.SetSqrefDropList(at)
		return true, err
	case c.Type == Date:
		return true, rule.SetRange(1, 73050, excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween) // 1900 to 2099
	}
	return false, nil
}

// list writes choices into the hidden sheet and returns where they stand.
// The same choices stand there once.
func (m *maker) list(words []string) (string, error) {
	known := strings.Join(words, "\x00")
	if at := m.at[known]; at != "" {
		return at, nil
	}
	column, err := excelize.ColumnNumberToName(m.listed + 1)
	if err != nil {
		return "", err
	}
	m.listed++
	for i, word := range words {
		if err := m.file.SetCellStr(m.labels.Lists, column+strconv.Itoa(i+1), word); err != nil {
			return "", err
		}
	}
	m.at[known] = fmt.Sprintf("'%s'!$%s$1:$%s$%d", m.labels.Lists, column, column, len(words))
	return m.at[known], nil
}
