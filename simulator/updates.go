package simulator

import (
	"encoding/json"
	"slices"
	"time"
)

// How long Telegram keeps what the bot does not fetch.
const (
	updateLife   = 24 * time.Hour
	callbackLife = 150 * time.Second
	maxPoll      = 50
)

// unasked are the kinds that come only when asked for by name.
var unasked = []string{"chat_member", "message_reaction", "message_reaction_count"}

// update is something that happened and that the bot has not confirmed yet.
type update struct {
	id      int64
	kind    string
	lane    string // a webhook gets the next of a lane only after it took the one before
	chat    int64  // where it happened
	body    json.RawMessage
	expires time.Time
	about   *stored // the message the bot has seen once this is confirmed

	counted bool      // it is decided how often it comes
	more    int       // how often it comes once more
	given   time.Time // when a poll was given it last

	forTap   bool    // it is held for a tap only
	late     bool    // it was overtaken, or may have been: no offset confirms it before it was given
	ahead    *update // goes when this one was taken
	nameless bool    // it has no update_id
}

// queue is what waits for the bot, in order.
type queue struct {
	next    int64
	waiting []*update
	again   []*update // confirmed, and to come once more
	allowed []string  // nil is Telegram's default
	polls   int       // grows with each getUpdates, so that an older one knows it was replaced
	offset  int64     // of the last getUpdates
	asked   time.Time // when that came

	held  map[int64]*update  // by chat: waits to be overtaken
	stuck map[string]*update // by lane: what holds up the lane of a webhook
}

func newQueue(first int64) queue {
	return queue{next: first, held: map[int64]*update{}, stuck: map[string]*update{}}
}

// drop forgets all that waits.
func (q *queue) drop() {
	q.waiting, q.again = nil, nil
	clear(q.held)
	clear(q.stuck)
}

// push adds an update if the bot wants this kind. The caller holds the lock.
func (s *Server) push(u update, content any) {
	if !s.queue.wants(u.kind) {
		return
	}
	if s.hits(&s.faults.UnknownKind, u.kind) {
		s.pushUnreadable()
	}
	u.id = s.queue.next
	u.body = s.body(&u, content)
	s.enqueue(&u)
}

func (s *Server) enqueue(u *update) {
	q := &s.queue
	q.next++
	life := updateLife
	if u.kind == "callback_query" {
		life = callbackLife
	}
	u.expires = s.cfg.Now().Add(life)
	q.waiting = append(q.waiting, u)
	if u.chat != 0 {
		s.disorder(u)
	}
	s.offer(u)
	s.wake()
}

func (q *queue) wants(kind string) bool {
	if q.allowed == nil {
		return !slices.Contains(unasked, kind)
	}
	return slices.Contains(q.allowed, kind)
}

// allow remembers allowed_updates; an empty list is the default again.
func (s *Server) allow(r *request) *apiError {
	raw := r.str("allowed_updates")
	if raw == "" {
		return nil
	}
	var kinds []string
	if json.Unmarshal([]byte(raw), &kinds) != nil {
		return bad("simulator: allowed_updates must be an Array of String")
	}
	s.queue.allowed = kinds
	if len(kinds) == 0 {
		s.queue.allowed = nil
	}
	return nil
}

// expire drops what got too old.
func (s *Server) expire() {
	now := s.cfg.Now()
	s.remove(func(u *update) bool { return now.After(u.expires) })
	s.queue.again = slices.DeleteFunc(s.queue.again, func(u *update) bool { return now.After(u.expires) })
}

// remove takes updates away and tells which, in their order.
func (s *Server) remove(which func(*update) bool) []*update {
	var gone []*update
	s.queue.waiting = slices.DeleteFunc(s.queue.waiting, func(u *update) bool {
		if which(u) {
			gone = append(gone, u)
			return true
		}
		return false
	})
	for _, u := range gone {
		if s.queue.held[u.chat] == u {
			delete(s.queue.held, u.chat)
		}
		s.free(u)
		s.passed(u)
	}
	return gone
}

// confirm takes away what lies below offset and was not held back from the bot.
func (s *Server) confirm(offset int64) {
	for _, u := range s.remove(func(u *update) bool {
		return u.id < offset && s.queue.held[u.chat] != u && (!u.late || !u.given.IsZero())
	}) {
		s.taken(u)
	}
}

// taken marks what the bot has; it may be that it comes once more.
func (s *Server) taken(u *update) {
	if u.about != nil && !u.about.seen {
		u.about.seen = true
		s.publish(Event{Kind: "seen", Chat: u.about.Chat.ID, Message: u.about.view()}, nil)
	}
	if s.comesAgain(u) {
		s.queue.again = append(s.queue.again, u)
	}
	s.wake()
}

// comesAgain tells whether an update that was taken comes once more, and counts that.
func (s *Server) comesAgain(u *update) bool {
	if !u.counted {
		u.counted = true
		if s.hits(&s.faults.Twice.When, u.kind) {
			u.more = or(s.faults.Twice.Times, 1)
		} else if s.twice {
			u.more = 1
		}
	}
	if u.more == 0 {
		return false
	}
	u.more--
	return true
}

// namelessPause is how often a poll is given what no offset can confirm.
const namelessPause = time.Second

// batch is what a getUpdates is given: first what comes once more, then what waits.
func (s *Server) batch(limit int) []json.RawMessage {
	s.expire()
	now, q := s.cfg.Now(), &s.queue
	list := []json.RawMessage{}
	again := q.again[:min(limit, len(q.again))]
	q.again = slices.Clone(q.again[len(again):])
	for _, u := range again {
		list = append(list, u.body)
		if s.comesAgain(u) {
			q.again = append(q.again, u)
		}
	}
	for _, u := range q.waiting {
		if len(list) == limit {
			break
		}
		if q.held[u.chat] == u || u.nameless && !u.given.IsZero() && now.Sub(u.given) < namelessPause {
			continue
		}
		u.given = now
		list = append(list, u.body)
	}
	return list
}

const (
	otherPoller = "terminated by other getUpdates request; make sure that only one bot instance is running"
	hookActive  = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
	hookSet     = "terminated by setWebhook request"
)

// getUpdates is the long poll. It takes the lock by itself and gives it back while it waits.
func (s *Server) getUpdates(r *request) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hook != nil {
		return nil, conflict(hookActive)
	}
	if fail := s.allow(r); fail != nil {
		return nil, fail
	}
	q := &s.queue
	q.polls++
	mine := q.polls
	s.wake()
	limit := 100
	if r.has("limit") {
		limit = int(min(max(r.integer("limit"), 1), 100))
	}
	if s.hasty(r.integer("offset")) {
		limit = 1
	}
	s.move(r.integer("offset"))
	wait := min(max(r.integer("timeout"), 0), maxPoll)
	timer := time.NewTimer(time.Duration(wait) * time.Second)
	defer timer.Stop()
	for {
		switch {
		case s.ctx.Err() != nil:
			return nil, &apiError{code: 500, description: "Internal Server Error: restart"}
		case s.faults.Outage:
			return nil, &apiError{description: "dropped before", dropped: true}
		}
		list := s.batch(limit)
		if len(list) > 0 || wait == 0 {
			return list, nil
		}
		if !s.await(r.ctx, timer.C) && s.ctx.Err() == nil {
			return list, nil
		}
		switch {
		case s.hook != nil:
			return nil, conflict(hookSet)
		case q.polls != mine:
			return nil, conflict(otherPoller)
		}
	}
}

// hastyPause is how soon a bot may not ask for the same updates again.
const hastyPause = 500 * time.Millisecond

// hasty tells whether a bot asks for the same updates again at once, as one does that
// fails on one of them and tries again without a pause: Telegram then gives it one only.
func (s *Server) hasty(offset int64) bool {
	q, now := &s.queue, s.cfg.Now()
	same := offset == q.offset && now.Sub(q.asked) < hastyPause
	q.offset, q.asked = offset, now
	return same
}

// move confirms what offset confirms: all below it, or all but the last -offset. An offset beyond
// what was ever sent confirms nothing, as with Telegram.
func (s *Server) move(offset int64) {
	waiting := s.queue.waiting
	switch {
	case offset < 0 && int64(len(waiting)) > -offset:
		s.confirm(waiting[int64(len(waiting))+offset].id)
	case offset > 0 && offset <= s.queue.next:
		s.confirm(offset)
	}
}

// Pending is how many updates the bot has not confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire()
	return len(s.queue.waiting) + len(s.queue.again)
}
