package dialogue_test

import (
	"context"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"qalauly/dialogue"
	"qalauly/internal/postgres/pgtest"
	"qalauly/internal/redistest"
)

func state(name string) dialogue.State {
	return dialogue.State{Name: name, Data: []byte(name + "'s data")}
}

// TestNeverAWrongStep plays conversations whose transactions commit or are lost
// after Redis was written, with Redis emptied in between: what is read is always
// what was last committed, or "lost", never anything else.
func TestNeverAWrongStep(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	client, prefix := redistest.New(t)
	s := dialogue.New(client, prefix)
	ctx := context.Background()
	chat := int64(0)

	rapid.Check(t, func(r *rapid.T) {
		chat++
		var committed dialogue.State
		mayBeLost := false
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			next := state(rapid.SampledFrom([]string{"find", "place", "write"}).Draw(r, "next"))
			if rapid.Bool().Draw(r, "ends") {
				next = dialogue.State{}
			}
			tx, err := db.Begin(ctx)
			require.NoError(r, err)
			defer func() { _ = tx.Rollback(ctx) }()
			talk, err := s.Read(ctx, tx, chat, chat)
			require.NoError(r, err)
			if talk.Lost {
				require.True(r, mayBeLost, "lost without a reason")
			} else {
				require.Equal(r, committed, talk.State)
			}
			require.NoError(r, s.Write(ctx, tx, chat, chat, talk, next))
			if rapid.Bool().Draw(r, "commits") {
				require.NoError(r, tx.Commit(ctx))
				committed, mayBeLost = next, false
			} else {
				require.NoError(r, tx.Rollback(ctx))
				mayBeLost = mayBeLost || talk.Lost
			}
			if rapid.IntRange(0, 5).Draw(r, "emptied") == 0 {
				keys := client.Keys(ctx, prefix+"*").Val()
				if len(keys) > 0 {
					require.NoError(r, client.Del(ctx, keys...).Err())
				}
				mayBeLost = true
			}
		}
	})
}

func TestRedisDownLosesTheContentOnly(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	down := redis.NewClient(&redis.Options{Addr: "127.0.0.1:1", MaxRetries: -1})
	t.Cleanup(func() { _ = down.Close() })
	s := dialogue.New(down, "")
	ctx := t.Context()

	talk, err := s.Read(ctx, db, 1, 1)
	require.NoError(t, err)
	require.False(t, talk.Lost, "nobody who is idle is troubled")
	require.NoError(t, s.Write(ctx, db, 1, 1, talk, state("find")))
	talk, err = s.Read(ctx, db, 1, 1)
	require.NoError(t, err)
	require.True(t, talk.Lost)
	require.NoError(t, s.Write(ctx, db, 1, 1, talk, dialogue.State{}))
	talk, err = s.Read(ctx, db, 1, 1)
	require.NoError(t, err)
	require.False(t, talk.Lost)
}
