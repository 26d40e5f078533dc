package rating

import (
	"cmp"
	"slices"
	"unicode"
)

// alphabet numbers deputies by their names, namesakes by their IDs. A database's
// collation changes with its version; this order is part of the rating's bytes, so it
// stands here: the Kazakh alphabet of Cyrillic letters, all else by code point.
func alphabet(deputies []Deputy) []int {
	keys := make([][]int32, len(deputies))
	order := make([]int, len(deputies))
	for i, d := range deputies {
		keys[i], order[i] = alphabetKey(d.Name), i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(slices.Compare(keys[a], keys[b]), cmp.Compare(deputies[a].ID, deputies[b].ID))
	})
	place := make([]int, len(order))
	for p, i := range order {
		place[i] = p
	}
	return place
}

// alphabetKey is a name such that keys compare as names do: letters without case,
// four steps apart, so that a letter of Kazakh fits behind its Russian neighbour.
func alphabetKey(name string) []int32 {
	var key []int32
	for _, r := range name {
		r = unicode.ToLower(r)
		if a, ok := behind[r]; ok {
			key = append(key, a[0]*4+a[1])
			continue
		}
		key = append(key, r*4)
	}
	return key
}

// behind are the letters whose code point is not their place: each with the letter it
// follows, and how far behind it stands.
var behind = map[rune][2]int32{
	'\u04d9': {'\u0430', 1}, // a with schwa
	'\u0493': {'\u0433', 1}, // ghe with stroke
	'\u0451': {'\u0435', 1}, // io
	'\u049b': {'\u043a', 1}, // ka with descender
	'\u04a3': {'\u043d', 1}, // en with descender
	'\u04e9': {'\u043e', 1}, // barred o
	'\u04b1': {'\u0443', 1}, // straight u with stroke
	'\u04af': {'\u0443', 2}, // straight u
	'\u04bb': {'\u0445', 1}, // shha
	'\u0456': {'\u044b', 1}, // dotted i
}
