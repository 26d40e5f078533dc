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

// say has a person write to the bot.
func (s *Server) say(p *Profile, text string, replyTo int) (*stored, error) {
	m, err := s.written(s.chatOf(p), text, replyTo)
	if err != nil {
		return nil, err
	}
	return s.send(p, m)
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
	if replyTo != 0 {
		target := c.find(replyTo)
		if target == nil {
			return nil, says("message %d is not in the chat", replyTo)
		}
		m.ReplyToMessage = target.shown()
	}
	return m, nil
}

// send puts a person's message into their chat with the bot.
func (s *Server) send(p *Profile, m *stored) (*stored, error) {
	if p.Blocked {
		return nil, says("%s has blocked the bot", p.Name)
	}
	s.setStarted(p)
	s.enter(s.chatOf(p), p, m, true)
	return m, nil
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
	return s.say(p, strings.TrimSpace("/start "+payload), 0)
}

// rewrite has a person edit a message of theirs.
func (s *Server) rewrite(p *Profile, id int, text string) error {
	m := s.chatOf(p).find(id)
	if m == nil || m.byBot {
		return says("message %d is none of %s", id, p.Name)
	}
	f, fail := s.format(text, "", "")
	if fail != nil || f.text == "" {
		return says("there is nothing to send")
	}
	now, c := s.cfg.Now(), s.chatOf(p)
	c.heard = now
	m.Text, m.Entities, m.EditDate = f.text, f.entities, now.Unix()
	s.publish(Event{Kind: "edit", Chat: p.ID, Message: m.view()}, m)
	s.push(update{kind: "edited_message", lane: lane(c), chat: p.ID, about: m}, m.Message)
	return nil
}

// member is the update of a person who blocks or unblocks the bot.
type member struct {
	Chat Chat       `json:"chat"`
	From User       `json:"from"`
	Date int64      `json:"date"`
	Old  membership `json:"old_chat_member"`
	New  membership `json:"new_chat_member"`
}

type membership struct {
	User   User   `json:"user"`
	Status string `json:"status"`
	Until  *int64 `json:"until_date,omitempty"`
}

// block blocks or unblocks the bot; the same again changes nothing.
func (s *Server) block(p *Profile, blocked bool) {
	if p.Blocked == blocked {
		return
	}
	p.Blocked = blocked
	s.publish(Event{Kind: "person", Chat: p.ID, Person: p.ID}, nil)
	in, out := membership{User: s.bot, Status: "member"}, membership{User: s.bot, Status: "kicked", Until: new(int64)}
	m := member{Chat: s.chatOf(p).info, From: p.user(), Date: s.cfg.Now().Unix(), Old: in, New: out}
	if !blocked {
		m.Old, m.New = out, in
	}
	s.push(update{kind: "my_chat_member", lane: "member:" + strconv.FormatInt(p.ID, 10)}, m)
}

// Attachment is something to send that is no text.
type Attachment func(*Server, *stored) error

// PhotoOf is a picture (PNG or JPEG) with a caption.
func PhotoOf(data []byte, caption string) Attachment {
	return func(s *Server, m *stored) error {
		f, fail := s.keepPhoto(data)
		if fail != nil {
			return says("this picture cannot be sent: %s", fail.description)
		}
		m.Photo = []PhotoSize{f.photo()}
		return s.captioned(m, caption)
	}
}

// DocumentOf is a file with a name and a caption.
func DocumentOf(name string, data []byte, caption string) Attachment {
	return func(s *Server, m *stored) error {
		f := s.keep("BQACAgIAAx", "documents", name, data)
		m.Document = &Document{FileID: f.id, FileUniqueID: f.unique, FileName: name, MimeType: f.contentType, FileSize: len(data)}
		return s.captioned(m, caption)
	}
}

// VoiceOf is a spoken message of so many seconds; the recording itself is silence.
func VoiceOf(seconds int) Attachment {
	return func(s *Server, m *stored) error {
		f := s.keep("AwACAgIAAx", "voice", "voice.oga", []byte("OggS"))
		m.Voice = &Voice{FileID: f.id, FileUniqueID: f.unique, Duration: seconds, MimeType: "audio/ogg", FileSize: len(f.data)}
		return nil
	}
}

// LocationAt is a place shared.
func LocationAt(latitude, longitude float64) Attachment {
	return func(_ *Server, m *stored) error {
		if latitude < -90 || latitude > 90 || longitude < -180 || longitude > 180 {
			return says("%v, %v is no place on Earth", latitude, longitude)
		}
		m.Location = &Location{latitude, longitude}
		return nil
	}
}

// StickerOf is a sticker that stands for an emoji.
func StickerOf(emoji string) Attachment {
	return func(s *Server, m *stored) error {
		f := s.keep("CAACAgIAAx", "stickers", "sticker.webp", []byte("RIFF"))
		m.Sticker = &Sticker{FileID: f.id, FileUniqueID: f.unique, Type: "regular", Width: 512, Height: 512, Emoji: emoji}
		return nil
	}
}

func (s *Server) captioned(m *stored, caption string) error {
	f, fail := s.format(caption, "", "")
	if fail == nil {
		fail = f.fits(maxCaption, "the caption is too long")
	}
	if fail != nil {
		return says("%s", fail.description)
	}
	m.Caption, m.CaptionEntities = f.text, f.entities
	return nil
}

// attach sends an Attachment.
func (s *Server) attach(p *Profile, what Attachment) (*stored, error) {
	m := &stored{}
	if err := what(s, m); err != nil {
		return nil, err
	}
	return s.send(p, m)
}

// everybody is all people in the order they came.
func (s *Server) everybody() []Profile {
	list := make([]Profile, 0, len(s.order))
	for _, id := range slices.Clone(s.order) {
		list = append(list, *s.people[id])
	}
	return list
}
