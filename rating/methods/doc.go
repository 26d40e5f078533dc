// Package methods is the method of the rating as data: blocks, criteria, weights and
// targets, parsed and validated. It imports nothing of ours, so that a method can be
// read without the service.
package methods
