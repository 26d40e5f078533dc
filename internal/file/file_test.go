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
