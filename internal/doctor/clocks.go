package doctor

import (
	"context"
	"time"

	"qalauly/calendar"
)

// Clocks that differ by more than near make times in messages and logs confusing;
// by more than far, terms and weeks come out wrong.
const (
	near = 3 * time.Second
	far  = time.Minute
)

// askClocks compares the clocks of this process, the database and Telegram, and
// what each knows of Almaty's time.
func askClocks(ctx context.Context, e *exam, r *report) {
	_, here := e.Now().In(calendar.Zone).Zone()
	if here != 5*3600 {
		r.wrong("time zone", "build with a newer Go: its table of time zones is older than 2024", "this program takes Asia/Almaty for UTC%+d", here/3600)
	}
	if e.DB != nil {
		e.databaseClock(ctx, r)
	}
	if e.Token != "" {
		e.telegramClock(ctx, r)
	}
}

func (e *exam) databaseClock(ctx context.Context, r *report) {
	attempt, cancel := e.patient(ctx)
	defer cancel()
	if e.DB.Ping(attempt) != nil {
		return // said by askDatabase
	}
	before := e.Now()
	var there time.Time
	if err := e.DB.QueryRow(attempt, `SELECT clock_timestamp()`).Scan(&there); err == nil {
		e.compare(r, "the database's clock", there.Sub(middle(before, e.Now())), 0)
	}
	var hours float64
	err := e.DB.QueryRow(attempt, `
		SELECT extract(epoch FROM (moment AT TIME ZONE 'Asia/Almaty') - (moment AT TIME ZONE 'UTC')) / 3600
		FROM (SELECT timestamptz '2026-01-01 00:00Z' AS moment) AS x`).Scan(&hours)
	switch {
	case err != nil:
		r.wrong("time zone", "install the time zones on the database's machine (tzdata)", "the database does not know Asia/Almaty (%s)", stateOf(err))
	case hours != 5:
		r.wrong("time zone", "bring tzdata on the database's machine up to date (2024a or newer), and restart PostgreSQL", "the database takes Asia/Almaty for UTC%+g; it is UTC+5 since March 2024", hours)
	default:
		r.well("time zone", "Asia/Almaty is UTC+5 here and in the database")
	}
}

func (e *exam) telegramClock(ctx context.Context, r *report) {
	attempt, cancel := e.patient(ctx)
	defer cancel()
	before := e.Now()
	there, err := e.telegram.Clock(attempt)
	if err != nil {
		return // that it does not answer is said by askTelegram
	}
	e.compare(r, "Telegram's clock", there.Sub(middle(before, e.Now())), time.Second)
}

func middle(a, b time.Time) time.Time { return a.Add(b.Sub(a) / 2) }

// compare judges a difference; what is told to the second may be that much more.
func (e *exam) compare(r *report, about string, difference, grain time.Duration) {
	const do = "let both machines take the time from a server (chrony, systemd-timesyncd)"
	apart := difference.Abs() - grain
	switch {
	case apart > far:
		r.wrong(about, do, "differs from this machine's by %s", difference.Round(time.Second))
	case apart > near:
		r.warn(about, do, "differs from this machine's by %s", difference.Round(time.Second/10))
	default:
		r.well(about, "agrees with this machine's")
	}
}
