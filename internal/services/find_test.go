package services

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func program(t *testing.T, file string) string {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, []byte("#!/bin/sh\n"), 0o755))
	return file
}

func TestServerFolderFollowsLinks(t *testing.T) {
	t.Parallel()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	initdb := program(t, filepath.Join(dir, "lib/15/bin/initdb"))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "bin"), 0o755))
	require.NoError(t, os.Symlink(initdb, filepath.Join(dir, "bin/initdb")))

	_, ok := serverFolder(filepath.Join(dir, "bin"))
	require.False(t, ok, "initdb without postgres is a client's package")

	program(t, filepath.Join(dir, "lib/15/bin/postgres"))
	found, ok := serverFolder(filepath.Join(dir, "bin"))
	require.True(t, ok)
	require.Equal(t, filepath.Join(dir, "lib/15/bin"), found)
}

func TestNewestFirst(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, version := range []string{"9", "17", "15"} {
		require.NoError(t, os.MkdirAll(filepath.Join(dir, version, "bin"), 0o755))
	}
	dirs := newestFirst(filepath.Join(dir, "*/bin"))
	require.Equal(t, []string{filepath.Join(dir, "17/bin"), filepath.Join(dir, "15/bin"), filepath.Join(dir, "9/bin")}, dirs)
}

func TestExplainNamesOnlyWhatIsMissing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		needs      needs
		says, omit []string
	}{
		{needs{postgres: true, redis: true}, []string{"PostgreSQL and Redis: not found", "sudo apt-get install postgresql redis-server", "brew install postgresql@17 redis", "dnf install postgresql-server redis", "ordinary user", "DATABASE_URL"}, nil},
		{needs{redis: true}, []string{"Redis: not found", "sudo apt-get install redis-server\n"}, []string{"PostgreSQL:", "install postgresql"}},
		{needs{postgres: true}, []string{"PostgreSQL: not found", "sudo apt-get install postgresql\n"}, []string{"redis-server"}},
	} {
		err := c.needs.explain()
		for _, part := range c.says {
			require.ErrorContains(t, err, part)
		}
		for _, part := range c.omit {
			require.NotContains(t, err.Error(), part)
		}
	}
}

func TestDataChooseTheirVersion(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, version := range []string{"17", "15"} {
		file := program(t, filepath.Join(dir, version, "postgres"))
		require.NoError(t, os.WriteFile(file, []byte("#!/bin/sh\necho 'postgres (PostgreSQL) "+version+".4'\n"), 0o755))
	}
	p := postgres{bin: []string{filepath.Join(dir, "17"), filepath.Join(dir, "15")}, dir: "/data"}
	bin, err := p.fitting("15", "/data/data")
	require.NoError(t, err)
	require.Equal(t, filepath.Join(dir, "15"), bin)

	_, err = p.fitting("14", "/data/data")
	require.ErrorContains(t, err, "made by PostgreSQL 14, which is not here: install it, or remove /data")
}
