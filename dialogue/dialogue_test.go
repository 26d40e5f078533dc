package dialogue_test

import (
	"context"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"qalauly/dialogue"
	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
	"qalauly/internal/redistest"
)

func state(name string) dialogue.State {
	return dialogue.State{Name: name, Data: []byte(name + "'s data")}
}

// read and write are of a person's talk in their own chat.
func read(t require.TestingT, s *dialogue.Store, db postgres.DB, id int64) dialogue.Talk {
	key := dialogue.Key{Chat: id, Person: id}
	talks, err := s.ReadAll(context.Background(), db, []dialogue.Key{key})
	require.NoError(t, err)
	return talks[key]
}

func write(t require.TestingT, s *dialogue.Store, db postgres.DB, id int64, talk dialogue.Talk, next dialogue.State) {
	change := dialogue.Change{Key: dialogue.Key{Chat: id, Person: id}, From: talk, To: next}
	require.NoError(t, s.WriteAll(context.Background(), db, []dialogue.Change{change}))
}

// TestEachTheirOwn: of many read and written at once, each has what is theirs, in
// each chat.
func TestEachTheirOwn(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	client, prefix := redistest.New(t)
	s, ctx := dialogue.New(client, prefix), t.Context()
	rapid.Check(t, func(r *rapid.T) {
		_, err := db.Exec(ctx, `TRUNCATE talk`)
		require.NoError(r, err)
		id := rapid.Int64Range(1, 3)
		anybody := rapid.Custom(func(r *rapid.T) dialogue.Key {
			return dialogue.Key{Chat: id.Draw(r, "chat"), Person: id.Draw(r, "person")}
		})
		want := map[dialogue.Key]dialogue.State{}
		for range 3 {
			keys := rapid.SliceOfDistinct(anybody, rapid.ID).Draw(r, "keys")
			talks, err := s.ReadAll(ctx, db, keys)
			require.NoError(r, err)
			var changes []dialogue.Change
			for _, k := range keys {
				require.Equal(r, want[k], talks[k].State)
				require.False(r, talks[k].Lost)
				next := state(rapid.SampledFrom([]string{"", "find", "write"}).Draw(r, "next"))
				if next.Name == "" {
					next = dialogue.State{}
				}
				changes = append(changes, dialogue.Change{Key: k, From: talks[k], To: next})
				want[k] = next
			}
			require.NoError(r, s.WriteAll(ctx, db, changes))
		}
	})
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
			talk := read(r, s, tx, chat)
			if talk.Lost {
				require.True(r, mayBeLost, "lost without a reason")
			} else {
				require.Equal(r, committed, talk.State)
			}
			write(r, s, tx, chat, talk, next)
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

	talk := read(t, s, db, 1)
	require.False(t, talk.Lost, "nobody who is idle is troubled")
	write(t, s, db, 1, talk, state("find"))
	talk = read(t, s, db, 1)
	require.True(t, talk.Lost)
	write(t, s, db, 1, talk, dialogue.State{})
	talk = read(t, s, db, 1)
	require.False(t, talk.Lost)
}
