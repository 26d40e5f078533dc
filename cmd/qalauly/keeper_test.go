package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/simulator"
)

// TestWorldIsFoundAgain: a world that is opened in the same folder has the chats of
// the one before; a broken file is set aside and said.
func TestWorldIsFoundAgain(t *testing.T) {
	data, err := readDemoData()
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), keptFile)
	var said []string
	open := func() *world {
		w, err := openWorld(data, "127.0.0.1:0", path, func(line string) { said = append(said, line) })
		require.NoError(t, err)
		return w
	}
	w := open()
	p := simulator.Meet(t, w.sim, simulator.Profile{Name: "Айгүл Серікова"})
	p.Says("Қойшыбаева")
	require.NoError(t, w.close())
	kept, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NotContains(t, string(kept), strings.SplitN(demoToken, ":", 2)[1], "the token is in no file")
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Zero(t, info.Mode().Perm()&0o077)

	w = open()
	again := simulator.Meet(t, w.sim, simulator.Profile{ID: p.ID, Name: "Айгүл Серікова"})
	require.Equal(t, "Қойшыбаева", again.Last().Text)
	require.Equal(t, 1, w.sim.Pending(), "the bot has not read it yet")
	require.NoError(t, w.close())
	require.Empty(t, said)

	require.NoError(t, os.WriteFile(path, kept[:len(kept)/2], 0o600))
	w = open()
	require.NoError(t, w.close())
	require.Len(t, said, 1)
	require.Contains(t, said[0], path+".broken")
	set, err := os.ReadFile(path + ".broken")
	require.NoError(t, err)
	require.Equal(t, kept[:len(kept)/2], set)
	left, err := filepath.Glob(path + ".part-*")
	require.NoError(t, err)
	require.Empty(t, left)
}
