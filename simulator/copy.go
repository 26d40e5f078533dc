package simulator

// original finds the message that is to be copied or forwarded.
func (s *Server) original(r *request, doing string) (*stored, *apiError) {
	c, _, fail := s.known(r.str("from_chat_id"))
	if fail != nil {
		return nil, fail
	}
	m := c.find(int(r.integer("message_id")))
	switch {
	case m == nil:
		return nil, bad("message to %s not found", doing)
	case m.HasProtectedContent || m.service():
		return nil, bad("message can't be %s", map[string]string{"copy": "copied", "forward": "forwarded"}[doing])
	}
	return m, nil
}

// content is what a message says, without who said it where.
func (m *stored) content() Message {
	return Message{
		Text: m.Text, Entities: m.Entities, LinkPreview: m.LinkPreview, Photo: m.Photo, Voice: m.Voice, Document: m.Document,
		Sticker: m.Sticker, Location: m.Location, Contact: m.Contact, Caption: m.Caption, CaptionEntities: m.CaptionEntities,
		CaptionAbove: m.CaptionAbove, HasSpoiler: m.HasSpoiler,
	}
}

// origin is where a message came from first.
func (m *stored) origin() *Origin {
	switch {
	case m.ForwardOrigin != nil:
		return m.ForwardOrigin
	case m.From == nil:
		return &Origin{Type: "channel", Date: m.Date, Chat: &m.Chat, MessageID: m.MessageID}
	}
	return &Origin{Type: "user", Date: m.Date, SenderUser: m.From}
}

// take lays the content of another message under this one's head.
func (m *Message) take(content Message) {
	head := *m
	*m = content
	m.From, m.SenderChat, m.HasProtectedContent = head.From, head.SenderChat, head.HasProtectedContent
	m.MessageThreadID, m.ReplyMarkup, m.ReplyToMessage = head.MessageThreadID, head.ReplyMarkup, head.ReplyToMessage
}

func (s *Server) copyMessage(r *request) (any, *apiError) {
	from, fail := s.original(r, "copy")
	if fail != nil {
		return nil, fail
	}
	caption, fail := s.caption(r)
	if fail != nil {
		return nil, fail
	}
	d, fail := s.prepare(r)
	if fail != nil {
		return nil, fail
	}
	d.message.take(from.content())
	if _, given := r.values["caption"]; given && from.Text == "" {
		d.message.Caption, d.message.CaptionEntities = caption.text, caption.entities
		d.message.CaptionAbove = r.boolean("show_caption_above_media")
	}
	return map[string]int{"message_id": s.deliver(d).MessageID}, nil
}

func (s *Server) forwardMessage(r *request) (any, *apiError) {
	from, fail := s.original(r, "forward")
	if fail != nil {
		return nil, fail
	}
	d, fail := s.prepare(r)
	if fail != nil {
		return nil, fail
	}
	d.message.take(from.content())
	d.message.ForwardOrigin = from.origin()
	return s.deliver(d), nil
}
