// Package appeal is what a citizen writes to a deputy, the way to an answer and
// the day it is due. The rule it keeps: the day told to the citizen is kept, or the
// citizen is told why not.
package appeal
