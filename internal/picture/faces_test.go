package picture

import (
	"bytes"
	"image"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFaces(t *testing.T) {
	t.Parallel()
	portrait, err := Drawn(Face{Seed: 7, Initials: "ӘҚ", Mark: "ойдан шығарылған"})
	require.NoError(t, err)
	for n, size := range map[int]image.Point{1: {256, 300}, 2: {512, 300}, 3: {768, 300}, 6: {768, 600}, 12: {768, 1200}} {
		tiles := []Tile{{Photo: portrait, Caption: "1. Ә. Қойшыбаева"}, {Initials: "ҒҢ", Caption: "2. Ғ. Үүүүүүүүүүүүүүүүүүүүүүүүүүүү"}, {Photo: Decoded([]byte("no photo")), Initials: "А"}}
		for len(tiles) < n {
			tiles = append(tiles, tiles[0])
		}
		body, err := Faces(tiles[:n])
		require.NoError(t, err)
		made, kind, err := image.DecodeConfig(bytes.NewReader(body))
		require.NoError(t, err)
		require.Equal(t, "jpeg", kind)
		require.Equal(t, size, image.Pt(made.Width, made.Height))
		require.Less(t, len(body), 200_000)
		again, err := Faces(tiles[:n])
		require.NoError(t, err)
		require.Equal(t, body, again)
	}
	for _, n := range []int{0, 13} {
		_, err := Faces(make([]Tile, n))
		require.Error(t, err)
	}
}
