package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestVersionIsACommandAndAFlag(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"version", "--version"} {
		var stderr bytes.Buffer
		require.Zero(t, run([]string{word}, &stderr), word)
		require.Empty(t, stderr.String(), word)
	}
}
