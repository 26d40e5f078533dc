package simulator

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
)

// maxHistory is how many messages of a chat are shown.
const maxHistory = 500

// refusal is an error of the control API: a sentence for the person at the page.
type refusal struct {
	status int
	text   string
}

func (r refusal) Error() string { return r.text }

// control is the API of the chat page, all JSON.
func (s *Server) control() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /sim/people", s.reads(func(*http.Request) (any, error) { return s.everybody(), nil }))
	mux.HandleFunc("POST /sim/people", acts(s, func(in newPerson) (any, error) {
		return *s.addPerson(Profile{Name: in.Name, LanguageCode: in.LanguageCode}), nil
	}))
	mux.HandleFunc("GET /sim/bot", s.reads(func(*http.Request) (any, error) {
		return map[string]any{"id": s.bot.ID, "name": s.bot.FirstName, "username": s.bot.Username, "description": s.cfg.Description}, nil
	}))
	mux.HandleFunc("GET /sim/commands", s.reads(func(r *http.Request) (any, error) {
		p, err := s.personOf(r.URL.Query().Get("person"))
		if err != nil {
			return nil, err
		}
		return s.menu(p), nil
	}))
	mux.HandleFunc("GET /sim/history", s.reads(s.history))
	mux.HandleFunc("GET /sim/events", s.serveEvents)
	mux.HandleFunc("GET /sim/file/{id}", s.serveSimFile)
	s.controlActs(mux)
	s.controlFaults(mux)
	s.controlGroups(mux)
	s.controlChats(mux)
	mux.HandleFunc("/sim/", func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, refusal{http.StatusNotFound, "there is no such address"})
	})
	return mux
}

func (s *Server) controlActs(mux *http.ServeMux) {
	mux.HandleFunc("POST /sim/say", by(s, func(p *Profile, in saying) (any, error) {
		c, err := s.seesChat(p, in.Chat)
		if err != nil {
			return nil, err
		}
		return sent(s.say(c, p, in.Text, in.ReplyTo))
	}))
	mux.HandleFunc("POST /sim/start", by(s, func(p *Profile, in starting) (any, error) {
		return sent(s.start(p, in.Payload))
	}))
	mux.HandleFunc("POST /sim/press", by(s, func(p *Profile, in pressing) (any, error) {
		c, err := s.seesChat(p, in.Chat)
		if err != nil {
			return nil, err
		}
		id, err := s.pressButton(c, p, in.MessageID, in.pick)
		return map[string]string{"callback_query_id": id}, err
	}))
	mux.HandleFunc("POST /sim/location", by(s, func(p *Profile, in placing) (any, error) {
		c, err := s.seesChat(p, in.Chat)
		if err != nil {
			return nil, err
		}
		return sentAll(s.attach(c, p, in.ReplyTo, LocationAt(in.Latitude, in.Longitude)))
	}))
	mux.HandleFunc("POST /sim/voice", by(s, func(p *Profile, in speaking) (any, error) {
		c, err := s.seesChat(p, in.Chat)
		if err != nil {
			return nil, err
		}
		return sentAll(s.attach(c, p, in.ReplyTo, VoiceOf(in.Duration)))
	}))
	mux.HandleFunc("POST /sim/block", by(s, func(p *Profile, in blocking) (any, error) {
		s.block(p, in.Blocked)
		return *p, nil
	}))
	mux.HandleFunc("POST /sim/files", s.serveFiles)
}

type (
	who       struct{ Person int64 }
	newPerson struct {
		Name         string `json:"name"`
		LanguageCode string `json:"language_code"`
	}
	saying struct {
		who
		Chat    int64  `json:"chat"`
		Text    string `json:"text"`
		ReplyTo int    `json:"reply_to_message_id"`
	}
	starting struct {
		who
		Payload string `json:"payload"`
	}
	placing struct {
		who
		Chat      int64   `json:"chat"`
		ReplyTo   int     `json:"reply_to_message_id"`
		Latitude  float64 `json:"latitude"`
		Longitude float64 `json:"longitude"`
	}
	speaking struct {
		who
		Chat     int64 `json:"chat"`
		ReplyTo  int   `json:"reply_to_message_id"`
		Duration int   `json:"duration"`
	}
	blocking struct {
		who
		Blocked bool `json:"blocked"`
	}
	pressing struct {
		who
		Chat      int64  `json:"chat"`
		MessageID int    `json:"message_id"`
		Row       *int   `json:"row"`
		Column    *int   `json:"column"`
		Data      string `json:"data"`
	}
)

func (w who) id() int64 { return w.Person }

// pick finds the button by its data, or by its place when no data is given.
func (in pressing) pick(k *InlineKeyboard) *InlineButton {
	for r, row := range k.Rows {
		for c := range row {
			here := in.Data == "" && in.Row != nil && in.Column != nil && r == *in.Row && c == *in.Column
			if here || in.Data != "" && row[c].CallbackData == in.Data {
				return &row[c]
			}
		}
	}
	return nil
}

func sent(m *stored, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return map[string]any{"message": m.view()}, nil
}

func sentAll(all []*stored, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return sent(all[0], nil)
}

// reads answers a GET under the lock.
func (s *Server) reads(get func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		result, err := get(r)
		s.mu.Unlock()
		reply(w, result, err)
	}
}

// acts answers a POST whose body is an In.
func acts[In any](s *Server, act func(In) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in In
		if err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&in); err != nil {
			refuse(w, refusal{http.StatusBadRequest, "the body is not the JSON expected here"})
			return
		}
		s.mu.Lock()
		result, err := act(in)
		s.mu.Unlock()
		reply(w, result, err)
	}
}

// by is acts for what a person does.
func by[In interface{ id() int64 }](s *Server, act func(*Profile, In) (any, error)) http.HandlerFunc {
	return acts(s, func(in In) (any, error) {
		p := s.people[in.id()]
		if p == nil {
			return nil, refusal{http.StatusNotFound, "there is no such person"}
		}
		return act(p, in)
	})
}

func reply(w http.ResponseWriter, result any, err error) {
	if err != nil {
		refuse(w, err)
		return
	}
	writeJSON(w, http.StatusOK, result)
}

func refuse(w http.ResponseWriter, err error) {
	status := http.StatusBadRequest
	if r := (refusal{}); errors.As(err, &r) {
		status = r.status
	}
	writeJSON(w, status, map[string]string{"error": err.Error()})
}

func (s *Server) personOf(id string) (*Profile, error) {
	n, _ := strconv.ParseInt(id, 10, 64)
	if p := s.people[n]; p != nil {
		return p, nil
	}
	return nil, refusal{http.StatusNotFound, "there is no such person"}
}

// history is what stands in a chat now: of a person with the bot, or, with ?person=, in any chat they may see.
// seq is the event to listen behind.
func (s *Server) history(r *http.Request) (any, error) {
	c, err := s.asked(r)
	if err != nil {
		return nil, err
	}
	live := c.live()
	live = live[max(0, len(live)-maxHistory):]
	views := make([]*View, len(live))
	for i, m := range live {
		views[i] = m.view()
	}
	out := map[string]any{"seq": s.feed.seq, "messages": views, "reply_keyboard": c.keyboard}
	if m := c.find(c.pinned); m != nil {
		out["pinned"] = m.view()
	}
	return out, nil
}

// asked is the chat of a query: ?chat=, seen by ?person=; a channel may be read by everybody.
func (s *Server) asked(r *http.Request) (*chat, error) {
	q := r.URL.Query()
	chat, _ := strconv.ParseInt(q.Get("chat"), 10, 64)
	if chat > 0 {
		p, err := s.personOf(q.Get("chat"))
		if err != nil {
			return nil, err
		}
		return s.chatOf(p), nil
	}
	p, err := s.personOf(q.Get("person"))
	if err != nil {
		return nil, err
	}
	if c := s.chats[chat]; c != nil && c.info.Type == "channel" {
		return c, nil
	}
	return s.seesChat(p, chat)
}
