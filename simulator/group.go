package simulator

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// Groups begin below these ids, as Telegram's do: a small group has a negative id of
// its own, a supergroup one that begins with -100.
const (
	firstGroup      int64 = -5_000_000_001
	firstSupergroup int64 = -1_002_000_000_001
)

// addGroup lets a person make a group, with the bot in it or without. The caller holds the lock.
func (s *Server) addGroup(p *Profile, title string, withBot bool) (*chat, error) {
	title = strings.TrimSpace(title)
	if title == "" {
		return nil, says("a group needs a title")
	}
	c := s.newGroup(Chat{Type: "group", Title: title}, firstGroup)
	c.members, c.out = []int64{p.ID}, "left"
	if withBot {
		s.addBot(c, p)
	}
	s.publish(Event{Kind: "chats"}, nil)
	return c, nil
}

// addBot has a person add the bot to a group.
func (s *Server) addBot(c *chat, p *Profile) {
	s.setMember(c, p, "member")
	s.enter(c, p, &stored{Message: Message{NewMembers: []User{s.bot}}}, true)
}

func (s *Server) newGroup(info Chat, id int64) *chat {
	for s.chats[id] != nil {
		id--
	}
	info.ID = id
	c := &chat{info: info, next: s.cfg.FirstMessage}
	s.chats[id] = c
	s.groups = append(s.groups, id)
	return c
}

// group finds a group or channel that was not given up for a supergroup.
func (s *Server) group(id int64) (*chat, error) {
	c := s.chats[id]
	switch {
	case c == nil || id >= 0:
		return nil, says("there is no group %d", id)
	case c.migrated != 0:
		return nil, says("group %d is a supergroup now: %d", id, c.migrated)
	}
	return c, nil
}

// setMember tells the bot what it is in a group or channel now.
func (s *Server) setMember(c *chat, by *Profile, now string) {
	before := c.membership(s.bot, c.botStatus())
	c.botAdmin, c.out = now == "administrator", ""
	if now == "left" || now == "kicked" {
		c.out = now
	}
	s.push(update{kind: "my_chat_member", lane: "member:" + strconv.FormatInt(c.info.ID, 10)}, member{
		Chat: c.info, From: by.user(), Date: s.cfg.Now().Unix(), Old: before, New: c.membership(s.bot, now),
	})
	s.publish(Event{Kind: "chats"}, nil)
}

// tellGroup puts a person's message into a group; who writes is in it. The bot sees what a bot without
// special rights sees: commands that are not for another bot, answers to it, what was sent through it.
// As an administrator it sees everything.
func (s *Server) tellGroup(c *chat, p *Profile, m *stored) error {
	s.join(c, p)
	reply, via := m.ReplyToMessage, m.ViaBot
	forBot := c.botAdmin || reply != nil && reply.From != nil && reply.From.ID == s.bot.ID ||
		via != nil && via.ID == s.bot.ID || s.commandFor(&m.Message)
	s.enter(c, p, m, forBot && c.out == "")
	return nil
}

// join lets a person into a group or channel; who is in it already stays.
func (s *Server) join(c *chat, p *Profile) {
	if !slices.Contains(c.members, p.ID) {
		c.members = append(c.members, p.ID)
		s.publish(Event{Kind: "chats"}, nil)
	}
}

// commandFor tells whether a message holds a command that this bot may answer.
func (s *Server) commandFor(m *Message) bool {
	units := utf16.Encode([]rune(m.Text))
	for _, e := range m.Entities {
		if e.Type != "bot_command" {
			continue
		}
		_, name, named := strings.Cut(string(utf16.Decode(units[e.Offset:e.Offset+e.Length])), "@")
		if !named || strings.EqualFold(name, s.bot.Username) {
			return true
		}
	}
	return false
}

// removeBot has a person put the bot out of a group.
func (s *Server) removeBot(c *chat, by *Profile) error {
	if c.out != "" {
		return says("the bot is not in the group any more")
	}
	s.setMember(c, by, "kicked")
	return nil
}

// Migrate makes a supergroup of a group and gives its new id. What the bot sends to the old
// one is refused with migrate_to_chat_id; the history stays behind, as it does for bots.
func (s *Server) Migrate(group int64) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.migrate(group)
}

func (s *Server) migrate(id int64) (int64, error) {
	old, err := s.group(id)
	if err != nil {
		return 0, err
	}
	if old.info.Type != "group" {
		return 0, says("group %d is a %s already", id, old.info.Type)
	}
	c := s.newGroup(Chat{Type: "supergroup", Title: old.info.Title}, firstSupergroup)
	c.members, c.out, c.heard, c.about = old.members, old.out, old.heard, old.about
	owner := s.people[old.members[0]]
	s.enter(old, owner, &stored{Message: Message{MigrateTo: c.info.ID}}, c.out == "")
	old.migrated = c.info.ID
	s.enter(c, owner, &stored{Message: Message{MigrateFrom: id}}, c.out == "")
	s.publish(Event{Kind: "chats"}, nil)
	return c.info.ID, nil
}

func (c *chat) moved() *apiError {
	return &apiError{code: 400, description: "Bad Request: group chat was upgraded to a supergroup chat", migrateTo: c.migrated}
}
