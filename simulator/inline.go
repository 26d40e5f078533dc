package simulator

import (
	"encoding/json"
	"regexp"
	"strconv"
	"time"
	"unicode/utf8"
)

// Limits of inline mode. A bot that answers later than inlineLife is told that the query is too old.
const (
	inlineLife   = 10 * time.Second
	maxQuery     = 256
	maxResults   = 50
	maxResultID  = 64 // bytes
	maxInlineTip = 64 // bytes of next_offset
)

var startParameter = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// inlineQuery is what a person typed behind the bot's name and the bot's answer to it.
type inlineQuery struct {
	person int64
	chat   int64
	text   string
	asked  time.Time
	answer *InlineAnswer
}

// InlineAnswer is what the bot offers for a query.
type InlineAnswer struct {
	QueryID    string         `json:"query_id"`
	Results    []InlineResult `json:"results"`
	NextOffset string         `json:"next_offset"`
	Button     *InlineTop     `json:"button,omitempty"`
}

// InlineTop is the button above the results; it opens the chat with the bot.
type InlineTop struct {
	Text           string `json:"text"`
	StartParameter string `json:"start_parameter"`
}

// InlineResult is one line of the answer; PhotoID is its picture when it has one that was sent before.
type InlineResult struct {
	Type        string `json:"type"`
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	PhotoID     string `json:"photo_file_id,omitempty"`
	Thumbnail   string `json:"thumbnail_url,omitempty"`

	content Message // what picking it sends
}

// inlineUpdate is what the bot is told.
type inlineUpdate struct {
	ID       string `json:"id"`
	From     User   `json:"from"`
	Query    string `json:"query"`
	Offset   string `json:"offset"`
	ChatType string `json:"chat_type"`
}

// askInline has a person type a query behind the bot's name in a chat.
func (s *Server) askInline(c *chat, p *Profile, text, offset string) (string, error) {
	switch {
	case s.cfg.NoInline, !s.queue.wants("inline_query"):
		return "", says("this bot answers no inline queries")
	case utf8.RuneCountInString(text) > maxQuery:
		return "", says("a query has at most %d characters", maxQuery)
	}
	s.lastID++
	id := strconv.FormatInt(p.ID<<20^s.cfg.Now().UnixNano()^s.lastID, 10)
	for old, q := range s.queries { // what nobody can pick any more
		if s.cfg.Now().Sub(q.asked) > time.Hour {
			delete(s.queries, old)
		}
	}
	s.queries[id] = &inlineQuery{person: p.ID, chat: c.info.ID, text: text, asked: s.cfg.Now()}
	kind := c.info.Type
	if c.info.ID == p.ID {
		kind = "sender"
	}
	s.push(update{kind: "inline_query", lane: "inline:" + strconv.FormatInt(p.ID, 10)},
		inlineUpdate{ID: id, From: p.user(), Query: text, Offset: offset, ChatType: kind})
	return id, nil
}

func (s *Server) answerInlineQuery(r *request) (any, *apiError) {
	q := s.queries[r.str("inline_query_id")]
	if q == nil || q.answer != nil || s.cfg.Now().Sub(q.asked) > inlineLife {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	if len(r.str("next_offset")) > maxInlineTip {
		return nil, bad("NEXT_OFFSET_INVALID")
	}
	a := &InlineAnswer{QueryID: r.str("inline_query_id"), NextOffset: r.str("next_offset"), Results: []InlineResult{}}
	if fail := a.readButton(r.str("button")); fail != nil {
		return nil, fail
	}
	var raws []json.RawMessage
	if json.Unmarshal([]byte(r.str("results")), &raws) != nil {
		return nil, bad("expected an Array of inline query results")
	}
	if len(raws) > maxResults {
		return nil, bad("RESULTS_TOO_MUCH")
	}
	seen := map[string]bool{}
	for _, raw := range raws {
		result, fail := s.readResult(r, raw)
		if fail != nil {
			return nil, fail
		}
		if seen[result.ID] {
			return nil, bad("RESULT_ID_DUPLICATE")
		}
		seen[result.ID] = true
		a.Results = append(a.Results, result)
	}
	q.answer = a
	s.wake()
	return true, nil
}

func (a *InlineAnswer) readButton(raw string) *apiError {
	if raw == "" {
		return nil
	}
	var o object
	if json.Unmarshal([]byte(raw), &o) != nil || json.Unmarshal([]byte(raw), &a.Button) != nil || a.Button == nil {
		return bad("can't parse inline query results button JSON object")
	}
	if fail := notSimulated(o, []string{"web_app"}, "InlineQueryResultsButton"); fail != nil {
		return fail
	}
	if fail := unknownField(o, []string{"text", "start_parameter"}, "InlineQueryResultsButton"); fail != nil {
		return fail
	}
	switch {
	case a.Button.Text == "":
		return bad("can't parse inline query results button: text must be non-empty")
	case !startParameter.MatchString(a.Button.StartParameter):
		return bad("START_PARAM_INVALID")
	}
	return nil
}

var resultFields = []string{"type", "id", "title", "description", "input_message_content", "reply_markup", "url", "hide_url",
	"thumbnail_url", "thumbnail_width", "thumbnail_height", "photo_file_id", "caption", "parse_mode", "caption_entities", "show_caption_above_media"}

// readResult reads one result: an article, or a photo that was sent before.
func (s *Server) readResult(r *request, raw json.RawMessage) (InlineResult, *apiError) {
	var o object
	var result InlineResult
	var rest struct {
		Content  json.RawMessage `json:"input_message_content"`
		Markup   json.RawMessage `json:"reply_markup"`
		Caption  string          `json:"caption"`
		Mode     string          `json:"parse_mode"`
		Entities json.RawMessage `json:"caption_entities"`
	}
	if json.Unmarshal(raw, &o) != nil || o == nil || json.Unmarshal(raw, &result) != nil || json.Unmarshal(raw, &rest) != nil {
		return result, bad("can't parse inline query result: InlineQueryResult must be an Object")
	}
	photo := result.Type == "photo" && result.PhotoID != ""
	switch {
	case result.Type != "article" && !photo:
		return result, &apiError{code: 501, description: "Not Implemented: an inline result of type " + strconv.Quote(result.Type) + " is not simulated"}
	case result.ID == "" || len(result.ID) > maxResultID:
		return result, bad("RESULT_ID_INVALID")
	case result.Type == "article" && result.Title == "":
		return result, bad("can't parse inline query result: Can't find field \"title\"")
	case !photo && rest.Content == nil:
		return result, bad("can't parse inline query result: Can't find field \"input_message_content\"")
	}
	if fail := unknownField(o, resultFields, "the inline query result"); fail != nil {
		return result, fail
	}
	marked, fail := parseMarkup(string(rest.Markup))
	if fail == nil && marked.kind != "" && marked.kind != "inline" {
		fail = bad("inline keyboard expected")
	}
	if fail != nil {
		return result, fail
	}
	if result.content, fail = s.inlineContent(rest.Content); fail != nil {
		return result, fail
	}
	if photo && rest.Content == nil {
		f, fail := s.fileArgument(r.arguments, result.PhotoID, "", photoKind)
		if fail != nil {
			return result, fail
		}
		caption, fail := s.format(rest.Caption, rest.Mode, string(rest.Entities))
		if fail != nil {
			return result, fail
		}
		result.content.carry(f, 0)
		result.content.Caption, result.content.CaptionEntities = caption.text, caption.entities
	}
	result.content.ReplyMarkup = marked.inline
	return result, nil
}

// inlineContent reads an InputMessageContent: a text or a place.
func (s *Server) inlineContent(raw json.RawMessage) (Message, *apiError) {
	var m Message
	if raw == nil {
		return m, nil
	}
	var o object
	var in struct {
		Text      string          `json:"message_text"`
		Mode      string          `json:"parse_mode"`
		Entities  json.RawMessage `json:"entities"`
		Preview   json.RawMessage `json:"link_preview_options"`
		Latitude  *float64        `json:"latitude"`
		Longitude *float64        `json:"longitude"`
	}
	if json.Unmarshal(raw, &o) != nil || json.Unmarshal(raw, &in) != nil {
		return m, bad("can't parse input message content: expected an Object")
	}
	if fail := unknownField(o, []string{"message_text", "parse_mode", "entities", "link_preview_options", "latitude", "longitude"}, "the input message content"); fail != nil {
		return m, fail
	}
	if in.Latitude != nil && in.Longitude != nil {
		m.Location = &Location{*in.Latitude, *in.Longitude}
		return m, nil
	}
	text, fail := s.format(in.Text, in.Mode, string(in.Entities))
	switch {
	case fail != nil:
		return m, fail
	case text.text == "":
		return m, bad("message text is empty")
	}
	if fail := text.fits(maxText, "message is too long"); fail != nil {
		return m, fail
	}
	preview := string(in.Preview)
	if preview == "null" {
		preview = ""
	}
	m.Text, m.Entities = text.text, text.entities
	m.LinkPreview, fail = linkPreview(preview)
	return m, fail
}

// pick has a person send one of the results into the chat in which they asked.
func (s *Server) pick(p *Profile, queryID, resultID string) (*stored, error) {
	q := s.queries[queryID]
	if q == nil || q.person != p.ID || q.answer == nil {
		return nil, says("there is no such answer any more")
	}
	c, err := s.seesChat(p, q.chat)
	if err != nil {
		return nil, err
	}
	for _, result := range q.answer.Results {
		if result.ID == resultID {
			m := &stored{Message: result.content}
			bot := s.bot
			m.ViaBot = &bot
			if m.ReplyMarkup != nil {
				m.markup = "inline"
				s.lastID++
				m.inlineID = "BAAA" + strconv.FormatInt(s.lastID, 10)
			}
			if err := s.send(c, p, m); err != nil {
				return nil, err
			}
			s.push(update{kind: "chosen_inline_result", lane: "inline:" + strconv.FormatInt(p.ID, 10)}, chosenResult{
				ResultID: resultID, From: p.user(), Query: q.text, Inline: m.inlineID,
			})
			return m, nil
		}
	}
	return nil, says("there is no result %q", resultID)
}

// chosenResult is what the bot is told when BotFather was asked for inline feedback; here it always was.
type chosenResult struct {
	ResultID string `json:"result_id"`
	From     User   `json:"from"`
	Query    string `json:"query"`
	Inline   string `json:"inline_message_id,omitempty"`
}
