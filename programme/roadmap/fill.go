package roadmap

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// History is what is told at once, with the numbers that everything has in it: for a demo
// and for measurements.
type History struct {
	Roadmaps []Roadmap
	Items    []Told
}

// Told is an item with its stages, its reports, and what shows them.
type Told struct {
	Item
	Stages  []Stage
	Reports []Report
	Proof   []Proof
	Counted bool // the ledger has its facts
}

// Empty says whether there is no roadmap.
func Empty(ctx context.Context, db postgres.DB) (bool, error) {
	var empty bool
	if err := db.QueryRow(ctx, `SELECT NOT EXISTS (SELECT FROM roadmap)`).Scan(&empty); err != nil {
		return false, fmt.Errorf("roadmap: empty: %w", err)
	}
	return empty, nil
}

// Fill brings a history into empty tables. What counts of it is not handed to the ledger:
// see Fact. ErrState where there are roadmaps.
func Fill(ctx context.Context, db postgres.DB, h History) error {
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		empty, err := Empty(ctx, tx)
		if err != nil {
			return err
		}
		if !empty {
			return ErrState
		}
		return h.copy(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("roadmap: fill: %w", err)
	}
	return nil
}

// filled are the rows of the tables, in the order in which they are written.
var filled = []struct {
	table   string
	columns []string
}{
	{"roadmap", []string{"id", "key", "title_kk", "title_ru", "unit", "invented"}},
	{"roadmap_item", []string{"id", "roadmap", "no", "unit", "title_kk", "title_ru", "weight", "due_on", "share", "done_on", "counted", "made_on"}},
	{"roadmap_deputy", []string{"item", "deputy"}},
	{"roadmap_stage", []string{"id", "item", "n", "title_kk", "title_ru", "share", "due_on", "done_on"}},
	{"roadmap_report", []string{"id", "item", "stage", "kind", "day", "state", "made_by", "made_at", "decided_by", "decided_at"}},
	{"roadmap_proof", []string{"report", "kind", "value", "added_by", "added_at"}},
}

func (h History) copy(ctx context.Context, tx pgx.Tx) error {
	rows := h.rows()
	for n, t := range filled {
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{t.table}, t.columns, pgx.CopyFromRows(rows[n])); err != nil {
			return err
		}
	}
	batch := &pgx.Batch{}
	for _, table := range []string{"roadmap", "roadmap_item", "roadmap_stage", "roadmap_report"} {
		batch.Queue(`SELECT setval(pg_get_serial_sequence($1, 'id'), greatest((SELECT max(id) FROM `+pgx.Identifier{table}.Sanitize()+`), 1))`, table)
	}
	batch.Queue(`ANALYZE roadmap, roadmap_item, roadmap_deputy, roadmap_stage, roadmap_report, roadmap_proof`)
	return tx.SendBatch(ctx, batch).Close()
}

func (h History) rows() (rows [6][][]any) {
	for _, r := range h.Roadmaps {
		rows[0] = append(rows[0], []any{r.ID, r.Key, r.Title.KK, r.Title.RU, orNil(r.Unit), r.Invented})
	}
	for _, i := range h.Items {
		rows[1] = append(rows[1], []any{i.ID, i.Roadmap.ID, i.No, orNil(i.Unit), i.Title.KK, i.Title.RU, int16(i.Weight), i.DueOn, int16(i.Share), i.DoneOn, i.Counted, i.MadeOn})
		for _, d := range i.Deputies {
			rows[2] = append(rows[2], []any{i.ID, d})
		}
		for _, s := range i.Stages {
			rows[3] = append(rows[3], []any{s.ID, i.ID, int16(s.N), s.Title.KK, s.Title.RU, int16(s.Share), s.DueOn, s.DoneOn})
		}
		by := map[int64]Report{}
		for _, r := range i.Reports {
			by[r.ID] = r
			rows[4] = append(rows[4], []any{r.ID, i.ID, orNil(r.Stage), string(r.Kind), r.Day, string(r.State), r.MadeBy, r.MadeAt, orNil(r.DecidedBy), r.DecidedAt})
		}
		for _, p := range i.Proof {
			rows[5] = append(rows[5], []any{p.Report, string(p.Kind), p.Value, by[p.Report].MadeBy, by[p.Report].MadeAt})
		}
	}
	return rows
}

// orNil is NULL for a zero value.
func orNil[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}
