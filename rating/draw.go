package rating

import (
	"math"
	"math/rand/v2"
	"slices"
)

// stream draws random numbers: PCG-DXSM of math/rand/v2, whose sequence for a seed
// is part of what that package promises.
type stream struct{ source *rand.PCG }

// newStream is the stream of one run of one seed.
func newStream(seed, run uint64) stream { return stream{rand.NewPCG(seed, run)} }

// uniform draws from the open interval (0, 1): 53 bits, in the middle of their step.
func (s stream) uniform() float64 {
	return (float64(s.source.Uint64()>>11) + 0.5) / (1 << 53)
}

// betaLaw draws from a Beta distribution by the algorithms BB and BC of Cheng,
// "Generating beta variates with nonintegral shape parameters", Communications of
// the ACM 21 (1978).
type betaLaw struct {
	small       bool // the smaller parameter is at most 1: BC
	swapped     bool // p and q stand for b and a
	p, q, sum   float64
	beta, gamma float64
	k1, k2      float64
}

// newBeta is Beta(a, b); both are above 0.
func newBeta(a, b float64) betaLaw {
	low, high := math.Min(a, b), math.Max(a, b)
	l := betaLaw{small: low <= 1, sum: a + b}
	if l.small {
		l.p, l.q, l.swapped = high, low, a == low
		l.beta = 1 / low
		delta := 1 + high - low
		l.k1 = float64(delta*(0.0138889+float64(0.0416667*low))) / (float64(high*l.beta) - 0.777778)
		l.k2 = 0.25 + float64((0.5+0.25/delta)*low)
		return l
	}
	l.p, l.q, l.swapped = low, high, a != low
	l.beta = math.Sqrt((l.sum - 2) / (float64(2*float64(low*high)) - l.sum))
	l.gamma = low + 1/l.beta
	return l
}

func (l betaLaw) draw(s stream) float64 {
	w := l.weight(s)
	x := w / (l.q + w)
	if math.IsInf(w, 1) {
		x = 1
	}
	if l.swapped {
		return 1 - x
	}
	return x
}

// weight is the variable W of both algorithms: p times the odds of what is drawn.
func (l betaLaw) weight(s stream) float64 {
	if l.small {
		return l.weightBC(s)
	}
	for {
		u1, u2 := s.uniform(), s.uniform()
		v := float64(l.beta * log(u1/(1-u1)))
		w := float64(l.p * power(v))
		z := float64(float64(u1*u1) * u2)
		r := float64(l.gamma*v) - 1.386294361119891 // ln 4
		t := l.p + r - w
		if t+2.609437912434100 >= float64(5*z) { // 1 + ln 5
			return w
		}
		lz := log(z)
		if t >= lz || r+float64(l.sum*log(l.sum/(l.q+w))) >= lz {
			return w
		}
	}
}

func (l betaLaw) weightBC(s stream) float64 {
	for {
		u1, u2 := s.uniform(), s.uniform()
		y := float64(u1 * u2)
		z := float64(u1 * y)
		if u1 < 0.5 {
			if float64(0.25*u2)+z-y >= l.k1 {
				continue
			}
		} else {
			if z <= 0.25 {
				v := float64(l.beta * log(u1/(1-u1)))
				return float64(l.p * power(v))
			}
			if z >= l.k2 {
				continue
			}
		}
		v := float64(l.beta * log(u1/(1-u1)))
		w := float64(l.p * power(v))
		if float64(l.sum*(log(l.sum/(l.q+w))+v))-1.386294361119891 >= log(z) {
			return w
		}
	}
}

// power is exp, with what is beyond its bounds.
func power(v float64) float64 {
	if v > 700 {
		return math.Inf(1)
	}
	if v < -700 {
		return 0
	}
	return exp(v)
}

// poissonLaw draws from a Poisson distribution by inversion of its sums.
type poissonLaw struct {
	first int       // the outcome of sums[0]; what is below is as good as impossible
	sums  []float64 // the chance of at most first, first+1, ...; the last is 1
}

// newPoisson is the law of a mean above 0. Chances are found from the likeliest
// outcome on both ways and then made to add up to 1, so that no mean is too large.
func newPoisson(mean float64) poissonLaw {
	const impossible = 1e-18
	mode := int(mean)
	var below []float64
	for p, k := 1.0, mode; k > 0; k-- {
		if p = float64(p*float64(k)) / mean; p < impossible {
			break
		}
		below = append(below, p)
	}
	slices.Reverse(below)
	l := poissonLaw{first: mode - len(below), sums: append(below, 1)}
	for p, k := 1.0, mode+1; ; k++ {
		if p = float64(p*mean) / float64(k); p < impossible {
			break
		}
		l.sums = append(l.sums, p)
	}
	for i := 1; i < len(l.sums); i++ {
		l.sums[i] += l.sums[i-1]
	}
	all := l.sums[len(l.sums)-1]
	for i := range l.sums {
		l.sums[i] /= all
	}
	return l
}

// index draws a place in the sums: the outcome less the first one.
func (l poissonLaw) index(s stream) int {
	u := s.uniform()
	low, high := 0, len(l.sums)-1
	for low < high {
		if middle := (low + high) / 2; u > l.sums[middle] {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}
