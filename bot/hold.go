package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/notice"
)

// SendingTable holds the leave to send. A backup keeps the table and leaves out
// what is in it: a restored database is held without anybody having to hold it.
const SendingTable = "sending"

// Held says whether sending is held: updates are handled, and their answers wait.
func Held(ctx context.Context, db postgres.DB) (bool, error) {
	var held bool
	if err := db.QueryRow(ctx, `SELECT NOT EXISTS (SELECT FROM sending)`).Scan(&held); err != nil {
		return true, fmt.Errorf("bot: held: %w", err)
	}
	return held, nil
}

// Hold holds sending until Release; what is on its way at this moment goes out.
func Hold(ctx context.Context, db postgres.DB) error {
	if _, err := db.Exec(ctx, `DELETE FROM sending`); err != nil {
		return fmt.Errorf("bot: hold: %w", err)
	}
	return nil
}

// Release lets sending go on with all that waits.
func Release(ctx context.Context, db postgres.DB) error {
	if _, err := db.Exec(ctx, `INSERT INTO sending DEFAULT VALUES ON CONFLICT DO NOTHING`); err != nil {
		return fmt.Errorf("bot: release: %w", err)
	}
	return nil
}

// Drop gives up replies made and notices due before a moment: they are never
// sent. It returns how many of each there were. Call it while sending is held.
func Drop(ctx context.Context, db postgres.DB, before time.Time) (replies, notices int64, err error) {
	tag, err := db.Exec(ctx, `
		UPDATE reply SET state = 3, body = NULL, outcome = 'dropped by the operator', done_at = now()
		WHERE state < 2 AND created_at < $1`, before)
	if err != nil {
		return 0, 0, fmt.Errorf("bot: drop replies: %w", err)
	}
	notices, err = notice.Drop(ctx, db, before)
	return tag.RowsAffected(), notices, err
}

// Restored readies a database just restored: leases end, and what waits or was
// being sent is marked as maybe sent, because the service that was backed up
// went on.
func Restored(ctx context.Context, db postgres.DB, taken time.Time) error {
	if err := job.End(ctx, db); err != nil {
		return err
	}
	for _, step := range []struct {
		sql  string
		args []any
	}{
		{`DELETE FROM sending`, nil},
		{`UPDATE reply SET state = 0, owner = '', maybe = true WHERE state < 2`, nil},
		{`DELETE FROM command_menu`, nil}, // others may have been set since
		{`INSERT INTO restored (taken_at) VALUES ($1)`, []any{taken}},
	} {
		if _, err := db.Exec(ctx, step.sql, step.args...); err != nil {
			return fmt.Errorf("bot: restored: %w", err)
		}
	}
	return notice.Doubt(ctx, db)
}

// Backlog is how much of one kind waits to be sent.
type Backlog struct {
	What   string // "reply" or "notice"
	Kind   string // a method of the Bot API, or the kind of a notice
	Count  int
	Maybe  int // of them may have gone out already
	Oldest time.Time
}

// Queue lists what waits to be sent and is due: replies, then notices, the kind
// that waits longest first.
func Queue(ctx context.Context, db postgres.DB) ([]Backlog, error) {
	rows, err := db.Query(ctx, `
		SELECT 'reply' AS what, method AS kind, count(*) AS count, count(*) FILTER (WHERE maybe) AS maybe, min(created_at) AS oldest
		FROM reply WHERE state < 2
		GROUP BY method
		ORDER BY oldest`)
	if err != nil {
		return nil, fmt.Errorf("bot: queue: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Backlog])
	if err != nil {
		return nil, fmt.Errorf("bot: queue: %w", err)
	}
	due, err := notice.Waiting(ctx, db)
	if err != nil {
		return nil, err
	}
	for _, k := range due {
		all = append(all, Backlog{"notice", k.Kind, k.Count, k.Maybe, k.Oldest})
	}
	return all, nil
}

// LastRestore is when the database was restored last and of when its backup is;
// ok is false where it never was.
func LastRestore(ctx context.Context, db postgres.DB) (restored, taken time.Time, ok bool, err error) {
	err = db.QueryRow(ctx, `SELECT restored_at, taken_at FROM restored ORDER BY id DESC LIMIT 1`).Scan(&restored, &taken)
	if errors.Is(err, pgx.ErrNoRows) {
		return restored, taken, false, nil
	}
	if err != nil {
		return restored, taken, false, fmt.Errorf("bot: last restore: %w", err)
	}
	return restored, taken, true, nil
}

// holding asks Held for one who sends and remembers the last answer in known, and
// says in the log when it changes. While the database does not answer, nothing
// is sent.
func (b *Bot) holding(ctx context.Context, known *bool) bool {
	ctx, cancel := context.WithTimeout(ctx, statementLimit)
	defer cancel()
	held, err := Held(ctx, b.DB)
	if err != nil {
		return true
	}
	if held && !*known {
		b.Log.Warn("sending is held: answers and notices wait for qalauly release")
	} else if *known && !held {
		b.Log.Warn("sending is released")
	}
	*known = held
	return held
}
