package simulator

import (
	"net/http"
)

// shownInGroup is how many messages of a group the page is given.
const shownInGroup = 20

// groupView is a group as the page shows it.
type groupView struct {
	Chat
	BotIsIn  bool    `json:"bot_is_in"`
	Messages []*View `json:"messages"`
}

type inGroup struct {
	who
	Group     int64  `json:"group"`
	Title     string `json:"title"`
	Text      string `json:"text"`
	MessageID int    `json:"message_id"`
	Data      string `json:"data"`
}

// controlGroups is the part of the control API that concerns groups.
func (s *Server) controlGroups(mux *http.ServeMux) {
	mux.HandleFunc("GET /sim/groups", s.reads(func(*http.Request) (any, error) { return s.groupViews(), nil }))
	mux.HandleFunc("POST /sim/groups", by(s, func(p *Profile, in inGroup) (any, error) {
		c, err := s.addGroup(p, in.Title, true)
		if err != nil {
			return nil, err
		}
		return c.view(), nil
	}))
	act := func(path string, do func(*chat, *Profile, inGroup) error) {
		mux.HandleFunc("POST /sim/groups/"+path, by(s, func(p *Profile, in inGroup) (any, error) {
			c, err := s.group(in.Group)
			if err == nil {
				err = do(c, p, in)
			}
			if err != nil {
				return nil, err
			}
			return s.groupViews(), nil
		}))
	}
	act("say", func(c *chat, p *Profile, in inGroup) error {
		_, err := s.say(c, p, in.Text, in.MessageID)
		return err
	})
	act("press", func(c *chat, p *Profile, in inGroup) error {
		_, err := s.pressIn(c, p, in.MessageID, pressing{Data: in.Data}.pick)
		return err
	})
	act("migrate", func(c *chat, _ *Profile, _ inGroup) error {
		_, err := s.migrate(c.info.ID)
		return err
	})
	act("remove", func(c *chat, p *Profile, _ inGroup) error { return s.removeBot(c, p) })
}

// groupViews are the groups the bot is or was in, without those given up for a supergroup.
func (s *Server) groupViews() []groupView {
	list := []groupView{}
	for _, id := range s.groups {
		if c := s.chats[id]; c.migrated == 0 && c.info.Type != "channel" && c.out != "left" {
			list = append(list, c.view())
		}
	}
	return list
}

func (c *chat) view() groupView {
	live := c.live()
	live = live[max(0, len(live)-shownInGroup):]
	v := groupView{Chat: c.info, BotIsIn: c.out == "", Messages: make([]*View, len(live))}
	for i, m := range live {
		v.Messages[i] = m.view()
	}
	return v
}
