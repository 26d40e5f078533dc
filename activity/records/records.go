// Package records takes sheets of records into the ledger, XLSX or CSV. A tab is named
// by its criterion and has that criterion's fields for columns, or it is for all
// criteria and has a column that names them. The rules it keeps:
//
//   - all or nothing: with one bad line nothing is entered, and every bad line is told
//     with sheet, row, column, value and rule; an import that is called off or dies
//     leaves nothing;
//   - the same rows twice add nothing: a row is known by criterion, deputy and fields
//     (the day is one of them);
//   - nothing is guessed: a name that several deputies have is a bad line that names
//     their numbers, and «yesterday» is one, because the file may be read again;
//   - what comes of a row is what activity.Ledger.Record makes of it, and whoever
//     imports has recorded it: another verifies it.
//
// Faults carry the keys of rules; words for them belong to whoever shows them.
package records

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/activity"
	"qalauly/internal/postgres"
	"qalauly/internal/sheet"
)

// Options say how a sheet is taken.
type Options struct {
	By        activity.Actor           // who imports, and so records
	May       func(path []string) bool // whether they record in a unit, by territory.Path; nil: everywhere
	Words     sheet.Vocabulary         // how files may call the columns of Common
	Lang      string                   // kk or ru: in which the method's own names are told in faults
	Criterion string                   // of a sheet that names none, such as a CSV; "": a fault
	Name      string                   // of the file, as it was sent
	Now       time.Time
	DryRun    bool           // count, look for faults, change nothing
	Progress  func(Progress) // is told how far it is; may be nil. It runs inside the import: what it does is waited for
}

// Stage is what is being done.
type Stage string

// The stages, in their order.
const (
	Reading  Stage = "reading"  // rows are read and judged one by one
	Checking Stage = "checking" // all of them beside the register and the ledger
	Writing  Stage = "writing"
)

// Progress is how far an import is: so many rows, of how many where that is known.
type Progress struct {
	Stage Stage
	Rows  int
	Of    int // 0: not known yet
}

// Count is how many rows of a criterion are new, were there before, or are bad.
type Count struct {
	Criterion        string // "" for rows that name none
	Fresh, Same, Bad int
}

// Report is what an import has done, or, with DryRun, would do.
type Report struct {
	Rows     int     // that were read, without examples
	Counts   []Count // by criterion, in the order of the method
	Examples int     // lines marked as examples, passed over
	Faults   *sheet.Faults
	Written  bool
	Import   activity.Import // where Written; ID 0 where every row was there before
}

// Sum adds the counts up.
func (r Report) Sum() (sum Count) {
	for _, c := range r.Counts {
		sum.Fresh, sum.Same, sum.Bad = sum.Fresh+c.Fresh, sum.Same+c.Same, sum.Bad+c.Bad
	}
	return sum
}

// Import takes a sheet. Faults are no error: they are in the report, and nothing was
// written. An error is a sheet.FileError, the context's, or the database's.
func Import(ctx context.Context, db postgres.DB, l activity.Ledger, file *sheet.File, o Options) (Report, error) {
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	var report Report
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) (err error) {
		report, err = run(ctx, tx, l, file, o)
		return err
	})
	if err != nil {
		return Report{}, fmt.Errorf("records: import: %w", err)
	}
	return report, nil
}

func run(ctx context.Context, tx pgx.Tx, l activity.Ledger, file *sheet.File, o Options) (Report, error) {
	people, err := readRegister(ctx, tx)
	if err != nil {
		return Report{}, err
	}
	batch, err := l.NewBatch(ctx, tx, o.By, o.Now)
	if err != nil {
		return Report{}, err
	}
	t := newTaking(l.Method, people, batch, o)
	result, err := file.EachOf(t.pick, func(line *sheet.Line) error { return t.take(ctx, line) })
	if err != nil {
		return Report{}, err
	}
	if err := batch.Flush(ctx); err != nil {
		return Report{}, err
	}
	o.Progress(Progress{Reading, result.Lines, result.Lines})
	refused, counts, err := batch.Check(ctx)
	if err != nil {
		return Report{}, err
	}
	t.refuse(refused)
	o.Progress(Progress{Checking, result.Lines, result.Lines})
	result.Faults.Sort()
	report := Report{Rows: result.Lines, Examples: result.Examples, Faults: result.Faults, Counts: t.counts(counts)}
	if o.DryRun || !result.Faults.None() {
		return report, nil
	}
	report.Written = true
	fresh := report.Sum().Fresh
	if fresh == 0 {
		return report, nil
	}
	report.Import, err = batch.Write(ctx, activity.Import{Name: o.Name, Hash: file.SHA256()}, func(rows int) { o.Progress(Progress{Writing, rows, fresh}) })
	return report, err
}
