package workbook_test

import (
	"bytes"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"qalauly/handlers/workbook"
	"qalauly/locales"
	"qalauly/rating"
	"qalauly/rating/methods"
)

// TestFormulasGiveTheScore: what a spreadsheet program computes is what was published.
func TestFormulasGiveTheScore(t *testing.T) {
	t.Parallel()
	m := methods.R1()
	in := rating.Input{Week: time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC)}
	for _, c := range m.Criteria {
		in.Criteria = append(in.Criteria, c.Code)
	}
	for i := range 8 {
		d := rating.Deputy{ID: int64(i + 1), Level: "district", Office: strings.Repeat("7", 25) + "5", Mandate: 400}
		for c := range in.Criteria {
			n := rating.Micro((i*7 + c*3) % 8)
			d.Sums = append(d.Sums, rating.Sum{X: n * rating.One / 2, N: n * rating.One})
		}
		in.Deputies = append(in.Deputies, d)
	}
	in.Deputies[3].Penalties = []rating.Penalty{{Code: "absence", Points: 5 * rating.One, Decided: in.Week}}
	in.Deputies[4].Sums[0] = rating.Sum{}
	r, err := rating.Rate(in, m)
	require.NoError(t, err)
	for id := int64(1); id <= 8; id++ {
		why, err := rating.Explain(m, r, id)
		require.NoError(t, err)
		for _, lang := range []locales.Lang{locales.Kazakh, locales.Russian} {
			var out bytes.Buffer
			require.NoError(t, workbook.Write(&out, lang, "=Ә. Қ.", "2026-W47", m, why))
			file, err := excelize.OpenReader(&out)
			require.NoError(t, err)
			sheet := file.GetSheetName(0)
			rows, err := file.GetRows(sheet)
			require.NoError(t, err)
			last := len(rows)
			require.InDelta(t, why.Score.Score.Float(), number(t, file, sheet, last-1), 1e-9, "the score")
			require.InDelta(t, why.Score.Score.Float(), number(t, file, sheet, last), 1e-9, "as published")
			points := map[string]float64{}
			for i := range rows {
				if len(rows[i]) > 0 && rows[i][0] != "" {
					points[rows[i][0]] = number(t, file, sheet, i+1)
				}
			}
			for _, b := range why.Blocks {
				require.InDelta(t, b.Points.Float(), points[b.Code], 1e-9)
				for _, c := range b.Criteria {
					require.InDelta(t, c.Points.Float(), points[c.Code], 1e-9, c.Code)
				}
			}
		}
	}
}

// number is what the cell in column M of a row gives when it is computed.
func number(t *testing.T, file *excelize.File, sheet string, row int) float64 {
	t.Helper()
	text, err := file.CalcCellValue(sheet, "M"+strconv.Itoa(row), excelize.Options{RawCellValue: true})
	require.NoError(t, err)
	if text == "" {
		return 0
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0 // a title
	}
	return v
}
