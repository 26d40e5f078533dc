package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"text/tabwriter"

	"qalauly/handlers/wording"
	"qalauly/locales"
	"qalauly/rating/methods"
)

type ratingCmd struct {
	Method  ratingMethodCmd  `cmd:"" help:"Check a method file and tell the method in plain words."`
	Run     ratingRunCmd     `cmd:"" help:"Compute a week from the ledger as it is now, and keep nothing; with another method: a what-if."`
	Show    ratingShowCmd    `cmd:"" help:"Show a rating that is kept."`
	Explain ratingExplainCmd `cmd:"" help:"Tell why a deputy's score is what it is, number by number."`
	Sheet   ratingSheetCmd   `cmd:"" help:"Write why a deputy's score is what it is as a spreadsheet with live formulas."`
	Freeze  ratingFreezeCmd  `cmd:"" help:"Do what is due by the clock: draft, freeze and publish; the service does so by itself."`
	Publish ratingPublishCmd `cmd:"" help:"Publish what is frozen."`
	Pause   ratingPauseCmd   `cmd:"" help:"Let publication stand still."`
	Resume  ratingResumeCmd  `cmd:"" help:"Let publication go on."`
	Verify  ratingVerifyCmd  `cmd:"" help:"Compute everything again from an exported folder alone, and compare every byte."`
}

type ratingMethodCmd struct {
	File   string       `arg:"" optional:"" env:"RATING_METHOD" help:"The method file; without one the built-in R1."`
	Lang   locales.Lang `enum:"kk,ru" default:"kk" help:"The language of what is told: kk or ru."`
	Format string       `enum:"text,table,json,toml" default:"text" help:"text: in plain words; table: a line a criterion; json: the whole method; toml: the file itself."`
}

// Run prints the method, or every mistake in its file.
func (r ratingMethodCmd) Run() error { return r.show(os.Stdout) }

func (r ratingMethodCmd) show(out io.Writer) error {
	m, err := methods.Open(r.File)
	var problems methods.Problems
	var unreadable *fs.PathError
	switch {
	case errors.As(err, &problems), errors.As(err, &unreadable):
		return mistake{err}
	case err != nil:
		return err
	}
	switch r.Format {
	case "json":
		return writeJSON(out, m)
	case "toml":
		return r.copyFile(out)
	case "table":
		return writeMethodTable(out, r.Lang, m)
	}
	parts := []locales.HTML{wording.MethodIntro(r.Lang, m)}
	for _, b := range m.Blocks {
		parts = append(parts, wording.MethodBlock(r.Lang, m, b))
	}
	parts = append(parts, wording.MethodBands(r.Lang, m), wording.MethodProof(r.Lang, m))
	_, err = fmt.Fprintln(out, unmarked(locales.Join(parts...)))
	return err
}

// methodFault is what is the matter with RATING_METHOD.
func methodFault(path string) string {
	if fault := fileFault(path); fault != "" {
		return fault
	}
	if _, err := methods.Open(path); err != nil {
		return err.Error()
	}
	return ""
}

// copyFile prints the bytes to which the hash belongs.
func (r ratingMethodCmd) copyFile(out io.Writer) error {
	body, err := methodFile(r.File)
	if err != nil {
		return fmt.Errorf("rating method: %w", err)
	}
	_, err = out.Write(body)
	return err
}

func writeMethodTable(out io.Writer, l locales.Lang, m *methods.Method) error {
	fmt.Fprintf(out, "%s  %s  sha256:%s\n", m.ID, m.EffectiveFrom.Format("2006-01-02"), m.SHA256)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, b := range m.Blocks {
		writeRow(table, b.Code, fmt.Sprint(b.Weight), "", "", "", inLang(l, b.Name))
		for _, c := range m.Of(b.Code) {
			var sources, targets []string
			for _, s := range c.Source {
				sources = append(sources, string(s))
			}
			for _, level := range m.Levels {
				if target, has := c.Targets[level.Code]; has {
					targets = append(targets, fmt.Sprint(target))
				}
			}
			writeRow(table, c.Code, fmt.Sprint(c.Weight), string(c.Kind), strings.Join(sources, "+"), strings.Join(targets, "/"), inLang(l, c.Name))
		}
	}
	return table.Flush()
}

func inLang(l locales.Lang, n methods.Name) string {
	if l == locales.Kazakh {
		return n.KK
	}
	return n.RU
}
