package file_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/internal/file"
	"qalauly/internal/postgres/pgtest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	for name, store := range map[string]file.Store{"in PostgreSQL": {}, "in a folder": {Dir: t.TempDir()}} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			sent := []byte("a photo of " + name)
			hash, err := store.Put(ctx, db, "image/png", sent)
			require.NoError(t, err)
			again, err := store.Put(ctx, db, "image/png", sent)
			require.NoError(t, err)
			require.Equal(t, hash, again)

			body, mime, err := store.Get(ctx, db, hash)
			require.NoError(t, err)
			require.Equal(t, sent, body)
			require.Equal(t, "image/png", mime)

			_, _, err = store.Get(ctx, db, "00")
			require.ErrorIs(t, err, file.ErrUnknown)
		})
	}
}

// TestRemove deletes what no table names, and nothing else.
func TestRemove(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	for name, store := range map[string]file.Store{"in PostgreSQL": {}, "in a folder": {Dir: t.TempDir()}} {
		ctx := t.Context()
		named, err := store.Put(ctx, db, "image/png", []byte("a deputy "+name))
		require.NoError(t, err)
		_, err = db.Exec(ctx, `INSERT INTO deputy (surname_kk, surname_ru, given_kk, given_ru, sex, birth_year, photo) VALUES ('', '', '', '', 'f', 1980, $1)`, named)
		require.NoError(t, err)
		free, err := store.Put(ctx, db, "image/png", []byte("of nobody "+name))
		require.NoError(t, err)
		for range 2 {
			require.NoError(t, store.Remove(ctx, db, free))
			require.NoError(t, store.Remove(ctx, db, named))
		}
		_, _, err = store.Get(ctx, db, free)
		require.ErrorIs(t, err, file.ErrUnknown, name)
		_, _, err = store.Get(ctx, db, named)
		require.NoError(t, err, name)
		if store.Dir != "" {
			_, err = store.Check(free)
			require.ErrorIs(t, err, file.ErrUnknown)
		}
	}
}
