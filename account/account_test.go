package account_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"qalauly/account"
	"qalauly/internal/postgres/pgtest"
)

// TestSeenAll: of many seen at once, known or not, each is told apart.
func TestSeenAll(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	rapid.Check(t, func(r *rapid.T) {
		_, err := db.Exec(ctx, `TRUNCATE person CASCADE`)
		require.NoError(r, err)
		want := map[int64]account.Person{}
		for range 3 {
			ids := rapid.SliceOf(rapid.Int64Range(-2, 6)).Draw(r, "ids")
			given := append([]int64{}, ids...)
			people, err := account.SeenAll(ctx, db, ids)
			require.NoError(r, err)
			require.Equal(r, given, ids)
			all := map[int64]account.Person{}
			for _, id := range ids {
				if _, known := want[id]; !known {
					want[id] = account.Person{ID: id}
				}
				all[id] = want[id]
			}
			require.Equal(r, all, people)
			for id, p := range all {
				p.Lang = rapid.SampledFrom([]string{"kk", "ru"}).Draw(r, "lang")
				p.Unreachable = rapid.Bool().Draw(r, "unreachable")
				require.NoError(r, account.Choose(ctx, db, id, p.Lang))
				require.NoError(r, account.Reach(ctx, db, id, !p.Unreachable))
				want[id] = p
			}
		}
	})
}
