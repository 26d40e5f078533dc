package activity

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Drift is a cell that does not hold what its records say.
type Drift struct {
	Cell       // what it should hold
	HasX, HasN int64
	HasRecords int
}

// Drifts computes every cell from a Monday on from the records and returns those
// that hold something else: none, unless somebody wrote behind the service's back.
// It reads one state of the database, whatever is written meanwhile.
func (l Ledger) Drifts(ctx context.Context, db postgres.DB, from time.Time) ([]Drift, error) {
	var drifts []Drift
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`); err != nil {
			return err
		}
		should, err := l.whole(ctx, tx, from)
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `SELECT deputy, criterion, week, x, n, records FROM cell WHERE week >= $1`, date(from))
		if err != nil {
			return err
		}
		has, err := pgx.CollectRows(rows, pgx.RowToStructByName[Cell])
		if err != nil {
			return err
		}
		drifts = differ(should, has)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("activity: drifts: %w", err)
	}
	return drifts, nil
}

// Rebuild makes every cell from a Monday on what its records say, and returns how
// many that changed.
func (l Ledger) Rebuild(ctx context.Context, db postgres.DB, from time.Time) (int, error) {
	drifts, err := l.Drifts(ctx, db, from)
	if err != nil || len(drifts) == 0 {
		return 0, err
	}
	var keys []key
	for _, d := range drifts {
		keys = append(keys, key{d.Deputy, d.Criterion, d.Week})
	}
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error { return l.touch(ctx, tx, keys...) })
	return len(drifts), err
}

// whole is every cell from a Monday on by the records. They come cell by cell, so
// that one cell at a time is held.
func (l Ledger) whole(ctx context.Context, db postgres.DB, from time.Time) (map[key]Cell, error) {
	rows, err := db.Query(ctx, `
		SELECT id, deputy, criterion, week, day, fields, x, n FROM record
		WHERE state = 'verified' AND day >= $1
		ORDER BY deputy, criterion, week`, date(from))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	cells := map[key]Cell{}
	var group []counted
	flush := func() {
		if len(group) > 0 {
			k := key{group[0].Deputy, group[0].Criterion, group[0].Week}
			cells[k] = l.sum(group, []key{k})[0]
		}
		group = group[:0]
	}
	for rows.Next() {
		r, err := pgx.RowToStructByName[counted](rows)
		if err != nil {
			return nil, err
		}
		if len(group) > 0 && (group[0].Deputy != r.Deputy || group[0].Criterion != r.Criterion || !group[0].Week.Equal(r.Week)) {
			flush()
		}
		group = append(group, r)
	}
	flush()
	return cells, rows.Err()
}

func differ(should map[key]Cell, has []Cell) []Drift {
	var drifts []Drift
	for _, h := range has {
		k := key{h.Deputy, h.Criterion, h.Week}
		s, ok := should[k]
		if !ok {
			s = Cell{Deputy: h.Deputy, Criterion: h.Criterion, Week: h.Week}
		}
		if s != h {
			drifts = append(drifts, Drift{s, h.X, h.N, h.Records})
		}
		delete(should, k)
	}
	for _, s := range should {
		drifts = append(drifts, Drift{Cell: s})
	}
	return drifts
}
