package roadmap

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/internal/audit"
	"qalauly/internal/lists"
	"qalauly/internal/postgres"
	"qalauly/internal/sheet"
)

// frozenWeeks is how many weeks ahead the day of an item stands: as long as the window by
// which it is judged.
func (d Desk) frozenWeeks() int { return d.Ledger.Method.Window.Weeks }

// Options say how a sheet is taken.
type Options struct {
	By     Actor
	Words  sheet.Vocabulary
	Now    time.Time
	Name   string // of the file
	DryRun bool   // count, look for faults, change nothing
}

// ImportReport is what an import has done, or, with DryRun, would do.
type ImportReport struct {
	Added, Changed, Same int // items
	Examples             int
	Faults               *sheet.Faults `json:"-"`
	Written              bool
}

// wanted is an item as a sheet has it.
type wanted struct {
	line     *sheet.Line // the first
	last     *sheet.Line // of the last stage that the sheet names
	key, no  string
	id       int64
	title    Name
	unit     string
	weight   int
	due      calendar.Day
	deputies []int64
	stages   []Stage
}

// taking is a sheet while it is read.
type taking struct {
	Desk
	Options
	ctx      context.Context
	tx       pgx.Tx
	today    calendar.Day
	paths    map[string][]string
	units    lists.Units
	people   lists.Deputies
	roadmaps map[string]Roadmap
	fresh    map[string]bool // roadmaps that are new
	have     map[[2]string]wanted
	reported map[int64]bool // items of which a stage was reported
	want     map[[2]string]*wanted
	unread   map[[2]string]bool // items of which a line cannot be read
	order    [][2]string
}

// Import takes a sheet of items: all or nothing. Faults are no error: they are in the
// report. What a sheet does not name stays. Stages of an item are those of the sheet; once
// one was reported, only their names and days may change.
func (d Desk) Import(ctx context.Context, db postgres.DB, file *sheet.File, o Options) (r ImportReport, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		r, err = d.take(ctx, tx, file, o)
		return err
	})
	if err != nil {
		return ImportReport{}, fmt.Errorf("roadmap: import: %w", err)
	}
	return r, nil
}

func (d Desk) take(ctx context.Context, tx pgx.Tx, file *sheet.File, o Options) (ImportReport, error) {
	t := &taking{Desk: d, Options: o, ctx: ctx, tx: tx, today: calendar.DayOf(o.Now), want: map[[2]string]*wanted{}, unread: map[[2]string]bool{}, fresh: map[string]bool{}}
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('roadmap'))`); err != nil {
		return ImportReport{}, err
	}
	if err := t.read(); err != nil {
		return ImportReport{}, err
	}
	result, err := file.Each(Table(), o.Words, func(l *sheet.Line) error {
		t.line(l)
		return ctx.Err()
	})
	if err != nil {
		return ImportReport{}, err
	}
	for _, k := range t.order {
		t.check(t.want[k])
	}
	result.Faults.Sort()
	r := ImportReport{Examples: result.Examples, Faults: result.Faults}
	var changed []*wanted
	for _, k := range t.order {
		was, known := t.have[k]
		switch {
		case !known:
			r.Added++
			changed = append(changed, t.want[k])
		case t.want[k].like(was):
			r.Same++
		default:
			r.Changed++
			t.want[k].id = was.id
			changed = append(changed, t.want[k])
		}
	}
	if o.DryRun || !result.Faults.None() || len(changed) == 0 {
		return r, nil
	}
	r.Written = true
	return r, t.write(changed, r)
}

// like says whether the register has an item as a sheet has it.
func (w wanted) like(was wanted) bool {
	same := func(a, b Stage) bool { return a.Title == b.Title && a.Share == b.Share && a.DueOn == b.DueOn }
	return w.title == was.title && w.unit == was.unit && w.weight == was.weight && w.due == was.due &&
		slices.Equal(w.deputies, was.deputies) && slices.EqualFunc(w.stages, was.stages, same)
}

// write keeps new roadmaps and everything that changed.
func (t *taking) write(changed []*wanted, r ImportReport) error {
	for _, w := range changed {
		m := t.roadmaps[w.key]
		if t.fresh[w.key] && m.ID == 0 {
			err := t.tx.QueryRow(t.ctx, `INSERT INTO roadmap (key, title_kk, title_ru, unit) VALUES ($1, $2, $3, nullif($4, '')) RETURNING id`,
				m.Key, m.Title.KK, m.Title.RU, m.Unit).Scan(&m.ID)
			if err != nil {
				return err
			}
			t.roadmaps[w.key] = m
		}
		if err := t.writeItem(m, w); err != nil {
			return err
		}
	}
	return audit.Write(t.ctx, t.tx, audit.Entry{
		Member: t.By.Member, Person: t.By.Person, Action: "roadmap.import", Object: "roadmap:" + t.Name,
		After: map[string]any{"added": r.Added, "changed": r.Changed, "same": r.Same},
	})
}

func (t *taking) writeItem(m Roadmap, w *wanted) error {
	was := t.have[[2]string{w.key, w.no}]
	err := t.tx.QueryRow(t.ctx, `
		INSERT INTO roadmap_item (roadmap, no, unit, title_kk, title_ru, weight, due_on, made_on) VALUES ($1, $2, nullif($3, ''), $4, $5, $6, $7, $8)
		ON CONFLICT (roadmap, no) DO UPDATE SET unit = excluded.unit, title_kk = excluded.title_kk, title_ru = excluded.title_ru, weight = excluded.weight, due_on = excluded.due_on
		RETURNING id`, m.ID, w.no, w.unit, w.title.KK, w.title.RU, w.weight, w.due, t.today).Scan(&w.id)
	if err != nil {
		return err
	}
	if err := t.writeStages(w, was); err != nil {
		return err
	}
	var gone []int64
	for _, d := range was.deputies {
		if !slices.Contains(w.deputies, d) {
			gone = append(gone, d)
		}
	}
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM roadmap_deputy WHERE item = $1 AND NOT deputy = ANY ($2)`, w.id, w.deputies)
	batch.Queue(`INSERT INTO roadmap_deputy (item, deputy) SELECT $1, unnest($2::bigint[]) ON CONFLICT DO NOTHING`, w.id, w.deputies)
	if err := t.tx.SendBatch(t.ctx, batch).Close(); err != nil {
		return err
	}
	return t.settle(t.ctx, t.tx, w.id, gone, t.Now)
}

// writeStages puts the stages of a sheet in place of those of before. None is deleted that
// was reported: check has seen to that, but for reports that hold no more.
func (t *taking) writeStages(w *wanted, was wanted) error {
	batch := &pgx.Batch{}
	for n, s := range w.stages {
		batch.Queue(`
			INSERT INTO roadmap_stage (item, n, title_kk, title_ru, share, due_on) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (item, n) DO UPDATE SET title_kk = excluded.title_kk, title_ru = excluded.title_ru, share = excluded.share, due_on = excluded.due_on`,
			w.id, n+1, s.Title.KK, s.Title.RU, s.Share, s.DueOn)
	}
	if len(was.stages) > len(w.stages) {
		batch.Queue(`DELETE FROM roadmap_proof WHERE report IN (SELECT r.id FROM roadmap_report r JOIN roadmap_stage s ON s.id = r.stage WHERE s.item = $1 AND s.n > $2)`, w.id, len(w.stages))
		batch.Queue(`DELETE FROM roadmap_report WHERE stage IN (SELECT id FROM roadmap_stage WHERE item = $1 AND n > $2)`, w.id, len(w.stages))
		batch.Queue(`DELETE FROM roadmap_stage WHERE item = $1 AND n > $2`, w.id, len(w.stages))
	}
	return t.tx.SendBatch(t.ctx, batch).Close()
}
