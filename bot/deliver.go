package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
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
		messageID, err = b.deliver(ctx, chat, d)
		next, changed := d, false
		switch verdict(err) {
		case asNew:
			if d.method == disarm { // too old to be touched: what its buttons do is refused anyway
				return d, 0, nil
			}
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
func (b *Bot) deliver(ctx context.Context, chat int64, d draft) (messageID int64, err error) {
	defer recovered(&err)
	ctx, cancel := context.WithTimeout(ctx, attemptLimit)
	defer cancel()
	var sent sentMessage
	if d.method == erase {
		return 0, b.take(ctx, chat, d)
	}
	if d.method == "sendMediaGroup" {
		return b.sendAlbum(ctx, chat, d)
	}
	if field := uploads[d.method]; field != "" {
		err = b.sendFile(ctx, d, field, &sent)
	} else {
		err = b.api.call(ctx, d.method, json.RawMessage(d.body), &sent)
	}
	return sent.ID, err
}

// uploads are the methods that send a file, and the field that names it.
var uploads = map[string]string{"sendPhoto": "photo", "sendDocument": "document", editMedia: "photo"}

type sentMessage struct {
	ID       int64      `json:"message_id"`
	Photo    []sentFile `json:"photo"`
	Document *sentFile  `json:"document"`
}

// fileID is the id by which the same file is sent again.
func (m sentMessage) fileID() string {
	if m.Document != nil {
		return m.Document.ID
	}
	if n := len(m.Photo); n > 0 {
		return m.Photo[n-1].ID
	}
	return ""
}

// sendFile sends a file by the id that Telegram gave it, else uploads it and
// remembers the id. The draft names the file; its bytes are asked for here. As a
// photo and as a document a file has different ids.
func (b *Bot) sendFile(ctx context.Context, d draft, field string, sent *sentMessage) error {
	fields, ok := fieldsOf(d)
	var ref string
	if !ok || json.Unmarshal(fields[field], &ref) != nil {
		return &pictureError{errors.New("it has no name")}
	}
	if fields[byID] != nil {
		delete(fields, byID)
		return b.api.call(ctx, d.method, fields, sent)
	}
	known := ref
	if field != "photo" {
		known = field + ":" + ref
	}
	name := "photo.png"
	_ = json.Unmarshal(fields["file_name"], &name)
	delete(fields, "file_name")
	var fileID string
	err := b.DB.QueryRow(ctx, `SELECT file_id FROM upload WHERE hash = $1`, known).Scan(&fileID)
	if err == nil {
		err = b.api.call(ctx, d.method, withID(d.method, fields, field, fileID), sent)
		if !isWrongFile(err) {
			return err
		}
	} else if !errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("bot: upload: %w", err)
	}
	delete(fields, field)
	body, err := b.Pictures(ctx, ref)
	if errors.Is(err, ErrNoPicture) {
		return &pictureError{err}
	}
	if err != nil {
		return fmt.Errorf("bot: picture: %w", err)
	}
	if err := b.upload(ctx, d.method, fields, part{field, name, body}, sent); err != nil {
		return err
	}
	b.uploaded(ctx, known, sent.fileID())
	return nil
}

// withID are the fields of a call that sends a file by the id that Telegram gave it.
func withID(method string, fields map[string]json.RawMessage, field, fileID string) map[string]json.RawMessage {
	by := maps.Clone(fields)
	if method != editMedia {
		by[field], _ = json.Marshal(fileID)
		return by
	}
	delete(by, field)
	var media photoMedia
	_ = json.Unmarshal(by["media"], &media) // of our own making
	media.Media = fileID
	by["media"], _ = json.Marshal(media)
	return by
}

// ErrNoPicture is what Pictures answers when there is no such picture, and will be
// none.
var ErrNoPicture = errors.New("bot: no such picture")

// pictureError is a photo whose picture cannot be had; trying again would not help.
type pictureError struct{ cause error }

func (e *pictureError) Error() string { return "bot: picture: " + e.cause.Error() }

// part is the file in a form.
type part struct {
	field, name string
	body        []byte
}

func (b *Bot) upload(ctx context.Context, method string, fields map[string]json.RawMessage, file part, sent any) error {
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for name, value := range fields {
		var text string
		if json.Unmarshal(value, &text) != nil {
			text = string(value)
		}
		_ = w.WriteField(name, text)
	}
	in, err := w.CreateFormFile(file.field, file.name)
	if err != nil {
		return err
	}
	_, _ = in.Write(file.body)
	_ = w.Close()
	return b.api.post(ctx, method, w.FormDataContentType(), form.Bytes(), sent)
}

// uploaded remembers the id that Telegram gave to a file.
func (b *Bot) uploaded(ctx context.Context, known, fileID string) {
	if fileID == "" {
		return
	}
	_, err := b.DB.Exec(ctx, `
		INSERT INTO upload (hash, file_id) VALUES ($1, $2)
		ON CONFLICT (hash) DO UPDATE SET file_id = EXCLUDED.file_id`, known, fileID)
	if err != nil {
		b.Log.WithField("error", describe(err)).Warn("the id of an uploaded file is not kept")
	}
}

// isWrongFile says that Telegram no longer knows a file by the id it gave.
func isWrongFile(err error) bool {
	var api *APIError
	return errors.As(err, &api) && api.Code == 400 && strings.Contains(api.Description, "file")
}
