package simulator

import (
	"encoding/json"
	"time"
)

// deletable is how long a message can be deleted, and maxDeleted how many at once.
const (
	deletable  = 48 * time.Hour
	maxDeleted = 100
)

func (s *Server) deleteMessage(r *request) (any, *apiError) {
	if !r.has("chat_id") {
		return nil, bad("chat identifier is not specified")
	}
	if r.integer("message_id") == 0 {
		return nil, bad("message identifier is not specified")
	}
	c, _, fail := s.known(r.str("chat_id"))
	if fail != nil {
		return nil, fail
	}
	m := c.find(int(r.integer("message_id")))
	switch {
	case m == nil:
		return nil, bad("message to delete not found")
	case s.cfg.Now().Sub(time.Unix(m.Date, 0)) > deletable, !m.byBot && c.info.ID < 0:
		return nil, bad("message can't be deleted for everyone")
	}
	s.erase(c, m)
	return true, nil
}

// deleteMessages leaves out those that are not there, as Telegram does.
func (s *Server) deleteMessages(r *request) (any, *apiError) {
	var ids []int
	if json.Unmarshal([]byte(r.str("message_ids")), &ids) != nil {
		return nil, bad("can't parse message_ids JSON object")
	}
	if len(ids) == 0 {
		return nil, bad("message identifiers are not specified")
	}
	if len(ids) > maxDeleted {
		return nil, bad("too many message identifiers specified")
	}
	c, _, fail := s.known(r.str("chat_id"))
	if fail != nil {
		return nil, fail
	}
	for _, id := range ids {
		m := c.find(id)
		if m != nil && (m.byBot || c.info.ID > 0) && s.cfg.Now().Sub(time.Unix(m.Date, 0)) <= deletable {
			s.erase(c, m)
		}
	}
	return true, nil
}

// erase takes a message out of its chat.
func (s *Server) erase(c *chat, m *stored) {
	m.deleted = true
	if c.pinned == m.MessageID {
		c.pinned = 0
	}
	s.publish(Event{Kind: "delete", Chat: c.info.ID, Message: m.view()}, m)
}

func (s *Server) pinChatMessage(r *request) (any, *apiError) {
	c, fail := s.writable(r.str("chat_id"))
	if fail != nil {
		return nil, fail
	}
	m := c.find(int(r.integer("message_id")))
	switch {
	case m == nil:
		return nil, bad("message to pin not found")
	case m.service():
		return nil, bad("message can't be pinned")
	case c.info.ID < 0 && !c.botAdmin:
		return nil, bad("not enough rights to manage pinned messages in the chat")
	case c.pinned == m.MessageID:
		return nil, bad("CHAT_NOT_MODIFIED")
	}
	c.pinned = m.MessageID
	bot := s.bot
	note := &stored{byBot: true, silent: r.boolean("disable_notification")}
	note.Pinned = m.shown()
	if note.From = &bot; c.info.Type == "channel" {
		note.From, note.SenderChat = nil, &c.info
	}
	s.put(c, note)
	s.publish(Event{Kind: "pin", Chat: c.info.ID, Message: m.view()}, nil)
	return true, nil
}

func (s *Server) unpinChatMessage(r *request) (any, *apiError) {
	c, fail := s.writable(r.str("chat_id"))
	if fail != nil {
		return nil, fail
	}
	id := int(r.integer("message_id"))
	if c.pinned == 0 || id != 0 && id != c.pinned {
		return nil, bad("message to unpin not found")
	}
	c.pinned = 0
	s.publish(Event{Kind: "pin", Chat: c.info.ID}, nil)
	return true, nil
}

// service tells whether a message only says that something happened.
func (m *stored) service() bool {
	return m.Pinned != nil || m.NewMembers != nil || m.MigrateTo != 0 || m.MigrateFrom != 0
}
