package simulator

import "strings"

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
		c, err := g.s.addGroup(g.s.people[owner.ID], title, true)
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
	g.Answers(p, 0, text)
}

// Answers has a person write in the group as an answer to the message with this id; 0 is to none.
func (g *Group) Answers(p *Person, id int, text string) {
	g.t.Helper()
	g.act("take what is said", func() error {
		c, err := g.s.group(g.ID)
		if err == nil {
			_, err = g.s.say(c, g.s.people[p.ID], text, id)
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
