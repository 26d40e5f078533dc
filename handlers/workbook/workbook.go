// Package workbook writes why a score is what it is as a spreadsheet with live
// formulas: whoever opens it can follow every point, and change a number to see what
// comes of it. Audiences and the command line share it.
package workbook

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"qalauly/locales"
	"qalauly/rating"
	"qalauly/rating/methods"
)

// Write writes the spreadsheet of a deputy's score in a language. name is the deputy's,
// period what the rating is of; m is the method as it was applied.
func Write(w io.Writer, l locales.Lang, name, period string, m *methods.Method, why rating.Explanation) error {
	b := book{File: excelize.NewFile(), l: l, sheet: l.Text("workbook.sheet"), m: m, row: 1}
	defer func() { _ = b.Close() }()
	if err := b.SetSheetName("Sheet1", b.sheet); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	b.put(l.Text("workbook.title", locales.Args{"Period": period}), name)
	b.put(l.Text("workbook.note"))
	b.put(m.ID, "sha256:"+why.SHA256)
	b.rules()
	b.head()
	var blocks []string
	for _, block := range why.Blocks {
		blocks = append(blocks, b.block(block))
	}
	b.sum(blocks, why.Score)
	if b.err == nil {
		b.err = b.SetColWidth(b.sheet, "B", "B", 60)
	}
	if b.err == nil {
		b.err = b.File.Write(w)
	}
	if b.err != nil {
		return fmt.Errorf("workbook: %w", b.err)
	}
	return nil
}

type book struct {
	*excelize.File
	l     locales.Lang
	sheet string
	m     *methods.Method
	row   int
	rule  map[string]string // cells of the method's numbers
	err   error
}

// put writes a row of values; what begins with = is a formula.
func (b *book) put(values ...any) int {
	for i, v := range values {
		cell, err := excelize.CoordinatesToCellName(i+1, b.row)
		if err == nil && v != nil {
			if f, ok := v.(formula); ok {
				err = b.SetCellFormula(b.sheet, cell, string(f))
			} else {
				err = b.SetCellValue(b.sheet, cell, v)
			}
		}
		if err != nil && b.err == nil {
			b.err = err
		}
	}
	b.row++
	return b.row - 1
}

type formula string

// rules are the numbers of the method that formulas name.
func (b *book) rules() {
	b.row++
	b.put(b.l.Text("workbook.rules"))
	b.rule = map[string]string{}
	miss := b.m.Missing
	for _, r := range []struct {
		name, label string
		value       float64
	}{
		{"pull", b.l.Text("workbook.pull"), miss.Pull}, {"prior_cases", b.l.Text("workbook.prior_cases"), miss.PriorCases},
		{"prior_mean", b.l.Text("workbook.prior_mean"), miss.PriorMean}, {"mean_min", b.l.Text("workbook.mean_min"), miss.MeanMin},
		{"mean_max", b.l.Text("workbook.mean_max"), miss.MeanMax}, {"at_target", b.l.Text("workbook.at_target"), b.m.Count.AtTarget},
	} {
		b.rule[r.name] = fmt.Sprintf("$C$%d", b.put(nil, r.label, r.value))
	}
	b.row++
}

func (b *book) head() {
	t := b.l.Text
	b.put(t("workbook.code"), t("workbook.name"), t("workbook.kind"), t("workbook.weight"), t("workbook.x"), t("workbook.n"), t("workbook.target"),
		t("workbook.exposure"), t("workbook.group_x"), t("workbook.group_n"), t("workbook.mean"), t("workbook.s"), t("workbook.points"))
}

// block writes the criteria of a block and returns the cell of its sum.
func (b *book) block(w rating.BlockWhy) string {
	first := b.row
	for _, c := range w.Criteria {
		b.criterion(c)
	}
	at := b.put(w.Code, b.name(w.Name), b.l.Text("workbook.block"), w.Weight.Float(), nil, nil, nil, nil, nil, nil, nil, nil,
		formula(fmt.Sprintf("SUM(M%d:M%d)", first, b.row-1)))
	return fmt.Sprintf("M%d", at)
}

func (b *book) name(n methods.Name) string {
	if b.l == locales.Kazakh {
		return n.KK
	}
	return n.RU
}

// criterion writes a line: data first, then the group's mean, s and the points as
// formulas over them.
func (b *book) criterion(c rating.CriterionWhy) {
	at := b.row
	row := []any{c.Code, b.name(c.Name), string(c.Kind), c.Weight.Float(), nil, nil, nil, nil, nil, nil, nil, nil, formula(fmt.Sprintf("ROUND(D%d*L%d,%d)", at, at, b.m.Rounding.Digits))}
	group := func(g rating.GroupMean) {
		row[8], row[9] = g.X.Float(), g.N.Float()
		row[10] = formula(fmt.Sprintf("ROUND(MIN(MAX((I%d+%s*%s)/(J%d+%s),%s),%s),%d)", at, b.rule["prior_cases"], b.rule["prior_mean"], at,
			b.rule["prior_cases"], b.rule["mean_min"], b.rule["mean_max"], b.m.Rounding.Digits))
	}
	rounded := func(text string, args ...any) formula {
		return formula(fmt.Sprintf("ROUND("+text+",%d)", append(args, b.m.Rounding.Digits)...))
	}
	switch {
	case c.GroupMean != nil:
		group(*c.GroupMean)
		row[11] = formula(fmt.Sprintf("K%d", at))
	case c.Pulled != nil:
		row[4], row[5] = c.Pulled.X.Float(), c.Pulled.N.Float()
		group(c.Pulled.Group)
		row[11] = rounded("(E%d+%s*K%d)/(F%d+%s)", at, b.rule["pull"], at, at, b.rule["pull"])
	case c.Saturated != nil:
		row[4], row[6], row[7] = c.Saturated.X.Float(), c.Saturated.Target.Float(), c.Saturated.Exposure.Float()
		row[11] = rounded("1-EXP(LN(1-%s)*E%d/(G%d*H%d))", b.rule["at_target"], at, at, at)
	case c.Reached != nil:
		row[4], row[6] = c.Reached.X.Float(), c.Reached.Needed.Float()
		row[11] = formula(fmt.Sprintf("IF(E%d>=G%d,1,0)", at, at))
	}
	b.put(row...)
}

// sum writes the score as a formula, and beside it what was published.
func (b *book) sum(blocks []string, sc *rating.Score) {
	b.row++
	space := func(label string, v any) int {
		return b.put(nil, label, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, v)
	}
	penalty := space(b.l.Text("workbook.penalty"), sc.Penalty.Float())
	space(b.l.Text("workbook.score"), formula(fmt.Sprintf("ROUND(MAX(%s-M%d,0),%d)", strings.Join(blocks, "+"), penalty, b.m.Rounding.ScoreDigits)))
	space(b.l.Text("workbook.published"), sc.Score.Float())
}
