package simulator

import (
	"fmt"
	"strings"
)

// Sees waits for a message of the bot that contains part, sent or edited since the person last did something.
func (p *Person) Sees(part string) Message {
	p.t.Helper()
	var found Message
	ok := p.wait(func(who *Profile) bool {
		m := p.fresh(who, func(m *stored) bool { return strings.Contains(m.Words(), part) })
		if m != nil {
			found = m.Message
		}
		return m != nil
	})
	if !ok {
		p.t.Fatalf("%s does not see %q\n%s", p.name(), part, p.Screen())
	}
	return found
}

// SeesButton waits for a button with this in its label, under a message of the bot sent or edited since the
// person last did something, or on the keyboard below.
func (p *Person) SeesButton(label string) {
	p.t.Helper()
	if !p.wait(func(who *Profile) bool { return p.hasButton(who, label) }) {
		p.t.Fatalf("%s does not see the button %q\n%s", p.name(), label, p.Screen())
	}
}

func (p *Person) hasButton(who *Profile, label string) bool {
	under := p.fresh(who, func(m *stored) bool {
		return m.ReplyMarkup != nil &&
			findLabel(m.ReplyMarkup.Rows, label, func(b *InlineButton) string { return b.Text }) != nil
	})
	keys := p.s.chatOf(who).keyboard
	return under != nil || keys != nil && findLabel(keys.Rows, label, func(b *KeyboardButton) string { return b.Text }) != nil
}

// SeesNone fails when such a message is there now. It does not wait: call it after a Sees that comes later.
func (p *Person) SeesNone(part string) {
	p.t.Helper()
	p.s.mu.Lock()
	m := p.fresh(p.s.people[p.ID], func(m *stored) bool { return strings.Contains(m.Words(), part) })
	p.s.mu.Unlock()
	if m != nil {
		p.t.Fatalf("%s sees %q and should not\n%s", p.name(), part, p.Screen())
	}
}

// SeesToast waits for the answer to a button press since the person last did something.
func (p *Person) SeesToast(part string) {
	p.t.Helper()
	ok := p.wait(func(*Profile) bool {
		for _, e := range p.s.feed.after(p.mark) {
			if e.Kind == "answer" && e.Person == p.ID && strings.Contains(e.Answer.Text, part) {
				return true
			}
		}
		return false
	})
	if !ok {
		p.t.Fatalf("%s sees no toast %q\n%s", p.name(), part, p.Screen())
	}
}

// fresh is the newest message of the bot since the person last did something that fits.
func (p *Person) fresh(who *Profile, fits func(*stored) bool) *stored {
	live := p.s.chatOf(who).live()
	for i := len(live) - 1; i >= 0; i-- {
		if live[i].byBot && live[i].rev > p.mark && fits(live[i]) {
			return live[i]
		}
	}
	return nil
}

// Last is the newest message in the chat, whoever wrote it; the zero Message when there is none.
func (p *Person) Last() Message {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	live := p.s.chatOf(p.s.people[p.ID]).live()
	if len(live) == 0 {
		return Message{}
	}
	return live[len(live)-1].Message
}

// Messages are all messages in the chat, oldest first.
func (p *Person) Messages() []Message {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	var all []Message
	for _, m := range p.s.chatOf(p.s.people[p.ID]).live() {
		all = append(all, m.Message)
	}
	return all
}

// Menu is the list of commands that the person is offered.
func (p *Person) Menu() []BotCommand {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.s.menu(p.s.people[p.ID])
}

// Screen is the chat as text, with its buttons.
func (p *Person) Screen() string {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	who := p.s.people[p.ID]
	c := p.s.chatOf(who)
	var b strings.Builder
	fmt.Fprintf(&b, "┌── %s and @%s\n", who.Name, p.s.bot.Username)
	for _, m := range c.live() {
		m.draw(&b, who.Name)
	}
	if c.keyboard != nil {
		b.WriteString("├── keyboard\n")
		for _, row := range c.keyboard.Rows {
			drawRow(&b, row, func(k KeyboardButton) string { return k.Text })
		}
	}
	b.WriteString("└──\n")
	return b.String()
}

func (m *stored) draw(b *strings.Builder, person string) {
	from := person
	if m.byBot {
		from = "bot"
	}
	if m.EditDate != 0 {
		from += ", edited"
	}
	fmt.Fprintf(b, "│ #%d %s: ", m.MessageID, from)
	switch {
	case m.Photo != nil:
		b.WriteString("[photo] ")
	case m.Document != nil:
		b.WriteString("[document " + m.Document.FileName + "] ")
	case m.Voice != nil:
		fmt.Fprintf(b, "[voice, %d s] ", m.Voice.Duration)
	case m.Location != nil:
		fmt.Fprintf(b, "[location %.4f, %.4f] ", m.Location.Latitude, m.Location.Longitude)
	case m.Sticker != nil:
		b.WriteString("[sticker " + m.Sticker.Emoji + "] ")
	}
	b.WriteString(strings.ReplaceAll(m.Words(), "\n", "\n│   ") + "\n")
	if m.ReplyMarkup != nil {
		for _, row := range m.ReplyMarkup.Rows {
			drawRow(b, row, func(k InlineButton) string { return k.Text })
		}
	}
}

func drawRow[B any](b *strings.Builder, row []B, text func(B) string) {
	b.WriteString("│   ")
	for _, k := range row {
		b.WriteString("[ " + text(k) + " ] ")
	}
	b.WriteString("\n")
}
