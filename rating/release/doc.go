// Package release is a frozen rating as a folder that anyone can check: a Frictionless
// Data Package of CSV files with the method, the input without personal data, the
// scores, and a manifest whose hash the next release carries. The rule it keeps: the
// folder alone is enough. Nothing here knows a database.
//
//	Release.Files    the folder's files, the same bytes for the same release
//	Release.Hash     what the next release carries as Before
//	Write            the folder on a disk
//	Verify           computes everything again from a folder; the first difference is a *Difference
//	VerifyAll        every release of a folder, and that each follows from the one before
//
// Two things are checked apart. Every line has its hash (lines.csv), every file too
// (manifest.json): what was changed is named by file and line, whatever it is. And
// everything that is computed is computed again and written again: whoever changes a
// number and all hashes with it is found where the numbers do not follow from each
// other, or by the hash that was made public at the time.
package release
