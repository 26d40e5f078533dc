package rating

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/rating/methods"
)

// corps is as many deputies as there are, in 20 regions and four levels.
func corps(b *testing.B) *Sheet {
	in := invention(methods.R1(), 2700, 1)
	for i := range in.Deputies {
		in.Deputies[i].Region = in.Deputies[i].Region[:1] + string(rune('a'+i%20))
	}
	s, err := NewSheet(in)
	require.NoError(b, err)
	return s
}

// BenchmarkCompute is a what-if: scores and places of 2,700 deputies.
func BenchmarkCompute(b *testing.B) {
	s := corps(b)
	for b.Loop() {
		_, err := Compute(s, methods.R1())
		require.NoError(b, err)
	}
}

func BenchmarkRanges(b *testing.B) {
	s := corps(b)
	r, err := Compute(s, methods.R1())
	require.NoError(b, err)
	for b.Loop() {
		require.NoError(b, Ranges(s, methods.R1(), r))
	}
}

func BenchmarkSensitivity(b *testing.B) {
	s := corps(b)
	r, err := Compute(s, methods.R1())
	require.NoError(b, err)
	for b.Loop() {
		require.NoError(b, Sensitivity(s, methods.R1(), r))
	}
}

func BenchmarkExplain(b *testing.B) {
	s := corps(b)
	r, err := Compute(s, methods.R1())
	require.NoError(b, err)
	for b.Loop() {
		_, err := Explain(methods.R1(), r, 3000)
		require.NoError(b, err)
	}
}
