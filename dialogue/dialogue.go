// Package dialogue keeps unfinished conversations. PostgreSQL holds the version
// of each, written in the update's own transaction; Redis holds the content, this
// version's and the one's before. So a crash anywhere, a second replica, an
// emptied or stale Redis cost at most a question asked again, never a wrong step.
package dialogue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"

	"qalauly/internal/postgres"
)

// keeps is how long a conversation can be left and taken up again.
const keeps = 14 * 24 * time.Hour

// rest is how long Redis is left alone after it failed, so that answers do not
// wait for its time-outs one after another.
const rest = time.Second

// State is where a conversation stands. The zero State is none.
type State struct {
	Name string `json:"n,omitempty"`
	Data []byte `json:"d,omitempty"`
}

// Key says whose conversation, and in which chat.
type Key struct{ Chat, Person int64 }

// Talk is a conversation as read: its state, and whether there was one whose
// content is gone.
type Talk struct {
	State
	Lost bool
	head int64
}

// Store reads and writes conversations.
type Store struct {
	redis   redis.UniversalClient
	prefix  string
	restTil atomic.Int64 // unix nanoseconds
}

// New returns a Store whose keys in Redis begin with prefix.
func New(client redis.UniversalClient, prefix string) *Store {
	return &Store{redis: client, prefix: prefix}
}

// content is what Redis holds of one conversation.
type content struct {
	By       int64 `json:"by"`
	Now      State `json:"now"`
	BeforeBy int64 `json:"before_by,omitempty"`
	Before   State `json:"before,omitzero"`
}

// ReadAll returns the conversations of these people, at the cost of one. Those who
// have none are left out. No conversation costs no call to Redis; a Redis that does
// not answer makes it Lost. An error is PostgreSQL's.
func (s *Store) ReadAll(ctx context.Context, db postgres.DB, keys []Key) (map[Key]Talk, error) {
	chats, people := make([]int64, len(keys)), make([]int64, len(keys))
	for i, k := range keys {
		chats[i], people[i] = k.Chat, k.Person
	}
	// LIMIT keeps it a look-up for each, whatever the planner thinks of the table.
	rows, err := db.Query(ctx, `
		SELECT t.chat, t.person, t.head
		FROM unnest($1::bigint[], $2::bigint[]) AS k (chat, person)
		CROSS JOIN LATERAL (SELECT * FROM talk WHERE talk.chat = k.chat AND talk.person = k.person LIMIT 1) AS t`, chats, people)
	if err != nil {
		return nil, fmt.Errorf("dialogue: read: %w", err)
	}
	heads := map[Key]int64{}
	var k Key
	var head int64
	_, err = pgx.ForEachRow(rows, []any{&k.Chat, &k.Person, &head}, func() error {
		heads[k] = head
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("dialogue: read: %w", err)
	}
	return s.match(heads, s.get(ctx, heads)), nil
}

// match finds for each conversation the content of the version it is at.
func (s *Store) match(heads map[Key]int64, contents map[Key]content) map[Key]Talk {
	talks := make(map[Key]Talk, len(heads))
	for k, head := range heads {
		t := Talk{head: head}
		c, ok := contents[k]
		switch {
		case ok && c.By == head:
			t.State = c.Now
		case ok && c.BeforeBy == head:
			t.State = c.Before
		default:
			t.Lost = true
		}
		talks[k] = t
	}
	return talks
}

// Change is a conversation that goes on: From as it was read, To its next state.
type Change struct {
	Key
	From Talk
	To   State
}

// WriteAll makes To the states of conversations that were read as From, of each
// once, at the cost of one. Call it last before the commit of db's transaction. The
// version is a fresh random number, not the update's id: an update handled again
// after a crash may come to another state, and the content of the lost attempt must
// not pass for it.
func (s *Store) WriteAll(ctx context.Context, db postgres.DB, changes []Change) error {
	batch := &pgx.Batch{}
	contents := map[Key]content{}
	for _, ch := range changes {
		if ch.To.Name == "" {
			if ch.From.head != 0 {
				batch.Queue(`DELETE FROM talk WHERE chat = $1 AND person = $2`, ch.Chat, ch.Person)
			}
			continue
		}
		c := content{By: rand.Int64N(math.MaxInt64) + 1, Now: ch.To}
		if !ch.From.Lost {
			c.BeforeBy, c.Before = ch.From.head, ch.From.State
		}
		contents[ch.Key] = c
		batch.Queue(`
			INSERT INTO talk (chat, person, head) VALUES ($1, $2, $3)
			ON CONFLICT (chat, person) DO UPDATE SET head = EXCLUDED.head`, ch.Chat, ch.Person, c.By)
	}
	if batch.Len() == 0 {
		return nil
	}
	if err := db.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("dialogue: write: %w", err)
	}
	s.set(ctx, contents)
	return nil
}

// get asks Redis for the contents of conversations, in one round trip.
func (s *Store) get(ctx context.Context, heads map[Key]int64) map[Key]content {
	if len(heads) == 0 || s.resting() {
		return nil
	}
	answers := make(map[Key]*redis.StringCmd, len(heads))
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		for k := range heads {
			answers[k] = p.Get(ctx, s.key(k))
		}
		return nil
	})
	s.failed(err)
	contents := make(map[Key]content, len(heads))
	for k, answer := range answers {
		var c content
		if body, err := answer.Bytes(); err == nil && json.Unmarshal(body, &c) == nil {
			contents[k] = c
		}
	}
	return contents
}

func (s *Store) set(ctx context.Context, contents map[Key]content) {
	if len(contents) == 0 || s.resting() {
		return
	}
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		for k, c := range contents {
			body, err := json.Marshal(c)
			if err != nil {
				return err
			}
			p.Set(ctx, s.key(k), body, keeps)
		}
		return nil
	})
	s.failed(err)
}

func (s *Store) key(k Key) string {
	return fmt.Sprintf("%stalk:%d:%d", s.prefix, k.Chat, k.Person)
}

// resting says that Redis is left alone. When its rest is over, one call tries it
// while the others still leave it alone.
func (s *Store) resting() bool {
	until, now := s.restTil.Load(), time.Now()
	if until == 0 {
		return false
	}
	return now.UnixNano() < until || !s.restTil.CompareAndSwap(until, now.Add(rest).UnixNano())
}

func (s *Store) failed(err error) {
	if err != nil && !errors.Is(err, redis.Nil) {
		s.restTil.Store(time.Now().Add(rest).UnixNano())
		return
	}
	s.restTil.Store(0)
}

// Moved makes the conversations in one chat another's: a group has a new id. Their
// content stays behind, so that they are Lost.
func Moved(ctx context.Context, db postgres.DB, old, now int64) error {
	_, err := db.Exec(ctx, `
		UPDATE talk t SET chat = $2
		WHERE chat = $1 AND NOT EXISTS (SELECT FROM talk o WHERE o.chat = $2 AND o.person = t.person)`, old, now)
	if err != nil {
		return fmt.Errorf("dialogue: moved: %w", err)
	}
	return nil
}
