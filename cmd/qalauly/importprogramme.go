package main

import (
	"io"
	"os"
	"time"

	"github.com/alecthomas/kong"

	"qalauly/calendar"
	"qalauly/internal/lists"
	"qalauly/internal/sheet"
	"qalauly/internal/sheet/words"
	"qalauly/locales"
	councils "qalauly/programme/council/lists"
	receptions "qalauly/programme/reception/lists"
)

// programmeList is a kind of list about councils or receptions.
type programmeList struct {
	table   sheet.Table
	subject string
	list    func(now time.Time) lists.List
	choices func(lang string) map[string][]string
}

// programmeLists are all of them, by how they are called.
func programmeLists() map[string]programmeList {
	all := map[string]programmeList{}
	for _, k := range councils.Kinds() {
		all[string(k)] = programmeList{councils.Table(k), councils.Subject, func(now time.Time) lists.List { return councils.List(k, now) },
			func(lang string) map[string][]string { return councils.Choices(k, lang) }}
	}
	for _, k := range receptions.Kinds() {
		all[string(k)] = programmeList{receptions.Table(k), receptions.Subject, func(now time.Time) lists.List { return receptions.List(k, now) },
			func(lang string) map[string][]string { return receptions.Choices(k, lang) }}
	}
	return all
}

// importProgrammeCmd takes a list of councils, of members, of offices or of receptions, by
// how it is called.
type importProgrammeCmd struct {
	takeFlags `embed:""`
	File      string `arg:"" help:"A table, XLSX or CSV."`
}

// Run takes the list.
func (c importProgrammeCmd) Run(line *kong.Context) error {
	kind := programmeLists()[line.Selected().Name]
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
	now := calendar.Now()
	r, err := lists.Import(ctx, pool, kind.subject, kind.list(now), f, lists.Options{Words: words.Vocabulary(kind.table), DryRun: c.DryRun})
	if err != nil {
		return c.refused(c.File, err)
	}
	return c.tell(os.Stdout, kind.table, r)
}

// template writes a list to fill in.
func (p programmeList) template(out io.Writer, lang locales.Lang) error {
	return sheet.Template(out, p.table, words.Labels(lang, p.table), p.choices(string(lang)))
}
