package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/jackc/pgx/v5/pgxpool"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/activity/records"
	"qalauly/calendar"
	"qalauly/internal/sheet"
	"qalauly/internal/sheet/words"
	"qalauly/locales"
	"qalauly/rating/methods"
)

type importRecordsCmd struct {
	takeFlags    `embed:""`
	RatingMethod string `env:"RATING_METHOD" help:"The method whose criteria are recorded; the built-in one where it is empty."`
	As           string `placeholder:"MEMBER" help:"Whose records they become: a recorder's number or name. A dry run does without."`
	Criterion    string `placeholder:"A5" help:"The criterion of a sheet that does not name one."`
	Progress     bool   `help:"Tell how far it is."`
	File         string `arg:"" help:"A table, XLSX or CSV."`
}

// Run takes the records.
func (c importRecordsCmd) Run() error {
	ctx, cancel := untilSignal()
	defer cancel()
	f, err := sheet.ReadFile(c.File, sheet.Usual)
	if err != nil {
		return c.refused(c.File, err)
	}
	method, err := methods.Open(c.RatingMethod)
	if err != nil {
		return mistake{err}
	}
	pool, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	o := records.Options{Words: words.Vocabulary(records.Common()), Lang: string(c.Lang), Criterion: c.Criterion,
		Name: filepath.Base(c.File), Now: calendar.Now(), DryRun: c.DryRun}
	if c.Progress {
		o.Progress = func(p records.Progress) { fmt.Fprintln(os.Stderr, c.far(p)) }
	}
	if o.By, o.May, err = c.recorder(ctx, pool); err != nil {
		return err
	}
	r, err := records.Import(ctx, pool, activity.Ledger{Method: method}, f, o)
	if err != nil {
		return c.refused(c.File, err)
	}
	return c.report(os.Stdout, r)
}

// recorder is who records, and where they may.
func (c importRecordsCmd) recorder(ctx context.Context, pool *pgxpool.Pool) (activity.Actor, func([]string) bool, error) {
	if c.As == "" && c.DryRun {
		return activity.Actor{}, nil, nil
	}
	if c.As == "" {
		return activity.Actor{}, nil, mistakef("%s", c.Lang.Text("sheet.said.record_who"))
	}
	id, err := strconv.ParseInt(c.As, 10, 64)
	if err != nil {
		id, err = account.MemberNamed(ctx, pool, c.As)
	}
	var m account.Member
	if err == nil {
		m, err = account.MemberByID(ctx, pool, id)
	}
	if errors.Is(err, account.ErrNoMember) || err == nil && !m.Has(account.Recorder) {
		return activity.Actor{}, nil, mistakef("%s", c.Lang.Text("sheet.said.record_nobody", locales.Args{"Name": c.As}))
	}
	return recorderOf(m, 0), func(path []string) bool { return m.May(account.Recorder, path) }, err
}

// far says how far an import is.
func (c importRecordsCmd) far(p records.Progress) string {
	args := locales.Args{"Rows": p.Rows, "Of": p.Of}
	switch p.Stage {
	case records.Reading:
		return c.Lang.Text("sheet.said.record_reading", args)
	case records.Checking:
		return c.Lang.Text("sheet.said.record_checking", args)
	}
	return c.Lang.Text("sheet.said.record_writing", args)
}

// report writes what was done, or every bad line.
func (c importRecordsCmd) report(w io.Writer, r records.Report) error {
	table := records.Common()
	fmt.Fprintln(w, words.Table(c.Lang, table))
	said := func(key string, args locales.Args) { fmt.Fprintln(w, c.Lang.Text(key, args)) }
	c.faults(w, table, r.Examples, r.Faults)
	for _, n := range r.Counts {
		if n.Criterion != "" {
			said("sheet.said.record_count", locales.Args{"Criterion": n.Criterion, "Added": n.Fresh, "Same": n.Same, "Bad": n.Bad})
		}
	}
	sum := r.Sum()
	counts := locales.Args{"Added": sum.Fresh, "Same": sum.Same, "Bad": sum.Bad}
	switch {
	case !r.Faults.None():
		said("sheet.said.refused", locales.Args{"Faults": len(r.Faults.List) + r.Faults.More})
		if err := c.list(w, table, r.Faults); err != nil {
			return err
		}
		return errUnwell
	case !r.Written:
		said("sheet.said.record_would", counts)
		said("sheet.said.dry", nil)
	default:
		said("sheet.said.record_did", counts)
		if r.Import.ID != 0 {
			said("sheet.said.record_import", locales.Args{"Number": r.Import.ID})
		}
	}
	return nil
}

// recordsTemplate writes the workbook for records; the method is the built-in one
// unless RATING_METHOD names another.
func recordsTemplate(w io.Writer, lang locales.Lang) error {
	method, err := methods.Open(os.Getenv("RATING_METHOD"))
	if err != nil {
		return mistake{err}
	}
	return records.Template(w, activity.Ledger{Method: method}, string(lang), words.Labels(lang, records.Common()), nil)
}
