package simulator

import (
	"net/url"
	"strings"
)

// SendsVoice sends a spoken message of so many seconds.
func (p *Person) SendsVoice(seconds int) {
	p.t.Helper()
	p.Sends(VoiceOf(seconds))
}

// SendsPhotos sends pictures (PNG or JPEG), several as one album; the caption stands under the first.
func (p *Person) SendsPhotos(caption string, pictures ...[]byte) {
	p.t.Helper()
	var things []Attachment
	for i, data := range pictures {
		if i > 0 {
			caption = ""
		}
		things = append(things, PhotoOf(data, caption))
	}
	p.act("send pictures", func(who *Profile) error {
		_, err := p.s.attach(p.s.chatOf(who), who, 0, things...)
		return err
	})
}

// SendsDocument sends a file.
func (p *Person) SendsDocument(name string, data []byte, caption string) {
	p.t.Helper()
	p.Sends(DocumentOf(name, data, caption))
}

// SharesLocation sends where they are.
func (p *Person) SharesLocation(latitude, longitude float64) {
	p.t.Helper()
	p.Sends(LocationAt(latitude, longitude))
}

// SharesContact sends their own card with this number.
func (p *Person) SharesContact(phone string) {
	p.t.Helper()
	p.Sends(func(s *Server, m *stored) error {
		u := s.people[p.ID].user()
		m.Contact = &Contact{PhoneNumber: phone, FirstName: u.FirstName, LastName: u.LastName, UserID: p.ID}
		return nil
	})
}

// Edits is Rewrites: it edits the last message the person wrote.
func (p *Person) Edits(text string) {
	p.t.Helper()
	p.Rewrites(text)
}

// OpensDeepLink follows a link to the bot (https://t.me/<bot>?start=… or tg://resolve?…) and presses Start there.
func (p *Person) OpensDeepLink(link string) {
	p.t.Helper()
	p.act("open the link", func(who *Profile) error {
		payload, ok := p.s.payloadOf(link)
		if !ok {
			return says("%q does not lead to this bot", link)
		}
		_, err := p.s.start(who, payload)
		return err
	})
}

// payloadOf is what a link to the bot says to it.
func (s *Server) payloadOf(link string) (payload string, ok bool) {
	u, err := url.Parse(link)
	if err != nil {
		return "", false
	}
	name := strings.Trim(u.Path, "/")
	if u.Scheme == "tg" {
		name = u.Query().Get("domain")
	} else if u.Hostname() != "t.me" && u.Hostname() != "telegram.me" {
		return "", false
	}
	return u.Query().Get("start"), strings.EqualFold(name, s.bot.Username)
}

// Forwards sends the newest message that contains quoted from one of their chats (0: the one with the bot) to the bot.
func (p *Person) Forwards(from int64, quoted string) {
	p.t.Helper()
	p.act("forward", func(who *Profile) error {
		c, err := p.s.seesChat(who, from)
		if err != nil {
			return err
		}
		live := c.live()
		for i := len(live) - 1; i >= 0; i-- {
			if strings.Contains(live[i].Words(), quoted) {
				_, err := p.s.forward(who, c, live[i].MessageID, p.s.chatOf(who))
				return err
			}
		}
		return says("there is no message with %q", quoted)
	})
}

// JoinsChannel subscribes to a channel.
func (p *Person) JoinsChannel(c *Channel) {
	p.t.Helper()
	p.act("join the channel", func(who *Profile) error {
		p.s.join(p.s.chats[c.ID], who)
		return nil
	})
}

// Offer is what the bot answered to an inline query.
type Offer struct {
	InlineAnswer
	p *Person
}

// AsksInline types a query behind the bot's name in the chat with the bot and waits for what it offers.
func (p *Person) AsksInline(query string) *Offer {
	p.t.Helper()
	return p.AsksInlineIn(p.ID, query)
}

// AsksInlineIn is AsksInline in another chat of theirs: a group.
func (p *Person) AsksInlineIn(chat int64, query string) *Offer {
	p.t.Helper()
	var id string
	p.act("ask inline", func(who *Profile) error {
		c, err := p.s.seesChat(who, chat)
		if err == nil {
			id, err = p.s.askInline(c, who, query, "")
		}
		return err
	})
	o := &Offer{p: p}
	if !p.wait(func(*Profile) bool { return p.s.queries[id].answer != nil }) {
		p.t.Fatalf("%s is offered nothing for %q", p.name(), query)
	}
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	o.InlineAnswer = *p.s.queries[id].answer
	return o
}

// Picks sends the result at this place, counted from 0, into the chat in which was asked.
func (o *Offer) Picks(i int) Message {
	o.p.t.Helper()
	if i < 0 || i >= len(o.Results) {
		o.p.t.Fatalf("%s cannot pick result %d of %d", o.p.name(), i, len(o.Results))
	}
	var m *stored
	o.p.act("pick", func(who *Profile) (err error) {
		m, err = o.p.s.pick(who, o.QueryID, o.Results[i].ID)
		return err
	})
	o.p.s.mu.Lock()
	defer o.p.s.mu.Unlock()
	return m.Message
}

// Channel is a channel in a test.
type Channel struct {
	*Group
	owner *Person
}

// Opens makes a channel with the bot as an administrator. Its Says is a post.
func Opens(owner *Person, title string) *Channel {
	owner.t.Helper()
	c := &Channel{&Group{t: owner.t, s: owner.s}, owner}
	c.act("be made", func() error {
		who := c.s.people[owner.ID]
		made, err := c.s.addChannel(who, title, "")
		if err != nil {
			return err
		}
		c.ID = made.info.ID
		return c.s.appoint(made, who, "administrator")
	})
	return c
}

// Posts writes a post as the owner.
func (c *Channel) Posts(text string) {
	c.t.Helper()
	c.Says(c.owner, text)
}

// Appoints makes the bot an administrator again, or nobody ("kicked").
func (c *Channel) Appoints(status string) {
	c.t.Helper()
	c.act("appoint the bot", func() error { return c.s.appoint(c.s.chats[c.ID], c.s.people[c.owner.ID], status) })
}
