package simulator

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// chat is one conversation. Its id is the person's, or negative for a group.
type chat struct {
	info     Chat
	messages []*stored
	next     int
	keyboard *ReplyKeyboard // what stands below the input field

	heard  time.Time   // when a person did something in it last
	pace   bucket      // the messages of the bot in it
	minute []time.Time // when the last of them came, in a group

	members  []int64           // of a group or channel: who made it, then all others
	admins   []int64           // those of them who may post
	about    map[string]string // a sentence of what it is, by language
	botAdmin bool              // the bot is an administrator
	out      string            // why the bot is not in it: left, kicked
	migrated int64             // the supergroup that is in its place
	pinned   int               // the message that is pinned
}

// stored is a message with what the Bot API does not show.
type stored struct {
	Message
	byBot    bool
	markup   string // the kind of its reply_markup
	silent   bool
	deleted  bool
	seen     bool   // the bot has confirmed it
	inlineID string // of one sent through the bot, its inline_message_id
	rev      int64  // the number of the event that changed it last
}

// find is the message with this id, or nil when there is none any more.
func (c *chat) find(id int) *stored {
	at, ok := slices.BinarySearchFunc(c.messages, id, func(m *stored, id int) int { return m.MessageID - id })
	if !ok || c.messages[at].deleted {
		return nil
	}
	return c.messages[at]
}

// chatOf makes the private chat of a person when first needed.
func (s *Server) chatOf(p *Profile) *chat {
	c := s.chats[p.ID]
	if c == nil {
		u := p.user()
		c = &chat{next: s.cfg.FirstMessage, info: Chat{ID: p.ID, Type: "private", Username: u.Username, FirstName: u.FirstName, LastName: u.LastName}}
		s.chats[p.ID] = c
	}
	return c
}

// put adds a message to a chat and tells the event stream. The caller holds the lock.
func (s *Server) put(c *chat, m *stored) *stored {
	m.MessageID = c.next
	c.next++
	m.Chat = c.info
	m.Date = s.cfg.Now().Unix()
	c.messages = append(c.messages, m)
	s.publish(Event{Kind: "message", Chat: c.info.ID, Message: m.view()}, m)
	return m
}

// shown is the message as another one quotes it: without what it quotes itself.
func (m *stored) shown() *Message {
	copied := m.Message
	copied.ReplyToMessage = nil
	return &copied
}

// known finds the chat a bot names, and the person whose it is unless it is a group's. Telegram's words for the rest.
func (s *Server) known(id string) (*chat, *Profile, *apiError) {
	if id == "" {
		return nil, nil, bad("chat_id is empty")
	}
	n, _ := strconv.ParseInt(strings.TrimSpace(id), 10, 64)
	if name, ok := strings.CutPrefix(id, "@"); ok {
		n = s.named(name)
	}
	if group := s.chats[n]; n < 0 && group != nil {
		if group.migrated != 0 {
			return nil, nil, group.moved()
		}
		return group, nil, nil
	}
	p := s.people[n]
	if p == nil {
		return nil, nil, bad("chat not found")
	}
	return s.chatOf(p), p, nil
}

// named is the id of the public group or channel with this name; 0 when there is none.
func (s *Server) named(username string) int64 {
	for _, id := range s.groups {
		if c := s.chats[id]; c.migrated == 0 && strings.EqualFold(c.info.Username, username) {
			return id
		}
	}
	return 0
}

// writable finds the chat a bot wants to write to.
func (s *Server) writable(id string) (*chat, *apiError) {
	c, p, fail := s.known(id)
	switch {
	case fail != nil:
		return nil, fail
	case p == nil && c.out == "kicked":
		return nil, forbidden("bot was kicked from the " + c.info.Type + " chat")
	case p == nil && c.out != "":
		return nil, forbidden("bot is not a member of the " + c.info.Type + " chat")
	case p == nil && c.info.Type == "channel" && !c.botAdmin:
		return nil, bad("need administrator rights in the channel chat")
	case p == nil:
		return c, nil
	case slices.Contains(s.faults.Deactivated, p.ID):
		return nil, forbidden("user is deactivated")
	case p.Blocked, slices.Contains(s.faults.Blocked, p.ID):
		return nil, forbidden("bot was blocked by the user")
	case !p.Started:
		return nil, forbidden("bot can't initiate conversation with a user")
	}
	return c, nil
}

// sending is what the methods that send have in common.
type sending struct {
	chat    *chat
	message *stored
	markup  markup
}

// prepare reads everything but the content.
func (s *Server) prepare(r *request) (sending, *apiError) {
	marked, fail := parseMarkup(r.str("reply_markup"))
	if fail != nil {
		return sending{}, fail
	}
	if r.boolean("allow_paid_broadcast") {
		return sending{}, bad("FLOODSKIP_NOT_ALLOWED")
	}
	c, fail := s.writable(r.str("chat_id"))
	if fail != nil {
		return sending{}, fail
	}
	bot := s.bot
	m := &stored{byBot: true, markup: marked.kind, silent: r.boolean("disable_notification")}
	if m.From = &bot; c.info.Type == "channel" {
		m.From, m.SenderChat = nil, &c.info
	}
	m.HasProtectedContent = r.boolean("protect_content")
	m.MessageThreadID = int(r.integer("message_thread_id"))
	m.ReplyMarkup = marked.inline
	if fail := replyTo(c, m, r.str("reply_parameters")); fail != nil {
		return sending{}, fail
	}
	return sending{c, m, marked}, nil
}

// replyTo finds the message that is answered.
func replyTo(c *chat, m *stored, raw string) *apiError {
	if raw == "" {
		return nil
	}
	var o object
	if json.Unmarshal([]byte(raw), &o) != nil {
		return bad("object expected as reply parameters")
	}
	if fail := unknownField(o, []string{"message_id", "chat_id", "allow_sending_without_reply"}, "the reply parameters"); fail != nil {
		return fail
	}
	var p struct {
		MessageID int  `json:"message_id"`
		Without   bool `json:"allow_sending_without_reply"`
	}
	if json.Unmarshal([]byte(raw), &p) != nil || p.MessageID == 0 {
		return bad("simulator: reply_parameters need a message_id")
	}
	target := c.find(p.MessageID)
	if target == nil && !p.Without {
		return bad("message to be replied not found")
	}
	if target != nil {
		m.ReplyToMessage = target.shown()
	}
	return nil
}

// deliver puts the message into the chat and changes the keyboard below it.
func (s *Server) deliver(d sending) Message {
	s.put(d.chat, d.message)
	switch d.markup.kind {
	case "keyboard":
		d.chat.keyboard = d.markup.keyboard
	case "remove":
		d.chat.keyboard = nil
	default:
		return d.message.Message
	}
	s.publish(Event{Kind: "keyboard", Chat: d.chat.info.ID, Person: d.chat.info.ID}, nil)
	return d.message.Message
}
