package simulator

import "slices"

// seesChat finds a chat a person is in: 0 or their own id is the one with the bot.
func (s *Server) seesChat(p *Profile, id int64) (*chat, error) {
	if id == 0 || id == p.ID {
		return s.chatOf(p), nil
	}
	c, err := s.group(id)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(c.members, p.ID) {
		return nil, says("%s is not in this chat", p.Name)
	}
	return c, nil
}

// wroteIt tells whether a message is a person's own.
func (m *stored) wroteIt(c *chat, p *Profile) bool {
	if m.byBot || m.service() {
		return false
	}
	return m.From != nil && m.From.ID == p.ID || m.From == nil && c.creator() == p.ID
}

// rewrite has a person edit a message of theirs: its text, or the caption of what it carries.
func (s *Server) rewrite(c *chat, p *Profile, id int, text string) error {
	m := c.find(id)
	if m == nil || !m.wroteIt(c, p) {
		return says("message %d is none of %s", id, p.Name)
	}
	if m.Text == "" {
		if m.Photo == nil && m.Document == nil && m.Voice == nil {
			return says("there are no words in message %d", id)
		}
		if err := s.captioned(m, text); err != nil {
			return err
		}
	} else {
		f, fail := s.format(text, "", "")
		if fail != nil || f.text == "" {
			return says("there is nothing to send")
		}
		m.Text, m.Entities = f.text, f.entities
	}
	now := s.cfg.Now()
	c.heard, m.EditDate = now, now.Unix()
	s.publish(Event{Kind: "edit", Chat: c.info.ID, Message: m.view()}, m)
	kind := "edited_message"
	if c.info.Type == "channel" {
		kind = "edited_channel_post"
	}
	if c.info.ID > 0 || c.botAdmin {
		s.push(update{kind: kind, lane: lane(c), chat: c.info.ID, about: m}, m.Message)
	}
	return nil
}

// withdraw has a person delete a message of theirs, or any in their chat with the bot. Bots are not told.
func (s *Server) withdraw(c *chat, p *Profile, id int) error {
	m := c.find(id)
	if m == nil || c.info.ID < 0 && !m.wroteIt(c, p) {
		return says("message %d is none of %s", id, p.Name)
	}
	s.erase(c, m)
	return nil
}

// forward has a person send on what they see in one chat to another.
func (s *Server) forward(p *Profile, from *chat, id int, to *chat) (*stored, error) {
	m := from.find(id)
	switch {
	case m == nil:
		return nil, says("message %d is not in the chat", id)
	case m.HasProtectedContent:
		return nil, says("this message cannot be forwarded")
	case m.service():
		return nil, says("message %d says nothing", id)
	}
	out := &stored{Message: m.content()}
	out.ForwardOrigin = m.origin()
	return out, s.send(to, p, out)
}
