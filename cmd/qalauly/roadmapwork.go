package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/jackc/pgx/v5"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/bot"
	"qalauly/calendar"
	"qalauly/handlers/staff"
	"qalauly/internal/file"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/internal/sheet"
	"qalauly/internal/sheet/words"
	"qalauly/locales"
	"qalauly/notice"
	"qalauly/programme/roadmap"
	"qalauly/rating/methods"
)

// roadmapSheets looks at sheets of measures that were sent to the chat, and writes them.
// What comes of a sheet, what is told of it and what it enters are one transaction.
type roadmapSheets struct {
	sentSheets
	desk roadmap.Desk
}

func (s *server) roadmapSheets(b *bot.Bot, m *methods.Method) roadmapSheets {
	return roadmapSheets{s.sentSheets(b), roadmap.Desk{Ledger: activity.Ledger{Method: m}}}
}

// take does the task of a sheet.
func (s roadmapSheets) take(ctx context.Context, t job.Task) error {
	id, write, err := staff.ReadSheetRef(t.Ref)
	if err != nil {
		return err
	}
	sent, err := roadmap.SheetByID(ctx, s.pool, id)
	if errors.Is(err, roadmap.ErrNoSheet) {
		return errors.Join(err, job.ErrGivenUp)
	}
	if err != nil {
		return err
	}
	if step := map[bool]roadmap.SheetStep{false: roadmap.Looking, true: roadmap.BeingPut}[write]; sent.Step != step {
		return nil // done before the process was gone, or called off
	}
	err = s.run(ctx, sent)
	switch {
	case errors.Is(err, errCalledOff):
		return nil
	case err != nil && ctx.Err() == nil && (errors.Is(err, job.ErrGivenUp) || t.Tries+1 >= importTries):
		return errors.Join(err, job.ErrGivenUp, s.end(ctx, s.pool, sent, roadmap.Failed))
	}
	return err
}

func (s roadmapSheets) run(ctx context.Context, sent roadmap.Sent) error {
	m, err := account.MemberByID(ctx, s.pool, sent.Member)
	if err != nil {
		return err
	}
	if !m.Has(account.Recorder) {
		return s.end(ctx, s.pool, sent, roadmap.NotAllowed)
	}
	body, err := s.body(ctx, sent.File, sent.Hash, func(hash string) error { return roadmap.SheetFetched(ctx, s.pool, sent.ID, hash) })
	if err != nil {
		return err
	}
	f, err := sheet.Open(body, sheet.Usual)
	if err == nil {
		err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error { return s.enter(ctx, tx, sent, m, f) })
	}
	why := sheet.FileError("")
	if errors.As(err, &why) {
		sent.Outcome = roadmap.SheetOutcome{Why: why}
		return s.end(ctx, s.pool, sent, roadmap.Unreadable)
	}
	return err
}

// enter is an import with what is told of it.
func (s roadmapSheets) enter(ctx context.Context, tx pgx.Tx, sent roadmap.Sent, m account.Member, f *sheet.File) error {
	r, err := s.desk.Import(ctx, tx, f, roadmap.Options{
		By:    roadmap.Actor{Actor: recorderOf(m, sent.Person), Records: recordsIn(m)},
		Words: words.Vocabulary(roadmap.Table()), Now: calendar.Now(), Name: sent.Name, DryRun: sent.Step == roadmap.Looking,
	})
	if err != nil {
		return err
	}
	sent.Outcome = r.Outcome()
	next := roadmap.Taken
	switch {
	case !r.Faults.None():
		next = roadmap.Faulty
		if sent.Faults, err = s.bad(ctx, tx, sent.Lang, roadmap.Table(), r.Faults); err != nil {
			return err
		}
	case sent.Step == roadmap.Looking && r.Added+r.Changed > 0:
		next = roadmap.AskedFor
	}
	return s.end(ctx, tx, sent, next)
}

// recordsIn is where a member records.
func recordsIn(m account.Member) (t activity.Territory) {
	for _, g := range m.Grants {
		if g.Duty == account.Recorder && g.Deputy == 0 {
			t = append(t, g.Unit)
		}
	}
	return t
}

// end moves a sheet on and tells what came of it.
func (s roadmapSheets) end(ctx context.Context, db postgres.DB, sent roadmap.Sent, next roadmap.SheetStep) error {
	ok, err := roadmap.MoveSheet(ctx, db, sent, []roadmap.SheetStep{sent.Step}, next, calendar.Now())
	if err != nil {
		return err
	}
	if !ok {
		return errCalledOff
	}
	ref := fmt.Sprint(sent.ID)
	owed := []notice.Notice{{Kind: "roadmaptold", Once: fmt.Sprintf("roadmapsheet:%s:%s", ref, next)}}
	if sent.Faults != "" {
		owed = append(owed, notice.Notice{Kind: "roadmapbad", Once: fmt.Sprintf("roadmapsheet:%s:bad", ref)})
	}
	for _, n := range owed {
		n.To, n.Ref = sent.Chat, ref
		if err := notice.Post(ctx, db, n); err != nil {
			return err
		}
	}
	return nil
}

// roadmapSheet writes a sheet to fill in.
func roadmapSheet(w io.Writer, l locales.Lang) error {
	return sheet.Template(w, roadmap.Table(), words.Labels(l, roadmap.Table()), nil)
}

// template makes a sheet to fill in and sends it.
func (s roadmapSheets) template(ctx context.Context, t job.Task) error {
	w, err := staff.ReadWish(t.Ref)
	if err != nil {
		return errors.Join(err, job.ErrGivenUp)
	}
	var body bytes.Buffer
	if err := roadmapSheet(&body, w.Lang); err != nil {
		return err
	}
	return s.empty(ctx, t, w.Chat, staff.RoadmapTemplateTask, w.Lang, body.Bytes())
}

// fetchProof stores a file that shows how far a measure is.
func (s *server) fetchProof(b *bot.Bot) job.Worker {
	files := file.Store{Dir: s.cfg.FilesDir}
	return func(ctx context.Context, t job.Task) error {
		id, err := roadmap.Unfetched(ctx, s.pool, t.Ref)
		if err != nil || id == "" {
			return err
		}
		body, err := b.Fetch(ctx, id)
		if err != nil {
			return err
		}
		hash, err := files.Put(ctx, s.pool, http.DetectContentType(body), body)
		if err != nil {
			return fmt.Errorf("roadmap: proof: %w", err)
		}
		return roadmap.Fetched(ctx, s.pool, t.Ref, hash)
	}
}

type importRoadmapCmd struct {
	takeFlags    `embed:""`
	RatingMethod string `env:"RATING_METHOD" help:"The method by which measures count; the built-in one where it is empty."`
	File         string `arg:"" help:"A table, XLSX or CSV."`
}

// Run takes the sheet as the operator, who records everywhere.
func (c importRoadmapCmd) Run() error {
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
	desk := roadmap.Desk{Ledger: activity.Ledger{Method: method}}
	r, err := desk.Import(ctx, pool, f, roadmap.Options{
		By: roadmap.Actor{Records: activity.Territory{""}}, Words: words.Vocabulary(roadmap.Table()), Now: calendar.Now(), Name: c.File, DryRun: c.DryRun,
	})
	if err != nil {
		return c.refused(c.File, err)
	}
	return c.told(os.Stdout, r)
}

// told writes what was done, or every bad line.
func (c importRoadmapCmd) told(w io.Writer, r roadmap.ImportReport) error {
	said := func(key string, args locales.Args) { fmt.Fprintln(w, c.Lang.Text(key, args)) }
	fmt.Fprintln(w, words.Table(c.Lang, roadmap.Table()))
	c.faults(w, roadmap.Table(), r.Examples, r.Faults)
	counts := locales.Args{"Added": r.Added, "Changed": r.Changed, "Same": r.Same}
	switch {
	case !r.Faults.None():
		said("sheet.said.refused", locales.Args{"Faults": len(r.Faults.List) + r.Faults.More})
		if err := c.list(w, roadmap.Table(), r.Faults); err != nil {
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
