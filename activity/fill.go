package activity

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Told is a record of a history that is told at once, with what shows it.
type Told struct {
	Draft
	Source   Source
	Fact     string // of what nobody types
	Hand     int64  // who recorded it; 0 for a fact
	Verifier int64
	MadeAt   time.Time
	MovedAt  time.Time
	Proof    []Evidence // Kind and Value, or Hash
}

// Fill brings a whole history of verified records into an empty ledger, for a demo
// and for measurements: many times faster than one by one, with the same fields and
// amounts checked and the sums written with them. Records of one deputy come one after
// another. It leaves nothing in the audit. ErrState where the ledger is not empty.
func (l Ledger) Fill(ctx context.Context, db postgres.DB, history iter.Seq[Told]) (int64, error) {
	var n int64
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		empty, err := Empty(ctx, tx)
		if err != nil {
			return err
		}
		if !empty {
			return ErrState
		}
		f := filling{Ledger: l}
		if n, err = f.records(ctx, tx, history); err != nil {
			return err
		}
		return f.rest(ctx, tx)
	})
	if err != nil {
		return 0, fmt.Errorf("activity: fill: %w", err)
	}
	return n, nil
}

// Empty says whether nothing was ever recorded.
func Empty(ctx context.Context, db postgres.DB) (bool, error) {
	var empty bool
	if err := db.QueryRow(ctx, `SELECT NOT EXISTS (SELECT FROM record)`).Scan(&empty); err != nil {
		return false, fmt.Errorf("activity: empty: %w", err)
	}
	return empty, nil
}

// filling is a history on its way into the ledger.
type filling struct {
	Ledger
	id     int64
	proofs [][]any
	cells  [][]any
	deputy int64
	sums   map[key][]counted
}

func (f *filling) records(ctx context.Context, tx pgx.Tx, history iter.Seq[Told]) (int64, error) {
	next, stop := iter.Pull(history)
	defer stop()
	columns := []string{"id", "criterion", "deputy", "day", "fields", "x", "n", "state", "source", "fact", "hands", "verifier", "made_at", "moved_at"}
	n, err := tx.CopyFrom(ctx, pgx.Identifier{"record"}, columns, pgx.CopyFromFunc(func() ([]any, error) {
		t, ok := next()
		if !ok {
			return nil, nil
		}
		return f.row(t)
	}))
	f.close()
	return n, err
}

// row checks a record and keeps what is written after all records.
func (f *filling) row(t Told) ([]any, error) {
	c, ok := f.Method.Criterion(t.Criterion)
	if !ok {
		return nil, ErrSource
	}
	day, err := dated(c, t.Fields)
	if err != nil {
		return nil, err
	}
	x, n, err := worth(c, t.Fields)
	if err != nil {
		return nil, err
	}
	f.id++
	if t.Deputy != f.deputy {
		f.close()
		f.deputy, f.sums = t.Deputy, map[key][]counted{}
	}
	k := key{t.Deputy, t.Criterion, Week(day)}
	f.sums[k] = append(f.sums[k], counted{f.id, t.Deputy, t.Criterion, k.week, date(day), t.Fields, x, n})
	for _, e := range t.Proof {
		f.proofs = append(f.proofs, []any{f.id, string(e.Kind), orNil(e.Hash), e.Value, t.Hand, t.MadeAt})
	}
	hands := []int64{}
	if t.Hand != 0 {
		hands = append(hands, t.Hand)
	}
	return []any{f.id, t.Criterion, t.Deputy, date(day), t.Fields, x, n, string(Verified), string(t.Source), orNil(t.Fact), hands, orNil(t.Verifier), t.MadeAt, t.MovedAt}, nil
}

// orNil is NULL for a zero value.
func orNil[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}

// close adds up the cells of the deputy that is done.
func (f *filling) close() {
	for k, records := range f.sums {
		c := f.sum(records, []key{k})[0]
		f.cells = append(f.cells, []any{c.Deputy, c.Criterion, c.Week, c.X, c.N, int32(c.Records)})
	}
	f.sums = nil
}

func (f *filling) rest(ctx context.Context, tx pgx.Tx) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"evidence"}, []string{"record", "kind", "hash", "value", "added_by", "added_at"}, pgx.CopyFromRows(f.proofs))
	if err == nil {
		_, err = tx.CopyFrom(ctx, pgx.Identifier{"cell"}, []string{"deputy", "criterion", "week", "x", "n", "records"}, pgx.CopyFromRows(f.cells))
	}
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	batch.Queue(`SELECT setval(pg_get_serial_sequence('record', 'id'), greatest($1, 1))`, f.id)
	batch.Queue(`ANALYZE record, evidence, cell`)
	return tx.SendBatch(ctx, batch).Close()
}
