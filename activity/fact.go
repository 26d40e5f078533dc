package activity

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
	"qalauly/rating/methods"
)

// Fact is a record that nobody types: another part of the service hands it in, and
// changes it by handing it in again under the same key.
type Fact struct {
	Key       string // «appeal:123»: what the fact is known by
	Source    Source // Appeal or Programme
	Criterion string
	Deputy    int64
	Fields    map[string]string
}

// Put hands in a fact, or what became of it. It counts at once.
func (l Ledger) Put(ctx context.Context, db postgres.DB, f Fact, now time.Time) error {
	c, ok := l.Method.Criterion(f.Criterion)
	if !ok || f.Source == Staff || !c.From(methods.Source(f.Source)) || f.Key == "" {
		return fmt.Errorf("activity: put %s: %w", f.Key, ErrSource)
	}
	day, err := dated(c, f.Fields)
	if err != nil {
		return fmt.Errorf("activity: put %s: %w", f.Key, err)
	}
	x, n, err := worth(c, f.Fields)
	if err != nil {
		return fmt.Errorf("activity: put %s: %w", f.Key, err)
	}
	r := Record{Criterion: f.Criterion, Deputy: f.Deputy, Day: day, Fields: f.Fields, X: x, N: n, State: Verified, Source: f.Source, Fact: f.Key}
	before, err := l.place(ctx, db, r, now)
	if err != nil {
		return err
	}
	if before.ID == 0 {
		return l.touch(ctx, db, r.key())
	}
	return l.touch(ctx, db, before.key(), r.key())
}

// place writes a fact and returns what it was before; nothing when it is new.
func (l Ledger) place(ctx context.Context, db postgres.DB, r Record, now time.Time) (Record, error) {
	var id int64
	err := db.QueryRow(ctx, `
		INSERT INTO record (criterion, deputy, day, fields, x, n, state, source, fact, made_at, moved_at)
		VALUES ($1, $2, $3, $4, $5, $6, 'verified', $7, $8, $9, $9)
		ON CONFLICT (fact) DO NOTHING
		RETURNING id`, r.Criterion, r.Deputy, date(r.Day), orEmpty(r.Fields), r.X, r.N, r.Source, r.Fact, now).Scan(&id)
	if err == nil {
		return Record{}, nil
	}
	if !errors.Is(err, pgx.ErrNoRows) {
		return Record{}, fmt.Errorf("activity: put %s: %w", r.Fact, err)
	}
	before, err := byFact(ctx, db, r.Fact)
	if err != nil {
		return before, err
	}
	_, err = db.Exec(ctx, `
		UPDATE record SET criterion = $2, deputy = $3, day = $4, fields = $5, x = $6, n = $7, state = 'verified', moved_at = $8, version = version + 1
		WHERE id = $1`, before.ID, r.Criterion, r.Deputy, date(r.Day), orEmpty(r.Fields), r.X, r.N, now)
	if err != nil {
		return before, fmt.Errorf("activity: put %s: %w", r.Fact, err)
	}
	return before, nil
}

// Drop takes a fact out of the sums; handing it in again brings it back.
func (l Ledger) Drop(ctx context.Context, db postgres.DB, key, reason string, now time.Time) error {
	r, err := byFact(ctx, db, key)
	if err != nil {
		return err
	}
	if r.State == Voided {
		return nil
	}
	_, err = db.Exec(ctx, `UPDATE record SET state = 'voided', reason = $2, moved_at = $3, version = version + 1 WHERE id = $1`, r.ID, reason, now)
	if err != nil {
		return fmt.Errorf("activity: drop %s: %w", key, err)
	}
	return l.touch(ctx, db, r.key())
}

func byFact(ctx context.Context, db postgres.DB, key string) (Record, error) {
	rows, err := db.Query(ctx, `SELECT `+recordColumns+` FROM record WHERE fact = $1 FOR UPDATE`, key)
	if err != nil {
		return Record{}, fmt.Errorf("activity: fact %s: %w", key, err)
	}
	r, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Record])
	if errors.Is(err, pgx.ErrNoRows) {
		return r, ErrUnknown
	}
	if err != nil {
		return r, fmt.Errorf("activity: fact %s: %w", key, err)
	}
	return r, nil
}
