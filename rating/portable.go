package rating

import "math"

// The same input has to give the same bytes on every machine, and the standard
// library's Exp and Log are written in the assembly of some machines and not of
// others. These are the same everywhere: every product is rounded before it is
// added (a conversion forbids the compiler to fuse the two), and division, square
// root and scaling are exact by IEEE 754. They are right to about 1e-15, which is
// far finer than the 1e-6 to which results are rounded.

const (
	ln2Hi = 0x1.62e42feep-1         // the first bits of ln 2: k * ln2Hi is exact
	ln2Lo = 0x1.a39ef35793c76p-33   // the rest
	root  = 0.707106781186547524400 // half of the square root of two
)

// exp is e to the power of x, for |x| up to 700.
func exp(x float64) float64 {
	k := math.Floor(float64(x/math.Ln2) + 0.5)
	r := (x - float64(k*ln2Hi)) - float64(k*ln2Lo)
	sum := 0.0
	for _, c := range expSeries {
		sum = c + float64(r*sum)
	}
	return math.Ldexp(sum, int(k))
}

// log is the natural logarithm of a positive x.
func log(x float64) float64 {
	m, k := math.Frexp(x)
	if m < root {
		m, k = m*2, k-1
	}
	s := (m - 1) / (m + 1)
	square := float64(s * s)
	sum := 0.0
	for _, c := range logSeries {
		sum = c + float64(square*sum)
	}
	return float64(float64(k)*ln2Hi) + (float64(2*float64(s*sum)) + float64(float64(k)*ln2Lo))
}

// The series of exp(r) and of the inverse hyperbolic tangent of s by its square,
// the smallest terms first.
var (
	expSeries = [...]float64{
		1. / 87178291200, 1. / 6227020800, 1. / 479001600, 1. / 39916800, 1. / 3628800, 1. / 362880,
		1. / 40320, 1. / 5040, 1. / 720, 1. / 120, 1. / 24, 1. / 6, 1. / 2, 1, 1,
	}
	logSeries = [...]float64{1. / 21, 1. / 19, 1. / 17, 1. / 15, 1. / 13, 1. / 11, 1. / 9, 1. / 7, 1. / 5, 1. / 3, 1}
)
