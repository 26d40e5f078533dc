package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"strings"

	"github.com/jackc/pgx/v5"
)

// bring delivers a draft to a chat, once more in another form where the form is what
// is refused: an edit of what cannot be edited as a new message, formatting that
// Telegram cannot read as plain text. It returns the draft as it went last.
func (b *Bot) bring(ctx context.Context, what string, chat int64, d draft) (_ draft, messageID int64, err error) {
	if chat < 0 {
		if d, err = b.addressed(ctx, chat, d); err != nil {
			return d, 0, err
		}
	}
	for {
		messageID, err = b.deliver(ctx, d)
		next, changed := d, false
		switch verdict(err) {
		case asNew:
			next, changed = asNewMessage(d)
		case asPlain:
			next, changed = asPlainText(d)
			b.metrics.sending(what, asPlain)
			b.Log.WithField("what", what).WithField("error", err).Error("formatting is refused; the message goes without")
		}
		if !changed {
			return d, messageID, err
		}
		d = next
	}
}

// deliver makes the call of a draft and returns the id of the message.
func (b *Bot) deliver(ctx context.Context, d draft) (messageID int64, err error) {
	defer recovered(&err)
	ctx, cancel := context.WithTimeout(ctx, attemptLimit)
	defer cancel()
	var sent sentMessage
	if d.method == "sendPhoto" {
		err = b.sendPhoto(ctx, d, &sent)
	} else {
		err = b.api.call(ctx, d.method, json.RawMessage(d.body), &sent)
	}
	return sent.ID, err
}

type sentMessage struct {
	ID    int64 `json:"message_id"`
	Photo []struct {
		FileID string `json:"file_id"`
	} `json:"photo"`
}

// sendPhoto sends a photo by the id that Telegram gave it, else uploads it and
// remembers the id. The draft names the picture; its bytes are asked for here.
func (b *Bot) sendPhoto(ctx context.Context, d draft, sent *sentMessage) error {
	fields, ok := fieldsOf(d)
	var ref string
	if !ok || json.Unmarshal(fields["photo"], &ref) != nil {
		return &pictureError{errors.New("it has no name")}
	}
	var fileID string
	err := b.DB.QueryRow(ctx, `SELECT file_id FROM upload WHERE hash = $1`, ref).Scan(&fileID)
	if err == nil {
		fields["photo"], _ = json.Marshal(fileID)
		err = b.api.call(ctx, d.method, fields, sent)
		if !isWrongFile(err) {
			return err
		}
	} else if !errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("bot: upload: %w", err)
	}
	return b.upload(ctx, d.method, ref, fields, sent)
}

// ErrNoPicture is what Pictures answers when there is no such picture, and will be
// none.
var ErrNoPicture = errors.New("bot: no such picture")

// pictureError is a photo whose picture cannot be had; trying again would not help.
type pictureError struct{ cause error }

func (e *pictureError) Error() string { return "bot: picture: " + e.cause.Error() }

func (b *Bot) upload(ctx context.Context, method, ref string, fields map[string]json.RawMessage, sent *sentMessage) error {
	picture, err := b.Pictures(ctx, ref)
	if errors.Is(err, ErrNoPicture) {
		return &pictureError{err}
	}
	if err != nil {
		return fmt.Errorf("bot: picture: %w", err)
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for name, value := range fields {
		if name == "photo" {
			continue
		}
		var text string
		if json.Unmarshal(value, &text) != nil {
			text = string(value)
		}
		_ = w.WriteField(name, text)
	}
	part, err := w.CreateFormFile("photo", "photo.png")
	if err != nil {
		return err
	}
	_, _ = part.Write(picture)
	_ = w.Close()
	if err := b.api.post(ctx, method, w.FormDataContentType(), form.Bytes(), sent); err != nil {
		return err
	}
	if n := len(sent.Photo); n > 0 {
		_, err = b.DB.Exec(ctx, `
			INSERT INTO upload (hash, file_id) VALUES ($1, $2)
			ON CONFLICT (hash) DO UPDATE SET file_id = EXCLUDED.file_id`, ref, sent.Photo[n-1].FileID)
		if err != nil {
			b.Log.WithField("error", describe(err)).Warn("the id of an uploaded file is not kept")
		}
	}
	return nil
}

// isWrongFile says that Telegram no longer knows a file by the id it gave.
func isWrongFile(err error) bool {
	var api *APIError
	return errors.As(err, &api) && api.Code == 400 && strings.Contains(api.Description, "file")
}
