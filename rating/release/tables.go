package release

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"qalauly/rating"
)

// table is one CSV file of a release.
type table struct {
	name   string
	about  string
	key    []string
	fields []field
	rows   [][]string
}

// field is one column: kind is a type of Frictionless.
type field struct{ name, kind, about string }

// few stands for a number of cases that is too small to be told.
const few = "few"

func (t table) csv() []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	head := make([]string, len(t.fields))
	for i, f := range t.fields {
		head[i] = f.name
	}
	for _, row := range append([][]string{head}, t.rows...) {
		safe := make([]string, len(row))
		for i, cell := range row {
			safe[i] = guard(cell)
		}
		_ = w.Write(safe) // into memory
	}
	w.Flush()
	return out.Bytes()
}

// guard keeps a cell from being a formula where the file is opened as a spreadsheet;
// bare takes the mark away again.
func guard(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r'", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func bare(cell string) string { return strings.TrimPrefix(cell, "'") }

func compare(a, b int64) int { return cmp.Compare(a, b) }

func comparePenalties(a, b rating.Penalty) int {
	return cmp.Or(a.Decided.Compare(b.Decided), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Points, b.Points))
}

// tables are those of a release, in the order of its files.
func (r Release) tables() []table {
	return []table{r.facts(), r.deputies(), r.penalties(), r.scores(), r.means(), r.groups(), r.variants(), r.branches()}
}

// facts are what is said about the release as a whole.
func (r Release) facts() table {
	t := table{name: releaseFile, about: "What this release is", key: []string{"key"},
		fields: []field{{"key", "string", "What is told"}, {"value", "string", "The value"}}}
	for _, row := range [][2]string{
		{"period", r.Period}, {"version", strconv.Itoa(r.Version)}, {"week", r.Input.Week.Format(time.DateOnly)}, {"weeks", strconv.Itoa(r.Weeks)},
		{"method", r.Method.ID}, {"method_sha256", r.Method.SHA256}, {"method_file", r.Method.File}, {"corrections", strconv.Itoa(r.Corrections)},
		{"note", oneLine(r.Note)}, {"before", r.Before},
	} {
		t.rows = append(t.rows, row[:])
	}
	return t
}

// oneLine is a text without line ends, which would break lines.csv.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// deputies are the input: who is rated, and what the ledger holds of each.
func (r Release) deputies() table {
	t := table{name: deputiesFile, about: "The input: one deputy a line, with the sums of what is verified in the window of each criterion", key: []string{"id"}, fields: []field{
		{"id", "integer", "The deputy's number"}, {"name", "string", "Surname first, in Kazakh"}, {"level", "string", "A code of the method"},
		{"region", "string", "The code of the region; empty for the whole country"}, {"branch", "string", "The code of the unit whose staff record"},
		{"office", "string", "Days in office, a digit a week, the last for the week that closes the window"},
		{"mandate", "integer", "Days since the mandate began"}, {"tags", "string", "Codes, separated by spaces"},
		{"records", "integer", "Verified in the window"}, {"waiting", "integer", "Records that wait too long for verification"},
	}}
	for _, code := range r.Input.Criteria {
		t.fields = append(t.fields, field{code + "_x", "number", code + ": done"}, field{code + "_n", "number", code + ": due"})
	}
	for _, d := range Sorted(r.Input).Deputies {
		row := []string{id(d.ID), d.Name, d.Level, d.Region, d.Branch, "w" + d.Office, strconv.Itoa(d.Mandate), strings.Join(d.Tags, " "), strconv.Itoa(d.Records), strconv.Itoa(d.Waiting)}
		for _, s := range d.Sums {
			if s == rating.FewCases {
				row = append(row, few, few)
				continue
			}
			row = append(row, s.X.String(), s.N.String())
		}
		t.rows = append(t.rows, row)
	}
	return t
}

func (r Release) penalties() table {
	t := table{name: penaltyFile, about: "The input: decisions by which points are taken away", fields: []field{
		{"deputy", "integer", "The deputy's number"}, {"kind", "string", "A code of the method"}, {"points", "number", "Points as decided"}, {"decided", "date", "When"},
	}}
	for _, d := range Sorted(r.Input).Deputies {
		for _, p := range d.Penalties {
			t.rows = append(t.rows, []string{id(d.ID), p.Code, p.Points.String(), p.Decided.Format(time.DateOnly)})
		}
	}
	return t
}

// scores are the result: one deputy a line.
func (r Release) scores() table {
	t := table{name: scoresFile, about: "The result: one deputy a line", key: []string{"deputy"}, fields: []field{
		{"deputy", "integer", "The deputy's number"}, {"level", "string", "A code of the method"}, {"region", "string", "The code of the region"},
		{"tags", "string", "Shown beside the place"}, {"exposure", "number", "Share of the window in office"},
	}}
	for _, c := range r.Method.Criteria {
		for _, f := range []field{{"x", "number", "done, as it counts"}, {"n", "number", "due, as it counts"}, {"s", "number", "from 0 to 1"}, {"points", "number", "weight times s"},
			{"missing", "string", "why the group's mean stands in; empty where there is data"}} {
			t.fields = append(t.fields, field{c.Code + "_" + f.name, f.kind, c.Code + ": " + f.about})
		}
	}
	for _, b := range r.Method.Blocks {
		t.fields = append(t.fields, field{b.Code + "_points", "number", "Points of block " + b.Code}, field{b.Code + "_thin", "boolean", "Too much of block " + b.Code + " is without data"})
	}
	t.fields = append(t.fields, field{"penalty", "number", "Taken away"}, field{"sum", "number", "Blocks less penalty"}, field{"score", "number", "The sum as it is ranked"},
		field{"band", "string", "A code of the method"}, field{"unplaced", "string", "Why there is no place; empty where there is one"})
	for _, where := range []string{"country", "region"} {
		for _, f := range []field{{"rank", "integer", "place"}, {"of", "integer", "deputies with a place"}, {"low", "integer", "best place of the range"}, {"high", "integer", "worst place of the range"},
			{"close", "boolean", "the range overlaps that of who stands next"}} {
			t.fields = append(t.fields, field{where + "_" + f.name, f.kind, "In the " + where + ": " + f.about})
		}
	}
	t.fields = append(t.fields, field{"disputed", "boolean", "An objection was not decided in time"})
	for i := range r.Result.Scores {
		t.rows = append(t.rows, r.score(&r.Result.Scores[i]))
	}
	return t
}

func (r Release) score(sc *rating.Score) []string {
	row := []string{id(sc.Deputy), sc.Level, sc.Region, strings.Join(sc.Tags, " "), sc.Exposure.String()}
	for _, p := range sc.Parts {
		row = append(row, p.X.String(), p.N.String(), p.S.String(), p.Points.String(), p.Missing.String())
	}
	for _, b := range sc.Blocks {
		row = append(row, b.Points.String(), fmt.Sprint(b.Thin))
	}
	row = append(row, sc.Penalty.String(), sc.Sum.String(), sc.Score.String(), sc.Band, string(sc.Unplaced))
	for _, p := range []rating.Place{sc.Country, sc.Within} {
		row = append(row, strconv.Itoa(p.Rank), strconv.Itoa(p.Of), strconv.Itoa(p.Low), strconv.Itoa(p.High), fmt.Sprint(p.Close))
	}
	return append(row, fmt.Sprint(slices.Contains(r.Disputed, sc.Deputy)))
}

func id(n int64) string { return strconv.FormatInt(n, 10) }
