package activity

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// StatsWeeks is how many weeks a picture of entries goes back, this one included.
const StatsWeeks = 13

// WeekEntries are how many records were entered in a week, and how many verified.
type WeekEntries struct {
	Week     time.Time // its Monday
	Entered  int
	Verified int
}

// Weeks returns the last StatsWeeks weeks of a territory, or of a unit in it, the
// oldest first; a week without entries is there too. Days are those of now's zone.
func Weeks(ctx context.Context, db postgres.DB, where Territory, unit string, now time.Time) ([]WeekEntries, error) {
	in, err := bodies(ctx, db, where, unit, nil)
	if err != nil {
		return nil, err
	}
	first := Week(now).AddDate(0, 0, -7*(StatsWeeks-1))
	from := time.Date(first.Year(), first.Month(), first.Day(), 0, 0, 0, 0, now.Location())
	rows, err := db.Query(ctx, `
		WITH marks AS (SELECT i, @first::date + 7 * i AS week FROM generate_series(0, @weeks - 1) AS i),
		entered AS (
			SELECT `+weekOf("made_at")+` AS i, count(*) AS n FROM record r
			WHERE source = 'staff' AND made_at >= @from AND state NOT IN ('withdrawn', 'declined') AND `+inside(in)+` GROUP BY 1),
		verified AS (
			SELECT `+weekOf("verified_at")+` AS i, count(*) AS n FROM record r
			WHERE verified_at >= @from AND `+inside(in)+` GROUP BY 1)
		SELECT week, coalesce(entered.n, 0) AS entered, coalesce(verified.n, 0) AS verified
		FROM marks LEFT JOIN entered USING (i) LEFT JOIN verified USING (i) ORDER BY i`,
		pgx.NamedArgs{"bodies": in, "from": from, "first": first, "weeks": StatsWeeks})
	if err != nil {
		return nil, fmt.Errorf("activity: weeks: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[WeekEntries])
	if err != nil {
		return nil, fmt.Errorf("activity: weeks: %w", err)
	}
	return found, nil
}

// weekOf is in which week since @from a moment lies.
func weekOf(column string) string {
	return `floor(extract(epoch FROM ` + column + ` - @from::timestamptz) / 604800)::int`
}

// Silent is a deputy of whom nothing was recorded for long.
type Silent struct {
	Deputy int64
	Last   time.Time // the day of the last record; zero: there is none
}

// Silents returns deputies who sit in a territory, or in a unit in it, and of whom
// staff have recorded nothing that happened in the last weeks: the longest silent
// first, and how many they are. Records that were declined, withdrawn or voided are
// nothing.
func Silents(ctx context.Context, db postgres.DB, where Territory, unit string, weeks, limit int, now time.Time) ([]Silent, int, error) {
	in, err := bodies(ctx, db, where, unit, nil)
	if err != nil {
		return nil, 0, err
	}
	today := date(now)
	args := pgx.NamedArgs{"bodies": in, "today": today, "since": today.AddDate(0, 0, -7*weeks), "limit": limit}
	const which = ` FROM mandate m
		CROSS JOIN LATERAL (
			SELECT max(day) AS last FROM record r
			WHERE r.deputy = m.deputy AND source = 'staff' AND state IN ('proposed', 'recorded', 'returned', 'verified')) AS seen
		WHERE @today BETWEEN m.valid_from AND coalesce(m.valid_to, 'infinity') AND m.valid_from <= @since
			AND (@bodies::text[] IS NULL OR m.body = ANY (@bodies)) AND coalesce(seen.last <= @since, true)`
	var total int
	if err := db.QueryRow(ctx, `SELECT count(*)`+which, args).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("activity: silent: %w", err)
	}
	rows, err := db.Query(ctx, `SELECT m.deputy, coalesce(seen.last, '0001-01-01') AS last`+which+` ORDER BY seen.last NULLS FIRST, m.deputy LIMIT @limit`, args)
	if err != nil {
		return nil, 0, fmt.Errorf("activity: silent: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Silent])
	if err != nil {
		return nil, 0, fmt.Errorf("activity: silent: %w", err)
	}
	return found, total, nil
}
