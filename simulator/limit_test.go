package simulator

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// clock is a clock that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func limited(t *testing.T, l Limiter) (*world, *clock) {
	t.Helper()
	c := &clock{now: time.Unix(1_790_000_000, 0)}
	return newWorld(t, func(cfg *Config) { cfg.Limiter, cfg.Now = l, c.Now }), c
}

// tries sends to a chat and says how long it is told to wait; 0 when it was taken.
func (w *world) tries(chat int64) int {
	w.t.Helper()
	a := w.api("sendMessage", map[string]any{"chat_id": chat, "text": "a"})
	if a.OK {
		return 0
	}
	require.Equal(w.t, 429, a.Code, a.Description)
	require.Equal(w.t, fmt.Sprintf("Too Many Requests: retry after %d", a.Parameters.RetryAfter), a.Description)
	return a.Parameters.RetryAfter
}

func TestNobodyIsLimitedUnlessTold(t *testing.T) {
	t.Parallel()
	w, _ := limited(t, Unlimited)
	for range 100 {
		require.Zero(t, w.tries(aigul))
	}
}

func TestAChatTakesThreeAtOnceAndThenOneASecond(t *testing.T) {
	t.Parallel()
	w, c := limited(t, Plain)
	for range 3 {
		require.Zero(t, w.tries(aigul))
	}
	require.Equal(t, 1, w.tries(aigul))
	w.refused("editMessageText", map[string]any{"chat_id": aigul, "message_id": 1, "text": "b"}, "Too Many Requests: retry after 1")
	require.True(t, w.api("sendChatAction", map[string]any{"chat_id": aigul, "action": "typing"}).OK, "this is no message")
	c.add(time.Second)
	must[Message](w, "editMessageText", map[string]any{"chat_id": aigul, "message_id": 1, "text": "b"})
	require.Equal(t, 1, w.tries(aigul), "an edit counts as a message does")
	for range 20 {
		c.add(time.Second)
		require.Zero(t, w.tries(aigul))
	}
	c.add(time.Minute)
	for range 3 {
		require.Zero(t, w.tries(aigul), "the burst is back")
	}
	w.Limit(Unlimited)
	require.Zero(t, w.tries(aigul))
	w.Limit(Plain)
	require.Zero(t, w.tries(aigul), "what was counted is forgotten")
}

func TestWhatTelegramRefusesIsNotCounted(t *testing.T) {
	t.Parallel()
	w, _ := limited(t, Plain)
	for range 10 {
		w.refused("sendMessage", map[string]any{"chat_id": aigul, "text": ""}, "Bad Request: message text is empty")
		w.refused("sendMessage", map[string]any{"chat_id": 5, "text": "a"}, "Bad Request: chat not found")
	}
	for range 3 {
		require.Zero(t, w.tries(aigul))
	}
	for range 3 {
		w.refused("sendMessage", map[string]any{"chat_id": serik, "text": "a"}, "Forbidden: bot can't initiate conversation with a user")
	}
	require.Equal(t, 1, w.tries(serik))
}

func TestBulkIsThirtyASecondAndAnswersAreNotBulk(t *testing.T) {
	t.Parallel()
	w, c := limited(t, Plain)
	silent := make([]*Person, 40)
	for i := range silent {
		silent[i] = Meet(t, w.Server, Profile{Name: "Дана", Started: true})
	}
	for _, p := range silent[:30] {
		require.Zero(t, w.tries(p.ID))
	}
	require.Equal(t, 1, w.tries(silent[30].ID))
	silent[30].Says("мен осындамын")
	require.Zero(t, w.tries(silent[30].ID), "an answer is not bound by the limit of bulk")
	c.add(100 * time.Millisecond)
	for _, p := range silent[31:34] {
		require.Zero(t, w.tries(p.ID), "thirty a second come back")
	}
	require.Equal(t, 1, w.tries(silent[34].ID))
	c.add(59 * time.Second)
	silent[31].Says("a")
	c.add(time.Second)
	for _, p := range silent[:29] {
		require.Zero(t, w.tries(p.ID))
	}
	require.Zero(t, w.tries(silent[30].ID), "silent for a minute again: the thirtieth of bulk")
	require.Equal(t, 1, w.tries(silent[35].ID))
	require.Zero(t, w.tries(silent[31].ID))
}

func TestAPunishedBotWaitsLongerEachTime(t *testing.T) {
	t.Parallel()
	w, c := limited(t, Punishing)
	p := Meet(t, w.Server, Profile{Name: "Дана", Started: true})
	for range 3 {
		require.Zero(t, w.tries(aigul))
	}
	require.Equal(t, 1, w.tries(aigul), "the first refusal")
	require.Equal(t, 2, w.tries(p.ID), "it closes all chats, and asking again makes it longer")
	require.Equal(t, 3, w.tries(p.ID))
	c.add(2 * time.Second)
	require.Equal(t, 4, w.tries(p.ID))
	c.add(4 * time.Second)
	require.Zero(t, w.tries(p.ID), "who waited as told is let in")
	for range 2 {
		require.Zero(t, w.tries(p.ID))
	}
	require.Equal(t, 5, w.tries(p.ID), "the penalty is remembered")
	for range 40 {
		w.tries(p.ID)
	}
	require.Equal(t, 30, w.tries(p.ID), "and has a bound")
	c.add(time.Minute)
	for range 3 {
		require.Zero(t, w.tries(p.ID))
	}
	require.Equal(t, 1, w.tries(p.ID), "a minute of peace and it is forgotten")
}

func TestLimitersHaveNames(t *testing.T) {
	t.Parallel()
	for _, l := range []Limiter{Unlimited, Plain, Punishing} {
		name, err := l.MarshalText()
		require.NoError(t, err)
		var back Limiter
		require.NoError(t, back.UnmarshalText(name))
		require.Equal(t, l, back)
	}
	_, err := Limiter(9).MarshalText()
	require.Error(t, err)
	require.ErrorContains(t, new(Limiter).UnmarshalText([]byte("strict")), `there is no limiter "strict"`)
}
