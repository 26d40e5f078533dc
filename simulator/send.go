package simulator

import (
	"encoding/json"
	"slices"
)

func (s *Server) getMe(*request) (any, *apiError) {
	return struct {
		User
		CanJoinGroups  bool `json:"can_join_groups"`
		CanReadAll     bool `json:"can_read_all_group_messages"`
		SupportsInline bool `json:"supports_inline_queries"`
	}{s.bot, true, false, !s.cfg.NoInline}, nil
}

func (s *Server) sendMessage(r *request) (any, *apiError) {
	text, fail := s.messageText(r)
	if fail != nil {
		return nil, fail
	}
	preview, fail := linkPreview(r.str("link_preview_options"))
	if fail != nil {
		return nil, fail
	}
	d, fail := s.prepare(r)
	if fail != nil {
		return nil, fail
	}
	d.message.Text, d.message.Entities, d.message.LinkPreview = text.text, text.entities, preview
	return s.deliver(d), nil
}

// messageText reads the text of a message that is sent or edited.
func (s *Server) messageText(r *request) (formatted, *apiError) {
	if !r.has("text") {
		return formatted{}, bad("message text is empty")
	}
	f, fail := s.format(r.str("text"), r.str("parse_mode"), r.str("entities"))
	switch {
	case fail != nil:
		return f, fail
	case f.text == "":
		return f, bad("text must be non-empty")
	}
	return f, f.fits(maxText, "message is too long")
}

func (s *Server) caption(r *request) (formatted, *apiError) {
	f, fail := s.format(r.str("caption"), r.str("parse_mode"), r.str("caption_entities"))
	if fail != nil {
		return f, fail
	}
	return f, f.fits(maxCaption, "message caption is too long")
}

// linkPreview checks link_preview_options and keeps them as they came.
func linkPreview(raw string) (json.RawMessage, *apiError) {
	if raw == "" {
		return nil, nil
	}
	var o object
	if json.Unmarshal([]byte(raw), &o) != nil {
		return nil, bad("object expected as link preview options")
	}
	known := []string{"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"}
	if fail := unknownField(o, known, "the link preview options"); fail != nil {
		return nil, fail
	}
	var p struct {
		IsDisabled  bool   `json:"is_disabled"`
		URL         string `json:"url"`
		PreferSmall bool   `json:"prefer_small_media"`
		PreferLarge bool   `json:"prefer_large_media"`
		Above       bool   `json:"show_above_text"`
	}
	if json.Unmarshal([]byte(raw), &p) != nil {
		return nil, bad("simulator: a field of the link preview options has the wrong kind")
	}
	if p.URL != "" {
		if _, err := checkLink(p.URL, false); err != nil {
			return nil, bad("WEBPAGE_URL_INVALID")
		}
	}
	return json.RawMessage(raw), nil
}

func (s *Server) sendChatAction(r *request) (any, *apiError) {
	action := r.str("action")
	if !slices.Contains(r.method.params["action"].Values, action) {
		return nil, bad("wrong parameter action in request")
	}
	c, fail := s.writable(r.str("chat_id"))
	if fail != nil {
		return nil, fail
	}
	s.publish(Event{Kind: "action", Chat: c.info.ID, Action: action}, nil)
	return true, nil
}
