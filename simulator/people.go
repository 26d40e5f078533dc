package simulator

import (
	"fmt"
	"strings"
	"time"
)

// patience guards against hanging; nothing that works waits so long.
const patience = 30 * time.Second

// TB is what a Person needs of a test; *testing.T has it.
type TB interface {
	Helper()
	Fatalf(format string, args ...any)
}

// Person is one of the people in a test: what they do and what they see. Its
// methods fail the test with everything that is on the screen.
type Person struct {
	t    TB
	s    *Server
	ID   int64
	mark int64 // the number of the last event of what the person did
}

// Meet lets a person into the world of a test.
func Meet(t TB, s *Server, profile Profile) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &Person{t: t, s: s, ID: s.addPerson(profile).ID}
}

// act does something as the person and remembers when.
func (p *Person) act(what string, do func(*Profile) error) {
	p.t.Helper()
	p.s.mu.Lock()
	profile := p.s.people[p.ID]
	before := p.s.feed.seq
	err := do(profile)
	if err == nil {
		p.mark = before
	}
	p.s.mu.Unlock()
	if err != nil {
		p.t.Fatalf("%s cannot %s: %v\n%s", profile.Name, what, err, p.Screen())
	}
}

// Start presses Start, with the payload of a deep link if one is given.
func (p *Person) Start(payload ...string) {
	p.t.Helper()
	p.act("press Start", func(who *Profile) error {
		_, err := p.s.start(who, strings.Join(payload, " "))
		return err
	})
}

// Says writes a message.
func (p *Person) Says(text string) {
	p.t.Helper()
	p.act("write", func(who *Profile) error {
		_, err := p.s.say(p.s.chatOf(who), who, text, 0)
		return err
	})
}

// Replies answers the newest message of the bot that contains quoted.
func (p *Person) Replies(quoted, text string) {
	p.t.Helper()
	p.act("reply", func(who *Profile) error {
		live := p.s.chatOf(who).live()
		for i := len(live) - 1; i >= 0; i-- {
			if live[i].byBot && strings.Contains(live[i].Words(), quoted) {
				_, err := p.s.say(p.s.chatOf(who), who, text, live[i].MessageID)
				return err
			}
		}
		return says("there is no message with %q", quoted)
	})
}

// Rewrites edits the last message the person wrote.
func (p *Person) Rewrites(text string) {
	p.t.Helper()
	p.act("edit", func(who *Profile) error {
		live := p.s.chatOf(who).live()
		for i := len(live) - 1; i >= 0; i-- {
			if !live[i].byBot && live[i].Text != "" {
				return p.s.rewrite(p.s.chatOf(who), who, live[i].MessageID, text)
			}
		}
		return says("nothing was written yet")
	})
}

// Sends sends what is no text: PhotoOf, VoiceOf, LocationAt, DocumentOf, StickerOf.
func (p *Person) Sends(what Attachment) {
	p.t.Helper()
	p.act("send", func(who *Profile) error {
		_, err := p.s.attach(p.s.chatOf(who), who, 0, what)
		return err
	})
}

// Blocks blocks the bot; Start unblocks it.
func (p *Person) Blocks() {
	p.t.Helper()
	p.act("block the bot", func(who *Profile) error {
		p.s.block(who, true)
		return nil
	})
}

// Presses presses the button with this in its label: under the newest message
// that has one, or else on the keyboard below. It waits for the button to come.
func (p *Person) Presses(label string) {
	p.t.Helper()
	var failure error
	ok := p.wait(func(who *Profile) bool {
		before := p.s.feed.seq
		done, err := p.tryPress(who, label)
		if failure = err; done {
			p.mark = before
		}
		return done || err != nil
	})
	if !ok || failure != nil {
		reason := fmt.Sprintf("no button has %q in its label", label)
		if failure != nil {
			reason = failure.Error()
		}
		p.t.Fatalf("%s cannot press: %s\n%s", p.name(), reason, p.Screen())
	}
}

func (p *Person) tryPress(who *Profile, label string) (bool, error) {
	c := p.s.chatOf(who)
	live := c.live()
	for i := len(live) - 1; i >= 0; i-- {
		if live[i].ReplyMarkup == nil {
			continue
		}
		if b := findLabel(live[i].ReplyMarkup.Rows, label, func(b *InlineButton) string { return b.Text }); b != nil {
			_, err := p.s.pressButton(c, who, live[i].MessageID, func(*InlineKeyboard) *InlineButton { return b })
			return err == nil, err
		}
	}
	if c.keyboard == nil {
		return false, nil
	}
	if b := findLabel(c.keyboard.Rows, label, func(b *KeyboardButton) string { return b.Text }); b != nil {
		_, err := p.s.say(p.s.chatOf(who), who, b.Text, 0)
		return err == nil, err
	}
	return false, nil
}

// findLabel prefers the button that is called exactly so.
func findLabel[B any](rows [][]B, label string, text func(*B) string) *B {
	var part *B
	for _, row := range rows {
		for i := range row {
			switch t := text(&row[i]); {
			case t == label:
				return &row[i]
			case part == nil && strings.Contains(t, label):
				part = &row[i]
			}
		}
	}
	return part
}

// wait lets look see the world after every change until it is content.
func (p *Person) wait(look func(*Profile) bool) bool {
	return p.s.until(func() bool { return look(p.s.people[p.ID]) })
}

// until waits for something to hold; false when it does not come.
func (s *Server) until(holds func() bool) bool {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	for !holds() {
		if !s.await(s.ctx, timer.C) {
			return false
		}
	}
	return true
}

func (p *Person) name() string {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.s.people[p.ID].Name
}

// RepliesWith answers the newest message of the bot that contains quoted with what is
// no text, as Sends does.
func (p *Person) RepliesWith(quoted string, things ...Attachment) {
	p.t.Helper()
	p.act("reply", func(who *Profile) error {
		live := p.s.chatOf(who).live()
		for i := len(live) - 1; i >= 0; i-- {
			if live[i].byBot && strings.Contains(live[i].Words(), quoted) {
				_, err := p.s.attach(p.s.chatOf(who), who, live[i].MessageID, things...)
				return err
			}
		}
		return says("there is no message with %q", quoted)
	})
}

// Forges presses under the newest message that has buttons one that is not there, with
// this data, as a client that somebody changed can.
func (p *Person) Forges(data string) {
	p.t.Helper()
	p.act("forge a button", func(who *Profile) error {
		c := p.s.chatOf(who)
		live := c.live()
		for i := len(live) - 1; i >= 0; i-- {
			if live[i].ReplyMarkup != nil && len(live[i].ReplyMarkup.Rows) > 0 {
				_, err := p.s.pressButton(c, who, live[i].MessageID, func(*InlineKeyboard) *InlineButton { return &InlineButton{CallbackData: data} })
				return err
			}
		}
		return says("there is no message with buttons")
	})
}

// RepliesTo answers the message of this id in the chat with the bot.
func (p *Person) RepliesTo(id int, text string) {
	p.t.Helper()
	p.act("reply", func(who *Profile) error {
		_, err := p.s.say(p.s.chatOf(who), who, text, id)
		return err
	})
}
