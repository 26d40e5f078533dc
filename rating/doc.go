// Package rating is the scores of deputies: pure arithmetic over what the ledger
// holds, frozen snapshots, and why each score is what it is. The rule it keeps: the
// same input gives the same bytes, so that anyone can recompute a published week.
package rating
