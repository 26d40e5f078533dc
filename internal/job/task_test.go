package job_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/internal/job"
	"qalauly/internal/postgres/pgtest"
)

// crew works on tasks until the test ends.
func crew(t *testing.T, db *pgxpool.Pool, n int, work job.Worker) {
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			job.Work(ctx, db, fmt.Sprint("holder", i), map[string]job.Worker{"k": work}, func(_ job.Task, err error) { t.Log(err) })
		})
	}
	t.Cleanup(func() { cancel(); all.Wait() })
}

func states(t *testing.T, db *pgxpool.Pool, state int) func() bool {
	return func() bool {
		var n int
		require.NoError(t, db.QueryRow(context.Background(), `SELECT count(*) FROM task WHERE state <> $1`, state).Scan(&n))
		return n == 0
	}
}

func TestTasksAreDoneOnce(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	var done sync.Map
	for i := range 40 {
		for range 2 { // enqueued twice is one
			_, err := job.Enqueue(t.Context(), db, "k", fmt.Sprint(i))
			require.NoError(t, err)
		}
	}
	crew(t, db, 4, func(_ context.Context, task job.Task) error {
		if _, twice := done.LoadOrStore(task.Ref, true); twice {
			t.Error("done twice")
		}
		return nil
	})
	require.Eventually(t, states(t, db, 2), time.Minute, 20*time.Millisecond)
}

func TestATaskThatFailsIsTriedAgain(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	_, err := job.Enqueue(t.Context(), db, "k", "x")
	require.NoError(t, err)
	var tries atomic.Int32
	crew(t, db, 2, func(context.Context, job.Task) error {
		switch tries.Add(1) {
		case 1:
			return errors.New("not yet")
		case 2:
			panic("not yet either")
		}
		return nil
	})
	require.Eventually(t, states(t, db, 2), time.Minute, 20*time.Millisecond)
	require.Equal(t, int32(3), tries.Load())
}

func TestATaskIsGivenUp(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	_, err := job.Enqueue(t.Context(), db, "k", "x")
	require.NoError(t, err)
	crew(t, db, 1, func(context.Context, job.Task) error { return fmt.Errorf("there is none: %w", job.ErrGivenUp) })
	require.Eventually(t, states(t, db, 3), time.Minute, 20*time.Millisecond)
}

func TestATaskIsCancelled(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	_, err := job.Enqueue(t.Context(), db, "k", "x")
	require.NoError(t, err)
	begun := make(chan bool)
	crew(t, db, 1, func(ctx context.Context, _ job.Task) error {
		begun <- true
		<-ctx.Done()
		return ctx.Err()
	})
	<-begun
	ok, err := job.Cancel(t.Context(), db, "k", "x")
	require.NoError(t, err)
	require.True(t, ok)
	require.Eventually(t, states(t, db, 4), time.Minute, 20*time.Millisecond)
	ok, err = job.Cancel(t.Context(), db, "k", "x")
	require.NoError(t, err)
	require.False(t, ok, "it has ended")
}

// TestATaskIsTakenOver: a holder that is gone loses its task to another.
func TestATaskIsTakenOver(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	_, err := job.Enqueue(t.Context(), db, "k", "x")
	require.NoError(t, err)
	_, err = db.Exec(t.Context(), `UPDATE task SET holder = 'dead', tries = 1, until = clock_timestamp() + interval '1 second'`)
	require.NoError(t, err)
	crew(t, db, 1, func(_ context.Context, task job.Task) error {
		require.Equal(t, 1, task.Tries)
		return nil
	})
	require.Eventually(t, states(t, db, 2), time.Minute, 20*time.Millisecond)
}
