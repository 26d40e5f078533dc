package handlers

import "errors"

// Excuse is an error that is nobody's fault and has words for the person: the
// handler's writes are taken back, the words are said, the update is done.
type Excuse struct {
	Key  string // a key of locales
	Args map[string]any
}

// Error names the key; the words are for people, not for logs.
func (e *Excuse) Error() string { return "excuse: " + e.Key }

// AsExcuse finds the words for an error, if it has any.
func AsExcuse(err error) (*Excuse, bool) {
	var e *Excuse
	if errors.As(err, &e) {
		return e, true
	}
	return nil, false
}
