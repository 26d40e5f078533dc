package simulator

import (
	"strconv"
	"unicode/utf8"
)

// maxToast is how long the answer to a button press may be, in code points.
const maxToast = 200

// press is a button that was pressed and waits for its answer.
type press struct {
	person   int64
	answered bool
}

// Answer is what the bot said to a button press.
type Answer struct {
	ID    string `json:"callback_query_id"`
	Text  string `json:"text"`
	Alert bool   `json:"show_alert"`
}

func (s *Server) answerCallbackQuery(r *request) (any, *apiError) {
	p := s.presses[r.str("callback_query_id")]
	if p == nil || p.answered {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	text := r.str("text")
	switch {
	case utf8.RuneCountInString(text) > maxToast:
		return nil, bad("MESSAGE_TOO_LONG")
	case r.has("url"):
		return nil, bad("URL_INVALID") // only games and links to the bot itself may have one
	}
	p.answered = true
	s.publish(Event{Kind: "answer", Chat: p.person, Person: p.person,
		Answer: &Answer{r.str("callback_query_id"), text, r.boolean("show_alert")}}, nil)
	return true, nil
}

// callback is the update that a press makes.
type callback struct {
	ID           string   `json:"id"`
	From         User     `json:"from"`
	Message      *Message `json:"message,omitempty"`
	Inline       string   `json:"inline_message_id,omitempty"` // of a message sent through the bot
	ChatInstance string   `json:"chat_instance"`
	Data         string   `json:"data"`
}

// pressButton has a person press a button that must still be under the message.
func (s *Server) pressButton(c *chat, p *Profile, messageID int, which func(*InlineKeyboard) *InlineButton) (string, error) {
	if p.Blocked && c.info.ID > 0 {
		return "", says("%s has blocked the bot", p.Name)
	}
	return s.pressIn(c, p, messageID, which)
}

// pressIn has a person press a button in a chat they are in.
func (s *Server) pressIn(c *chat, p *Profile, messageID int, which func(*InlineKeyboard) *InlineButton) (string, error) {
	m := c.find(messageID)
	if m == nil {
		return "", says("DATA_INVALID: message %d is not in the chat any more", messageID)
	}
	var b *InlineButton
	if m.ReplyMarkup != nil {
		b = which(m.ReplyMarkup)
	}
	switch {
	case b == nil:
		return "", says("DATA_INVALID: this button is not under message %d any more", messageID)
	case b.CallbackData == "":
		return "", says("button %q opens something by itself and tells the bot nothing", b.Text)
	}
	s.lastID++
	id := strconv.FormatInt(p.ID<<20^s.cfg.Now().UnixNano()^s.lastID, 10)
	s.presses[id] = &press{person: p.ID}
	c.heard = s.cfg.Now()
	tap := callback{ID: id, From: p.user(), Message: &m.Message, ChatInstance: strconv.FormatInt(c.info.ID*31, 10), Data: b.CallbackData}
	if m.ViaBot != nil {
		tap.Message, tap.Inline = nil, m.inlineID
	}
	s.push(update{kind: "callback_query", lane: "person:" + strconv.FormatInt(p.ID, 10), chat: c.info.ID}, tap)
	return id, nil
}
