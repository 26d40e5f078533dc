// Package registry brings lists of an operator into the register: bodies, electoral
// districts, places, deputies, mandates, posts, curators, hours of reception, photos.
// It writes the tables of deputy and territory. The rules it keeps:
//
//   - all or nothing: with one bad line nothing of a file is taken, and all bad lines
//     are told;
//   - a line finds what it is about by its own names (a deputy by the key of the list,
//     an electoral district by unit, number and first day), so that the same file
//     twice changes nothing;
//   - what a file does not name stays; nothing is ever deleted;
//   - what has ended before today is history: it may be added, but no import changes
//     it;
//   - one seat has one deputy on a day, and one person one seat.
//
// Faults carry the keys of rules; words for them belong to whoever shows them.
package registry

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/lists"
	"qalauly/internal/postgres"
	"qalauly/internal/sheet"
)

// Kind is what a list is about.
type Kind string

// The kinds of lists, in the order in which an empty register is filled.
const (
	Bodies    Kind = "bodies"
	Districts Kind = "districts"
	Places    Kind = "places"
	Deputies  Kind = "deputies"
	Mandates  Kind = "mandates"
	Posts     Kind = "posts"
	Curators  Kind = "curators"
	Hours     Kind = "hours"
)

// Kinds returns all kinds of lists.
func Kinds() []Kind {
	return []Kind{Bodies, Districts, Places, Deputies, Mandates, Posts, Curators, Hours}
}

// Options say how a list is taken.
type Options struct {
	Words  sheet.Vocabulary // how the file may call its columns and choices
	Today  time.Time        // the local date of Asia/Almaty: what ended before it is history
	DryRun bool             // count, look for faults, change nothing
}

// Report is what an import has done, or, with DryRun, would do.
type Report = lists.Report

// list is one kind of list while it is taken. Table says what stands in it; read
// brings what is in the register; take looks at one line, check at all of them; write
// queues what is to be done.
type list interface {
	table() sheet.Table
	read(ctx context.Context, tx pgx.Tx) error
	take(l *sheet.Line)
	check()
	counts() (added, changed, same int)
	write(batch *pgx.Batch)
}

// kinds makes an empty list of each kind.
var kinds = map[Kind]func(today string) list{
	Bodies:    func(string) list { return &bodies{} },
	Districts: func(today string) list { return &districts{today: today} },
	Places:    func(today string) list { return &places{today: today} },
	Deputies:  func(today string) list { return &people{today: today} },
	Mandates:  func(today string) list { return &mandates{today: today} },
	Posts:     func(today string) list { return &posts{today: today} },
	Curators:  func(today string) list { return &curators{today: today} },
	Hours:     func(today string) list { return &hours{today: today} },
}

// Table says what stands in a list of a kind.
func Table(kind Kind) sheet.Table { return kinds[kind]("").table() }

// Import takes a list. Faults are no error: they are in the report, and nothing was
// written. Imports wait for each other; the reference data of territory and deputy
// must have been loaded. An error is a sheet.FileError, or the database's.
func Import(ctx context.Context, db postgres.DB, kind Kind, file *sheet.File, o Options) (Report, error) {
	var report Report
	if !slices.Contains(Kinds(), kind) {
		return report, fmt.Errorf("registry: import: no lists of %q", kind)
	}
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) (err error) {
		if err := lock(ctx, tx); err != nil {
			return err
		}
		report, err = run(ctx, tx, kinds[kind](iso(o.Today)), file, o)
		return err
	})
	if err != nil {
		return Report{}, fmt.Errorf("registry: import %s: %w", kind, err)
	}
	return report, nil
}

// lock makes imports wait for each other. Reading a file takes as long as it takes:
// the limit that frees the locks of a frozen process would end it.
func lock(ctx context.Context, tx pgx.Tx) error {
	if _, err := tx.Exec(ctx, `SET LOCAL idle_in_transaction_session_timeout = 0`); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('registry'))`)
	return err
}

func run(ctx context.Context, tx pgx.Tx, of list, file *sheet.File, o Options) (Report, error) {
	if err := of.read(ctx, tx); err != nil {
		return Report{}, err
	}
	result, err := file.Each(of.table(), o.Words, func(l *sheet.Line) error {
		of.take(l)
		return ctx.Err()
	})
	if err != nil {
		return Report{}, err
	}
	of.check()
	result.Faults.Sort()
	report := Report{Examples: result.Examples, Faults: result.Faults}
	report.Added, report.Changed, report.Same = of.counts()
	if o.DryRun || !result.Faults.None() || report.Added+report.Changed == 0 {
		return report, nil
	}
	batch := &pgx.Batch{}
	of.write(batch)
	report.Written = true
	return report, tx.SendBatch(ctx, batch).Close()
}

// iso writes a day so that days are compared as texts; "" for none.
func iso(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return day.Format(time.DateOnly)
}
