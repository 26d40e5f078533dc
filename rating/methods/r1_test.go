package methods_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/calendar"
	"qalauly/rating/methods"
)

// TestR1 holds the built-in file to the table of criteria that was agreed on.
func TestR1(t *testing.T) {
	t.Parallel()
	m := methods.R1()
	require.Equal(t, "R1", m.ID)
	type row struct {
		kind    methods.Kind
		weight  float64
		sources string
		targets [4]float64 // national, region, city, district
	}
	want := map[string]row{
		"A1": {methods.Ratio, 12, "programme", [4]float64{}},
		"A2": {methods.Ratio, 10, "appeal", [4]float64{}},
		"A3": {methods.Mean, 9, "appeal", [4]float64{}},
		"A4": {methods.Count, 6, "staff programme", [4]float64{6, 6, 6, 6}},
		"A5": {methods.Count, 6, "staff", [4]float64{3, 4, 4, 4}},
		"A6": {methods.Ratio, 6, "staff", [4]float64{}},
		"A7": {methods.Count, 6, "staff programme", [4]float64{6, 3, 2, 2}},
		"B1": {methods.Count, 5, "staff", [4]float64{8, 4, 4, 2}},
		"B2": {methods.Count, 5, "staff", [4]float64{10, 10, 10, 10}},
		"B3": {methods.Ratio, 5, "staff", [4]float64{}},
		"C1": {methods.Ratio, 6, "staff", [4]float64{}},
		"C2": {methods.Ratio, 6, "staff programme", [4]float64{}},
		"C3": {methods.Ratio, 8, "staff", [4]float64{}},
		"C4": {methods.Count, 6, "staff", [4]float64{2, 3, 3, 3}},
		"C5": {methods.Threshold, 4, "staff", [4]float64{}},
	}
	got := map[string]row{}
	for _, c := range m.Criteria {
		r := row{kind: c.Kind, weight: c.Weight}
		for i, s := range c.Source {
			r.sources += strings.Repeat(" ", min(i, 1)) + string(s)
		}
		for i, level := range []string{"national", "region", "city", "district"} {
			r.targets[i] = c.Targets[level]
		}
		got[c.Code] = r
	}
	require.Equal(t, want, got)
	require.Len(t, m.Of("A"), 7)
	require.Len(t, m.Of("B"), 3)
	require.Len(t, m.Of("C"), 5)
	for block, weight := range map[string]float64{"A": 55, "B": 15, "C": 30} {
		b, known := m.Block(block)
		require.True(t, known)
		require.Equal(t, weight, b.Weight)
	}
}

func TestR1BesideItsCriteria(t *testing.T) {
	t.Parallel()
	m := methods.R1()
	require.Equal(t, methods.Window{Weeks: 13, MinExposure: 0.5}, m.Window)
	require.Equal(t, methods.Missing{Pull: 5, PriorCases: 10, PriorMean: 0.5, MeanMin: 0.2, MeanMax: 0.9, MaxShare: 0.6}, m.Missing)
	require.Equal(t, methods.Ranges{Runs: 1000, WeightSpread: 0.25, Low: 0.05, High: 0.95, CountAdd: 0.5}, m.Ranges)
	require.Equal(t, 15.0, m.Penalties.Max)
	require.Equal(t, 13, m.Penalties.Weeks)
	require.Equal(t, time.Monday, m.EffectiveFrom.Weekday())
	for score, band := range map[float64]string{100: "very_high", 80: "very_high", 79.9: "high", 65: "high", 64.9: "middle", 49.9: "low", 34.9: "very_low", 0: "very_low", -3: "very_low"} {
		require.Equal(t, band, m.Band(score).Code, "%v", score)
	}
	report, _ := m.Criterion("C5")
	require.Equal(t, 26, report.WindowWeeks)
	require.Equal(t, 26, report.NewcomerWeeks)
	survey, _ := m.Criterion("A3")
	require.Equal(t, 5.0, survey.MinCases)
	require.Equal(t, 13, survey.WindowWeeks)
	_, known := m.Criterion("D1")
	require.False(t, known)
	level, _ := m.Level("city")
	require.Equal(t, "region", level.Verifier)
	penalty, _ := m.Penalty("false_record")
	require.True(t, penalty.VoidsRecord)

	sum := sha256.Sum256(methods.R1File())
	require.Equal(t, hex.EncodeToString(sum[:]), m.SHA256)
}

func TestWeekOfTheMethodIsAPlanOfTheCalendar(t *testing.T) {
	t.Parallel()
	s := calendar.Usual().Schedule(calendar.WeekOf(calendar.Date(2026, 11, 22)), calendar.Plan(methods.R1().Week))
	require.Equal(t, "2026-11-24T10:00:00+05:00", s.Draft.Format(time.RFC3339))
	require.Equal(t, "2026-11-30T10:00:00+05:00", s.Post.Format(time.RFC3339))
}

func TestWorth(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code   string
		values map[string]string
		x, n   float64
	}{
		{"A1", map[string]string{"stage": "done", "item_weight": "3"}, 3, 3},
		{"A1", map[string]string{"stage": "late_with_step", "item_weight": "2"}, 1, 2},
		{"A1", map[string]string{"stage": "failed", "item_weight": "1"}, 0, 1},
		{"A2", map[string]string{"outcome": "in_time"}, 1, 1},
		{"A2", map[string]string{"outcome": "bounced"}, 0, 1},
		{"A2", map[string]string{"outcome": "forwarded"}, 0, 0},
		{"A3", map[string]string{"answer": "partly"}, 0.5, 1},
		{"A4", map[string]string{"announced": "before"}, 1, 1},
		{"A5", map[string]string{"announced": "after", "form": "visit"}, 0.5, 1},
		{"A6", map[string]string{"mark": "excused"}, 0, 0},
		{"A7", map[string]string{"kind": "inquiry", "result": "decision"}, 1.5, 1},
		{"B1", map[string]string{"language": "kk"}, 1, 1},
		{"C2", map[string]string{"mark": "recommendation"}, 1, 1},
		{"C5", nil, 1, 1},
	} {
		criterion, known := methods.R1().Criterion(c.code)
		require.True(t, known)
		x, n, err := criterion.Worth(c.values)
		require.NoError(t, err)
		require.Equal(t, []float64{c.x, c.n}, []float64{x, n}, "%s %v", c.code, c.values)
	}
	for code, values := range map[string]map[string]string{
		"A6": {"mark": "asleep"}, "A3": nil, "A1": {"stage": "done", "item_weight": "4"},
	} {
		criterion, _ := methods.R1().Criterion(code)
		_, _, err := criterion.Worth(values)
		require.ErrorContains(t, err, code)
	}
}

// TestAnotherMethod: what is not in R1 works as well, so nothing of R1 is in the code.
func TestAnotherMethod(t *testing.T) {
	t.Parallel()
	m, err := methods.Open(filepath.Join("testdata", "other.toml"))
	require.NoError(t, err)
	require.Equal(t, "X7", m.ID)
	require.Equal(t, "other.toml", m.File)
	require.NotEqual(t, methods.R1().SHA256, m.SHA256)
	require.Len(t, m.Criteria, 3)
	care, known := m.Criterion("Z9")
	require.True(t, known)
	require.Equal(t, map[string]float64{"village": 2.5}, care.Targets)
	require.Equal(t, 4, care.WindowWeeks)
	x, n, err := care.Worth(map[string]string{"size": "2.5"})
	require.NoError(t, err)
	require.Equal(t, []float64{2.5, 2.5}, []float64{x, n})
	require.Equal(t, "some", m.Band(10).Code)

	builtIn, err := methods.Open("")
	require.NoError(t, err)
	require.Equal(t, "R1", builtIn.ID)
	_, err = methods.Open(filepath.Join("testdata", "nowhere.toml"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestNoCriterionIsNamedInCode(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile(`["\x60][A-C][1-9][0-9]?["\x60]`)
	comments := regexp.MustCompile(`(?m)^\s*//.*$`)
	for _, pattern := range []string{"*.go", "../*.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			body, err := os.ReadFile(file)
			require.NoError(t, err)
			require.NotRegexp(t, named, comments.ReplaceAllString(string(body), ""), file)
		}
	}
}
