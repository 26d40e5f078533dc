package main

import (
	"os"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCommandGetsItsEnvironmentAndItsCodeIsKept(t *testing.T) {
	signals := make(chan os.Signal, 1)
	env := "DATABASE_URL=postgres://made"
	require.NoError(t, runWith(signals, []string{"sh", "-c", `test "$DATABASE_URL" = postgres://made`}, env))
	require.Equal(t, childExit(3), runWith(signals, []string{"sh", "-c", "exit 3"}))
	require.Equal(t, childExit(128+9), runWith(signals, []string{"sh", "-c", "kill -9 $$"}))
	require.ErrorContains(t, runWith(signals, []string{"no-such-command"}), "run no-such-command")
}

func TestCommandGetsOurSignals(t *testing.T) {
	signals := make(chan os.Signal, 1)
	signals <- syscall.SIGTERM
	require.Equal(t, childExit(128+15), runWith(signals, []string{"sleep", "60"}))
}
