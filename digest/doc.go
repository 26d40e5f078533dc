// Package digest is the week in one message, for those who subscribed. The rule it
// keeps: a week is told once.
package digest
