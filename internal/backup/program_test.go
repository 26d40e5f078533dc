package backup

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAddress: what PostgreSQL's programs are told, and never on a command line.
func TestAddress(t *testing.T) {
	t.Parallel()
	for url, want := range map[string][]string{
		"postgres://ann:p%40ss@db.example.kz:5433/q?sslmode=require&pool_max_conns=9": {
			"PGHOST=db.example.kz", "PGPORT=5433", "PGUSER=ann", "PGPASSWORD=p@ss", "PGDATABASE=q", "PGSSLMODE=require"},
		"host=/run/postgresql user=ann dbname=q sslmode='disable'": {"PGHOST=/run/postgresql", "PGUSER=ann", "PGDATABASE=q", "PGSSLMODE=disable"},
	} {
		env, err := address(url)
		require.NoError(t, err)
		require.Subset(t, env, want)
	}
}

// TestFaults: of what a program says, rows that it quotes are not repeated.
func TestFaults(t *testing.T) {
	t.Parallel()
	said := "pg_restore: while PROCESSING TOC:\npg_restore: error: could not execute query: ERROR:  bad\nDETAIL:  Key (name)=(Somebody)\nCONTEXT:  COPY person, line 1: \"Somebody\"\n"
	require.Equal(t, "\n  pg_restore: error: could not execute query: ERROR:  bad", faults(said))
}

func TestNoProgramIsNewEnough(t *testing.T) {
	t.Parallel()
	_, _, err := fitting(t.Context(), "pg_dump", 99)
	require.ErrorContains(t, err, "no pg_dump of version 99 or newer")
	require.ErrorContains(t, err, "apt-get install postgresql-client-99")
}
