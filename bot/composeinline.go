package bot

import (
	"strconv"
	"time"

	"github.com/go-telegram/bot/models"

	"qalauly/handlers"
)

// inlineAnswer is a call of answerInlineQuery.
type inlineAnswer struct {
	ID       string     `json:"inline_query_id"`
	Results  []article  `json:"results"`
	Cache    int        `json:"cache_time"`
	Personal bool       `json:"is_personal"`
	Next     string     `json:"next_offset"`
	Button   *inlineWay `json:"button,omitempty"`
}

type inlineWay struct {
	Text  string `json:"text"`
	Start string `json:"start_parameter"`
}

type article struct {
	Type    string             `json:"type"`
	ID      string             `json:"id"`
	Title   string             `json:"title"`
	About   string             `json:"description,omitempty"`
	Picture string             `json:"thumbnail_url,omitempty"`
	Content articleText        `json:"input_message_content"`
	Markup  models.ReplyMarkup `json:"reply_markup,omitempty"`
}

type articleText struct {
	Text    string                     `json:"message_text"`
	Mode    models.ParseMode           `json:"parse_mode"`
	Preview *models.LinkPreviewOptions `json:"link_preview_options"`
}

// composeInline makes the call that offers answers. They are always the person's
// own: the language is, and so may be what they find.
func (b *Bot) composeInline(id string, page int, a handlers.Answers) (inlineAnswer, error) {
	call := inlineAnswer{ID: id, Results: []article{}, Cache: int(a.Keep / time.Second), Personal: true}
	if a.More {
		call.Next = strconv.Itoa(page + 1)
	}
	if a.Lead != "" {
		call.Button = &inlineWay{a.Lead, a.Link}
	}
	for _, c := range a.Cards {
		one := article{Type: "article", ID: c.ID, Title: c.Title, About: c.About, Picture: c.Picture, Content: articleText{
			Text: string(c.HTML), Mode: models.ParseModeHTML, Preview: previewOf(handlers.Message{Preview: c.Preview})}}
		if len(c.Rows) > 0 {
			markup, err := b.inline(where{}, c.Rows)
			if err != nil {
				return call, err
			}
			one.Markup = markup
		}
		call.Results = append(call.Results, one)
	}
	return call, nil
}
