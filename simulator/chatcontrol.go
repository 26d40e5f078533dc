package simulator

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// shownChat is a chat as it stands in a person's list.
type shownChat struct {
	Chat
	About  map[string]string `json:"about,omitempty"`
	Role   string            `json:"role"` // what the person is in it
	Bot    string            `json:"bot"`  // what the bot is in it
	Count  int               `json:"count"`
	Last   *View             `json:"last,omitempty"`
	Pinned *View             `json:"pinned,omitempty"`
}

func (s *Server) showChat(c *chat, p *Profile) shownChat {
	shown := shownChat{Chat: c.info, About: c.about, Role: "member", Bot: "member", Count: len(c.members)}
	if c.info.ID < 0 {
		shown.Role, shown.Bot = c.statusOf(p.ID), c.botStatus()
	}
	if live := c.live(); len(live) > 0 {
		shown.Last = live[len(live)-1].view()
	}
	if m := c.find(c.pinned); m != nil {
		shown.Pinned = m.view()
	}
	return shown
}

// chatsOf are the chats of a person: the one with the bot, then groups and channels they are in or may join.
func (s *Server) chatsOf(p *Profile) []shownChat {
	list := []shownChat{s.showChat(s.chatOf(p), p)}
	for _, id := range s.groups {
		c := s.chats[id]
		if c.migrated == 0 && (slices.Contains(c.members, p.ID) || c.info.Type == "channel") {
			list = append(list, s.showChat(c, p))
		}
	}
	return list
}

type inChatOf struct {
	who
	Chat      int64  `json:"chat"`
	From      int64  `json:"from"`
	MessageID int    `json:"message_id"`
	ReplyTo   int    `json:"reply_to_message_id"`
	Text      string `json:"text"`
	Title     string `json:"title"`
	Username  string `json:"username"`
	WithBot   bool   `json:"with_bot"`
	Status    string `json:"status"`
	Offset    string `json:"offset"`
	QueryID   string `json:"query_id"`
	ResultID  string `json:"result_id"`
	Phone     string `json:"phone"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
}

// controlChats is the part of the control API that concerns all chats of a person.
func (s *Server) controlChats(mux *http.ServeMux) {
	mux.HandleFunc("GET /sim/chats", s.reads(func(r *http.Request) (any, error) {
		p, err := s.personOf(r.URL.Query().Get("person"))
		if err != nil {
			return nil, err
		}
		return s.chatsOf(p), nil
	}))
	mux.HandleFunc("POST /sim/chats", by(s, func(p *Profile, in inChatOf) (any, error) {
		c, err := s.addGroup(p, in.Title, in.WithBot)
		if err != nil {
			return nil, err
		}
		return s.showChat(c, p), nil
	}))
	mux.HandleFunc("POST /sim/channels", by(s, func(p *Profile, in inChatOf) (any, error) {
		c, err := s.addChannel(p, in.Title, in.Username)
		if err != nil {
			return nil, err
		}
		return s.showChat(c, p), nil
	}))
	mux.HandleFunc("POST /sim/join", by(s, func(p *Profile, in inChatOf) (any, error) {
		c, err := s.group(in.Chat)
		if err != nil {
			return nil, err
		}
		s.join(c, p)
		return s.showChat(c, p), nil
	}))
	s.inOwnChat(mux, "leave", func(c *chat, p *Profile, _ inChatOf) (any, error) { return true, s.leave(c, p) })
	s.inOwnChat(mux, "appoint", func(c *chat, p *Profile, in inChatOf) (any, error) { return true, s.appoint(c, p, in.Status) })
	s.inOwnChat(mux, "edit", func(c *chat, p *Profile, in inChatOf) (any, error) {
		return true, s.rewrite(c, p, in.MessageID, in.Text)
	})
	s.inOwnChat(mux, "delete", func(c *chat, p *Profile, in inChatOf) (any, error) { return true, s.withdraw(c, p, in.MessageID) })
	s.inOwnChat(mux, "contact", func(c *chat, p *Profile, in inChatOf) (any, error) {
		return sentAll(s.attach(c, p, in.ReplyTo, ContactOf(in.Phone, in.FirstName, in.LastName)))
	})
	s.inOwnChat(mux, "forward", func(to *chat, p *Profile, in inChatOf) (any, error) {
		from, err := s.seesChat(p, in.From)
		if err != nil {
			return nil, err
		}
		return sent(s.forward(p, from, in.MessageID, to))
	})
	s.inOwnChat(mux, "pick", func(_ *chat, p *Profile, in inChatOf) (any, error) { return sent(s.pick(p, in.QueryID, in.ResultID)) })
	mux.HandleFunc("GET /sim/inline", s.serveInline)
	mux.HandleFunc("GET /sim/preview", s.servePreview)
}

// inOwnChat is an act in a chat the person is in.
func (s *Server) inOwnChat(mux *http.ServeMux, path string, act func(*chat, *Profile, inChatOf) (any, error)) {
	mux.HandleFunc("POST /sim/"+path, by(s, func(p *Profile, in inChatOf) (any, error) {
		c, err := s.seesChat(p, in.Chat)
		if err != nil {
			return nil, err
		}
		return act(c, p, in)
	}))
}

// serveInline asks the bot and waits for its answer; without one in time there are no results.
func (s *Server) serveInline(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.personOf(q.Get("person"))
	if err != nil {
		refuse(w, err)
		return
	}
	chat, _ := strconv.ParseInt(q.Get("chat"), 10, 64)
	c, err := s.seesChat(p, chat)
	if err == nil {
		var id string
		if id, err = s.askInline(c, p, q.Get("query"), q.Get("offset")); err == nil {
			timer := time.NewTimer(inlineLife)
			defer timer.Stop()
			for s.queries[id].answer == nil && s.await(r.Context(), timer.C) {
			}
			if a := s.queries[id].answer; a != nil {
				writeJSON(w, http.StatusOK, a)
				return
			}
			err = refusal{http.StatusGatewayTimeout, "the bot did not answer in time"}
		}
	}
	refuse(w, err)
}
