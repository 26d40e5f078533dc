// Package rating is the scores of deputies: pure arithmetic over what the ledger
// holds, and why each score is what it is. The rule it keeps: the same input gives
// the same bytes, so that anyone can recompute a published week. It knows no database:
// rating/weeks reads its input and keeps what it gives, rating/release writes a frozen
// rating as a folder that anyone can check.
//
//	s, err := rating.NewSheet(input)           // sums, office and penalties of one week
//	r, err := rating.Compute(s, methods.R1())  // scores and places; with another method: a what-if
//	err = rating.Ranges(s, methods.R1(), r)    // within which places each may lie
//	err = rating.Sensitivity(s, methods.R1(), r)
//	why, err := rating.Explain(methods.R1(), r, deputy)
//
// Amounts are whole millionths (Micro), as in activity's cells: what is added up is
// exact, and what is divided or drawn is rounded at once, so that no result depends on
// an order of terms. Floats between two roundings never meet a fused multiply-add
// (each product is converted before it is added) nor a function of the machine (exp
// and log stand in portable.go). No criterion, block or level is known here by name.
package rating
