// Package activity is the ledger: what deputies did, with evidence and four eyes.
// The rules it keeps: who recorded something does not verify it, and neither is the
// deputy it is about; what was verified is corrected by a new entry, never rewritten;
// the sums by deputy, criterion and week are always those of the verified records.
//
//	Draft, Record, Propose    a new record, checked and flagged
//	Move                      accept, verify, return, mend, withdraw, void …
//	Next, Take, Later         the queue of a verifier: each record before one of them
//	AskPenalty, ApprovePenalty  points taken away, by two persons
//	SeedWeek, Draw, NextAudit   the weekly audit by another region
//	Put, Drop                 facts that nobody types: appeals, the programme
//	Cells, Rebuild            the sums, after caps; the proof that they are right
//	EachSum, KeepWindows      the sums of whole windows, kept; the same from the cells
//	Close                     what was published is changed by numbered corrections only
//
// Amounts are whole millionths of a case or a weight (Unit); days are those of
// Almaty, weeks are ISO weeks by their Monday.
package activity
