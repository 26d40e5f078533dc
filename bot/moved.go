package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"qalauly/dialogue"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/notice"
)

// moves follows a group to the id it has as a supergroup: what waits to be sent,
// what is owed and what was talked about are the new chat's from now on. Telegram
// tells of it by a message, or by refusing what is sent to the old id; doing it
// again changes nothing.
func (b *Bot) moves(ctx context.Context, db postgres.DB, old, now int64) error {
	return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO chat_moved (old, new) VALUES ($1, $2) ON CONFLICT DO NOTHING`, old, now); err != nil {
			return fmt.Errorf("bot: a group moves: %w", err)
		}
		if _, err := tx.Exec(ctx, `UPDATE reply SET chat = $2 WHERE chat = $1 AND state < 2`, old, now); err != nil {
			return fmt.Errorf("bot: replies to a group that moves: %w", err)
		}
		if _, err := tx.Exec(ctx, `UPDATE said SET chat = $2 WHERE chat = $1`, old, now); err != nil {
			return fmt.Errorf("bot: messages of a group that moves: %w", err)
		}
		if err := notice.Moved(ctx, tx, old, now); err != nil {
			return err
		}
		return dialogue.Moved(ctx, tx, old, now)
	})
}

// movedBy follows a group when an attempt to send told of its new id.
func (b *Bot) movedBy(ctx context.Context, db postgres.DB, old int64, err error) error {
	var api *APIError
	if !errors.As(err, &api) || api.MigrateTo == 0 {
		return nil
	}
	return b.moves(ctx, db, old, api.MigrateTo)
}

// follow handles the message by which Telegram tells that a group moves.
func (b *Bot) follow(m *message) handlers.Run {
	return func(ctx context.Context, db postgres.DB, _ handlers.Request) (handlers.Reply, error) {
		if m.MigrateFrom != 0 {
			return handlers.Reply{}, b.moves(ctx, db, m.MigrateFrom, m.Chat.ID)
		}
		return handlers.Reply{}, b.moves(ctx, db, m.Chat.ID, m.MigrateTo)
	}
}

// addressed is a draft for a group, made out to the id that the group has now.
func (b *Bot) addressed(ctx context.Context, chat int64, d draft) (draft, error) {
	err := b.DB.QueryRow(ctx, `SELECT new FROM chat_moved WHERE old = $1`, chat).Scan(&chat)
	if errors.Is(err, pgx.ErrNoRows) { // it has not moved
		err = nil
	}
	if err != nil {
		return d, fmt.Errorf("bot: the address of a group: %w", err)
	}
	fields, before, ok := madeOutTo(d)
	if !ok || before == chat {
		return d, nil
	}
	if as, changed := asNewMessage(d); changed { // the message to be edited stayed behind
		d = as
		delete(fields, "message_id")
	}
	fields["chat_id"], _ = json.Marshal(chat)
	if markup, ok := b.buttons.signedAnew(fields["reply_markup"], before, chat); ok {
		fields["reply_markup"] = markup
	}
	d.body, err = json.Marshal(fields)
	return d, err
}

// madeOutTo is to which chat a draft goes, and what else stands in it; ok is false
// where it goes to none.
func madeOutTo(d draft) (fields map[string]json.RawMessage, chat int64, ok bool) {
	fields, ok = fieldsOf(d)
	ok = ok && json.Unmarshal(fields["chat_id"], &chat) == nil
	return fields, chat, ok
}

// signedAnew signs the buttons of a keyboard, made for one chat, for another one.
// What is not ours stays as it is, as does what is one person's; ok is false where there are no buttons.
func (b buttons) signedAnew(markup json.RawMessage, before, now int64) (_ json.RawMessage, ok bool) {
	var keyboard struct {
		Rows [][]map[string]json.RawMessage `json:"inline_keyboard"`
	}
	if len(markup) == 0 || json.Unmarshal(markup, &keyboard) != nil || len(keyboard.Rows) == 0 {
		return nil, false
	}
	for _, row := range keyboard.Rows {
		for _, button := range row {
			var signed string
			if json.Unmarshal(button["callback_data"], &signed) != nil {
				continue
			}
			if _, err := b.press(before, 0, signed); err != nil {
				continue
			}
			data := signed[:strings.LastIndexByte(signed, '.')]
			button["callback_data"], _ = json.Marshal(data + "." + b.tag(now, 0, data))
		}
	}
	anew, err := json.Marshal(keyboard)
	return anew, err == nil
}
