package activity

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/audit"
	"qalauly/internal/postgres"
)

// EvidenceKind is what shows that something was done.
type EvidenceKind string

// The kinds.
const (
	File     EvidenceKind = "file"
	Link     EvidenceKind = "link"
	Document EvidenceKind = "document" // number, date and who issued it
)

// Evidence shows that a record is true. Files are private unless published.
type Evidence struct {
	ID        int64
	Record    int64
	Kind      EvidenceKind
	Hash      string // of a stored file; "" until it is fetched
	Telegram  string // a file's file_unique_id, the same whoever sends it
	FileID    string // by which it is fetched
	Value     string // a link, or a document
	Published bool
	AddedBy   int64
	AddedAt   time.Time
	MIME      string // of a stored file
	Size      int64  // of a stored file, in bytes
}

// Attach adds evidence to a record that is not decided yet, by one of its hands or
// another of the staff, and flags the record where the same is shown elsewhere.
func Attach(ctx context.Context, db postgres.DB, by Actor, e Evidence, now time.Time) error {
	r, err := lock(ctx, db, e.Record)
	if err != nil {
		return err
	}
	if _, open := moves[r.State]; !open || r.State == Verified || r.Source != Staff {
		return ErrState
	}
	_, err = db.Exec(ctx, `
		INSERT INTO evidence (record, kind, hash, telegram, file_id, value, added_by, added_at)
		SELECT $1, $2, nullif($3, ''), $4, $5, $6, $7, $8
		WHERE NOT EXISTS (SELECT FROM evidence WHERE record = $1 AND kind = $2 AND telegram = $4 AND value = $6 AND coalesce(hash, '') = $3)`,
		e.Record, e.Kind, e.Hash, e.Telegram, e.FileID, e.Value, by.Member, now)
	if err != nil {
		return fmt.Errorf("activity: attach to %d: %w", e.Record, err)
	}
	if err := reflag(ctx, db, r.ID); err != nil {
		return err
	}
	return audit.Write(ctx, db, audit.Entry{
		Member: by.Member, Person: by.Person, Action: "evidence.attach", Object: fmt.Sprintf("record:%d", r.ID), Deputy: r.Deputy,
		After: e.seen(),
	})
}

// seen is what of evidence the audit keeps.
func (e Evidence) seen() map[string]any {
	return map[string]any{"kind": e.Kind, "file": e.Telegram, "hash": e.Hash, "value": e.Value}
}

// Stored notes that a file of evidence has been fetched and stands under a hash.
func Stored(ctx context.Context, db postgres.DB, telegram, hash string) error {
	if _, err := db.Exec(ctx, `UPDATE evidence SET hash = $2 WHERE telegram = $1 AND hash IS NULL`, telegram, hash); err != nil {
		return fmt.Errorf("activity: stored: %w", err)
	}
	return nil
}

// Unfetched returns files of evidence that are not stored yet, one for each file.
func Unfetched(ctx context.Context, db postgres.DB, limit int) ([]Evidence, error) {
	return evidences(ctx, db, `SELECT DISTINCT ON (telegram) `+evidenceColumns+` FROM evidence WHERE kind = 'file' AND hash IS NULL ORDER BY telegram, id LIMIT $1`, limit)
}

// EvidenceOf returns what shows that a record is true, the oldest first.
func EvidenceOf(ctx context.Context, db postgres.DB, record int64) ([]Evidence, error) {
	return evidences(ctx, db, `SELECT `+evidenceColumns+` FROM evidence WHERE record = $1 ORDER BY id`, record)
}

const evidenceColumns = `id, record, kind, coalesce(hash, '') AS hash, telegram, file_id, value, published, added_by, added_at,
	coalesce((SELECT mime FROM file WHERE file.hash = evidence.hash), '') AS mime,
	coalesce((SELECT size FROM file WHERE file.hash = evidence.hash), 0) AS size`

func evidences(ctx context.Context, db postgres.DB, sql string, arg any) ([]Evidence, error) {
	rows, err := db.Query(ctx, sql, arg)
	if err != nil {
		return nil, fmt.Errorf("activity: evidence: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Evidence])
	if err != nil {
		return nil, fmt.Errorf("activity: evidence: %w", err)
	}
	return found, nil
}
