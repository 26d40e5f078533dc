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

// Read returns the conversation of a person in a chat. No conversation costs no
// call to Redis; a Redis that does not answer makes it Lost. An error is
// PostgreSQL's.
func (s *Store) Read(ctx context.Context, db postgres.DB, chat, person int64) (Talk, error) {
	var t Talk
	err := db.QueryRow(ctx, `SELECT head FROM talk WHERE chat = $1 AND person = $2`, chat, person).Scan(&t.head)
	if errors.Is(err, pgx.ErrNoRows) {
		return t, nil
	}
	if err != nil {
		return t, fmt.Errorf("dialogue: read: %w", err)
	}
	c, ok := s.get(ctx, chat, person)
	switch {
	case ok && c.By == t.head:
		t.State = c.Now
	case ok && c.BeforeBy == t.head:
		t.State = c.Before
	default:
		t.Lost = true
	}
	return t, nil
}

// Write makes next the state of the conversation that was read as t. Call it
// last before the commit of db's transaction. The version is a fresh random
// number, not the update's id: an update handled again after a crash may come to
// another state, and the content of the lost attempt must not pass for it.
func (s *Store) Write(ctx context.Context, db postgres.DB, chat, person int64, t Talk, next State) error {
	if next.Name == "" {
		if t.head == 0 {
			return nil
		}
		if _, err := db.Exec(ctx, `DELETE FROM talk WHERE chat = $1 AND person = $2`, chat, person); err != nil {
			return fmt.Errorf("dialogue: end: %w", err)
		}
		return nil
	}
	c := content{By: rand.Int64N(math.MaxInt64) + 1, Now: next}
	if !t.Lost {
		c.BeforeBy, c.Before = t.head, t.State
	}
	_, err := db.Exec(ctx, `
		INSERT INTO talk (chat, person, head) VALUES ($1, $2, $3)
		ON CONFLICT (chat, person) DO UPDATE SET head = EXCLUDED.head`, chat, person, c.By)
	if err != nil {
		return fmt.Errorf("dialogue: write: %w", err)
	}
	s.set(ctx, chat, person, c)
	return nil
}

func (s *Store) get(ctx context.Context, chat, person int64) (content, bool) {
	var c content
	if s.resting() {
		return c, false
	}
	body, err := s.redis.Get(ctx, s.key(chat, person)).Bytes()
	if err != nil {
		s.failed(err)
		return c, false
	}
	return c, json.Unmarshal(body, &c) == nil
}

func (s *Store) set(ctx context.Context, chat, person int64, c content) {
	if s.resting() {
		return
	}
	body, err := json.Marshal(c)
	if err == nil {
		err = s.redis.Set(ctx, s.key(chat, person), body, keeps).Err()
	}
	s.failed(err)
}

func (s *Store) key(chat, person int64) string {
	return fmt.Sprintf("%stalk:%d:%d", s.prefix, chat, person)
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
