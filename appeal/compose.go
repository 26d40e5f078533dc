package appeal

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Composed is what somebody of the desk has written to a citizen and not sent: a
// preview of it waits for a button. It is known by its chat and first message.
type Composed struct {
	Chat     int64
	Message  int64
	Words    int64 // the message whose text it is: its edits change the text; 0 while there is none
	Appeal   int64 // 0: not said yet
	Question bool  // it asks for details
	Several  bool  // it is for all open appeals of the deputy that are alike
	Member   int64
	Album    string
	Text     string
	Files    []File
	At       time.Time
}

const composedColumns = `chat, message, words, coalesce(appeal, 0) AS appeal, question, several, member, album, body, files, at`

// ComposedKept is how long what was not sent is kept.
const ComposedKept = 14 * 24 * time.Hour

// Attach adds a file. ErrTooMany and ErrTooBig leave it as it was; the same file again
// changes nothing.
func (c *Composed) Attach(f File) error {
	for _, have := range c.Files {
		if have.Message == f.Message {
			return nil
		}
	}
	switch {
	case f.Size > FileMost:
		return ErrTooBig
	case len(c.Files) >= FilesMost:
		return ErrTooMany
	}
	c.Files = append(c.Files, f)
	return nil
}

// Compose keeps what is being written, in the place of what was kept before.
func Compose(ctx context.Context, db postgres.DB, c Composed) error {
	c.Text = strings.TrimSpace(c.Text)
	switch {
	case c.Text == "" && len(c.Files) == 0:
		return ErrEmpty
	case utf8.RuneCountInString(c.Text) > TextMost:
		return ErrTooLong
	}
	_, err := db.Exec(ctx, `
		INSERT INTO appeal_compose (chat, message, words, appeal, question, several, member, album, body, files, at)
		VALUES ($1, $2, $3, nullif($4, 0), $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (chat, message) DO UPDATE SET words = EXCLUDED.words, appeal = EXCLUDED.appeal, question = EXCLUDED.question,
			several = EXCLUDED.several, body = EXCLUDED.body, files = EXCLUDED.files, at = EXCLUDED.at`,
		c.Chat, c.Message, c.Words, c.Appeal, c.Question, c.Several, c.Member, c.Album, c.Text, orNone(c.Files), c.At)
	if err != nil {
		return fmt.Errorf("appeal: compose: %w", err)
	}
	return nil
}

// ComposedOf is what is known by a chat and a message: its first one, the one with its
// words, or one with a file of it. ErrNoMessage where there is none.
func ComposedOf(ctx context.Context, db postgres.DB, chat, message int64) (Composed, error) {
	return composed(ctx, db, `chat = $1 AND (message = $2 OR words = $2 OR files @> jsonb_build_array(jsonb_build_object('message', $2::bigint)))`, chat, message)
}

// ComposedAlbum is what an album belongs to whose first message came already.
func ComposedAlbum(ctx context.Context, db postgres.DB, chat int64, album string) (Composed, error) {
	return composed(ctx, db, `chat = $1 AND album = $2 AND album <> ''`, chat, album)
}

func composed(ctx context.Context, db postgres.DB, which string, args ...any) (Composed, error) {
	rows, err := db.Query(ctx, `SELECT `+composedColumns+` FROM appeal_compose WHERE `+which+` ORDER BY at DESC LIMIT 1`, args...)
	if err != nil {
		return Composed{}, fmt.Errorf("appeal: composed: %w", err)
	}
	c, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Composed])
	if none(err) {
		return c, ErrNoMessage
	}
	if err != nil {
		return c, fmt.Errorf("appeal: composed: %w", err)
	}
	return c, nil
}

// DropComposed deletes what was sent, or is not to be.
func DropComposed(ctx context.Context, db postgres.DB, chat, message int64) error {
	if _, err := db.Exec(ctx, `DELETE FROM appeal_compose WHERE chat = $1 AND message = $2`, chat, message); err != nil {
		return fmt.Errorf("appeal: drop what was composed: %w", err)
	}
	return nil
}

// ForgetComposed deletes what was written long ago, or about an appeal that is over.
func ForgetComposed(ctx context.Context, db postgres.DB, now time.Time) error {
	_, err := db.Exec(ctx, `
		DELETE FROM appeal_compose
		WHERE at < $1 OR appeal IN (SELECT id FROM appeal WHERE state IN ('withdrawn', 'rejected', 'closed'))`, now.Add(-ComposedKept))
	if err != nil {
		return fmt.Errorf("appeal: forget what was composed: %w", err)
	}
	return nil
}

// Alike are the open appeals of the same deputy that are alike with one, itself too.
func Alike(ctx context.Context, db postgres.DB, a Appeal) ([]Appeal, error) {
	first := a.ID
	if a.Cluster != nil {
		first = *a.Cluster
	}
	all, _, err := list(ctx, db, `deputy = $1 AND (id = $2 OR cluster = $2) AND `+waits, `id`, Page{Limit: alikeMost}, a.Deputy, first)
	return all, err
}

// alikeMost is how many are answered at once at most.
const alikeMost = 100

// AnswersWritten are the answers that were made of what somebody wrote in a chat and
// that stand: several where it was for all that are alike.
func AnswersWritten(ctx context.Context, db postgres.DB, chat, message int64) ([]Message, error) {
	return messages(ctx, db, `chat = $1 AND message = $2 AND kind = 'answer' AND undone_at IS NULL ORDER BY id`, chat, message)
}
