package appeal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

const messageColumns = `id, appeal, kind, side, member, body, files, parts, album, outcome, chat, message, at, held_until, undone_at, edited_at, erased_at`

func messages(ctx context.Context, db postgres.DB, sql string, args ...any) ([]Message, error) {
	rows, err := db.Query(ctx, `SELECT `+messageColumns+` FROM appeal_message WHERE `+sql, args...)
	if err != nil {
		return nil, fmt.Errorf("appeal: messages: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Message])
	if err != nil {
		return nil, fmt.Errorf("appeal: messages: %w", err)
	}
	return all, nil
}

func oneMessage(ctx context.Context, db postgres.DB, sql string, args ...any) (Message, error) {
	all, err := messages(ctx, db, sql, args...)
	if err != nil {
		return Message{}, err
	}
	if len(all) == 0 {
		return Message{}, ErrNoMessage
	}
	return all[0], nil
}

// MessageByID returns a message of an appeal; ErrNoMessage where there is none.
func MessageByID(ctx context.Context, db postgres.DB, id int64) (Message, error) {
	return oneMessage(ctx, db, `id = $1`, id)
}

// Written returns the message that was made of what somebody wrote in a chat, be it one
// of several parts; ErrNoMessage where there is none.
func Written(ctx context.Context, db postgres.DB, chat, message int64) (Message, error) {
	return oneMessage(ctx, db, made+` LIMIT 1`, chat, message)
}

const made = `chat = $1 AND (message = $2 OR parts @> jsonb_build_array(jsonb_build_object('message', $2::bigint))) ORDER BY id DESC`

// Thread returns the messages of an appeal, in order, as a side may see them: what was
// taken back is seen by nobody, what is held still by the side that wrote it.
func Thread(ctx context.Context, db postgres.DB, side Side, id int64, now time.Time) ([]Message, error) {
	return messages(ctx, db, `
		appeal = $1 AND undone_at IS NULL AND (held_until IS NULL OR held_until <= $2 OR (side = 'citizen') = $3) ORDER BY id`,
		id, now, side == Citizen)
}

// add keeps a message.
func add(ctx context.Context, db postgres.DB, m Message) (Message, error) {
	m.Text = strings.TrimSpace(m.Text)
	switch {
	case m.Text == "" && len(m.Files) == 0:
		return m, ErrEmpty
	case utf8.RuneCountInString(m.Text) > TextMost:
		return m, ErrTooLong
	case len(m.Files) > FilesMost:
		return m, ErrTooMany
	}
	m.Files, m.Parts = orNone(m.Files), orNone(m.Parts)
	err := db.QueryRow(ctx, `
		INSERT INTO appeal_message (appeal, kind, side, member, body, files, parts, album, outcome, chat, message, at, held_until)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id`,
		m.Appeal, m.Kind, m.Side, m.Member, m.Text, m.Files, m.Parts, m.Album, m.Outcome, m.Chat, m.Message, m.At, m.HeldTill).Scan(&m.ID)
	if err != nil {
		return m, fmt.Errorf("appeal: message: %w", err)
	}
	return m, fetchLater(ctx, db, m)
}

// Revise changes what somebody wrote, after it was sent, in every appeal that it was
// sent to; the other side gets the new words as a notice, unless the message is still
// held. It returns the latest message that changed, as it is now. ErrNoMessage where
// nothing was made of it or it was taken back, ErrNotYours where somebody else wrote it;
// ok is false where the words are the same.
func (d Desk) Revise(ctx context.Context, db postgres.DB, by Actor, chat, message int64, text string, now time.Time) (m Message, ok bool, err error) {
	all, err := messages(ctx, db, made, chat, message)
	if err != nil {
		return m, false, err
	}
	err = ErrNoMessage
	for i, one := range all {
		revised, changed, failed := d.revise(ctx, db, by, one, message, text, now)
		if failed != nil && !slices.ContainsFunc([]error{ErrNoMessage, ErrUnknown, ErrNotYours, ErrState}, func(e error) bool { return errors.Is(failed, e) }) {
			return revised, false, failed
		}
		if i == 0 || changed && !ok {
			m, ok, err = revised, changed, failed
		}
	}
	return m, ok, err
}

// revise changes one message.
func (d Desk) revise(ctx context.Context, db postgres.DB, by Actor, m Message, message int64, text string, now time.Time) (_ Message, ok bool, err error) {
	a, side, err := see(ctx, db, by, m.Appeal, now, true)
	switch {
	case err != nil:
		return m, false, err
	case m.UndoneAt != nil || m.ErasedAt != nil:
		return m, false, ErrNoMessage
	case (side == Citizen) != (m.Side == Citizen) || side != Citizen && by.Member.ID != m.Member:
		return m, false, ErrNotYours
	case a.State.Over() && a.State != Closed:
		return m, false, ErrState
	}
	text = strings.TrimSpace(text)
	if len(m.Parts) > 1 {
		whole := Draft{Parts: m.Parts, Chosen: true}
		if err := whole.Write(message, text); err != nil {
			return m, false, err
		}
		text, m.Parts = whole.Text(), whole.Parts
	}
	switch {
	case text == m.Text:
		return m, false, nil
	case text == "" && len(m.Files) == 0:
		return m, false, ErrEmpty
	case utf8.RuneCountInString(text) > TextMost:
		return m, false, ErrTooLong
	}
	if _, err := db.Exec(ctx, `UPDATE appeal_message SET body = $2, edited_at = $3, parts = $4 WHERE id = $1`, m.ID, text, now, orNone(m.Parts)); err != nil {
		return m, false, fmt.Errorf("appeal: revise: %w", err)
	}
	m.Text, m.EditedAt = text, &now
	if m.Kind == Letter && now.Before(a.ReceivedAt.Add(UndoTime)) || m.HeldTill != nil && now.Before(*m.HeldTill) {
		return m, true, nil
	}
	if side == Citizen {
		return m, true, d.tellDesk(ctx, db, a, EditedNotice, m.ID, now, now)
	}
	return m, true, tellCitizen(ctx, db, a, RevisedNotice, m.ID, now, now)
}

func none(err error) bool { return errors.Is(err, pgx.ErrNoRows) }
