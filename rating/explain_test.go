package rating

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/rating/methods"
)

// TestWhyCanBeFollowed: each formula, computed from the numbers of the explanation
// alone and by the standard library, gives its s; everything adds up to the score.
func TestWhyCanBeFollowed(t *testing.T) {
	t.Parallel()
	for _, m := range []*methods.Method{methods.R1(), other(t)} {
		r := computed(t, m, invention(m, 40, 21))
		decimals := math.Pow10(-m.Rounding.Digits)
		for _, sc := range r.Scores {
			why, err := Explain(m, r, sc.Deputy)
			require.NoError(t, err)
			var sum Micro
			for _, b := range why.Blocks {
				var points Micro
				for _, c := range b.Criteria {
					require.InDelta(t, followed(t, c), c.S.Float(), decimals, "%s of %d", c.Code, sc.Deputy)
					require.InDelta(t, c.Weight.Float()*c.S.Float(), c.Points.Float(), decimals)
					require.GreaterOrEqual(t, c.More, Micro(0))
					points += c.Points
				}
				require.Equal(t, points, b.Points)
				sum += b.Points
			}
			require.Equal(t, sum-why.Score.Penalty, why.Score.Sum)
			require.Equal(t, m.ID, why.Method)
		}
	}
}

// followed is what a reader with a calculator finds.
func followed(t *testing.T, c CriterionWhy) float64 {
	t.Helper()
	switch {
	case c.Pulled != nil:
		p := c.Pulled
		return (p.X.Float() + p.Pull.Float()*mean(p.Group)) / (p.N.Float() + p.Pull.Float())
	case c.Saturated != nil:
		s := c.Saturated
		return 1 - math.Exp(math.Log(1-s.AtTarget.Float())*s.X.Float()/(s.Target.Float()*s.Exposure.Float()))
	case c.Reached != nil:
		if c.Reached.X >= c.Reached.Needed {
			return 1
		}
		return 0
	}
	require.NotEmpty(t, c.Missing)
	return mean(*c.GroupMean)
}

func mean(g GroupMean) float64 {
	mean := (g.X.Float() + g.PriorCases.Float()*g.PriorMean.Float()) / (g.N.Float() + g.PriorCases.Float())
	return min(max(mean, g.Min.Float()), g.Max.Float())
}

// TestWhatWouldLift: what one case more is said to add, it adds, as far as the mean
// of the group stays.
func TestWhatWouldLift(t *testing.T) {
	t.Parallel()
	m := methods.R1()
	in := invention(m, 400, 8)
	before := computed(t, m, in)
	why, err := Explain(m, before, in.Deputies[7].ID)
	require.NoError(t, err)
	for _, b := range why.Blocks {
		for _, c := range b.Criteria {
			k := at(in, c.Code)
			was := in.Deputies[7].Sums[k]
			in.Deputies[7].Sums[k] = Sum{was.X + One, was.N + One}
			after := of(t, computed(t, m, in), in.Deputies[7].ID).Parts[k]
			in.Deputies[7].Sums[k] = was
			if c.Missing != Few && after.Missing == Present {
				require.InDelta(t, c.More.Float(), (after.Points - c.Points).Float(), 0.02, c.Code)
			}
		}
	}
}

// TestFrozenRatingIsExplained: what was written and read again tells the same.
func TestFrozenRatingIsExplained(t *testing.T) {
	t.Parallel()
	m := methods.R1()
	r := computed(t, m, small())
	var frozen Result
	require.NoError(t, json.Unmarshal([]byte(encoded(t, r)), &frozen))
	want, err := Explain(m, r, 1003)
	require.NoError(t, err)
	got, err := Explain(m, &frozen, 1003)
	require.NoError(t, err)
	require.Equal(t, encoded(t, want), encoded(t, got))
	_, err = Explain(m, &frozen, 77)
	require.ErrorIs(t, err, ErrNobody)
}

// TestNothingOfAMethodStandsInCode: no literal here is a code of R1.
func TestNothingOfAMethodStandsInCode(t *testing.T) {
	t.Parallel()
	m := methods.R1()
	codes := []string{m.ID}
	for _, c := range m.Criteria {
		codes = append(codes, c.Code)
	}
	for _, l := range m.Levels {
		codes = append(codes, l.Code)
	}
	for _, b := range m.Blocks {
		codes = append(codes, b.Code)
	}
	for _, b := range m.Bands {
		codes = append(codes, b.Code)
	}
	for _, tag := range m.Tags {
		codes = append(codes, tag.Code)
	}
	for _, p := range m.Penalties.Kinds {
		codes = append(codes, p.Code)
	}
	tags := regexp.MustCompile("`[^`]*`") // names of columns, not of the method's things
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		literals := tags.ReplaceAllString(string(text), "")
		for _, code := range codes {
			require.NotContains(t, literals, strconv.Quote(code), file)
		}
	}
}
