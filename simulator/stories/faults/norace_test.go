//go:build !race

package faults

const raced = false // built without the race detector
