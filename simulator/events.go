package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Event is something the chat page may want to show.
type Event struct {
	Seq     int64   `json:"seq"`
	Kind    string  `json:"kind"` // message, edit, delete, answer, action, commands, person, keyboard, seen, faults, chats, pin
	Chat    int64   `json:"chat,omitempty"`
	Person  int64   `json:"person,omitempty"`
	Message *View   `json:"message,omitempty"`
	Answer  *Answer `json:"answer,omitempty"`
	Action  string  `json:"action,omitempty"`
}

// View is a message with what only the simulator knows of it.
type View struct {
	Message
	SeenByBot bool `json:"seen_by_bot"`
}

func (m *stored) view() *View { return &View{m.Message, m.seen} }

const (
	maxEvents = 2_000
	heartbeat = 15 * time.Second
)

// feed is the last events, numbered without gaps.
type feed struct {
	seq  int64
	last []Event
}

// publish numbers an event and wakes all who wait; about is the message it changes. The caller holds the lock.
func (s *Server) publish(e Event, about *stored) {
	f := &s.feed
	f.seq++
	e.Seq = f.seq
	if about != nil {
		about.rev = f.seq
	}
	if len(f.last) >= maxEvents {
		f.last = slices.Clone(f.last[maxEvents/2:])
	}
	f.last = append(f.last, e)
	s.wake()
}

// after are the events behind a number that are still remembered.
func (f *feed) after(seq int64) []Event {
	at, _ := slices.BinarySearchFunc(f.last, seq+1, func(e Event, seq int64) int { return int(e.Seq - seq) })
	return slices.Clone(f.last[at:])
}

// serveEvents streams events as they come, beginning behind ?after= or Last-Event-ID.
func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	seq, err := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
	if last, bad := strconv.ParseInt(r.Header.Get("Last-Event-ID"), 10, 64); bad == nil {
		seq, err = last, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil || seq > s.feed.seq { // from now on; a number from before a restart means nothing here
		seq = s.feed.seq
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	control := http.NewResponseController(w)
	for {
		events := s.feed.after(seq)
		s.mu.Unlock()
		err := writeEvents(w, events)
		if err == nil {
			err = control.Flush()
		}
		s.mu.Lock()
		if err != nil {
			return
		}
		if len(events) > 0 {
			seq = events[len(events)-1].Seq
		}
		if !s.awaitEvent(r, seq) {
			return
		}
	}
}

// awaitEvent waits for an event behind seq, at most until a sign of life is due; false ends the stream.
func (s *Server) awaitEvent(r *http.Request, seq int64) bool {
	timer := time.NewTimer(heartbeat)
	defer timer.Stop()
	for s.feed.seq <= seq {
		if !s.await(r.Context(), timer.C) {
			return r.Context().Err() == nil && s.ctx.Err() == nil
		}
	}
	return s.ctx.Err() == nil
}

func writeEvents(w http.ResponseWriter, events []Event) error {
	if len(events) == 0 {
		_, err := fmt.Fprint(w, ": here\n\n")
		return err
	}
	for _, e := range events {
		data, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("simulator: event %d: %w", e.Seq, err)
		}
		if _, err := fmt.Fprintf(w, "id: %d\ndata: %s\n\n", e.Seq, data); err != nil {
			return fmt.Errorf("simulator: event %d: %w", e.Seq, err)
		}
	}
	return nil
}
