// Package reception is the hours at which deputies receive people, who signed up
// and what was decided.
package reception
