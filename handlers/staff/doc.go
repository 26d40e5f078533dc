// Package staff answers the party's staff: one file a command or a talk. It asks the
// domain and chooses the words, and decides nothing itself.
package staff
