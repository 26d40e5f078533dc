package bot

import (
	"encoding/json"
	"fmt"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"qalauly/handlers"
	"qalauly/locales"
)

// draft is one call to the Bot API, not yet written down.
type draft struct {
	method string
	body   []byte // JSON; erased when sent
	ref    string // what the message is about
}

// where is the chat that a reply goes to and, in a group, who asked for it; 0 is
// nobody.
type where struct{ chat, asker int64 }

// compose makes the calls that bring a reply to a chat. pressed is the message
// whose button was pressed, if any; edited are the messages to be edited, by what
// they are about.
func (b *Bot) compose(to where, pressed *message, edited map[string]int64, reply handlers.Reply) ([]draft, error) {
	drafts := make([]draft, 0, len(reply.Messages))
	for _, m := range reply.Messages {
		target := placeOf(m, pressed, edited)
		all := parts([]handlers.Message{m})
		if target != 0 && (m.Replace || m.Edits != "") && !all[0].Replace && all[0].Edits == "" {
			d, err := drafted(disarm, tg.EditMessageReplyMarkupParams{ChatID: to.chat, MessageID: int(target)}, "")
			if err != nil {
				return nil, err
			}
			drafts, target = append(drafts, d), 0
		}
		for _, part := range all {
			method, params, err := b.callFor(to, target, edited[part.Under], part)
			if err != nil {
				return nil, err
			}
			d, err := drafted(method, params, part.Ref)
			if err != nil {
				return nil, err
			}
			drafts = append(drafts, d)
		}
	}
	return drafts, nil
}

// disarm takes the buttons from under a message that new ones stand for.
const disarm = "editMessageReplyMarkup"

// placeOf is the message that a new one is put in the place of; 0 for none.
func placeOf(m handlers.Message, pressed *message, edited map[string]int64) int64 {
	switch {
	case m.At != 0:
		return m.At
	case m.Replace && pressed != nil:
		return pressed.ID
	}
	return edited[m.Edits]
}

func drafted(method string, params any, ref string) (draft, error) {
	body, err := json.Marshal(params)
	if err != nil {
		return draft{}, fmt.Errorf("bot: compose: %w", err)
	}
	return draft{method, body, ref}, nil
}

// parts makes several messages of one whose text is too long for Telegram. Buttons
// and menu stand under the last, picture and preview at the first. What would have
// replaced a message is sent anew, so that its parts stand together, and the old one
// loses its buttons. Files stand below the text, by their kinds.
func parts(messages []handlers.Message) []handlers.Message {
	all := make([]handlers.Message, 0, len(messages))
	for _, m := range messages {
		first := textLimit
		if m.Photo != "" || m.File != nil {
			first = captionLimit
		}
		files := m.Files
		m.Files = nil
		texts := split(string(m.HTML), first, textLimit)
		if m.HTML == "" && len(files) > 0 {
			texts = nil
		}
		for i, text := range texts {
			part := m
			part.HTML = locales.HTML(text)
			if len(texts) > 1 {
				part.Replace, part.Edits = false, ""
			}
			if i > 0 {
				part.Photo, part.Preview, part.File = "", "", nil
			}
			if i < len(texts)-1 {
				part.Rows, part.Menu = nil, nil
			}
			all = append(all, part)
		}
		all = append(all, albums(m, files)...)
	}
	return all
}

// callFor is the call that sends a message, or edits the one whose id is target.
// under is the message that it answers; 0 for none.
func (b *Bot) callFor(to where, target, under int64, m handlers.Message) (string, any, error) {
	chat := to.chat
	if len(m.Files) > 0 {
		method, params := sentOn(chat, under, m)
		return method, params, nil
	}
	markup, err := b.markup(to, m)
	if err != nil {
		return "", nil, err
	}
	text, preview := string(m.HTML), previewOf(m)
	if target != 0 {
		under = 0
	}
	switch {
	case m.Photo != "" && m.At != 0:
		return editMedia, editedPhoto{
			Chat: chat, Message: target, Photo: m.Photo, Markup: markup,
			Media: photoMedia{Type: "photo", Media: attachedPhoto, Caption: text, Mode: models.ParseModeHTML},
		}, nil
	case m.Photo != "":
		return "sendPhoto", tg.SendPhotoParams{
			ChatID: chat, Photo: &models.InputFileString{Data: m.Photo}, Caption: text,
			ParseMode: models.ParseModeHTML, ReplyMarkup: markup, ProtectContent: m.Protect,
		}, nil
	case m.File != nil:
		return "sendDocument", sentDocument{tg.SendDocumentParams{
			ChatID: chat, Document: &models.InputFileString{Data: m.File.Hash}, Caption: text,
			ParseMode: models.ParseModeHTML, ReplyMarkup: markup, ProtectContent: m.Protect,
		}, m.File.Name}, nil
	case target != 0:
		return "editMessageText", tg.EditMessageTextParams{
			ChatID: chat, MessageID: int(target), Text: text,
			ParseMode: models.ParseModeHTML, ReplyMarkup: markup, LinkPreviewOptions: preview,
		}, nil
	}
	return "sendMessage", tg.SendMessageParams{
		ChatID: chat, Text: text, ParseMode: models.ParseModeHTML, ReplyMarkup: markup,
		LinkPreviewOptions: preview, ProtectContent: m.Protect, ReplyParameters: answering(under),
	}, nil
}

// editedPhoto puts another picture and caption into a message. Photo names the picture
// as in sendPhoto, and is attached or known by an id when the call is made.
type editedPhoto struct {
	Chat    int64              `json:"chat_id"`
	Message int64              `json:"message_id"`
	Photo   string             `json:"photo"`
	Media   photoMedia         `json:"media"`
	Markup  models.ReplyMarkup `json:"reply_markup,omitempty"`
}

type photoMedia struct {
	Type    string           `json:"type"`
	Media   string           `json:"media"` // the id of a file, or what is attached
	Caption string           `json:"caption"`
	Mode    models.ParseMode `json:"parse_mode"`
}

const (
	editMedia     = "editMessageMedia"
	attachedPhoto = "attach://photo"
)

// sentDocument is a document with the name under which it is saved; the name stays
// here and is taken off before the call.
type sentDocument struct {
	tg.SendDocumentParams
	Name string `json:"file_name"`
}

func previewOf(m handlers.Message) *models.LinkPreviewOptions {
	if m.Preview == "" {
		disabled := true
		return &models.LinkPreviewOptions{IsDisabled: &disabled}
	}
	small := true
	return &models.LinkPreviewOptions{URL: &m.Preview, PreferSmallMedia: &small}
}

// markup is the buttons under a message, else the menu; nil for neither.
func (b *Bot) markup(to where, m handlers.Message) (models.ReplyMarkup, error) {
	if len(m.Rows) > 0 {
		return b.inline(to, m.Rows)
	}
	if len(m.Menu) == 0 {
		return nil, nil
	}
	keyboard := models.ReplyKeyboardMarkup{ResizeKeyboard: true, IsPersistent: true}
	for _, labels := range m.Menu {
		var row []models.KeyboardButton
		for _, label := range labels {
			row = append(row, models.KeyboardButton{Text: label, RequestLocation: b.locates[label]})
		}
		keyboard.Keyboard = append(keyboard.Keyboard, row)
	}
	return keyboard, nil
}

func (b *Bot) inline(to where, rows [][]handlers.Button) (models.ReplyMarkup, error) {
	var markup models.InlineKeyboardMarkup
	for _, buttons := range rows {
		var row []models.InlineKeyboardButton
		for _, button := range buttons {
			key := models.InlineKeyboardButton{Text: button.Label, URL: button.URL, SwitchInlineQuery: button.Inline}
			if button.URL == "" && button.Inline == "" {
				data, err := b.buttons.data(to.chat, b.owner(to, button.Verb), button.Verb, button.Args)
				if err != nil {
					return nil, err
				}
				key.CallbackData = data
			}
			row = append(row, key)
		}
		markup.InlineKeyboard = append(markup.InlineKeyboard, row)
	}
	return markup, nil
}

// owner is whose a button is: in a group, those of personal menus are the asker's.
func (b *Bot) owner(at where, verb string) int64 {
	if at.chat >= 0 || !b.personal[verb] {
		return 0
	}
	return at.asker
}
