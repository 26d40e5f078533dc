package simulator

import (
	"bytes"
	"reflect"
	"slices"
)

// editable finds the message a bot wants to edit, and the buttons it shall have afterwards.
func (s *Server) editable(r *request) (*chat, *stored, *apiError) {
	if !r.has("chat_id") && r.integer("message_id") == 0 {
		return nil, nil, bad("message identifier is not specified")
	}
	c, _, fail := s.known(r.str("chat_id"))
	if fail != nil {
		return nil, nil, fail
	}
	m := c.find(int(r.integer("message_id")))
	switch {
	case m == nil:
		return nil, nil, bad("message to edit not found")
	case !m.byBot, m.markup != "" && m.markup != "inline":
		return nil, nil, bad("message can't be edited")
	}
	return c, m, nil
}

// inlineOnly reads the reply_markup of an edit: buttons under the message or nothing.
func inlineOnly(r *request) (*InlineKeyboard, *apiError) {
	marked, fail := parseMarkup(r.str("reply_markup"))
	if fail == nil && marked.kind != "" && marked.kind != "inline" {
		fail = bad("inline keyboard expected")
	}
	return marked.inline, fail
}

// edit replaces a message by what change makes of it, unless that is the same.
func (s *Server) edit(c *chat, m *stored, change func(*Message)) (any, *apiError) {
	changed := m.Message
	change(&changed)
	if reflect.DeepEqual(changed, m.Message) {
		return nil, bad("message is not modified: specified new message content and reply markup are exactly the same" +
			" as a current content and reply markup of the message")
	}
	changed.EditDate = s.cfg.Now().Unix()
	m.Message = changed
	m.markup = ""
	if m.ReplyMarkup != nil {
		m.markup = "inline"
	}
	s.publish(Event{Kind: "edit", Chat: c.info.ID, Message: m.view()}, m)
	return m.Message, nil
}

func (s *Server) editMessageText(r *request) (any, *apiError) {
	text, fail := s.messageText(r)
	if fail != nil {
		return nil, fail
	}
	preview, fail := linkPreview(r.str("link_preview_options"))
	if fail != nil {
		return nil, fail
	}
	buttons, fail := inlineOnly(r)
	if fail != nil {
		return nil, fail
	}
	c, m, fail := s.editable(r)
	if fail != nil {
		return nil, fail
	}
	if m.Text == "" {
		return nil, bad("there is no text in the message to edit")
	}
	return s.edit(c, m, func(m *Message) {
		m.Text, m.Entities, m.ReplyMarkup = text.text, text.entities, buttons
		if !bytes.Equal(m.LinkPreview, preview) {
			m.LinkPreview = preview
		}
	})
}

func (s *Server) editMessageCaption(r *request) (any, *apiError) {
	caption, fail := s.caption(r)
	if fail != nil {
		return nil, fail
	}
	buttons, fail := inlineOnly(r)
	if fail != nil {
		return nil, fail
	}
	c, m, fail := s.editable(r)
	if fail != nil {
		return nil, fail
	}
	if m.Photo == nil && m.Document == nil && m.Voice == nil {
		return nil, bad("there is no caption in the message to edit")
	}
	return s.edit(c, m, func(m *Message) {
		m.Caption, m.CaptionEntities, m.ReplyMarkup = caption.text, caption.entities, buttons
		m.CaptionAbove = r.boolean("show_caption_above_media")
	})
}

func (s *Server) editMessageReplyMarkup(r *request) (any, *apiError) {
	buttons, fail := inlineOnly(r)
	if fail != nil {
		return nil, fail
	}
	c, m, fail := s.editable(r)
	if fail != nil {
		return nil, fail
	}
	return s.edit(c, m, func(m *Message) { m.ReplyMarkup = buttons })
}

// live are the messages that are still in the chat.
func (c *chat) live() []*stored {
	return slices.DeleteFunc(slices.Clone(c.messages), func(m *stored) bool { return m.deleted })
}
