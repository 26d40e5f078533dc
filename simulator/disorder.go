package simulator

import (
	"encoding/json"
	"slices"
	"time"
)

// What goes wrong with updates on their way to the bot: their order, and what stands in them.

// holdTime is how long an update waits to be overtaken.
const holdTime = time.Second

// disorder lets an update overtake the one held back in its chat, or holds it back itself.
// The caller holds the lock; u is the last of those that wait.
func (s *Server) disorder(u *update) {
	q, f := &s.queue, &s.faults.Faults
	if first := q.held[u.chat]; first != nil {
		if first.forTap && u.kind != "callback_query" {
			s.release(first)
			return
		}
		s.overtake(first, u)
		return
	}
	forTap := u.kind == "message" && s.hits(&f.TapFirst, u.kind)
	if !forTap && !s.hits(&f.Swapped, u.kind) || s.ctx.Err() != nil {
		return
	}
	u.forTap = forTap
	q.held[u.chat] = u
	q.stuck[u.lane] = u
	s.jobs.Go(func() { s.holdOut(u) })
}

// holdOut ends the wait of an update that nothing overtook.
func (s *Server) holdOut(u *update) {
	select {
	case <-time.After(holdTime):
	case <-s.ctx.Done():
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.queue.held[u.chat] == u {
		s.release(u)
	}
}

// release sends an update that was held back on its way, in its own place. Those of
// other chats may have passed it meanwhile: no offset confirms it before it was given.
func (s *Server) release(u *update) {
	u.late = true
	delete(s.queue.held, u.chat)
	delete(s.queue.stuck, u.lane)
	s.offer(u)
	s.wake()
}

func (s *Server) releaseAll() {
	for _, u := range s.queue.held {
		s.release(u)
	}
}

// overtake puts first behind u: a poll gets it after u, a webhook once u was taken. No offset
// confirms it before the bot was given it: a lower id may come late.
func (s *Server) overtake(first, u *update) {
	q := &s.queue
	delete(q.held, first.chat)
	at := slices.Index(q.waiting, first)
	if at < 0 {
		s.free(first)
		return
	}
	q.waiting = append(slices.Delete(q.waiting, at, at+1), first)
	first.late = true
	if first.lane == u.lane {
		delete(q.stuck, first.lane) // the lane is served in order, and u stands before it
		return
	}
	u.ahead = first
}

// passed lets go what waited for u to be first. The caller holds the lock.
func (s *Server) passed(u *update) {
	if u.ahead != nil {
		s.free(u.ahead)
		s.offer(u.ahead)
		u.ahead = nil
	}
}

func (s *Server) free(u *update) {
	if s.queue.stuck[u.lane] == u {
		delete(s.queue.stuck, u.lane)
	}
}

// body is the update as the bot reads it, unless a fault has it that it cannot.
func (s *Server) body(u *update, content any) json.RawMessage {
	f := &s.faults.Faults
	if m, ok := content.(Message); ok && s.hits(&f.UnknownValue, u.kind) {
		content = messageFromLater{m, fromLater{Type: "from_a_later_version", Date: m.Date}}
	}
	fields := map[string]any{"update_id": u.id, u.kind: content}
	if s.hits(&f.NoID, u.kind) {
		u.nameless = true
		delete(fields, "update_id")
	}
	body, err := json.Marshal(fields)
	if err != nil {
		panic(err) // our own types
	}
	return body
}

// messageFromLater is a message with a value that was not known when the bot was written.
type messageFromLater struct {
	Message
	Origin fromLater `json:"forward_origin"`
}

type fromLater struct {
	Type string `json:"type"`
	Date int64  `json:"date"`
}

// unreadable are updates of which only the id can be read, if that.
var unreadable = []map[string]any{
	{"from_a_later_version": map[string]any{"list": []any{1, nil, map[string]any{}}}},
	{"message": "a text in the place of an object"},
	{"message": map[string]any{"message_id": "not a number", "chat": 7}},
	{"callback_query": []any{}},
}

// pushUnreadable puts an update before u that no bot can read.
func (s *Server) pushUnreadable() {
	fields := map[string]any{"update_id": s.queue.next}
	for name, value := range unreadable[s.faults.draw.IntN(len(unreadable))] {
		fields[name] = value
	}
	body, err := json.Marshal(fields)
	if err != nil {
		panic(err) // our own types
	}
	s.enqueue(&update{id: s.queue.next, kind: "unknown", lane: "unknown", body: body})
}
