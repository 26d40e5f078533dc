package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/jackc/pgx/v5/pgxpool"

	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/deputy/registry"
	"qalauly/internal/file"
	"qalauly/internal/lists"
	"qalauly/internal/sheet"
	"qalauly/internal/sheet/words"
	"qalauly/locales"
	"qalauly/territory"
)

// takeFlags are what every import of a list takes.
type takeFlags struct {
	databaseFlags `embed:""`
	DryRun        bool         `help:"Count and look for mistakes; change nothing."`
	Lang          locales.Lang `enum:"kk,ru" default:"kk" help:"The language of what is told: kk or ru. Files may be in either."`
	Errors        string       `placeholder:"FILE.csv" help:"Write the bad lines into a CSV too."`
}

// open is a database with the newest schema and the reference data.
func (c takeFlags) open(ctx context.Context) (*pgxpool.Pool, error) {
	pool, err := c.databaseFlags.open(ctx)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(territory.Load(ctx, pool), deputy.Load(ctx, pool)); err != nil {
		pool.Close()
		return nil, err
	}
	return pool, nil
}

type importListCmd struct {
	takeFlags `embed:""`
	File      string `arg:"" help:"A table, XLSX or CSV."`
}

// Run takes the list of the kind by which the command is called.
func (c importListCmd) Run(line *kong.Context) error {
	kind := registry.Kind(line.Selected().Name)
	ctx, cancel := untilSignal()
	defer cancel()
	f, err := sheet.ReadFile(c.File, sheet.Usual)
	if err != nil {
		return c.refused(c.File, err)
	}
	pool, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	table := registry.Table(kind)
	r, err := registry.Import(ctx, pool, kind, f, registry.Options{Words: words.Vocabulary(table), Today: calendar.Now(), DryRun: c.DryRun})
	if err != nil {
		return c.refused(c.File, err)
	}
	return c.tell(os.Stdout, table, r)
}

type importPhotosCmd struct {
	takeFlags `embed:""`
	FilesDir  string `env:"FILES_DIR" help:"The folder of stored files, where they are not in PostgreSQL."`
	Dir       string `arg:"" help:"A folder or a zip file."`
}

// Run takes the photos.
func (c importPhotosCmd) Run() error {
	ctx, cancel := untilSignal()
	defer cancel()
	if fault := folderFault(c.FilesDir); fault != "" {
		return &ConfigError{[]string{"FILES_DIR: " + fault}}
	}
	photos, done, err := registry.OpenPhotos(c.Dir)
	if err != nil {
		return c.refused(c.Dir, err)
	}
	defer func() { _ = done() }()
	pool, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	r, err := registry.ImportPhotos(ctx, pool, file.Store{Dir: c.FilesDir}, photos, c.DryRun)
	if err != nil {
		return c.refused(c.Dir, err)
	}
	return c.tell(os.Stdout, sheet.Table{Kind: "photos"}, r)
}

// refused says in words why a whole file cannot be read.
func (c takeFlags) refused(name string, err error) error {
	var why sheet.FileError
	if errors.As(err, &why) {
		return mistakef("%s\n  %s [%s]", c.Lang.Text("sheet.said.unread", locales.Args{"File": name}), words.File(c.Lang, why), string(why))
	}
	return err
}

// tell writes what was done, or every bad line.
func (c takeFlags) tell(w io.Writer, t sheet.Table, r lists.Report) error {
	fmt.Fprintln(w, words.Table(c.Lang, t))
	said := func(key string, args locales.Args) { fmt.Fprintln(w, c.Lang.Text(key, args)) }
	c.faults(w, t, r.Examples, r.Faults)
	counts := locales.Args{"Added": r.Added, "Changed": r.Changed, "Same": r.Same}
	switch {
	case !r.Faults.None():
		said("sheet.said.refused", locales.Args{"Faults": len(r.Faults.List) + r.Faults.More})
		if err := c.list(w, t, r.Faults); err != nil {
			return err
		}
		return errUnwell
	case c.DryRun:
		said("sheet.said.would", counts)
		said("sheet.said.dry", nil)
	default:
		said("sheet.said.did", counts)
	}
	return nil
}

// faults writes every bad line, and how many lines were examples.
func (c takeFlags) faults(w io.Writer, t sheet.Table, examples int, faults *sheet.Faults) {
	for _, f := range faults.List {
		fmt.Fprintf(w, "  %s [%s]\n", words.Fault(c.Lang, t, f), f.Rule)
	}
	if examples > 0 {
		fmt.Fprintln(w, c.Lang.Text("sheet.said.examples", locales.Args{"Examples": examples}))
	}
	if faults.More > 0 {
		fmt.Fprintln(w, c.Lang.Text("sheet.said.more", locales.Args{"More": faults.More}))
	}
}

// list writes the bad lines into a file, where one is named.
func (c takeFlags) list(w io.Writer, t sheet.Table, faults *sheet.Faults) error {
	if c.Errors == "" {
		return nil
	}
	out, err := os.Create(c.Errors)
	if err != nil {
		return err
	}
	if err := errors.Join(sheet.WriteCSV(out, faultRows(c.Lang, t, faults)), out.Close()); err != nil {
		return fmt.Errorf("write %s: %w", c.Errors, err)
	}
	fmt.Fprintln(w, c.Lang.Text("sheet.said.saved", locales.Args{"File": c.Errors}))
	return nil
}

// faultRows are bad lines as a table, with its head.
func faultRows(l locales.Lang, t sheet.Table, faults *sheet.Faults) [][]string {
	head := []string{}
	for _, key := range []string{"sheet.said.sheet_title", "sheet.said.row_title", "sheet.said.column_title", "sheet.said.value_title", "sheet.said.rule", "sheet.said.what"} {
		head = append(head, l.Text(key))
	}
	rows := [][]string{head}
	for _, f := range faults.List {
		rows = append(rows, []string{f.Sheet, fmt.Sprint(f.Row), words.Column(l, f), f.Value, f.Rule, words.Rule(l, t, f)})
	}
	return rows
}

type importTemplateCmd struct {
	Kind string       `arg:"" enum:"bodies,districts,places,deputies,mandates,posts,curators,hours,offices,receptions,councils,members,records,roadmap" help:"bodies, districts, places, deputies, mandates, posts, curators, hours, offices, receptions, councils, members, records or roadmap."`
	Out  string       `arg:"" optional:"" help:"The file to write, OUT.xlsx; without it, one named after the kind."`
	Lang locales.Lang `enum:"kk,ru" default:"kk" help:"The language of titles, notes and choices: kk or ru."`
}

// Run writes the template; a file that is there already is left alone.
func (c importTemplateCmd) Run() error {
	if c.Out == "" {
		c.Out = c.Kind + ".xlsx"
	}
	if !strings.EqualFold(filepath.Ext(c.Out), ".xlsx") {
		return mistakef("%s", c.Lang.Text("sheet.said.only_xlsx", locales.Args{"File": c.Out}))
	}
	out, err := os.OpenFile(c.Out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	switch kind := registry.Kind(c.Kind); c.Kind {
	case "records":
		err = recordsTemplate(out, c.Lang)
	case "councils", "members", "offices", "receptions":
		err = programmeLists()[c.Kind].template(out, c.Lang)
	case "roadmap":
		err = roadmapSheet(out, c.Lang)
	default:
		table := registry.Table(kind)
		err = sheet.Template(out, table, words.Labels(c.Lang, table), registry.Choices(kind, string(c.Lang)))
	}
	if err := errors.Join(err, out.Close()); err != nil {
		return fmt.Errorf("write %s: %w", c.Out, err)
	}
	fmt.Println(c.Lang.Text("sheet.said.made", locales.Args{"File": c.Out}))
	return nil
}
