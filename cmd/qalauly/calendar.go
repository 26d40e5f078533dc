package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"qalauly/calendar"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

type calendarCmd struct {
	Due      calendarDueCmd      `cmd:"" help:"The last day of a term of working days: the date with a sentence why."`
	Why      calendarWhyCmd      `cmd:"" help:"As due, with every day counted and the reason for each that is not."`
	Days     calendarDaysCmd     `cmd:"" help:"Working days after the first day up to the second, and the days off among them."`
	Year     calendarYearCmd     `cmd:"" help:"What is special in a year: days off on weekdays, worked weekends."`
	Override calendarOverrideCmd `cmd:"" help:"Decisions about single days: list them, enter one, withdraw one."`
}

// calendarFlags are what every command of the calendar takes.
type calendarFlags struct {
	databaseFlags `embed:""`
	WorkHours     string       `env:"WORK_HOURS" default:"09:00-18:30" help:"Working hours, Almaty time."`
	Lang          locales.Lang `enum:"kk,ru" default:"kk" help:"The language of what is told: kk or ru."`
	Format        string       `enum:"table,json" default:"table" help:"table or json."`
}

// The years that the calendar is asked about.
const firstYear, lastYear = 2024, 2100

// typedDay reads a day as it is typed; what names the argument.
func typedDay(what, text string) (calendar.Day, error) {
	if t, err := time.Parse(time.DateOnly, text); err == nil && (t.Year() < firstYear || t.Year() > lastYear) {
		return 0, mistakef("%s%s: the calendar knows the years from %d to %d", what, text, firstYear, lastYear)
	}
	day, err := calendar.ParseDay(text)
	if err != nil {
		return 0, mistakef("%s%w", what, err)
	}
	return day, nil
}

// calendar is the calendar with the overrides of the database where one is named,
// else that of the law alone, which is said.
func (f calendarFlags) calendar(ctx context.Context, stderr io.Writer) (*calendar.Calendar, error) {
	hours, err := calendar.ParseHours(f.WorkHours)
	if err != nil {
		return nil, &ConfigError{[]string{"WORK_HOURS: " + err.Error()}}
	}
	if f.DatabaseURL.Reveal() == "" {
		fmt.Fprintln(stderr, "qalauly: DATABASE_URL is not set: overrides that staff entered are not known here")
		return calendar.New(hours, nil)
	}
	pool, err := f.open(ctx)
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	return calendar.Load(ctx, pool, hours)
}

// termFlags are a term as it is typed.
type termFlags struct {
	From  string   `arg:"" name:"date" help:"The day of registration, 2026-11-25, or the moment of arrival, \"2026-11-24 19:42\"."`
	Days  int      `default:"15" help:"Working days, 1 to 1000."`
	Stop  []string `help:"The clock stood from a day, which is counted, to a day, which is not: 2026-12-01..2026-12-04. Without the second day it still stands."`
	Until string   `help:"The last day as an extension named it."`
}

// term reads the flags. Where a moment was given it is came, and the day of
// registration is left to the calendar.
func (f termFlags) term() (t calendar.Term, came time.Time, err error) {
	if f.Days < 1 || f.Days > 1000 {
		return t, came, mistakef("--days %d: a term has 1 to 1000 working days", f.Days)
	}
	t.Days = f.Days
	if t.From, came, err = f.start(); err != nil {
		return t, came, err
	}
	if f.Until != "" {
		if t.Until, err = typedDay("--until: ", f.Until); err != nil {
			return t, came, err
		}
	}
	for _, text := range f.Stop {
		stop, err := parseStop(text)
		if err != nil {
			return t, came, err
		}
		t.Stops = append(t.Stops, stop)
	}
	return t, came, nil
}

// start reads the day of registration, or the moment of arrival.
func (f termFlags) start() (day calendar.Day, came time.Time, err error) {
	const moment = "2006-01-02 15:04"
	date := f.From
	if came, err = time.ParseInLocation(moment, f.From, calendar.Zone); err == nil {
		date = came.Format(time.DateOnly)
	} else if _, err = time.Parse(time.DateOnly, f.From); err != nil {
		return 0, came, mistakef("%q is neither a day, 2026-11-25, nor a moment, \"2026-11-24 19:42\"", f.From)
	}
	day, err = typedDay("", date)
	return day, came, err
}

func parseStop(text string) (stop calendar.Stop, err error) {
	from, to, _ := strings.Cut(text, "..")
	if stop.From, err = typedDay("--stop: ", from); err != nil {
		return stop, err
	}
	if to == "" {
		return stop, nil
	}
	if stop.To, err = typedDay("--stop: ", to); err != nil {
		return stop, err
	}
	if stop.To < stop.From {
		return stop, mistakef("--stop %s: the clock cannot start before it was stopped", text)
	}
	return stop, nil
}

type calendarDueCmd struct {
	termFlags     `embed:""`
	calendarFlags `embed:""`
}

// Run prints the last day and why.
func (d calendarDueCmd) Run() error { return d.show(os.Stdout, os.Stderr, false) }

type calendarWhyCmd struct{ calendarDueCmd }

// Run prints the last day, why, and every day on the way.
func (w calendarWhyCmd) Run() error { return w.show(os.Stdout, os.Stderr, true) }

func (d calendarDueCmd) show(out, stderr io.Writer, every bool) error {
	ctx, cancel := untilSignal()
	defer cancel()
	t, came, err := d.term()
	if err != nil {
		return err
	}
	c, err := d.calendar(ctx, stderr)
	if err != nil {
		return err
	}
	var arrival calendar.Arrival
	if !came.IsZero() {
		arrival = c.Register(came)
		t.From = arrival.Day
	}
	due := c.Due(t)
	d.warn(stderr, c, t.From, due.Day)
	if d.Format == "json" {
		return writeJSON(out, dueShown(arrival, due))
	}
	return writeDue(out, d.Lang, arrival, due, every)
}

// warn tells when a holiday is missing from a year through which was counted.
func (f calendarFlags) warn(stderr io.Writer, c *calendar.Calendar, from, to calendar.Day) {
	for year := from.Year(); year <= to.Year(); year++ {
		for _, name := range c.Unknown(year) {
			fmt.Fprintf(stderr, "qalauly: the date of %s in %d is not known yet and was not counted as a day off; enter it with \"qalauly calendar override move\"\n", dayName(f.Lang, name), year)
		}
	}
}

// dayName is what a holiday is called in a language.
func dayName(l locales.Lang, n calendar.Name) string {
	if l == locales.Kazakh {
		return n.KK
	}
	return n.RU
}

type calendarDaysCmd struct {
	From          string `arg:"" name:"a" help:"A day, 2026-11-25; it is not counted itself."`
	To            string `arg:"" name:"b" help:"A later day; it is counted."`
	calendarFlags `embed:""`
}

// Run prints how many working days lie between, and what days off.
func (d calendarDaysCmd) Run() error { return d.show(os.Stdout, os.Stderr) }

func (d calendarDaysCmd) show(out, stderr io.Writer) error {
	ctx, cancel := untilSignal()
	defer cancel()
	from, err := typedDay("", d.From)
	if err != nil {
		return err
	}
	to, err := typedDay("", d.To)
	if err != nil {
		return err
	}
	if to < from {
		return mistakef("%s lies before %s", to, from)
	}
	c, err := d.calendar(ctx, stderr)
	if err != nil {
		return err
	}
	d.warn(stderr, c, from, to)
	return d.write(out, specialDays(c, from+1, to, true), c.Between(from, to))
}

type calendarYearCmd struct {
	Year          int `arg:"" help:"A year, 2024 or later."`
	calendarFlags `embed:""`
}

// Run prints the year.
func (y calendarYearCmd) Run() error { return y.show(os.Stdout, os.Stderr) }

func (y calendarYearCmd) show(out, stderr io.Writer) error {
	ctx, cancel := untilSignal()
	defer cancel()
	if y.Year < firstYear || y.Year > lastYear {
		return mistakef("%d: the calendar knows the years from %d to %d", y.Year, firstYear, lastYear)
	}
	c, err := y.calendar(ctx, stderr)
	if err != nil {
		return err
	}
	first, last := calendar.Date(y.Year, time.January, 1), calendar.Date(y.Year, time.December, 31)
	y.warn(stderr, c, first, last)
	return y.write(out, specialDays(c, first, last, false), c.Within(first, last+1))
}

type calendarOverrideCmd struct {
	List     overrideListCmd     `cmd:"" help:"Every override of the database, withdrawn ones too."`
	Off      overrideOffCmd      `cmd:"" help:"A day is off."`
	Work     overrideWorkCmd     `cmd:"" help:"A day is worked."`
	Move     overrideMoveCmd     `cmd:"" help:"A holiday whose date wanders falls on this day of the year."`
	Withdraw overrideWithdrawCmd `cmd:"" help:"An override holds no longer."`
}

type overrideListCmd struct {
	databaseFlags `embed:""`
	Format        string `enum:"table,json" default:"table" help:"table or json."`
}

// Run lists the overrides.
func (l overrideListCmd) Run() error {
	return l.with(func(ctx context.Context, db postgres.DB) error {
		all, err := calendar.Overrides(ctx, db)
		if err != nil {
			return err
		}
		return writeOverrides(os.Stdout, l.Format, all)
	})
}

// with runs what needs the database.
func (f databaseFlags) with(do func(context.Context, postgres.DB) error) error {
	ctx, cancel := untilSignal()
	defer cancel()
	pool, err := f.open(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	return do(ctx, pool)
}

type overrideFlags struct {
	Day           string `arg:"" help:"The day, 2026-06-01."`
	Act           string `required:"" help:"The order or announcement that it rests on."`
	databaseFlags `embed:""`
}

func (f overrideFlags) enter(o calendar.Override) error {
	day, err := typedDay("", f.Day)
	if err != nil {
		return err
	}
	o.Day, o.Act = day, f.Act
	return f.with(func(ctx context.Context, db postgres.DB) error {
		o, err := calendar.Enter(ctx, db, o, 0, calendar.Now())
		switch {
		case errors.Is(err, calendar.ErrOverride):
			return mistake{err}
		case err != nil:
			return err
		}
		fmt.Printf("entered as number %d\n", o.Number)
		return nil
	})
}

type namedFlags struct {
	NameKK string `required:"" name:"name-kk" help:"What people are told in Kazakh that the day is."`
	NameRU string `required:"" name:"name-ru" help:"What people are told in Russian that the day is."`
}

func (n namedFlags) name() calendar.Name { return calendar.Name{KK: n.NameKK, RU: n.NameRU} }

type overrideOffCmd struct {
	overrideFlags `embed:""`
	namedFlags    `embed:""`
}

// Run enters a day off.
func (o overrideOffCmd) Run() error {
	return o.enter(calendar.Override{Kind: calendar.Off, Name: o.name()})
}

type overrideWorkCmd struct {
	overrideFlags `embed:""`
	namedFlags    `embed:""`
}

// Run enters a day that is worked.
func (o overrideWorkCmd) Run() error {
	return o.enter(calendar.Override{Kind: calendar.Work, Name: o.name()})
}

type overrideMoveCmd struct {
	overrideFlags `embed:""`
	Holiday       string `default:"kurban_ait" help:"The key of the holiday."`
}

// Run enters the date of a holiday.
func (o overrideMoveCmd) Run() error {
	return o.enter(calendar.Override{Kind: calendar.Move, Holiday: o.Holiday})
}

type overrideWithdrawCmd struct {
	Number        int64 `arg:"" help:"The number of the override."`
	databaseFlags `embed:""`
}

// Run withdraws an override.
func (o overrideWithdrawCmd) Run() error {
	return o.with(func(ctx context.Context, db postgres.DB) error {
		if err := calendar.Withdraw(ctx, db, o.Number, 0, calendar.Now()); err != nil {
			return err
		}
		fmt.Printf("number %d holds no longer\n", o.Number)
		return nil
	})
}
