package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
)

// decode brings the text of a CSV to UTF-8 without a mark. Only what marks itself as
// UTF-16 is converted: other encodings cannot be told from each other, and those of
// one byte have no Kazakh letters, so that what was saved in them is damaged already.
func decode(body []byte) ([]byte, error) {
	if bytes.HasPrefix(body, []byte{0xFF, 0xFE}) || bytes.HasPrefix(body, []byte{0xFE, 0xFF}) {
		text, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(body)
		if err != nil {
			return nil, ErrBroken
		}
		body = text
	}
	body = bytes.TrimPrefix(body, []byte("\uFEFF"))
	switch {
	case bytes.IndexByte(body, 0) >= 0:
		return nil, ErrNotATable
	case !utf8.Valid(body):
		return nil, ErrNotUTF8
	}
	return body, nil
}

// errQuotes is a quotation mark that stands where none may, or is never closed.
type errQuotes struct{ line int }

func (errQuotes) Error() string { return "sheet: " + RuleQuotes }

// csvRows reads the rows of a CSV whose cells are set apart by what most sets the
// first line apart. A row's number is the line on which it begins.
func csvRows(body []byte, do func(row) error) error {
	comma, body, skipped := separator(body)
	r := csv.NewReader(bytes.NewReader(body))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = comma, -1, true
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if wrong := (*csv.ParseError)(nil); errors.As(err, &wrong) {
			return errQuotes{wrong.StartLine + skipped}
		}
		if err != nil {
			return err
		}
		line, _ := r.FieldPos(0)
		if cells := textCells(record); len(cells) > 0 {
			if err := do(row{number: line + skipped, cells: cells}); err != nil {
				return err
			}
		}
	}
}

func textCells(record []string) []cell {
	cells := make([]cell, len(record))
	last := 0
	for i, text := range record {
		if cells[i].text = unguard(text); strings.TrimSpace(text) != "" {
			last = i + 1
		}
	}
	return cells[:last]
}

// separator finds what stands between the cells, and the text without the line with
// which Excel may be told so.
func separator(body []byte) (comma rune, rest []byte, skipped int) {
	first, after, _ := bytes.Cut(body, []byte("\n"))
	if told, ok := strings.CutPrefix(strings.ToLower(strings.TrimRight(string(first), "\r")), "sep="); ok && len(told) == 1 && strings.Contains(";,\t", told) {
		return rune(told[0]), after, 1
	}
	comma, most := ';', 0
	for _, candidate := range []rune{';', '\t', ','} {
		if n := outside(string(first), candidate); n > most {
			comma, most = candidate, n
		}
	}
	return comma, body, 0
}

// outside counts a sign outside quotation marks.
func outside(line string, sign rune) (n int) {
	quoted := false
	for _, r := range line {
		switch {
		case r == '"':
			quoted = !quoted
		case r == sign && !quoted:
			n++
		}
	}
	return n
}

// dangerous are the signs at which a spreadsheet takes a text for a formula.
const dangerous = "=+-@\t\r"

// guard keeps a spreadsheet from taking a text for a formula, unguard undoes it.
func guard(s string) string {
	if s != "" && strings.ContainsRune(dangerous+"'", rune(s[0])) {
		return "'" + s
	}
	return s
}

func unguard(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && guard(rest) != rest {
		return rest
	}
	return s
}

// WriteCSV writes a table that Excel opens with a double click wherever it speaks
// Kazakh or Russian: UTF-8 with its mark, cells set apart by semicolons, and no cell
// that it would take for a formula. Reading it again gives the same cells.
func WriteCSV(w io.Writer, rows [][]string) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	for _, cells := range rows {
		safe := make([]string, len(cells))
		for i, text := range cells {
			safe[i] = guard(text)
		}
		if err := out.Write(safe); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
