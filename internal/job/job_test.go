package job_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"qalauly/internal/job"
	"qalauly/internal/postgres/pgtest"
)

func TestLead(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	ctx, cancel := context.WithCancel(t.Context())

	var leading, most atomic.Int32
	terms := make(chan int64, 10)
	var wg sync.WaitGroup
	for _, holder := range []string{"a", "b", "c"} {
		wg.Go(func() {
			job.Lead(ctx, db, "test", holder, func(ctx context.Context, term int64) {
				most.Store(max(most.Load(), leading.Add(1)))
				defer leading.Add(-1)
				terms <- term
				if term < 3 {
					return // gives the lead back
				}
				<-ctx.Done()
			})
		})
	}
	for want := int64(1); want <= 3; want++ {
		require.Equal(t, want, <-terms)
	}
	cancel()
	wg.Wait()
	require.Equal(t, int32(1), most.Load(), "one leader at a time")
}

func TestLeadIsLostWhenTheRowIsTaken(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	lost := make(chan int64, 2)
	var wg sync.WaitGroup
	wg.Go(func() {
		job.Lead(ctx, db, "test", "a", func(ctx context.Context, term int64) {
			if term == 1 {
				_, err := db.Exec(ctx, `UPDATE lease SET term = 7, holder = 'b', until = clock_timestamp()`)
				require.NoError(t, err)
			}
			<-ctx.Done()
			lost <- term
		})
	})
	require.Equal(t, int64(1), <-lost)
	cancel()
	wg.Wait()
}

func TestOnce(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	ctx := t.Context()

	_, err := job.Once(ctx, db, "digest", "2026-W46", func(pgx.Tx) error { return errors.New("not now") })
	require.Error(t, err)

	var runs atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			_, err := job.Once(ctx, db, "digest", "2026-W46", func(pgx.Tx) error {
				runs.Add(1)
				return nil
			})
			require.NoError(t, err)
		})
	}
	wg.Wait()
	require.Equal(t, int32(1), runs.Load(), "a failed run does not count, a done one is not repeated")
}
