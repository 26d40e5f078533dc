package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"

	"github.com/jackc/pgx/v5"

	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// copied is a message of ours that is about something.
type copied struct {
	Chat    int64
	Message int64
	Lang    string
}

// Erase takes what messages of ours said about something out of all chats: what
// Telegram still lets a bot delete is deleted, older ones become stubs, in the words
// that stub has for their reader. It may be repeated: what is done is not done again.
func (b *Bot) Erase(ctx context.Context, ref string, stub func(lang string) locales.HTML) error {
	rows, err := b.DB.Query(ctx, `
		SELECT s.chat, s.message, coalesce(nullif(p.lang, ''), p.guessed, '') AS lang
		FROM said s LEFT JOIN person p ON p.id = s.chat
		WHERE s.ref = $1 OR s.ref LIKE $1 || ':%'
		ORDER BY s.chat, s.message`, ref)
	if err != nil {
		return fmt.Errorf("bot: copies: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[copied])
	if err != nil {
		return fmt.Errorf("bot: copies: %w", err)
	}
	for _, c := range all {
		if err := b.eraseOne(ctx, c, string(stub(c.Lang))); err != nil {
			return err
		}
		if _, err := b.DB.Exec(ctx, `DELETE FROM said WHERE chat = $1 AND message = $2`, c.Chat, c.Message); err != nil {
			return fmt.Errorf("bot: copies: %w", err)
		}
	}
	return nil
}

// eraseOne deletes a message, else edits its text, else what it carries. What Telegram
// refuses in every form is left: the chat is gone, or the message is.
func (b *Bot) eraseOne(ctx context.Context, c copied, words string) error {
	at := map[string]any{"chat_id": c.Chat, "message_id": c.Message}
	err := b.api.call(ctx, "deleteMessage", at, nil)
	if !isRefusal(err) {
		return err
	}
	err = b.api.call(ctx, "editMessageText", map[string]any{"chat_id": c.Chat, "message_id": c.Message, "text": words, "parse_mode": "HTML"}, nil)
	if !isRefusal(err) {
		return err
	}
	for _, kind := range []string{"photo", "document"} {
		media, _ := json.Marshal(map[string]string{"type": kind, "media": "attach://stub", "caption": words, "parse_mode": "HTML"})
		chat, _ := json.Marshal(c.Chat)
		message, _ := json.Marshal(c.Message)
		fields := map[string]json.RawMessage{"chat_id": chat, "message_id": message, "media": media}
		if err = b.upload(ctx, "editMessageMedia", fields, part{"stub", "stub.png", blank()}, nil); !isRefusal(err) {
			return err
		}
	}
	var api *APIError
	if errors.As(err, &api) {
		b.Log.WithField("error", api.Error()).Warn("a copy cannot be erased")
	}
	return nil
}

// erase is no method of Telegram's: a draft that takes one message away.
const erase = "erase"

type erased struct {
	Message int64  `json:"message_id"`
	Words   string `json:"text"`
}

// rest takes away what else a chat was told about the thing that a message is about, all
// but the message in whose place that one comes.
func (b *Bot) rest(ctx context.Context, db postgres.DB, chat, but int64, m handlers.Message) ([]draft, error) {
	rows, err := db.Query(ctx, `SELECT message FROM said WHERE chat = $1 AND (ref = $2 OR ref LIKE $2 || ':%') AND message <> $3 ORDER BY message`, chat, m.Edits, but)
	if err != nil {
		return nil, fmt.Errorf("bot: the rest: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("bot: the rest: %w", err)
	}
	drafts := make([]draft, 0, len(all))
	for _, id := range all {
		d, err := drafted(erase, erased{id, string(m.Instead)}, "")
		if err != nil {
			return nil, err
		}
		drafts = append(drafts, d)
	}
	return drafts, nil
}

// take takes the message of a draft away.
func (b *Bot) take(ctx context.Context, chat int64, d draft) error {
	var what erased
	if err := json.Unmarshal(d.body, &what); err != nil {
		return fmt.Errorf("bot: erase: %w", err)
	}
	return b.eraseOne(ctx, copied{Chat: chat, Message: what.Message}, what.Words)
}

// blank is a picture of nothing.
func blank() []byte {
	var body bytes.Buffer
	_ = png.Encode(&body, image.NewGray(image.Rect(0, 0, 64, 64)))
	return body.Bytes()
}
