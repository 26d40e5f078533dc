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

// exp is e to the power of x, for |x| up to 700: a Taylor series of the rest that a
// power of two leaves, its even and odd terms apart.
func exp(x float64) float64 {
	k := math.Floor(float64(x/math.Ln2) + 0.5)
	r := (x - float64(k*ln2Hi)) - float64(k*ln2Lo)
	q := float64(r * r)
	even := 1./479001600 + float64(q*(1./87178291200))
	even = 1./3628800 + float64(q*even)
	even = 1./40320 + float64(q*even)
	even = 1./720 + float64(q*even)
	even = 1./24 + float64(q*even)
	even = 1./2 + float64(q*even)
	even = 1 + float64(q*even)
	odd := 1./39916800 + float64(q*(1./6227020800))
	odd = 1./362880 + float64(q*odd)
	odd = 1./5040 + float64(q*odd)
	odd = 1./120 + float64(q*odd)
	odd = 1./6 + float64(q*odd)
	odd = 1 + float64(q*odd)
	return float64((even + float64(r*odd)) * math.Float64frombits(uint64(1023+int64(k))<<52))
}

// log is the natural logarithm of a positive x that is not subnormal: twice the
// inverse hyperbolic tangent of (m-1)/(m+1), m being x without its power of two.
func log(x float64) float64 {
	bits := math.Float64bits(x)
	m := math.Float64frombits(bits&(1<<52-1) | 1022<<52)
	k := float64(int64(bits>>52) - 1022)
	if m < root {
		m, k = m*2, k-1
	}
	s := (m - 1) / (m + 1)
	q := float64(s * s)
	p := float64(q * q)
	even := 1./17 + float64(p*(1./21))
	even = 1./13 + float64(p*even)
	even = 1./9 + float64(p*even)
	even = 1./5 + float64(p*even)
	even = 1 + float64(p*even)
	odd := 1./15 + float64(p*(1./19))
	odd = 1./11 + float64(p*odd)
	odd = 1./7 + float64(p*odd)
	odd = 1./3 + float64(p*odd)
	sum := even + float64(q*odd)
	return float64(k*ln2Hi) + (float64(2*float64(s*sum)) + float64(k*ln2Lo))
}
