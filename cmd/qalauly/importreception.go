package main

import (
	"io"
	"os"

	"github.com/alecthomas/kong"

	"qalauly/calendar"
	"qalauly/deputy/registry"
	"qalauly/internal/sheet"
	"qalauly/internal/sheet/words"
	"qalauly/locales"
	"qalauly/programme/reception/lists"
)

// importReceptionCmd takes a list of offices, or of receptions, by how it is called.
type importReceptionCmd struct {
	takeFlags `embed:""`
	File      string `arg:"" help:"A table, XLSX or CSV."`
}

// Run takes the list.
func (c importReceptionCmd) Run(line *kong.Context) error {
	kind := lists.Kind(line.Selected().Name)
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
	table := lists.Table(kind)
	r, err := lists.Import(ctx, pool, kind, f, lists.Options{Words: words.Vocabulary(table), Now: calendar.Now(), DryRun: c.DryRun})
	if err != nil {
		return c.refused(c.File, err)
	}
	return c.tell(os.Stdout, table, registry.Report(r))
}

// receptionTemplate writes a list to fill in.
func receptionTemplate(out io.Writer, kind lists.Kind, lang locales.Lang) error {
	table := lists.Table(kind)
	return sheet.Template(out, table, words.Labels(lang, table), lists.Choices(kind, string(lang)))
}
