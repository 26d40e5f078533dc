// Package inquiry is the inquiries and initiatives of deputies: what was asked of
// whom, by when an answer is due, what came of it. The rule it keeps: nothing is
// entered twice. An inquiry is a record of the ledger, by the method's criterion, from
// the draft to four eyes and points; here is what a record has no room for: a title, a
// text, what was answered. An answer is a new record that stands for the one before.
//
//	Count, List, Get    what citizens see: verified ones, by words, deputy, place, state
//	Steps               how one came about
//	Write, Answer       a text, an answer; both wait for another to verify them
//	Wait                what still waits for an answer, for who sees to it
//
// Days are those of Almaty.
package inquiry
