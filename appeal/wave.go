package appeal

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
	"qalauly/territory"
)

// NewFor is how long an account is new, by design.md 5.
const NewFor = 30 * 24 * time.Hour

// Wave is a week in which over half of what came to a deputy came from new accounts.
type Wave struct {
	ID      int64
	Deputy  int64
	Unit    string        // of the appeal with which it was one
	Week    calendar.Week // by the day of registration
	All     int           // appeals of that week now
	New     int           // of them from new accounts
	Counts  *bool         // nil: nobody has decided
	Decided *time.Time
}

const waveRows = `
	SELECT w.id, w.deputy, first.unit, w.week, count(a.id), count(a.id) FILTER (WHERE p.created_at > a.received_at - interval '30 days'), w.counts, w.decided_at
	FROM appeal_wave w JOIN appeal first ON first.id = w.appeal
	LEFT JOIN appeal a ON a.deputy = w.deputy AND a.term_from >= w.week AND a.term_from < w.week + 7
		AND (a.closed_at IS NULL OR a.closed_at >= a.received_at + interval '1 minute')
	LEFT JOIN person p ON p.id = a.person`

// wave sees whether an appeal makes a wave of its week; the commission is told once.
func (d Desk) wave(ctx context.Context, db postgres.DB, a Appeal, now time.Time) error {
	monday := calendar.WeekOf(a.TermFrom).Monday()
	var all, fresh int
	err := db.QueryRow(ctx, `
		SELECT count(*), count(*) FILTER (WHERE p.created_at > $4) FROM appeal a LEFT JOIN person p ON p.id = a.person
		WHERE a.deputy = $1 AND a.term_from BETWEEN $2 AND $3 AND (a.closed_at IS NULL OR a.closed_at >= a.received_at + interval '1 minute')`,
		a.Deputy, monday, monday+6, now.Add(-NewFor)).Scan(&all, &fresh)
	if err != nil {
		return fmt.Errorf("appeal: wave: %w", err)
	}
	if all < d.Limits.usual().Wave || fresh*2 <= all {
		return nil
	}
	var id int64
	err = db.QueryRow(ctx, `
		INSERT INTO appeal_wave (deputy, week, appeal, found_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING id`,
		a.Deputy, monday, a.ID, now).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("appeal: wave: %w", err)
	}
	if err := d.recount(ctx, db, a.Deputy, monday, now); err != nil {
		return err
	}
	path, err := territory.Path(ctx, db, a.Unit)
	if err != nil {
		return err
	}
	staff, err := account.OfUnits(ctx, db, []account.Duty{account.Commission})
	if err != nil {
		return err
	}
	return postAll(ctx, db, nearest(staff, path), a, WaveNotice, id, now, now)
}

// recount hands in anew what the appeals of a deputy's week are worth.
func (d Desk) recount(ctx context.Context, db postgres.DB, deputy int64, monday calendar.Day, now time.Time) error {
	c, err := calendar.Load(ctx, db, d.Hours)
	if err != nil {
		return err
	}
	_, err = d.each(ctx, db, `deputy = $1 AND term_from BETWEEN $2 AND $3 AND scored`, func(a Appeal) error {
		return d.hand(ctx, db, c, a, now)
	}, deputy, monday, monday+6)
	return err
}

// held says whether an appeal belongs to a wave that does not count, or not yet.
func held(ctx context.Context, db postgres.DB, a Appeal) (is bool, err error) {
	err = db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM appeal_wave WHERE deputy = $1 AND week = $2 AND counts IS NOT TRUE)`,
		a.Deputy, calendar.WeekOf(a.TermFrom).Monday()).Scan(&is)
	if err != nil {
		return false, fmt.Errorf("appeal: wave: %w", err)
	}
	return is, nil
}

// Waves are those of some units that nobody has decided on, the oldest first; nil units
// are the whole country.
func Waves(ctx context.Context, db postgres.DB, units []string) ([]Wave, error) {
	return waves(ctx, db, `w.counts IS NULL AND ($1::text[] IS NULL OR first.unit = ANY ($1))`, units)
}

// WaveByID is one; ErrUnknown where there is none.
func WaveByID(ctx context.Context, db postgres.DB, id int64) (Wave, error) {
	all, err := waves(ctx, db, `w.id = $1`, id)
	if err == nil && len(all) == 0 {
		err = ErrUnknown
	}
	if err != nil {
		return Wave{}, err
	}
	return all[0], nil
}

func waves(ctx context.Context, db postgres.DB, where string, args ...any) ([]Wave, error) {
	rows, err := db.Query(ctx, waveRows+` WHERE `+where+` GROUP BY w.id, first.unit ORDER BY w.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("appeal: waves: %w", err)
	}
	var all []Wave
	var w Wave
	var monday calendar.Day
	_, err = pgx.ForEachRow(rows, []any{&w.ID, &w.Deputy, &w.Unit, &monday, &w.All, &w.New, &w.Counts, &w.Decided}, func() error {
		w.Week = calendar.WeekOf(monday)
		all = append(all, w)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("appeal: waves: %w", err)
	}
	return all, nil
}

// DecideWave says whether the appeals of a wave count in A2 and A3; it is said once. The
// reason is kept in the audit. Who may: the commission of the unit, but not who works
// beside the deputy. Errors: ErrUnknown, ErrNotYours, ErrReason, ErrState.
func (d Desk) DecideWave(ctx context.Context, db postgres.DB, by Actor, id int64, counts bool, reason string, now time.Time) (Wave, error) {
	w, err := WaveByID(ctx, db, id)
	if err != nil {
		return w, err
	}
	path, err := territory.Path(ctx, db, w.Unit)
	switch {
	case err != nil:
		return w, err
	case !by.Member.May(account.Commission, path) || by.Member.Deputy == w.Deputy || by.Member.Works(w.Deputy):
		return w, ErrNotYours
	case strings.TrimSpace(reason) == "":
		return w, ErrReason
	}
	tag, err := db.Exec(ctx, `UPDATE appeal_wave SET counts = $2, decided_by = $3, decided_at = $4 WHERE id = $1 AND counts IS NULL`, id, counts, by.Member.ID, now)
	switch {
	case err != nil:
		return w, fmt.Errorf("appeal: wave: %w", err)
	case tag.RowsAffected() == 0:
		return w, ErrState
	}
	if err := d.recount(ctx, db, w.Deputy, w.Week.Monday(), now); err != nil {
		return w, err
	}
	w.Counts, w.Decided = &counts, &now
	return w, audit.Write(ctx, db, audit.Entry{
		Member: by.Member.ID, Person: by.Person, Action: "wave.decide", Object: fmt.Sprintf("wave:%d", id), Deputy: w.Deputy, Unit: w.Unit,
		After: map[string]any{"counts": counts, "reason": strings.TrimSpace(reason)},
	})
}
