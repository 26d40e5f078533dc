package account_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/internal/postgres/pgtest"
)

func TestHome(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), pgtest.New(t)
	_, err := account.Seen(ctx, db, 7)
	require.NoError(t, err)
	_, ok, err := account.HomeOf(ctx, db, 7)
	require.NoError(t, err)
	require.False(t, ok)

	agreed := account.Agreement{Terms: 1, At: time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)}
	require.NoError(t, account.Settle(ctx, db, 7, account.Home{Unit: "356400000", Place: 3}, agreed))
	moved := account.Home{Unit: "101000000", District: 9}
	require.NoError(t, account.Settle(ctx, db, 7, moved, account.Agreement{Terms: 2, At: agreed.At.Add(time.Hour)}))
	h, ok, err := account.HomeOf(ctx, db, 7)
	require.NoError(t, err)
	require.True(t, ok)
	require.Equal(t, moved, h)
	var terms int
	var at time.Time
	require.NoError(t, db.QueryRow(ctx, `SELECT terms, agreed_at FROM home WHERE person = 7`).Scan(&terms, &at))
	require.Equal(t, 2, terms)
	require.True(t, at.Equal(agreed.At.Add(time.Hour)), "the latest agreement is the one that is kept")

	require.NoError(t, account.Unsettle(ctx, db, 7))
	require.NoError(t, account.Unsettle(ctx, db, 7), "twice is no error")
	_, ok, err = account.HomeOf(ctx, db, 7)
	require.NoError(t, err)
	require.False(t, ok)
	require.Error(t, account.Settle(ctx, db, 8, moved, agreed), "nobody unknown has a home")
}

func TestLanguageRemembersNobody(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), pgtest.New(t)
	lang, err := account.Language(ctx, db, 5)
	require.NoError(t, err)
	require.Empty(t, lang)
	var known int
	require.NoError(t, db.QueryRow(ctx, `SELECT count(*) FROM person`).Scan(&known))
	require.Zero(t, known)

	_, err = account.Seen(ctx, db, 5)
	require.NoError(t, err)
	require.NoError(t, account.Guess(ctx, db, 5, "ru"))
	lang, err = account.Language(ctx, db, 5)
	require.NoError(t, err)
	require.Equal(t, "ru", lang, "in which they were answered last")
	require.NoError(t, account.Choose(ctx, db, 5, "kk"))
	lang, err = account.Language(ctx, db, 5)
	require.NoError(t, err)
	require.Equal(t, "kk", lang)
}
