//go:build race

package faults

const raced = true // built with the race detector
