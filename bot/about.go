package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"qalauly/handlers"
	"qalauly/internal/postgres"
)

// saidSQL notes what a message of ours is about; one that was edited is about what
// it says now.
const saidSQL = `
	INSERT INTO said (chat, message, ref) VALUES ($1, $2, $3)
	ON CONFLICT (chat, message) DO UPDATE SET ref = EXCLUDED.ref, at = now()`

func said(ctx context.Context, db postgres.DB, chat, message int64, ref string) error {
	_, err := db.Exec(ctx, saidSQL, chat, message, ref)
	return err
}

// about completes a request with what the message that it answers is about, or the
// album that it belongs to. Where it is not written down what a message of ours is
// about, because its sending was interrupted, its own buttons may say.
func (b *Bot) about(ctx context.Context, db postgres.DB, t *turn) error {
	m := t.message()
	if m == nil {
		return nil
	}
	var err error
	switch to := m.ReplyTo; {
	case to != nil && to.From != nil && strings.EqualFold(to.From.Name, b.Name):
		err = db.QueryRow(ctx, `SELECT ref FROM said WHERE chat = $1 AND message = $2`, t.req.Chat, to.ID).Scan(&t.req.About)
		if errors.Is(err, pgx.ErrNoRows) {
			t.req.About = b.signed(t.req.Chat, to)
		}
	case m.Album != "" && m.words() == "":
		err = db.QueryRow(ctx, `SELECT ref FROM album WHERE chat = $1 AND id = $2`, t.req.Chat, m.Album).Scan(&t.req.About)
	}
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("bot: what is answered: %w", err)
	}
	return nil
}

// signed is what a message of ours is about by the first of its buttons that says so.
func (b *Bot) signed(chat int64, m *message) string {
	if m.Markup == nil {
		return ""
	}
	for _, row := range m.Markup.Rows {
		for _, key := range row {
			press, err := b.buttons.press(chat, 0, key.Data)
			if ref := b.Audience.SignedRef(press); err == nil && ref != "" {
				return ref
			}
		}
	}
	return ""
}

// remember notes what the rest of an album is about.
func (b *Bot) remember(ctx context.Context, db postgres.DB, t *turn) error {
	if t.reply.Album == "" || t.req.Album == "" {
		return nil
	}
	_, err := db.Exec(ctx, `
		INSERT INTO album (chat, id, ref) VALUES ($1, $2, $3)
		ON CONFLICT (chat, id) DO UPDATE SET ref = EXCLUDED.ref`, t.req.Chat, t.req.Album, t.reply.Album)
	if err != nil {
		return fmt.Errorf("bot: an album: %w", err)
	}
	return nil
}

// edited finds the messages that some new ones are to be put in the place of, or that
// they answer.
func (b *Bot) edited(ctx context.Context, db postgres.DB, chat int64, messages ...handlers.Message) (map[string]int64, error) {
	var found map[string]int64
	for _, m := range messages {
		for _, ref := range []string{m.Edits, m.Under} {
			if ref == "" {
				continue
			}
			var id int64
			err := db.QueryRow(ctx, `SELECT message FROM said WHERE chat = $1 AND ref = $2 ORDER BY message DESC LIMIT 1`, chat, ref).Scan(&id)
			if errors.Is(err, pgx.ErrNoRows) {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("bot: what is edited: %w", err)
			}
			if found == nil {
				found = map[string]int64{}
			}
			found[ref] = id
		}
	}
	return found, nil
}
