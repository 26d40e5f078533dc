package simulator

import (
	"slices"
	"strings"
)

// Place is a group or channel of the invented world.
type Place struct {
	Type     string            `json:"type"` // group, supergroup, channel
	Title    string            `json:"title"`
	Username string            `json:"username"` // of a public one, without "@"
	About    map[string]string `json:"about"`    // a sentence of what it is, by language
	Owner    int64             `json:"owner"`
	Members  []int64           `json:"members"` // beside the owner
	Bot      string            `json:"bot"`     // what the bot is in it: administrator, member; empty is nothing
}

// addPlace makes a place as it has long been: the bot is told nothing of it. A place of an owner nobody knows is none.
func (s *Server) addPlace(p Place) {
	if s.people[p.Owner] == nil {
		return
	}
	first := firstSupergroup
	if p.Type == "group" {
		first = firstGroup
	}
	c := s.newGroup(Chat{Type: p.Type, Title: p.Title, Username: p.Username}, first)
	c.about, c.members = p.About, append([]int64{p.Owner}, p.Members...)
	c.members = slices.DeleteFunc(c.members, func(id int64) bool { return s.people[id] == nil })
	if c.botAdmin = p.Bot == "administrator"; p.Bot == "" {
		c.out = "left"
	}
}

// addChannel lets a person make a channel; the bot is not in it yet.
func (s *Server) addChannel(p *Profile, title, username string) (*chat, error) {
	title = strings.TrimSpace(title)
	switch {
	case title == "":
		return nil, says("a channel needs a title")
	case username != "" && s.named(username) != 0:
		return nil, says("the name @%s is taken", username)
	}
	c := s.newGroup(Chat{Type: "channel", Title: title, Username: username}, firstSupergroup)
	c.members, c.out = []int64{p.ID}, "left"
	s.publish(Event{Kind: "chats"}, nil)
	return c, nil
}

// publishPost puts a post of an administrator into a channel; the bot is told when it is one of them.
func (s *Server) publishPost(c *chat, p *Profile, m *stored) error {
	if status := c.statusOf(p.ID); status != "creator" && status != "administrator" {
		return says("%s may not post in this channel", p.Name)
	}
	m.SenderChat = &c.info
	c.heard = s.cfg.Now()
	s.put(c, m)
	if c.botAdmin {
		s.push(update{kind: "channel_post", lane: lane(c), chat: c.info.ID, about: m}, m.Message)
	}
	return nil
}

// appoint has an owner make the bot an administrator, a member, or nobody (kicked).
func (s *Server) appoint(c *chat, by *Profile, status string) error {
	switch {
	case c.creator() != by.ID:
		return says("%s does not own this %s", by.Name, c.info.Type)
	case c.info.Type == "channel" && status == "member":
		return says("a bot is in a channel as an administrator only")
	case status != "administrator" && status != "member" && status != "kicked":
		return says("nobody can be made %q", status)
	case c.botStatus() == status:
		return nil
	case c.out != "" && status == "kicked":
		return says("the bot is not in the %s", c.info.Type)
	}
	if c.out != "" && c.info.Type != "channel" {
		s.addBot(c, by)
	}
	if c.botStatus() != status {
		s.setMember(c, by, status)
	}
	return nil
}

// leave takes a person out of a group or channel they did not make.
func (s *Server) leave(c *chat, p *Profile) error {
	if c.creator() == p.ID {
		return says("%s made it and stays in it", p.Name)
	}
	c.members = slices.DeleteFunc(c.members, func(id int64) bool { return id == p.ID })
	c.admins = slices.DeleteFunc(c.admins, func(id int64) bool { return id == p.ID })
	s.publish(Event{Kind: "chats"}, nil)
	return nil
}
