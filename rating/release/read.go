package release

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"qalauly/rating"
	"qalauly/rating/methods"
)

// sheet is a CSV file that is read: its rows with their lines.
type sheet struct {
	name    string
	columns []string
	rows    [][]string
	lines   []int
}

func readSheet(name string, body []byte) (sheet, error) {
	r := csv.NewReader(bytes.NewReader(body))
	s := sheet{name: name}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line := len(s.lines) + 2
			if wrong := (*csv.ParseError)(nil); errors.As(err, &wrong) {
				line = wrong.Line
			}
			return s, &Difference{File: name, Line: line, Why: "cannot be read as a table: " + err.Error()}
		}
		for i := range row {
			row[i] = bare(row[i])
		}
		if s.columns == nil {
			s.columns = row
			continue
		}
		line, _ := r.FieldPos(0)
		s.rows, s.lines = append(s.rows, row), append(s.lines, line)
	}
	return s, nil
}

// reader reads the cells of one row after the other, and remembers what was wrong.
type reader struct {
	sheet
	at  int // row
	err error
}

func (r *reader) next() bool {
	r.at++
	return r.err == nil && r.at < len(r.rows)
}

func (r *reader) text(column string) string {
	i := slices.Index(r.columns, column)
	if i < 0 {
		r.fail(1, column, "", "has no such column")
		return ""
	}
	return r.rows[r.at][i]
}

func (r *reader) fail(line int, column, value, rule string) {
	if r.err == nil {
		r.err = &Difference{File: r.name, Line: line, Column: column, Has: value, Why: rule}
	}
}

func (r *reader) number(column string) int64 {
	text := r.text(column)
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil && r.err == nil {
		r.fail(r.lines[r.at], column, text, "is no whole number")
	}
	return n
}

func (r *reader) micro(column string) rating.Micro {
	text := r.text(column)
	n, err := rating.ParseMicro(text)
	if err != nil && r.err == nil {
		r.fail(r.lines[r.at], column, text, "is no number")
	}
	return n
}

func (r *reader) date(column string) time.Time {
	text := r.text(column)
	day, err := time.Parse(time.DateOnly, text)
	if err != nil && r.err == nil {
		r.fail(r.lines[r.at], column, text, "is no date")
	}
	return day
}

// parse makes a release of its files, but for the result.
func parse(files map[string][]byte) (Release, error) {
	var sheets [4]sheet
	for i, name := range []string{releaseFile, deputiesFile, penaltyFile, scoresFile} {
		body, ok := files[name]
		if !ok {
			return Release{}, &Difference{File: name, Why: "is missing"}
		}
		var err error
		if sheets[i], err = readSheet(name, body); err != nil {
			return Release{}, err
		}
	}
	r, err := parseFacts(sheets[0], files[methodFile])
	if err != nil {
		return r, err
	}
	if err := r.parseDeputies(sheets[1]); err != nil {
		return r, err
	}
	if err := r.parsePenalties(sheets[2]); err != nil {
		return r, err
	}
	return r, r.parseDisputed(sheets[3])
}

func parseFacts(s sheet, method []byte) (Release, error) {
	r := Release{File: method}
	values, at := map[string]string{}, map[string]int{}
	in := reader{sheet: s, at: -1}
	for in.next() {
		key := in.text("key")
		values[key], at[key] = in.text("value"), in.lines[in.at]
	}
	if in.err != nil {
		return r, in.err
	}
	number := func(key string) int {
		n, err := strconv.Atoi(values[key])
		if err != nil {
			in.fail(at[key], key, values[key], "is no whole number")
		}
		return n
	}
	r.Period, r.Version, r.Weeks, r.Corrections = values["period"], number("version"), number("weeks"), number("corrections")
	r.Note, r.Before = values["note"], values["before"]
	var err error
	if r.Input.Week, err = time.Parse(time.DateOnly, values["week"]); err != nil {
		in.fail(at["week"], "week", values["week"], "is no date")
	}
	if r.Method, err = methods.Parse(values["method_file"], method); err != nil {
		return r, &Difference{File: methodFile, Why: err.Error()}
	}
	if in.err == nil && (r.Weeks < 1 || r.Weeks > 60) {
		in.fail(at["weeks"], "weeks", values["weeks"], "is no length of a window")
	}
	return r, in.err
}

func (r *Release) parseDeputies(s sheet) error {
	for _, c := range s.columns {
		if code, ok := strings.CutSuffix(c, "_x"); ok {
			r.Input.Criteria = append(r.Input.Criteria, code)
		}
	}
	in := reader{sheet: s, at: -1}
	for in.next() {
		d := rating.Deputy{ID: in.number("id"), Name: in.text("name"), Level: in.text("level"), Region: in.text("region"), Branch: in.text("branch"),
			Office: strings.TrimPrefix(in.text("office"), "w"), Mandate: int(in.number("mandate")), Tags: strings.Fields(in.text("tags")),
			Records: int(in.number("records")), Waiting: int(in.number("waiting"))}
		for _, code := range r.Input.Criteria {
			d.Sums = append(d.Sums, in.sum(code))
		}
		r.Input.Deputies = append(r.Input.Deputies, d)
		if _, err := rating.NewSheet(rating.Input{Week: r.Input.Week, Criteria: r.Input.Criteria, Deputies: []rating.Deputy{d}}); err != nil && in.err == nil {
			in.fail(in.lines[in.at], "", "", err.Error())
		}
	}
	return in.err
}

func (r *reader) sum(code string) rating.Sum {
	if r.text(code+"_x") == few && r.text(code+"_n") == few {
		return rating.FewCases
	}
	return rating.Sum{X: r.micro(code + "_x"), N: r.micro(code + "_n")}
}

func (r *Release) parsePenalties(s sheet) error {
	whose := map[int64]*rating.Deputy{}
	for i := range r.Input.Deputies {
		whose[r.Input.Deputies[i].ID] = &r.Input.Deputies[i]
	}
	in := reader{sheet: s, at: -1}
	for in.next() {
		p := rating.Penalty{Code: in.text("kind"), Points: in.micro("points"), Decided: in.date("decided")}
		d, known := whose[in.number("deputy")]
		if !known {
			in.fail(in.lines[in.at], "deputy", in.text("deputy"), "is nobody of deputies.csv")
			break
		}
		d.Penalties = append(d.Penalties, p)
	}
	return in.err
}

func (r *Release) parseDisputed(s sheet) error {
	in := reader{sheet: s, at: -1}
	for in.next() {
		if in.text("disputed") == fmt.Sprint(true) {
			r.Disputed = append(r.Disputed, in.number("deputy"))
		}
	}
	return in.err
}
