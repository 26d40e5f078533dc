// Package lists brings sheets of offices and of the schedule of receptions into the
// register. The rules it keeps are those of all lists of an operator: with one bad line
// nothing of a file is taken and all bad lines are told; the same file twice changes
// nothing; what a file does not name stays, and nothing is ever deleted. A reception that
// people may have booked is not changed by a list: it is called off and a new one made.
package lists

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
	"qalauly/internal/sheet"
	"qalauly/programme/reception"
	"qalauly/territory"
)

// Kind is what a list is about.
type Kind string

// The kinds of lists.
const (
	Offices    Kind = "offices"
	Receptions Kind = "receptions"
)

// The rules of this package. The others are those of all lists.
const (
	ruleTwice   = "twice"          // Args: Row
	ruleDeputy  = "unknown_deputy" //
	ruleUnit    = "unknown_unit"   //
	ruleHours   = "hours"          //
	ruleOffice  = "unknown_office" //
	ruleDays    = "days_order"     // the last day of the week before the first
	rulePoint   = "point"          // not a place in the country
	rulePassed  = "passed"         // a day that is over, or too far ahead
	rulePlaces  = "places"         // too many places, or none
	ruleOverlap = "receives_then"  // Args: Row; the deputy receives at that time already
	ruleMandate = "no_mandate_then"
	ruleOther   = "other_reception" // it stands in the schedule with other hours or another office
)

// Rules returns the keys of all rules of this package, for whoever has words for them.
func Rules() []string {
	return []string{ruleTwice, ruleDeputy, ruleUnit, ruleHours, ruleOffice, ruleDays, rulePoint, rulePassed, rulePlaces, ruleOverlap, ruleMandate, ruleOther}
}

// Options say how a list is taken.
type Options struct {
	Words  sheet.Vocabulary
	Now    time.Time
	DryRun bool
}

// Report is what an import has done, or, with DryRun, would do.
type Report struct {
	Added, Changed, Same int
	Examples             int
	Faults               *sheet.Faults
	Written              bool
}

// Table says what stands in a list.
func Table(kind Kind) sheet.Table {
	words := func(key, example string, most int) sheet.Column {
		return sheet.Column{Key: key, Type: sheet.Text, Required: true, Max: most, Example: example}
	}
	clock := func(key, example string) sheet.Column {
		return sheet.Column{Key: key, Type: sheet.Clock, Required: true, Example: example}
	}
	if kind == Receptions {
		return sheet.Table{Kind: string(kind), Columns: []sheet.Column{
			{Key: "office", Type: sheet.Code, Required: true, Max: 64, Example: "shet-1"},
			{Key: "deputy", Type: sheet.Code, Required: true, Example: "shet-07"},
			{Key: "day", Type: sheet.Date, Required: true, Example: "2026-12-03"},
			clock("opens", "15:00"), clock("closes", "17:00"),
			{Key: "minutes", Type: sheet.Integer, Required: true, Min: 5, Max: 120, Example: "15"},
		}}
	}
	weekday := func(key, example string) sheet.Column {
		return sheet.Column{Key: key, Type: sheet.Choice, Set: "weekday", Options: []string{"1", "2", "3", "4", "5", "6", "7"}, Required: true, Example: example}
	}
	return sheet.Table{Kind: string(kind), Columns: []sheet.Column{
		{Key: "office", Type: sheet.Code, Required: true, Max: 64, Example: "shet-1"},
		{Key: "unit", Type: sheet.Code, Required: true, Max: 64, Example: "356400000"},
		words("name_kk", "AMANAT", 120), words("name_ru", "AMANAT", 120), words("address_kk", "…", 300), words("address_ru", "…", 300),
		weekday("first_day", "1"), weekday("last_day", "5"), clock("opens", "09:00"), clock("closes", "18:00"),
		{Key: "phone", Type: sheet.Text, Required: true, Max: 60, Example: "+7 7100 00 00 00"},
		{Key: "lat", Type: sheet.Text, Required: true, Max: 20, Example: "48.7707"},
		{Key: "lon", Type: sheet.Text, Required: true, Max: 20, Example: "73.6781"},
		{Key: "shut", Type: sheet.Flag}, {Key: "invented", Type: sheet.Flag},
	}}
}

// Choices are what the drop-downs of a template offer, by column: the units, with their
// names in a language behind the codes.
func Choices(kind Kind, lang string) map[string][]string {
	units, err := territory.Reference()
	if err != nil || kind != Offices {
		return nil
	}
	var codes []string
	for _, u := range units {
		codes = append(codes, u.Code+" "+u.Name.In(lang))
	}
	return map[string][]string{"unit": codes}
}

// list is one kind of list while it is taken.
type list interface {
	read(ctx context.Context, tx pgx.Tx) error
	take(ctx context.Context, tx pgx.Tx, l *sheet.Line) error
	write(batch *pgx.Batch)
}

// counts is what lists have in common.
type counts struct{ added, changed, same int }

func (c *counts) all() *counts { return c }

// Import takes a list. Faults are no error: they are in the report, and nothing was
// written. Imports wait for each other.
func Import(ctx context.Context, db postgres.DB, kind Kind, file *sheet.File, o Options) (report Report, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		for _, sql := range []string{`SET LOCAL idle_in_transaction_session_timeout = 0`, `SELECT pg_advisory_xact_lock(hashtext('reception lists'))`} {
			if _, err := tx.Exec(ctx, sql); err != nil {
				return err
			}
		}
		report, err = run(ctx, tx, kind, file, o)
		return err
	})
	if err != nil {
		return Report{}, fmt.Errorf("lists: import %s: %w", kind, err)
	}
	return report, nil
}

func run(ctx context.Context, tx pgx.Tx, kind Kind, file *sheet.File, o Options) (Report, error) {
	var of interface {
		list
		all() *counts
	} = &offices{}
	if kind == Receptions {
		of = &schedule{now: o.Now}
	}
	if err := of.read(ctx, tx); err != nil {
		return Report{}, err
	}
	result, err := file.Each(Table(kind), o.Words, func(l *sheet.Line) error { return of.take(ctx, tx, l) })
	if err != nil {
		return Report{}, err
	}
	result.Faults.Sort()
	n := of.all()
	report := Report{Added: n.added, Changed: n.changed, Same: n.same, Examples: result.Examples, Faults: result.Faults}
	if o.DryRun || !result.Faults.None() || n.added+n.changed == 0 {
		return report, nil
	}
	batch := &pgx.Batch{}
	of.write(batch)
	report.Written = true
	return report, tx.SendBatch(ctx, batch).Close()
}

// keys reads a table of keys and what they stand for.
func keys[T comparable](ctx context.Context, tx pgx.Tx, sql string) (map[string]T, error) {
	all := map[string]T{}
	rows, _ := tx.Query(ctx, sql)
	var key string
	var is T
	_, err := pgx.ForEachRow(rows, []any{&key, &is}, func() error { all[key] = is; return nil })
	return all, err
}

// twice says that a line is about the same thing as one before.
func twice(l *sheet.Line, lines map[string]int, column, key string) bool {
	if row := lines[key]; row != 0 {
		l.Fail(column, ruleTwice, "Row", strconv.Itoa(row))
		return true
	}
	lines[key] = l.Row
	return false
}

// clock reads what the type Clock made of a cell.
func clock(l *sheet.Line, column string) reception.Clock {
	at, err := time.Parse("15:04", l.Text(column))
	if err != nil {
		return 0
	}
	return reception.Clock(at.Hour()*60 + at.Minute())
}
