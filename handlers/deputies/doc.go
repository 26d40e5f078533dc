// Package deputies answers deputies and their assistants: one file a command or a
// talk. It asks the domain and chooses the words, and decides nothing itself.
package deputies
