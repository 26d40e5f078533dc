// Package weeks is the life of a rating: read from the ledger's cells, drafted, shown
// to deputies, objected to, frozen, published, corrected. The rule it keeps: what was
// shown is never rewritten; a correction is a new version beside the old one.
//
//	Load                              the input of a window, from cells, mandates, leave, posts and penalties
//	Tick                              what is due at a moment: drafts, freezes, publications, corrections
//	Latest, Of, ByID                  a rating that is published, or any
//	Table, RowOf, Leaders, Movers, History, Explain, Result    what is told of one
//	Differences                       what a correction changed
//	Object, Vote                      objections of deputies, and the votes of the commission
//	AskPause, ApprovePause            publication stands still, and goes on
//	Announce                          another method, some time ahead
//	Release, Export                   as anyone can check it
//
// A week closes on Sunday 24:00. Its draft is computed on the method's draft day, and
// with it everything is counted that was verified by then; what is verified later
// counts from the next week on. Until the draft is frozen only what was found false or
// what an objection changed is counted anew. A snapshot keeps its input, byte by byte.
package weeks
