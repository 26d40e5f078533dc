package deputy_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/deputy"
	"qalauly/internal/postgres/pgtest"
	"qalauly/territory"
)

func TestNothingIsThereYet(t *testing.T) {
	ctx := t.Context()
	db := pgtest.New(t)
	for range 2 {
		require.NoError(t, territory.Load(ctx, db))
		require.NoError(t, deputy.Load(ctx, db))
	}
	on := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	_, _, err := deputy.Search(ctx, db, "койшибаева", on, deputy.Page{Lang: "ru", Limit: 10})
	require.NoError(t, err)
	_, err = deputy.Get(ctx, db, 1, on)
	require.ErrorIs(t, err, deputy.ErrUnknown)
	l, err := deputy.OfUnit(ctx, db, "356400000", on)
	require.NoError(t, err)
	for _, r := range l {
		t.Log(r)
	}
	for _, q := range []string{"Абай облысы", "аксу аюлы", "Taraz", "жамбыл ауданы", "чимкент", "шетский район"} {
		h, err := territory.Search(ctx, db, q, on, 5)
		require.NoError(t, err)
		for _, x := range h {
			t.Log(q, x)
		}
	}
}
