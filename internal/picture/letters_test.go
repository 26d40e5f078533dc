package picture_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/internal/picture"
)

func TestMissing(t *testing.T) {
	t.Parallel()
	missing, err := picture.Missing("ӘәҒғҚқҢңӨөҰұҮүҺһІі Ёё №₸★☆▲▼✓—")
	require.NoError(t, err)
	require.Empty(t, missing)
	missing, err = picture.Missing("Ә\U0010FFFD")
	require.NoError(t, err)
	require.Equal(t, []rune{0x10FFFD, 0x10FFFD}, missing, "in both fonts")
}
