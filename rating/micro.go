package rating

import (
	"fmt"
	"strconv"
	"strings"
)

// Micro is an amount in millionths: cases, points and shares are exact in it, so
// that sums do not depend on the order of their terms. As text and JSON it is a
// decimal number without idle zeros: 75.4.
type Micro int64

// One is 1 in millionths.
const One Micro = 1_000_000

// Float is the nearest float64, for drawing and for methods.Method.Band.
func (a Micro) Float() float64 { return float64(a) / float64(One) }

// String is the amount as a decimal number with a point.
func (a Micro) String() string { return string(a.append(nil)) }

func (a Micro) append(text []byte) []byte {
	if a < 0 {
		text, a = append(text, '-'), -a
	}
	text = strconv.AppendInt(text, int64(a/One), 10)
	rest := a % One
	if rest == 0 {
		return text
	}
	text = append(text, '.')
	for step := One / 10; rest > 0; step /= 10 {
		text = append(text, byte('0'+rest/step))
		rest %= step
	}
	return text
}

// ParseMicro reads what String writes: at most six decimals, no exponent.
func ParseMicro(text string) (Micro, error) {
	wrong := fmt.Errorf("rating: %q is no decimal number with at most six decimals", text)
	digits, negative := strings.CutPrefix(text, "-")
	whole, rest, pointed := strings.Cut(digits, ".")
	if whole == "" || len(whole) > 12 || pointed && rest == "" || len(rest) > 6 {
		return 0, wrong
	}
	n, err := strconv.ParseUint(whole+rest+strings.Repeat("0", 6-len(rest)), 10, 63)
	if err != nil {
		return 0, wrong
	}
	if negative {
		return -Micro(n), nil
	}
	return Micro(n), nil
}

// MarshalJSON writes a JSON number.
func (a Micro) MarshalJSON() ([]byte, error) { return a.append(nil), nil }

// UnmarshalJSON reads what MarshalJSON writes.
func (a *Micro) UnmarshalJSON(text []byte) (err error) {
	*a, err = ParseMicro(string(text))
	return err
}

// grid rounds to some decimals, from 0 to 6.
type grid struct {
	scale float64 // steps in 1
	step  Micro
}

func newGrid(digits int) grid {
	g := grid{scale: 1, step: One}
	for range digits {
		g.scale, g.step = g.scale*10, g.step/10
	}
	return g
}

// millionths is the finest grid.
var millionths = newGrid(6)

// float rounds an amount from 0 on, half up.
func (g grid) float(v float64) Micro { return Micro(float64(v*g.scale)+0.5) * g.step }

// micro rounds an amount from 0 on, half up, without leaving whole numbers.
func (g grid) micro(a Micro) Micro { return (a + g.step/2) / g.step * g.step }
