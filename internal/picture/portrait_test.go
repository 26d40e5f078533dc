package picture_test

import (
	"bytes"
	"image/png"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/internal/picture"
)

func TestPortrait(t *testing.T) {
	t.Parallel()
	face := picture.Face{Seed: 1024, Woman: true, Initials: "ӘҚ", Mark: "ойдан шығарылған · вымышленный"}
	first, err := picture.Portrait(face)
	require.NoError(t, err)
	again, err := picture.Portrait(face)
	require.NoError(t, err)
	require.Equal(t, first, again, "the same person has the same portrait")
	require.Less(t, len(first), 20_000)

	img, err := png.Decode(bytes.NewReader(first))
	require.NoError(t, err)
	require.Equal(t, 480, img.Bounds().Dx())

	for _, other := range []picture.Face{
		{Seed: 1025, Woman: true, Initials: face.Initials, Mark: face.Mark},
		{Seed: 1024, Initials: face.Initials, Mark: face.Mark},
		{Seed: 1024, Woman: true, Initials: "ҰҢ", Mark: face.Mark},
		{Seed: 1024, Woman: true, Initials: face.Initials},
	} {
		drawn, err := picture.Portrait(other)
		require.NoError(t, err)
		require.NotEqual(t, first, drawn, "%+v", other)
	}
}
