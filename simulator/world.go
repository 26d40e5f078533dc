package simulator

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Profile is one of the people who may talk to the bot. All of them are invented.
type Profile struct {
	ID           int64             `json:"id"` // 0 is given one
	Name         string            `json:"name"`
	Username     string            `json:"username"`
	Role         string            `json:"role"`
	About        map[string]string `json:"about"`
	LanguageCode string            `json:"language_code"`
	Started      bool              `json:"started"` // has pressed Start
	Blocked      bool              `json:"blocked"` // has blocked the bot
}

// firstPerson is the id of the first person who brings none.
const firstPerson = 700_000_001

func (p *Profile) user() User {
	first, last, _ := strings.Cut(p.Name, " ")
	return User{ID: p.ID, FirstName: first, LastName: last, Username: p.Username, LanguageCode: p.LanguageCode}
}

// addPerson lets a person in. The caller holds the lock, or nobody else has the server yet.
func (s *Server) addPerson(p Profile) *Profile {
	if p.ID == 0 {
		p.ID = firstPerson
		for s.people[p.ID] != nil {
			p.ID++
		}
	}
	if p.Role == "" {
		p.Role = "citizen"
	}
	if p.LanguageCode == "" {
		p.LanguageCode = "kk"
	}
	if p.Name == "" {
		p.Name = "Person " + strconv.FormatInt(p.ID, 10)
	}
	if s.people[p.ID] == nil {
		s.order = append(s.order, p.ID)
	}
	s.people[p.ID] = &p
	s.publish(Event{Kind: "person", Chat: p.ID, Person: p.ID}, nil)
	return &p
}

// say has a person write in a chat.
func (s *Server) say(c *chat, p *Profile, text string, replyTo int) (*stored, error) {
	m, err := s.written(c, text, replyTo)
	if err != nil {
		return nil, err
	}
	return m, s.send(c, p, m)
}

// written is what a person has typed. What begins with a slash is a command, as everywhere in Telegram.
func (s *Server) written(c *chat, text string, replyTo int) (*stored, error) {
	f, fail := s.format(text, "", "")
	switch {
	case fail != nil:
		return nil, says("%s", fail.description)
	case f.text == "":
		return nil, says("there is nothing to send")
	case utf8.RuneCountInString(f.text) > maxText:
		return nil, says("a message has at most %d characters; Telegram's apps would send several", maxText)
	}
	m := &stored{}
	m.Text, m.Entities = f.text, f.entities
	return m, answers(c, m, replyTo)
}

// answers makes a message an answer to another one in the chat; 0 is none.
func answers(c *chat, m *stored, to int) error {
	if to == 0 {
		return nil
	}
	target := c.find(to)
	if target == nil {
		return says("message %d is not in the chat", to)
	}
	m.ReplyToMessage = target.shown()
	return nil
}

// send puts a person's message into a chat they are in, by the rules of that chat.
func (s *Server) send(c *chat, p *Profile, m *stored) error {
	switch {
	case c.info.Type == "channel":
		return s.publishPost(c, p, m)
	case c.info.ID < 0:
		return s.tellGroup(c, p, m)
	case p.Blocked:
		return says("%s has blocked the bot", p.Name)
	}
	s.setStarted(p)
	s.enter(c, p, m, true)
	return nil
}

// enter puts a person's message into a chat and, where the bot may read it, queues it for the bot.
func (s *Server) enter(c *chat, p *Profile, m *stored, forBot bool) {
	u := p.user()
	m.From = &u
	c.heard = s.cfg.Now()
	s.put(c, m)
	if forBot {
		s.push(update{kind: "message", lane: lane(c), chat: c.info.ID, about: m}, m.Message)
	}
}

func lane(c *chat) string { return "chat:" + strconv.FormatInt(c.info.ID, 10) }

func (s *Server) setStarted(p *Profile) {
	if !p.Started {
		p.Started = true
		s.publish(Event{Kind: "person", Chat: p.ID, Person: p.ID}, nil)
	}
}

// start presses Start, with the payload of a deep link if there is one. It unblocks.
func (s *Server) start(p *Profile, payload string) (*stored, error) {
	s.block(p, false)
	return s.say(s.chatOf(p), p, strings.TrimSpace("/start "+payload), 0)
}

// member is the update of a change in what the bot is in a chat.
type member struct {
	Chat Chat       `json:"chat"`
	From User       `json:"from"`
	Date int64      `json:"date"`
	Old  membership `json:"old_chat_member"`
	New  membership `json:"new_chat_member"`
}

// block blocks or unblocks the bot; the same again changes nothing.
func (s *Server) block(p *Profile, blocked bool) {
	if p.Blocked == blocked {
		return
	}
	p.Blocked = blocked
	s.publish(Event{Kind: "person", Chat: p.ID, Person: p.ID}, nil)
	c := s.chatOf(p)
	in, out := c.membership(s.bot, "member"), c.membership(s.bot, "kicked")
	m := member{Chat: c.info, From: p.user(), Date: s.cfg.Now().Unix(), Old: in, New: out}
	if !blocked {
		m.Old, m.New = out, in
	}
	s.push(update{kind: "my_chat_member", lane: "member:" + strconv.FormatInt(p.ID, 10)}, m)
}

// everybody is all people in the order they came.
func (s *Server) everybody() []Profile {
	list := make([]Profile, 0, len(s.order))
	for _, id := range slices.Clone(s.order) {
		list = append(list, *s.people[id])
	}
	return list
}
