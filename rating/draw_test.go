package rating

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestExpAndLog(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 100_000 {
		x := r.Float64()*1400 - 700
		require.InEpsilon(t, math.Exp(x), exp(x), 1e-14, "exp %v", x)
		y := math.Exp(r.Float64()*100 - 50)
		require.InDelta(t, math.Log(y), log(y), 1e-14*math.Max(1, math.Abs(math.Log(y))), "log %v", y)
	}
	require.Equal(t, 1.0, exp(0))
	require.Equal(t, 0.0, log(1))
	require.InDelta(t, 0.2, exp(-log(5)), 1e-16)
}

// TestBetaHasItsMoments: mean and variance of what is drawn are those of the law,
// within six standard errors.
func TestBetaHasItsMoments(t *testing.T) {
	t.Parallel()
	const n = 200_000
	for _, law := range [][2]float64{{0.3, 0.4}, {0.5, 4}, {4, 0.5}, {1, 1}, {1.5, 2.5}, {2.5, 1.5}, {9, 3.7}, {120, 40}, {0.05, 12}} {
		a, b := law[0], law[1]
		s, beta := newStream(42, 7), newBeta(a, b)
		var sum, squares float64
		for range n {
			x := beta.draw(s)
			require.True(t, x >= 0 && x <= 1, "%v of %v", x, law)
			sum += x
			squares += x * x
		}
		mean := a / (a + b)
		variance := mean * (1 - mean) / (a + b + 1)
		got := sum / n
		require.InDelta(t, mean, got, 6*math.Sqrt(variance/n), "mean of %v", law)
		require.InEpsilon(t, variance, squares/n-got*got, 0.05, "variance of %v", law)
	}
}

func TestPoissonHasItsMoments(t *testing.T) {
	t.Parallel()
	const n = 200_000
	for _, mean := range []float64{0.5, 1.5, 8.5, 40.5, 2000.5} {
		s, law := newStream(42, 7), newPoisson(mean)
		var sum, squares float64
		for range n {
			x := float64(law.first + law.index(s))
			sum += x
			squares += x * x
		}
		got := sum / n
		require.InDelta(t, mean, got, 6*math.Sqrt(mean/n))
		require.InEpsilon(t, mean, squares/n-got*got, 0.03)
	}
}

// TestDrawsAreTheSameEverywhere: the bytes of what is drawn, noted once.
func TestDrawsAreTheSameEverywhere(t *testing.T) {
	t.Parallel()
	h := sha256.New()
	for run := range uint64(100) {
		s := newStream(20261123, run)
		for _, law := range [][2]float64{{0.3, 0.4}, {1.5, 2.5}, {9, 3.7}, {0.5, 4}} {
			beta := newBeta(law[0], law[1])
			for range 20 {
				require.NoError(t, binary.Write(h, binary.BigEndian, beta.draw(s)))
			}
		}
		law := newPoisson(4.5)
		for range 20 {
			require.NoError(t, binary.Write(h, binary.BigEndian, int64(law.first+law.index(s))))
		}
	}
	require.Equal(t, "b6d68b3d8b39aae0", hex.EncodeToString(h.Sum(nil))[:16])
}

func BenchmarkBeta(b *testing.B) {
	for _, law := range [][2]float64{{0.5, 4}, {9, 3.7}} {
		b.Run(fmt.Sprint(law), func(b *testing.B) {
			s, beta := newStream(1, 2), newBeta(law[0], law[1])
			for b.Loop() {
				beta.draw(s)
			}
		})
	}
}
