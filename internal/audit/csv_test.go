package audit_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/internal/audit"
	"qalauly/internal/postgres/pgtest"
)

// TestFileOfEntries: all that is found, the newest first, and nothing in it that a
// spreadsheet would take for a formula.
func TestFileOfEntries(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	for _, name := range []string{"А. Первая", "=HYPERLINK(1)", "+7", "@x", "-1"} {
		require.NoError(t, audit.Write(ctx, db, audit.Entry{Member: 3, Action: "member.add", Object: name, Deputy: 9}))
	}
	require.NoError(t, audit.Write(ctx, db, audit.Entry{Member: 4, Action: "role.ask", Object: "member:4"}))
	var body bytes.Buffer
	n, err := audit.WriteCSV(ctx, db, audit.Query{Deputy: 9}, map[int64]string{3: "=1+1"}, time.UTC, &body)
	require.NoError(t, err)
	require.Equal(t, 5, n)
	lines := strings.Split(strings.TrimSpace(body.String()), "\n")
	require.Len(t, lines, 6)
	require.Contains(t, lines[5], "А. Первая")
	for _, line := range lines[1:] {
		for _, cell := range strings.Split(strings.TrimSpace(line), ";") {
			require.NotRegexp(t, `^"?[=+@\-]`, cell)
		}
	}
}
