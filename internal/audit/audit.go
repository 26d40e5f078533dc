// Package audit keeps what members changed or opened: who, when, what, before and
// after, never rewritten and chained by hash. The rule it keeps: an entry is
// written in the transaction of the change it tells of, so that neither is there
// without the other.
//
//	Write     one entry, in the caller's transaction
//	Seal      links what was written to the chain; the leader does so every moment
//	Check     walks the chain and says where it is broken
//	Find      entries by deputy, member, object and time
//
// Entries are linked after their transaction, not in it: a chain that each writer
// had to hold would let one of them work at a time.
package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Entry is one thing that was done.
type Entry struct {
	Member int64  // who; 0 is the service itself or its operator
	Person int64  // the Telegram account used; 0 for none
	Action string // what: «record.verify»
	Object string // to what: «record:58190»
	Deputy int64  // whom it concerns; 0 for nobody
	Unit   string // where; "" for the whole country
	Before any    // what JSON can hold; nil for nothing. Never a citizen's name or text.
	After  any
}

// Write keeps an entry.
func Write(ctx context.Context, db postgres.DB, e Entry) error {
	before, err := text(e.Before)
	if err != nil {
		return fmt.Errorf("audit: write %s of %s: %w", e.Action, e.Object, err)
	}
	after, err := text(e.After)
	if err != nil {
		return fmt.Errorf("audit: write %s of %s: %w", e.Action, e.Object, err)
	}
	_, err = db.Exec(ctx, `
		INSERT INTO audit (member, person, action, object, deputy, unit, before, after)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		e.Member, e.Person, e.Action, e.Object, e.Deputy, e.Unit, before, after)
	if err != nil {
		return fmt.Errorf("audit: write %s of %s: %w", e.Action, e.Object, err)
	}
	return nil
}

// WriteFrom keeps an entry for every row of a query, in its order: member, person,
// action, object, deputy, unit, before, after, with before and after as Text makes them.
func WriteFrom(ctx context.Context, db postgres.DB, query string, args ...any) error {
	_, err := db.Exec(ctx, `INSERT INTO audit (member, person, action, object, deputy, unit, before, after) `+query, args...)
	if err != nil {
		return fmt.Errorf("audit: write many: %w", err)
	}
	return nil
}

// Text is a state as entries keep it, for WriteFrom.
func Text(v any) (string, error) { return text(v) }

// text is v as JSON, "" for nothing. Keys of maps come sorted, those of structs as
// they are declared.
func text(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	b, err := json.Marshal(v)
	return string(b), err
}

// Kept is an entry as it is kept.
type Kept struct {
	ID     int64
	At     time.Time
	Member int64
	Person int64
	Action string
	Object string
	Deputy int64
	Unit   string
	Before string // JSON; "" for nothing
	After  string
	Link   *int64 // its place in the chain, from 1; nil for the moment before it is linked
	Hash   []byte
}

// Query says which entries are looked for; what is zero does not narrow.
type Query struct {
	Deputy   int64
	Member   int64
	Object   string
	From, To time.Time // At is at or after From and before To
	Under    int64     // entries before this one, for the next page
	Limit    int       // 0: 100
}

// Find returns entries, the newest first.
func Find(ctx context.Context, db postgres.DB, q Query) ([]Kept, error) {
	if q.Limit == 0 {
		q.Limit = 100
	}
	rows, err := db.Query(ctx, `
		SELECT * FROM audit
		WHERE ($1 = 0 OR deputy = $1) AND ($2 = 0 OR member = $2) AND ($3 = '' OR object = $3)
			AND ($4::timestamptz IS NULL OR at >= $4) AND ($5::timestamptz IS NULL OR at < $5)
			AND ($6 = 0 OR id < $6)
		ORDER BY id DESC
		LIMIT $7`, q.Deputy, q.Member, q.Object, moment(q.From), moment(q.To), q.Under, q.Limit)
	if err != nil {
		return nil, fmt.Errorf("audit: find: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Kept])
	if err != nil {
		return nil, fmt.Errorf("audit: find: %w", err)
	}
	return found, nil
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
