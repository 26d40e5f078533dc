package postgres_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
)

func TestLetters(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ how, says string }{
		"letters unknown": {"ENCODING 'UTF8' LOCALE 'C'", `its locale "C" does not know Kazakh letters`},
		"no UTF8":         {"ENCODING 'LATIN1' LOCALE 'C'", "keeps text as LATIN1"},
		"well":            {"ENCODING 'UTF8' LOCALE 'C.UTF-8'", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool, err := postgres.Open(pgtest.Bare(t, c.how))
			require.NoError(t, err)
			defer pool.Close()
			err = postgres.Letters(t.Context(), pool)
			if c.says == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, c.says)
			require.ErrorContains(t, err, "LOCALE 'C.UTF-8'", "what to do")
		})
	}
}
