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
	body    json.RawMessage
	expires time.Time
	about   *stored // the message the bot has seen once this is confirmed
	again   bool    // it is here for the second time
}

// queue is what waits for the bot, in order.
type queue struct {
	next    int64
	waiting []*update
	again   []*update // confirmed, and to come once more
	allowed []string  // nil is Telegram's default
	polls   int       // grows with each getUpdates, so that an older one knows it was replaced
}

// push adds an update if the bot wants this kind. The caller holds the lock.
func (s *Server) push(u update, content any) {
	q := &s.queue
	if !q.wants(u.kind) {
		return
	}
	u.id = q.next
	q.next++
	life := updateLife
	if u.kind == "callback_query" {
		life = callbackLife
	}
	u.expires = s.cfg.Now().Add(life)
	body, err := json.Marshal(map[string]any{"update_id": u.id, u.kind: content})
	if err != nil {
		panic(err) // our own types
	}
	u.body = body
	q.waiting = append(q.waiting, &u)
	s.offer(&u)
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
	old := func(u *update) bool { return now.After(u.expires) }
	s.queue.waiting = slices.DeleteFunc(s.queue.waiting, old)
	s.queue.again = slices.DeleteFunc(s.queue.again, old)
}

// confirm takes away what lies below offset.
func (s *Server) confirm(offset int64) {
	q := &s.queue
	for len(q.waiting) > 0 && q.waiting[0].id < offset {
		u := q.waiting[0]
		q.waiting = q.waiting[1:]
		s.taken(u)
	}
}

// taken marks what the bot has; with DeliverTwice it comes once more.
func (s *Server) taken(u *update) {
	if u.about != nil && !u.about.seen {
		u.about.seen = true
		s.publish(Event{Kind: "seen", Chat: u.about.Chat.ID, Message: u.about.view()}, nil)
	}
	if s.twice && !u.again {
		u.again = true
		s.queue.again = append(s.queue.again, u)
	}
	s.wake()
}

// batch is what a getUpdates is given: first what comes once more, then what waits.
func (s *Server) batch(limit int) []json.RawMessage {
	s.expire()
	list := []json.RawMessage{}
	for len(s.queue.again) > 0 && len(list) < limit {
		list = append(list, s.queue.again[0].body)
		s.queue.again = s.queue.again[1:]
	}
	for _, u := range s.queue.waiting {
		if len(list) == limit {
			break
		}
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
	s.move(r.integer("offset"))
	limit := 100
	if r.has("limit") {
		limit = int(min(max(r.integer("limit"), 1), 100))
	}
	wait := min(max(r.integer("timeout"), 0), maxPoll)
	timer := time.NewTimer(time.Duration(wait) * time.Second)
	defer timer.Stop()
	for {
		if s.ctx.Err() != nil {
			return nil, &apiError{code: 500, description: "Internal Server Error: restart"}
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
