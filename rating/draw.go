package rating

import (
	"math"
	"math/rand/v2"
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

// poisson draws from a Poisson distribution by inversion. none is exp(-mean), which
// is above 0 for the means of a quarter's counts.
func (s stream) poisson(mean, none float64) int {
	u, k := s.uniform(), 0
	for p, sum := none, none; u > sum && p > 0; sum += p {
		k++
		p = float64(p*mean) / float64(k)
	}
	return k
}
