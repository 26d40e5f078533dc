package activity

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/audit"
	"qalauly/rating/methods"
)

// ErrRepeated means that the same row stands in a batch already.
var ErrRepeated = errors.New("activity: the same row twice")

// Batch is many records that are entered at once or not at all: judged one by one by
// the rules of Record, brought to the database in heaps, checked there and written as
// sets. What comes of a row is what Record and Attach would have made of it in the
// order of the rows. It belongs to one transaction.
//
//	Judge, Flush    a row, and what is wrong with it; the rows judged so far
//	Check           what only the register and the ledger know
//	Write           all rows that are new
type Batch struct {
	ledger  Ledger
	tx      pgx.Tx
	by      Actor
	now     time.Time
	waiting [][]any
}

// Entry is a row of a batch.
type Entry struct {
	Line  int        // its number, from 1, growing
	Draft            // without Event and Corrects
	Group string     // rows of one group are one event; "" for none
	Shown []Evidence // links and documents beside those in the fields: Kind, Value
}

// NewBatch begins a batch. Batches wait for each other.
func (l Ledger) NewBatch(ctx context.Context, tx pgx.Tx, by Actor, now time.Time) (*Batch, error) {
	for _, sql := range []string{
		`SET LOCAL idle_in_transaction_session_timeout = 0`, // reading a file takes as long as it takes
		`SET LOCAL jit = off`,                               // heaps of a few thousand rows are done before they are compiled for
		`SELECT pg_advisory_xact_lock(7203)`,
		`CREATE TEMP TABLE staged (
			line integer, criterion text, deputy bigint, day date, fields jsonb, x bigint, n bigint, flags text[], key bytea,
			seen text, grp text, kinds text[], shown text[], notes text[]) ON COMMIT DROP`,
	} {
		if _, err := tx.Exec(ctx, sql); err != nil {
			return nil, fmt.Errorf("activity: begin batch: %w", err)
		}
	}
	return &Batch{ledger: l, tx: tx, by: by, now: now}, nil
}

var stagedColumns = []string{"line", "criterion", "deputy", "day", "fields", "x", "n", "flags", "key", "seen", "grp", "kinds", "shown", "notes"}

// Judge takes a row, or returns every rule that it breaks: *FieldError, or an error of
// this package such as ErrLate. Nothing is asked of the database.
func (b *Batch) Judge(e Entry) (broken []error) {
	e.Corrects, e.Event = 0, 0
	if c, ok := b.ledger.Method.Criterion(e.Criterion); ok && c.From(methods.Staff) {
		for _, wrong := range FieldErrors(c, e.Fields) {
			broken = append(broken, wrong)
		}
	}
	for _, s := range e.Shown {
		if rule := fits(methods.Field{Kind: methods.FieldURL}, s.Value); s.Kind == Link && rule != "" {
			broken = append(broken, &FieldError{string(Link), s.Value, rule})
		}
	}
	if b.by.subject(e.Deputy) {
		broken = append(broken, ErrSubject)
	}
	if len(broken) > 0 {
		return broken
	}
	r, err := b.ledger.assess(e.Draft, b.now)
	if err != nil {
		return []error{err}
	}
	row, err := b.row(e, r)
	if err != nil {
		return []error{err}
	}
	b.waiting = append(b.waiting, row)
	return nil
}

// row is what is staged of a record.
func (b *Batch) row(e Entry, r Record) ([]any, error) {
	r.State, r.Hands = Recorded, []int64{b.by.Member}
	seen, err := audit.Text(seen(r))
	if err != nil {
		return nil, err
	}
	fields, err := json.Marshal(r.Fields)
	if err != nil {
		return nil, err
	}
	var kinds, values, notes []string
	for _, s := range b.shown(e) {
		note, err := audit.Text(s.seen())
		if err != nil {
			return nil, err
		}
		kinds, values, notes = append(kinds, string(s.Kind)), append(values, s.Value), append(notes, note)
	}
	key := sha256.Sum256(fmt.Appendf(nil, "%s %d %s", r.Criterion, r.Deputy, fields))
	return []any{e.Line, r.Criterion, r.Deputy, r.Day, fields, r.X, r.N, list(b.ledger.rush(r, b.now)), key[:], seen, e.Group, kinds, values, notes}, nil
}

// shown is all that shows a row to be true, each thing once.
func (b *Batch) shown(e Entry) (all []Evidence) {
	for _, s := range slices.Concat(b.ledger.enclosed(e.Criterion, e.Fields), e.Shown) {
		s = Evidence{Kind: s.Kind, Value: strings.TrimSpace(s.Value)}
		if s.Value != "" && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// Flush brings the rows judged since the last call to the database.
func (b *Batch) Flush(ctx context.Context) error {
	_, err := b.tx.CopyFrom(ctx, pgx.Identifier{"staged"}, stagedColumns, pgx.CopyFromRows(b.waiting))
	if err != nil {
		return fmt.Errorf("activity: stage: %w", err)
	}
	b.waiting = b.waiting[:0]
	return nil
}

// Unfit is a row that the register or the ledger does not allow.
type Unfit struct {
	Line  int
	Rule  error // ErrMandate or ErrRepeated
	First int   // with ErrRepeated: the line of the same row
}

// Count is how many rows of a criterion are new and how many were there before.
type Count struct {
	Criterion string
	Fresh     int
	Same      int
}

// thereSQL says that a record r came in by the same row as s.
const thereSQL = `r.import_key = s.key AND r.import_key IS NOT NULL AND r.state <> 'withdrawn'`

// Check says which rows cannot be entered, by line, and counts the others.
func (b *Batch) Check(ctx context.Context) ([]Unfit, []Count, error) {
	if _, err := b.tx.Exec(ctx, `ANALYZE staged`); err != nil {
		return nil, nil, fmt.Errorf("activity: check batch: %w", err)
	}
	rows, _ := b.tx.Query(ctx, `
		SELECT line, 0 FROM staged WHERE NOT `+satSQL("staged.deputy", "staged.day")+`
		UNION ALL
		SELECT line, first FROM (SELECT line, min(line) OVER (PARTITION BY key) AS first FROM staged) k WHERE line > first
		ORDER BY 1, 2`)
	refused, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r Unfit, err error) {
		err = row.Scan(&r.Line, &r.First)
		if r.Rule = ErrMandate; r.First > 0 {
			r.Rule = ErrRepeated
		}
		return r, err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("activity: check batch: %w", err)
	}
	var lines []int
	for _, r := range refused {
		lines = append(lines, r.Line)
	}
	rows, _ = b.tx.Query(ctx, `
		SELECT s.criterion, count(*) - count(r.id) AS fresh, count(r.id) AS same
		FROM staged s LEFT JOIN record r ON `+thereSQL+`
		WHERE s.line NOT IN (SELECT unnest($1::int[]))
		GROUP BY 1 ORDER BY 1`, lines)
	counts, err := pgx.CollectRows(rows, pgx.RowToStructByName[Count])
	if err != nil {
		return nil, nil, fmt.Errorf("activity: check batch: %w", err)
	}
	return refused, counts, nil
}
