package audit_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"qalauly/internal/audit"
	"qalauly/internal/postgres/pgtest"
)

func TestWhatIsWrittenIsFound(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	began := time.Now().Add(-time.Minute)
	for n := range 5 {
		require.NoError(t, audit.Write(ctx, db, audit.Entry{
			Member: int64(n % 2), Action: "record.verify", Object: fmt.Sprintf("record:%d", n), Deputy: 7,
			Before: map[string]any{"state": "recorded"}, After: map[string]any{"state": "verified", "by": 3},
		}))
	}
	found, err := audit.Find(ctx, db, audit.Query{Deputy: 7, Member: 1, From: began, To: began.Add(time.Hour)})
	require.NoError(t, err)
	require.Len(t, found, 2)
	require.Equal(t, "record:3", found[0].Object)
	require.Equal(t, `{"by":3,"state":"verified"}`, found[0].After)

	page, err := audit.Find(ctx, db, audit.Query{Under: found[0].ID, Limit: 1})
	require.NoError(t, err)
	require.Equal(t, "record:2", page[0].Object)
	none, err := audit.Find(ctx, db, audit.Query{Deputy: 7, To: began})
	require.NoError(t, err)
	require.Empty(t, none)
}

// TestChainOfConcurrentWriters: entries that commit in any order, and are linked
// by several processes at once, make one chain without a gap.
func TestChainOfConcurrentWriters(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	var all sync.WaitGroup
	for w := range 8 {
		all.Go(func() {
			for n := range 10 {
				err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
					return audit.Write(ctx, tx, audit.Entry{Member: int64(w), Action: "a", Object: fmt.Sprint(n)})
				})
				if err != nil {
					t.Error(err)
				}
				if _, err := audit.Seal(ctx, db, 7); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	for {
		n, err := audit.Seal(ctx, db, 7)
		require.NoError(t, err)
		if n == 0 {
			break
		}
	}
	links, hash, err := audit.Check(ctx, db)
	require.NoError(t, err)
	require.Equal(t, int64(80), links)
	require.Len(t, hash, 32)
}

// TestNothingIsRewritten: the database refuses to change what was written, and what
// is changed in spite of that shows.
func TestNothingIsRewritten(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	for n := range 3 {
		require.NoError(t, audit.Write(ctx, db, audit.Entry{Action: "a", Object: fmt.Sprint(n)}))
	}
	_, err := db.Exec(ctx, `UPDATE audit SET action = 'b', link = 1, hash = '\x00' WHERE id = 1`)
	require.ErrorContains(t, err, "never rewritten", "not even before it is linked")
	_, err = audit.Seal(ctx, db, 100)
	require.NoError(t, err)
	for _, sql := range []string{
		`UPDATE audit SET action = 'b' WHERE id = 2`, `UPDATE audit SET link = NULL, hash = NULL WHERE id = 2`,
		`DELETE FROM audit WHERE id = 2`, `TRUNCATE audit`,
	} {
		_, err = db.Exec(ctx, sql)
		require.ErrorContains(t, err, "never rewritten", sql)
	}

	forge := func(sql string) error {
		_, err := db.Exec(ctx, `ALTER TABLE audit DISABLE TRIGGER USER`)
		require.NoError(t, err)
		_, err = db.Exec(ctx, sql)
		require.NoError(t, err)
		_, _, err = audit.Check(ctx, db)
		return err
	}
	require.ErrorIs(t, forge(`UPDATE audit SET after = '{}' WHERE id = 2`), audit.ErrBroken)
	require.NoError(t, forge(`UPDATE audit SET after = '' WHERE id = 2`))
	require.ErrorIs(t, forge(`UPDATE audit SET at = at + interval '1 second' WHERE id = 1`), audit.ErrBroken)
	require.NoError(t, forge(`UPDATE audit SET at = at - interval '1 second' WHERE id = 1`))
	require.ErrorIs(t, forge(`DELETE FROM audit WHERE id = 2`), audit.ErrBroken)
}
