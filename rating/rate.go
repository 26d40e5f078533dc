package rating

import "qalauly/rating/methods"

// Rate is a whole rating: scores and places, their ranges, and how much hangs on the
// weights. It is what a release holds, and what anyone comes to who computes it again.
func Rate(in Input, m *methods.Method) (*Result, error) {
	s, err := NewSheet(in)
	if err != nil {
		return nil, err
	}
	r, err := Compute(s, m)
	if err != nil {
		return nil, err
	}
	if err := Ranges(s, m, r); err != nil {
		return nil, err
	}
	return r, Sensitivity(s, m, r)
}
