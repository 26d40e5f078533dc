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

// addGroup lets a person make a group with the bot in it. The caller holds the lock.
func (s *Server) addGroup(p *Profile, title string) (*chat, error) {
	title = strings.TrimSpace(title)
	if title == "" {
		return nil, says("a group needs a title")
	}
	c := s.newGroup(Chat{Type: "group", Title: title}, firstGroup)
	c.members = []int64{p.ID}
	s.setMember(c, p, "left", "member")
	s.enter(c, p, &stored{Message: Message{NewMembers: []User{s.bot}}}, true)
	return c, nil
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

// group finds a group that was not given up for a supergroup.
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

// setMember tells the bot what it is in a group now.
func (s *Server) setMember(c *chat, by *Profile, before, now string) {
	c.out = now != "member"
	s.push(update{kind: "my_chat_member", lane: "member:" + strconv.FormatInt(c.info.ID, 10)}, member{
		Chat: c.info, From: by.user(), Date: s.cfg.Now().Unix(),
		Old: membership{User: s.bot, Status: before}, New: membership{User: s.bot, Status: now},
	})
}

// sayInGroup has a person write in a group; who writes is in it. The bot sees what a bot
// without special rights sees: commands that are not for another bot, and answers to it.
func (s *Server) sayInGroup(c *chat, p *Profile, text string, replyTo int) (*stored, error) {
	m, err := s.written(c, text, replyTo)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(c.members, p.ID) {
		c.members = append(c.members, p.ID)
	}
	reply := m.ReplyToMessage
	forBot := reply != nil && reply.From != nil && reply.From.ID == s.bot.ID || s.commandFor(&m.Message)
	s.enter(c, p, m, forBot && !c.out)
	return m, nil
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
	if c.out {
		return says("the bot is not in the group any more")
	}
	s.setMember(c, by, "member", "kicked")
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
	if old.info.Type == "supergroup" {
		return 0, says("group %d is a supergroup already", id)
	}
	c := s.newGroup(Chat{Type: "supergroup", Title: old.info.Title}, firstSupergroup)
	c.members, c.out, c.heard = old.members, old.out, old.heard
	owner := s.people[old.members[0]]
	s.enter(old, owner, &stored{Message: Message{MigrateTo: c.info.ID}}, !c.out)
	old.migrated = c.info.ID
	s.enter(c, owner, &stored{Message: Message{MigrateFrom: id}}, !c.out)
	return c.info.ID, nil
}

func (c *chat) moved() *apiError {
	return &apiError{code: 400, description: "Bad Request: group chat was upgraded to a supergroup chat", migrateTo: c.migrated}
}

// Group is a group in a test, with the bot in it.
type Group struct {
	t    TB
	s    *Server
	ID   int64
	mark int64 // the number of the last event of what anyone in it did
}

// Gather has a person make a group and add the bot to it.
func Gather(owner *Person, title string) *Group {
	owner.t.Helper()
	g := &Group{t: owner.t, s: owner.s}
	g.act("be made", func() error {
		c, err := g.s.addGroup(g.s.people[owner.ID], title)
		if err == nil {
			g.ID = c.info.ID
		}
		return err
	})
	return g
}

func (g *Group) act(what string, do func() error) {
	g.t.Helper()
	g.s.mu.Lock()
	before := g.s.feed.seq
	err := do()
	if err == nil {
		g.mark = before
	}
	g.s.mu.Unlock()
	if err != nil {
		g.t.Fatalf("the group cannot %s: %v", what, err)
	}
}

// Says has a person write in the group.
func (g *Group) Says(p *Person, text string) {
	g.t.Helper()
	g.act("take what is said", func() error {
		c, err := g.s.group(g.ID)
		if err == nil {
			_, err = g.s.sayInGroup(c, g.s.people[p.ID], text, 0)
		}
		return err
	})
}

// Presses has a person press the button with this in its label under the newest message that has one.
func (g *Group) Presses(p *Person, label string) {
	g.t.Helper()
	g.act("press "+label, func() error {
		c, who := g.s.chats[g.ID], g.s.people[p.ID]
		live := c.live()
		for i := len(live) - 1; i >= 0; i-- {
			if live[i].ReplyMarkup == nil {
				continue
			}
			if b := findLabel(live[i].ReplyMarkup.Rows, label, func(b *InlineButton) string { return b.Text }); b != nil {
				_, err := g.s.pressIn(c, who, live[i].MessageID, func(*InlineKeyboard) *InlineButton { return b })
				return err
			}
		}
		return says("no button has %q in its label", label)
	})
}

// Sees waits for a message of the bot that contains part, sent or edited since anyone last did something.
func (g *Group) Sees(part string) Message {
	g.t.Helper()
	var found Message
	ok := g.s.until(func() bool {
		for _, m := range g.s.chats[g.ID].live() {
			if m.byBot && m.rev > g.mark && strings.Contains(m.Words(), part) {
				found = m.Message
				return true
			}
		}
		return false
	})
	if !ok {
		g.t.Fatalf("nobody in the group sees %q", part)
	}
	return found
}

// Messages are all messages in the group, oldest first.
func (g *Group) Messages() []Message {
	g.s.mu.Lock()
	defer g.s.mu.Unlock()
	var all []Message
	for _, m := range g.s.chats[g.ID].live() {
		all = append(all, m.Message)
	}
	return all
}

// Migrates makes a supergroup of it; from then on ID is the new one.
func (g *Group) Migrates() {
	g.t.Helper()
	g.act("become a supergroup", func() (err error) {
		g.ID, err = g.s.migrate(g.ID)
		return err
	})
}

// Removes has a person put the bot out of the group.
func (g *Group) Removes(p *Person) {
	g.t.Helper()
	g.act("put the bot out", func() error { return g.s.removeBot(g.s.chats[g.ID], g.s.people[p.ID]) })
}
