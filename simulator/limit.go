package simulator

import (
	"fmt"
	"slices"
	"time"
)

// Limiter is how the simulator answers a bot that sends too fast.
type Limiter int

// The limiters. All count messages and edits that were taken, or refused only
// because of the person; what Telegram itself refuses (a wrong tag, a chat
// that is not there) costs nothing.
const (
	// Unlimited never answers 429.
	Unlimited Limiter = iota

	// Plain keeps Telegram's limits and forgets a refusal at once: one message a
	// second in each chat after a burst of three; twenty a minute in a group or
	// channel; thirty a second, after a burst of thirty, to all chats in which
	// nobody has done anything for a minute (bulk; answers are not bound by it).
	Plain

	// Punishing has the same limits, but a refusal closes every chat for the time
	// it names. Each call made while they are closed lengthens that time: the
	// penalty begins at one second, grows by one with every refusal, up to thirty,
	// and is forgotten after a minute without one.
	Punishing
)

// The limits, in Telegram's own figures. It calls them approximate, and so are
// they here: a message that comes the slack too early is taken.
const (
	chatBurst   = 3
	chatEvery   = time.Second
	groupMost   = 20
	groupSpan   = time.Minute
	bulkBurst   = 30
	bulkEvery   = time.Second / 30
	bulkSilence = time.Minute
	slack       = time.Second / 4

	penaltyStep  = time.Second
	penaltyMost  = 30 * time.Second
	penaltyGrace = time.Minute
)

var limiterNames = []string{"none", "plain", "punishing"}

// MarshalText gives the limiter's name: none, plain, punishing.
func (l Limiter) MarshalText() ([]byte, error) {
	if l < 0 || int(l) >= len(limiterNames) {
		return nil, fmt.Errorf("simulator: there is no limiter %d", int(l))
	}
	return []byte(limiterNames[l]), nil
}

// UnmarshalText takes one of the three names.
func (l *Limiter) UnmarshalText(name []byte) error {
	at := slices.Index(limiterNames, string(name))
	if at < 0 {
		return fmt.Errorf("simulator: there is no limiter %q; there are none, plain, punishing", name)
	}
	*l = Limiter(at)
	return nil
}

// Limit changes the limiter from the next call on; what was counted is forgotten.
func (s *Server) Limit(l Limiter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit(l)
}

func (s *Server) limit(l Limiter) {
	s.floods = floods{limiter: l}
	for _, c := range s.chats {
		c.pace, c.minute = bucket{}, nil
	}
	s.publish(Event{Kind: "faults"}, nil)
}

// floods is what is counted over all chats; the rest stands with each chat.
type floods struct {
	limiter Limiter
	bulk    bucket
	closed  time.Time     // when the pause of a punishing limiter ends
	penalty time.Duration // how long the last refusal closed it
	refused time.Time     // when that was
}

// bucket is a limit of one message every so often after a burst: the moment
// from which on it would be full again.
type bucket struct{ full time.Time }

// wait is how long the next message has to wait.
func (b bucket) wait(now time.Time, every time.Duration, burst int) time.Duration {
	return max(0, b.full.Add(-time.Duration(burst-1)*every).Sub(now))
}

func (b *bucket) take(now time.Time, every time.Duration) {
	if b.full.Before(now) {
		b.full = now
	}
	b.full = b.full.Add(every)
}

// flood answers a message or edit that comes too fast, or nil. The caller holds the lock.
func (s *Server) flood(c *chat) *apiError {
	f, now := &s.floods, s.cfg.Now()
	if f.limiter == Unlimited {
		return nil
	}
	wait := f.closed.Sub(now)
	if wait <= 0 {
		if wait = s.tooSoon(c, now); wait <= 0 {
			return nil
		}
	}
	if f.limiter == Punishing {
		wait = max(wait, f.punish(now))
		f.closed = now.Add(wait)
	}
	return tooMany(int((wait + time.Second - 1) / time.Second))
}

// tooSoon is how long a message to this chat has to wait by the limits.
func (s *Server) tooSoon(c *chat, now time.Time) time.Duration {
	wait := c.pace.wait(now, chatEvery, chatBurst) - slack
	if s.bulky(c, now) {
		wait = max(wait, s.floods.bulk.wait(now, bulkEvery, bulkBurst))
	}
	if c.info.ID < 0 && len(c.minute) >= groupMost {
		oldest := c.minute[len(c.minute)-groupMost]
		wait = max(wait, oldest.Add(groupSpan-slack).Sub(now))
	}
	return wait
}

// bulky tells whether a message to this chat is bulk: nobody has done anything in it for a while.
func (s *Server) bulky(c *chat, now time.Time) bool { return now.Sub(c.heard) >= bulkSilence }

// punish grows the penalty and says how long it is now.
func (f *floods) punish(now time.Time) time.Duration {
	if now.Sub(f.refused) >= penaltyGrace {
		f.penalty = 0
	}
	f.penalty = min(f.penalty+penaltyStep, penaltyMost)
	f.refused = now
	return f.penalty
}

// count notes a message or edit that was sent. The caller holds the lock.
func (s *Server) count(c *chat) {
	now := s.cfg.Now()
	if s.floods.limiter == Unlimited {
		return
	}
	c.pace.take(now, chatEvery)
	if s.bulky(c, now) {
		s.floods.bulk.take(now, bulkEvery)
	}
	if c.info.ID < 0 {
		c.minute = append(c.minute[max(0, len(c.minute)-groupMost):], now)
	}
}

func tooMany(seconds int) *apiError {
	return &apiError{code: 429, retryAfter: seconds, description: fmt.Sprintf("Too Many Requests: retry after %d", seconds)}
}
