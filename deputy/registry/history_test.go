package registry_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"qalauly/deputy/registry"
	"qalauly/internal/sheet"
)

// ended are the mandates that were over before today.
func ended(ctx context.Context, t require.TestingT, db *pgxpool.Pool, today time.Time) map[string]string {
	rows, _ := db.Query(ctx, `SELECT id::text, concat_ws(' ', deputy, body, electoral_district, valid_from, valid_to, reason) FROM mandate WHERE valid_to < $1`, today)
	all := map[string]string{}
	var id, text string
	_, err := pgx.ForEachRow(rows, []any{&id, &text}, func() error { all[id] = text; return nil })
	require.NoError(t, err)
	return all
}

// TestHistoryOnlyGrows: over random lists of mandates, good and bad, a dry run counts
// what the import then does, what breaks a rule of the database is a fault and never
// its error, and no mandate that was over changes or disappears.
func TestHistoryOnlyGrows(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), filled(t)
	words := sheet.Plain(registry.Table(registry.Mandates))
	taken := 0
	rapid.Check(t, func(r *rapid.T) {
		pick := func(name string, from ...string) string { return rapid.SampledFrom(from).Draw(r, name) }
		var csv strings.Builder
		csv.WriteString(mandatesHead)
		for range rapid.IntRange(1, 2).Draw(r, "lines") {
			seat := pick("seat", "356400000;7", "356400000;8", "350000000;3", "350000000;")
			from := pick("from", "2023-03-19", "2024-05-01", "2025-06-01", "2026-11-01")
			end := pick("end", ";", ";", "2024-04-30;moved", "2026-01-31;own_will", "2027-01-01;term")
			fmt.Fprintf(&csv, "%s;%s;%s;%s\n", pick("who", "d-1", "d-2", "d-3"), seat, from, end)
		}
		f, err := sheet.Open([]byte(csv.String()), sheet.Usual)
		require.NoError(r, err)
		before := ended(ctx, r, db, today)
		dry, err := registry.Import(ctx, db, registry.Mandates, f, registry.Options{Words: words, Today: today, DryRun: true})
		require.NoError(r, err)
		require.False(r, dry.Written)
		did, err := registry.Import(ctx, db, registry.Mandates, f, registry.Options{Words: words, Today: today})
		require.NoError(r, err)
		require.Equal(r, []int{dry.Added, dry.Changed, dry.Same, len(dry.Faults.List)}, []int{did.Added, did.Changed, did.Same, len(did.Faults.List)})
		after := ended(ctx, r, db, today)
		for id, text := range before {
			require.Equal(r, text, after[id])
		}
		if did.Written {
			taken++
		}
	})
	require.Positive(t, taken)
}
