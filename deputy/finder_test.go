package deputy_test

import (
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"qalauly/deputy"
	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
	"qalauly/territory"
)

// replicas are two processes on one database, each with its own pool and names.
func replicas(t *testing.T) (pools [2]*pgxpool.Pool, finders [2]*deputy.Finder) {
	t.Helper()
	url := pgtest.URL(t)
	for i := range pools {
		pool, err := postgres.Open(url)
		require.NoError(t, err)
		t.Cleanup(pool.Close)
		pools[i], finders[i] = pool, &deputy.Finder{}
	}
	require.NoError(t, territory.Load(t.Context(), pools[0]))
	require.NoError(t, deputy.Load(t.Context(), pools[0]))
	return pools, finders
}

// soon waits for the names that each replica finds.
func soon(t *testing.T, pools [2]*pgxpool.Pool, finders [2]*deputy.Finder, text string, want ...int64) {
	t.Helper()
	if want == nil {
		want = []int64{}
	}
	for i, finder := range finders {
		require.EventuallyWithT(t, func(c *assert.CollectT) {
			hits, _, err := finder.Search(t.Context(), pools[i], text, today, page)
			assert.NoError(c, err)
			assert.Equal(c, want, ids(hits), "%s in replica %d", text, i)
		}, time.Minute, 50*time.Millisecond)
	}
}

const (
	newSQL = `
		INSERT INTO deputy (id, surname_kk, surname_ru, given_kk, given_ru, sex, birth_year, invented)
		VALUES (9, 'Сейтжанов', 'Сейтжанов', 'Өркен', 'Оркен', 'm', 1980, true)`
	seatSQL = `INSERT INTO mandate (deputy, body, valid_from) VALUES (9, '356400000', '2024-05-01')`
)

func TestEveryReplicaFindsWhatWasChanged(t *testing.T) {
	t.Parallel()
	pools, finders := replicas(t)
	soon(t, pools, finders, "сейтжанов")
	err := pgx.BeginFunc(t.Context(), pools[0], func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(), newSQL); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), seatSQL)
		return err
	})
	require.NoError(t, err)
	soon(t, pools, finders, "сейтжанов", 9)

	for _, change := range []struct {
		sql, text string
		want      []int64
	}{
		{`UPDATE deputy SET surname_kk = 'Әбілов', surname_ru = 'Абилов' WHERE id = 9`, "абилов", []int64{9}},
		{`UPDATE mandate SET body = '311000000' WHERE deputy = 9`, "абилов тараз", []int64{9}},
		{`DELETE FROM mandate WHERE deputy = 9`, "абилов", nil},
	} {
		_, err := pools[1].Exec(t.Context(), change.sql)
		require.NoError(t, err)
		soon(t, pools, finders, change.text, change.want...)
	}
}

func TestEveryReplicaFindsANewVillage(t *testing.T) {
	t.Parallel()
	pools, finders := replicas(t)
	_, err := finders[1].Places(t.Context(), pools[1], "Бірлік", today, 1)
	require.NoError(t, err)
	_, err = pools[0].Exec(t.Context(), `
		INSERT INTO place (unit, kind, name_kk, name_ru, full_kk, full_ru, key)
		VALUES ('356400000', 'village', 'Бірлік', 'Бирлик', 'Бірлік ауылы', 'с. Бирлик', 'birlik')`)
	require.NoError(t, err)
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		f, err := finders[1].FindPlaces(t.Context(), pools[1], "бирлик", today)
		assert.NoError(c, err)
		assert.Len(c, f.Named, 1)
	}, time.Minute, 50*time.Millisecond)
}

// A mark that was taken back is not met again: what was read in the transaction
// that failed is forgotten when the next one commits.
func TestAChangeTakenBackIsForgotten(t *testing.T) {
	t.Parallel()
	pools, finders := replicas(t)
	tx, err := pools[0].Begin(t.Context())
	require.NoError(t, err)
	_, err = tx.Exec(t.Context(), newSQL+`;`+seatSQL)
	require.NoError(t, err)
	hits, _, err := finders[0].Search(t.Context(), tx, "сейтжанов", today, page)
	require.NoError(t, err)
	require.Equal(t, []int64{9}, ids(hits))
	require.NoError(t, tx.Rollback(t.Context()))
	soon(t, pools, finders, "сейтжанов")
}

func TestNothingIsReadAgainWhereNothingChanged(t *testing.T) {
	t.Parallel()
	pools, _ := replicas(t)
	before, err := territory.Changed(t.Context(), pools[0])
	require.NoError(t, err)
	require.NotZero(t, before)
	require.NoError(t, territory.Load(t.Context(), pools[1]))
	require.NoError(t, deputy.Load(t.Context(), pools[1]))
	after, err := territory.Changed(t.Context(), pools[0])
	require.NoError(t, err)
	require.Equal(t, before, after, "a process that starts changes nothing")
}

func TestManyAskAtOnceFromTheFirstMomentOn(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), few(t)
	var finder deputy.Finder
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for range 20 {
				hits, _, err := finder.Search(ctx, db, "асель койшибаева", today, page)
				assert.NoError(t, err)
				assert.Equal(t, []int64{1}, ids(hits))
			}
		})
	}
	all.Wait()
}
