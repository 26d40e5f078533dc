package rating

import (
	"fmt"
	"slices"
)

// Missing says why the group's mean stands in for a deputy's own value. As text it is
// "", "nothing", "few", "newcomer" or "away".
type Missing uint8

// Why there is no data.
const (
	Present  Missing = iota // there is
	Nothing                 // nobody asked, nothing fell due
	Few                     // fewer cases than the criterion needs; they are told to nobody
	Newcomer                // the mandate is younger than the criterion asks
	Away                    // not a day in office in the criterion's window
)

var missing = []string{"", "nothing", "few", "newcomer", "away"}

// String is the reason as it is stored.
func (m Missing) String() string { return missing[m] }

// MarshalText writes the reason as it is stored.
func (m Missing) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (m *Missing) UnmarshalText(text []byte) error {
	i := slices.Index(missing, string(text))
	if i < 0 {
		return fmt.Errorf("rating: %q is no reason for missing data", text)
	}
	*m = Missing(i)
	return nil
}
