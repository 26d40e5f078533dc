// Package methods is the method of the rating as data: blocks, criteria, weights and
// targets, parsed and validated. It imports nothing of ours, so that a method can be
// read without the service. The rule it keeps: everything of a method stands in its
// file, nothing of it in Go.
//
//	m, err := methods.Open(path) // "" is R1, the one built in
//	c, ok := m.Criterion("A4")
//	x, n, err := c.Worth(map[string]string{"announced": "after"})
//
// A file with mistakes gives Problems: all of them at once, each with file, line,
// field, value and the rule it breaks.
package methods
