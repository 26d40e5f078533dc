package main

import (
	"bytes"
	"image"
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/bot"
	"qalauly/deputy"
	"qalauly/handlers/weekly"
	"qalauly/internal/postgres/pgtest"
	"qalauly/territory"
)

// TestFacesOfAList: several people in one picture; a name that is none is told so.
func TestFacesOfAList(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), pgtest.New(t)
	require.NoError(t, territory.Load(ctx, db))
	require.NoError(t, deputy.Load(ctx, db))
	_, err := db.Exec(ctx, `
		INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, sex, birth_year, invented) VALUES
		(1, 'Қойшыбаева', 'Койшибаева', 'Әсел', 'Асель', 'f', 1984, true), (2, 'Ким', 'Ким', 'Олег', 'Олег', 'm', 1970, false)`)
	require.NoError(t, err)
	get := pictures(db, t.TempDir(), nil, weekly.Words{})
	body, err := get(ctx, "faces:kk:1-7.2-8:abc")
	require.NoError(t, err)
	made, _, err := image.DecodeConfig(bytes.NewReader(body))
	require.NoError(t, err)
	require.Equal(t, 512, made.Width)
	for _, none := range []string{"faces:kk:9-1:a", "faces:kk:x:a", "faces:", "faces:kk:1-1"} {
		_, err := get(ctx, none)
		require.ErrorIs(t, err, bot.ErrNoPicture, none)
	}
}
