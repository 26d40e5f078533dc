package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// rows reads the rows of all sheets. No row may have a cell past the last column.
func (b *book) rows(columns int, do func(row) error) error {
	for i, s := range b.sheets {
		if err := b.sheetRows(i, s, columns, do); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) sheetRows(index int, s part, columns int, do func(row) error) error {
	d, done, err := b.stream(s.file)
	if err != nil {
		return ErrBroken
	}
	defer done()
	number := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return ErrBroken
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "row" {
			continue
		}
		if number, err = numberOf(start, number); err != nil {
			return ErrBroken
		}
		cells, err := b.cells(d, columns)
		if err != nil {
			return err
		}
		if len(cells) > 0 {
			if err := do(row{sheet: s.name, index: index, number: number, cells: cells}); err != nil {
				return err
			}
		}
	}
}

// numberOf is the number of a row; one that does not say it comes after the last.
func numberOf(start xml.StartElement, last int) (int, error) {
	if said := attr(start, "r"); said != "" {
		return strconv.Atoi(said)
	}
	return last + 1, nil
}

func attr(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// cells reads the cells up to the end of the row.
func (b *book) cells(d *xml.Decoder, columns int) ([]cell, error) {
	var cells []cell
	next, last := 0, 0
	for {
		token, err := d.Token()
		if err != nil {
			return nil, ErrBroken
		}
		switch t := token.(type) {
		case xml.EndElement:
			return cells[:last], nil
		case xml.StartElement:
			if said := attr(t, "r"); said != "" {
				next = columnOf(said)
			}
			if next < 0 || next >= columns {
				return nil, ErrTooMany
			}
			c, err := b.cell(d, attr(t, "t"))
			if err != nil {
				return nil, ErrBroken
			}
			for len(cells) <= next {
				cells = append(cells, cell{})
			}
			if cells[next] = c; strings.TrimSpace(c.text) != "" || c.rule != "" {
				last = max(last, next+1)
			}
			next++
		}
	}
}

// cell reads one cell up to its end.
func (b *book) cell(d *xml.Decoder, kind string) (cell, error) {
	var value strings.Builder
	var inline string
	formula, stored := false, false
	for in := ""; ; {
		token, err := d.Token()
		if err != nil {
			return cell{}, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			in = t.Name.Local
			formula, stored = formula || in == "f", stored || in == "v"
			if in == "is" {
				if inline, err = richText(d); err != nil {
					return cell{}, err
				}
				in = ""
			}
		case xml.CharData:
			if in == "v" {
				value.Write(t)
			}
		case xml.EndElement:
			if t.Name.Local == "c" {
				if formula && (!stored || value.Len() == 0 && kind != "str") {
					return cell{rule: RuleFormula}, nil
				}
				return b.made(kind, value.String(), inline)
			}
			in = ""
		}
	}
}

// made says what a cell of a kind means.
func (b *book) made(kind, value, inline string) (cell, error) {
	switch {
	case kind == "e":
		return cell{text: value, rule: RuleError}, nil
	case kind == "s" && value != "":
		i, err := strconv.Atoi(value)
		if err != nil || i < 0 || i >= len(b.strings) {
			return cell{}, ErrBroken
		}
		return cell{text: b.strings[i]}, nil
	case kind == "inlineStr":
		return cell{text: inline}, nil
	case kind == "" || kind == "n":
		return cell{text: plainNumber(value), number: value != ""}, nil
	case kind == "b":
		return cell{text: map[string]string{"1": "yes", "0": "no"}[value]}, nil
	}
	return cell{text: value}, nil
}

// plainNumber writes a number as a person would: 351000000, not 3.51E8.
func plainNumber(value string) string {
	f, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return value
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// columnOf is the column of a cell, 0 for A; -1 where it is none.
func columnOf(at string) int {
	n := 0
	for i, r := range strings.ToUpper(at) {
		if r < 'A' || r > 'Z' {
			break
		}
		if n = n*26 + int(r-'A') + 1; i > 3 {
			return -1
		}
	}
	return n - 1
}
