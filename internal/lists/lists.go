// Package lists takes sheets of an operator into tables, whatever they are about. The rules
// it keeps: with one bad line nothing of a file is taken and all bad lines are told; a dry
// run changes nothing; imports of one subject wait for each other.
package lists

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
	"qalauly/internal/sheet"
)

// RuleTwice is broken by a line about the same thing as one before. Args: Row.
const RuleTwice = "twice"

// Options say how a list is taken.
type Options struct {
	Words  sheet.Vocabulary // how the file may call its columns and choices
	DryRun bool             // count, look for faults, change nothing
}

// Report is what an import has done, or, with DryRun, would do.
type Report struct {
	Added, Changed, Same int
	Examples             int // lines marked as examples, passed over
	Faults               *sheet.Faults
	Written              bool
}

// List is one kind of list while it is taken. Table says what stands in it; Read brings
// what is there; Take looks at one line; Write queues what is to be done.
type List interface {
	Table() sheet.Table
	Read(ctx context.Context, tx pgx.Tx) error
	Take(ctx context.Context, tx pgx.Tx, l *sheet.Line) error
	Counted() Counts
	Write(batch *pgx.Batch)
}

// Counts are how many lines bring something new, change something or change nothing.
type Counts struct{ Added, Changed, Same int }

// Counted is what was counted.
func (c *Counts) Counted() Counts { return *c }

// Count counts a line about what is known or not, and which changes something or not. It
// says whether there is something to write.
func (c *Counts) Count(known, same bool) bool {
	switch {
	case same:
		c.Same++
	case known:
		c.Changed++
	default:
		c.Added++
	}
	return !same
}

// Import takes a list about a subject. Faults are no error: they are in the report, and
// nothing was written.
func Import(ctx context.Context, db postgres.DB, subject string, of List, file *sheet.File, o Options) (report Report, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		// Reading a file takes as long as it takes: the limit that frees the locks of a frozen
		// process would end it.
		if _, err := tx.Exec(ctx, `SET LOCAL idle_in_transaction_session_timeout = 0`); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext($1))`, subject); err != nil {
			return err
		}
		report, err = run(ctx, tx, of, file, o)
		return err
	})
	if err != nil {
		return Report{}, fmt.Errorf("lists: import %s: %w", of.Table().Kind, err)
	}
	return report, nil
}

func run(ctx context.Context, tx pgx.Tx, of List, file *sheet.File, o Options) (Report, error) {
	if err := of.Read(ctx, tx); err != nil {
		return Report{}, err
	}
	result, err := file.Each(of.Table(), o.Words, func(l *sheet.Line) error { return of.Take(ctx, tx, l) })
	if err != nil {
		return Report{}, err
	}
	result.Faults.Sort()
	n := of.Counted()
	report := Report{Added: n.Added, Changed: n.Changed, Same: n.Same, Examples: result.Examples, Faults: result.Faults}
	if o.DryRun || !result.Faults.None() || n.Added+n.Changed == 0 {
		return report, nil
	}
	batch := &pgx.Batch{}
	of.Write(batch)
	report.Written = true
	return report, tx.SendBatch(ctx, batch).Close()
}

// Keys reads a table of keys and what they stand for.
func Keys[T comparable](ctx context.Context, tx pgx.Tx, sql string) (map[string]T, error) {
	all := map[string]T{}
	rows, _ := tx.Query(ctx, sql)
	var key string
	var is T
	_, err := pgx.ForEachRow(rows, []any{&key, &is}, func() error { all[key] = is; return nil })
	return all, err
}

// Lines are the rows of a file by what they are about.
type Lines map[string]int

// Twice says that a line is about the same thing as one before, and marks its column.
func (all Lines) Twice(l *sheet.Line, column, key string) bool {
	if row := all[key]; row != 0 {
		l.Fail(column, RuleTwice, "Row", strconv.Itoa(row))
		return true
	}
	all[key] = l.Row
	return false
}

// Deputies are those of the register by what a cell calls them: the key of the operator's
// list, or a number: 1024, #1024.
type Deputies struct {
	keys    map[string]int64
	numbers map[int64]bool
}

// ReadDeputies reads them.
func ReadDeputies(ctx context.Context, tx pgx.Tx) (d Deputies, err error) {
	d.numbers = map[int64]bool{}
	if d.keys, err = Keys[int64](ctx, tx, `SELECT coalesce(list_key, '#' || id), id FROM deputy`); err != nil {
		return d, err
	}
	for _, id := range d.keys {
		d.numbers[id] = true
	}
	return d, nil
}

// Find is the one whom a cell names; 0 for nobody.
func (d Deputies) Find(text string) int64 {
	if id := d.keys[text]; id != 0 {
		return id
	}
	if id, err := strconv.ParseInt(strings.TrimPrefix(text, "#"), 10, 64); err == nil && d.numbers[id] {
		return id
	}
	return 0
}
