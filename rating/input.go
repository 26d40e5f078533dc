package rating

import "time"

// Input is all that one week's rating is computed from. It holds nothing of a
// method: another method on the same input is a what-if, as long as its criteria look
// at the same windows, for which the sums were added up.
type Input struct {
	Week     time.Time `json:"week"`     // the Monday of the week that closes the window, midnight UTC
	Criteria []string  `json:"criteria"` // codes, in the order of every deputy's Sums
	Deputies []Deputy  `json:"deputies"` // in any order
}

// Deputy is one deputy of the input.
type Deputy struct {
	ID     int64  `json:"id"`
	Name   string `json:"name"`   // surname first, Kazakh: the order within a shared place
	Level  string `json:"level"`  // a code of the method
	Region string `json:"region"` // within which places are counted too; "" for none
	Branch string `json:"branch"` // whose staff record; "" for none
	// Office is a digit from 0 to 7 a week, the last one for the week that closes the
	// window: the days with a mandate and without approved leave. Weeks before the
	// first digit have none.
	Office    string    `json:"office"`
	Mandate   int       `json:"mandate"` // days since the mandate began, up to the Sunday that closes the window
	Tags      []string  `json:"tags"`    // those that staff set; tags by a mandate's weeks are added here
	Penalties []Penalty `json:"penalties"`
	Records   int       `json:"records"` // verified in the window
	Waiting   int       `json:"waiting"` // records that wait longer than the method's preliminary_days
	Sums      []Sum     `json:"sums"`
}

// Sum is what is verified of a deputy and criterion in that criterion's window,
// after caps: what activity.Cell adds up to over the window's weeks.
type Sum struct {
	X Micro `json:"x"`
	N Micro `json:"n"`
}

// MarshalJSON writes both at once: a country has forty thousand of them.
func (s Sum) MarshalJSON() ([]byte, error) {
	text := s.X.append(append(make([]byte, 0, 40), `{"x":`...))
	text = s.N.append(append(text, `,"n":`...))
	return append(text, '}'), nil
}

// FewCases stands for a sum of fewer cases than a criterion needs, where it is better
// that nobody knows how many there were: it is rated as they would be.
var FewCases = Sum{N: 1}

// Penalty is one decision by which points are taken away.
type Penalty struct {
	Code    string    `json:"code"`
	Points  Micro     `json:"points"`
	Decided time.Time `json:"decided"` // a date, midnight UTC
}
