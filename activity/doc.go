// Package activity is the ledger: what deputies did, with evidence and four eyes.
// The rule it keeps: what stands in it is corrected by a new entry, never rewritten.
package activity
