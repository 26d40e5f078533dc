package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers/workbook"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating/methods"
	"qalauly/rating/release"
	"qalauly/rating/weeks"
)

type ratingSheetCmd struct {
	Deputy           int64  `arg:"" help:"The deputy's number."`
	File             string `arg:"" help:"The file to write, WHY.xlsx; one that is there is left alone."`
	Period           string `arg:"" optional:"" help:"2026-W47, 2026-Q4 or 2026. Without one: the newest week."`
	ratingSheetFlags `embed:""`
}

type ratingSheetFlags struct {
	databaseFlags `embed:""`
	Lang          locales.Lang `enum:"kk,ru" default:"kk" help:"The language: kk or ru."`
}

// Run writes the spreadsheet.
func (r ratingSheetCmd) Run() error { return r.with(r.make) }

func (r ratingSheetCmd) make(ctx context.Context, db postgres.DB) error {
	e := ratingExplainCmd{Deputy: r.Deputy, Period: r.Period, Lang: r.Lang}
	s, why, err := e.why(ctx, db)
	if err != nil {
		return err
	}
	m, err := weeks.MethodBySHA(ctx, db, s.Method)
	if err != nil {
		return err
	}
	who, err := deputy.Get(ctx, db, r.Deputy, s.Monday)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(r.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return mistake{err}
	}
	err = workbook.Write(out, e.Lang, who.Full(string(r.Lang)), s.Period, m.Over(s.Weeks), why)
	if err := errors.Join(err, out.Close()); err != nil {
		return fmt.Errorf("write %s: %w", r.File, err)
	}
	fmt.Println(r.File)
	return nil
}

// clockFlags are what commands need that do what is due.
type clockFlags struct {
	databaseFlags `embed:""`
	WorkHours     string `env:"WORK_HOURS" default:"09:00-18:30" help:"Working hours, Almaty time."`
}

// due runs what needs the calendar of the database.
func (f clockFlags) due(do func(context.Context, postgres.DB, *calendar.Calendar) error) error {
	hours, err := calendar.ParseHours(f.WorkHours)
	if err != nil {
		return &ConfigError{[]string{"WORK_HOURS: " + err.Error()}}
	}
	return f.with(func(ctx context.Context, db postgres.DB) error {
		c, err := calendar.Load(ctx, db, hours)
		if err != nil {
			return err
		}
		return do(ctx, db, c)
	})
}

type ratingFreezeCmd struct {
	clockFlags   `embed:""`
	RatingMethod string `env:"RATING_METHOD" help:"A method file instead of the built-in R1."`
}

// Run does what is due. Terms are not cut short: what is not due stays as it is.
func (r ratingFreezeCmd) Run() error {
	return r.due(func(ctx context.Context, db postgres.DB, c *calendar.Calendar) error {
		if err := announceFile(ctx, db, r.RatingMethod); err != nil {
			return err
		}
		done, err := weeks.Tick(ctx, db, c, calendar.Now())
		tellSnapshots("drafted", done.Drafted)
		tellSnapshots("frozen", done.Frozen)
		tellSnapshots("published", done.Published)
		tellSnapshots("corrected", done.Corrected)
		if err == nil && len(done.Drafted)+len(done.Frozen)+len(done.Published)+len(done.Corrected) == 0 {
			fmt.Println("nothing is due")
		}
		return err
	})
}

func announceFile(ctx context.Context, db postgres.DB, path string) error {
	m, err := methods.Open(path)
	if err != nil {
		return mistake{err}
	}
	file, err := methodFile(path)
	if err != nil {
		return mistake{err}
	}
	err = weeks.Announce(ctx, db, m, file, 0, calendar.Now())
	if errors.Is(err, weeks.ErrTooSoon) {
		return mistake{err}
	}
	return err
}

func tellSnapshots(what string, all []weeks.Snapshot) {
	for _, s := range all {
		fmt.Println(strings.TrimSpace(fmt.Sprintf("%s %s %s", what, s.Period, s.Hash)))
	}
}

type ratingPublishCmd struct {
	clockFlags `embed:""`
}

// Run publishes what is frozen.
func (r ratingPublishCmd) Run() error {
	return r.due(func(ctx context.Context, db postgres.DB, c *calendar.Calendar) error {
		all, err := weeks.Publish(ctx, db, c, calendar.Now())
		if errors.Is(err, weeks.ErrPaused) {
			return mistakef("publication is paused; \"qalauly rating resume\" lets it go on")
		}
		tellSnapshots("published", all)
		if err == nil && len(all) == 0 {
			fmt.Println("nothing is frozen that is not published")
		}
		return err
	})
}

type pauseFlags struct {
	databaseFlags `embed:""`
	Reason        string `required:"" help:"Why; it is kept in the audit."`
}

func (p pauseFlags) ask(paused bool) error {
	return p.with(func(ctx context.Context, db postgres.DB) error {
		s, err := weeks.AskPause(ctx, db, 0, paused, p.Reason, calendar.Now())
		if errors.Is(err, weeks.ErrReason) {
			return mistake{err}
		}
		if err == nil {
			fmt.Printf("paused: %v (number %d)\n", s.Paused, s.ID)
		}
		return err
	})
}

type ratingPauseCmd struct {
	pauseFlags `embed:""`
}

// Run lets publication stand still.
func (r ratingPauseCmd) Run() error { return r.ask(true) }

type ratingResumeCmd struct {
	pauseFlags `embed:""`
}

// Run lets publication go on.
func (r ratingResumeCmd) Run() error { return r.ask(false) }

type ratingVerifyCmd struct {
	Dir  string `arg:"" help:"A folder that \"qalauly export\" wrote, or one release in it."`
	Hash string `help:"The hash that was made public for the newest release, to compare with."`
}

// Run says "identical", or the first difference.
func (r ratingVerifyCmd) Run() error {
	all, err := release.VerifyAll(r.Dir)
	if d := (*release.Difference)(nil); errors.As(err, &d) {
		return d
	}
	if err != nil {
		return mistake{err}
	}
	found := r.Hash == ""
	for _, c := range all {
		fmt.Println("identical", c.Name(), c.Method.ID, c.Sum)
		found = found || c.Sum == r.Hash
	}
	if !found {
		return fmt.Errorf("%s: no release here has the hash %s", r.Dir, r.Hash)
	}
	return nil
}

type exportCmd struct {
	databaseFlags `embed:""`
	Dir           string `arg:"" help:"The folder to write into, a folder a release; what is there stays."`
}

// Run writes every published rating.
func (e exportCmd) Run() error {
	return e.with(func(ctx context.Context, db postgres.DB) error {
		paths, err := weeks.Export(ctx, db, e.Dir)
		for _, path := range paths {
			fmt.Println(path)
		}
		if err == nil && len(paths) == 0 {
			fmt.Println("nothing is published yet")
		}
		return err
	})
}
