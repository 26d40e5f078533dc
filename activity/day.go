package activity

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Day is the picture of a territory at a moment: what waits, and what was entered.
type Day struct {
	Waiting   int // for verification
	Flagged   int // of them, with something to look at
	Old       int // of them, longer than the method's preliminary_days
	Oldest    time.Time
	Returned  int // to be mended
	Proposals int // to be taken on
	Escalated int // of them, told of to those above
	Verified  int // in the method's window
	Entries   []Entries
}

// Entries are how many records of a criterion were entered in the last days.
type Entries struct {
	Criterion  string
	Week, Four int // in the last 7 and the last 28 days
}

// Late is the share of records that wait too long, of those and what was verified in
// the method's window: above the method's preliminary_share a group's rating is
// preliminary.
func (d Day) Late() float64 {
	if d.Old == 0 {
		return 0
	}
	return float64(d.Old) / float64(d.Old+d.Verified)
}

// Today returns the picture of a territory, or of a unit in it.
func (l Ledger) Today(ctx context.Context, db postgres.DB, where Territory, unit string, now time.Time) (Day, error) {
	var d Day
	in, err := bodies(ctx, db, where, unit, nil)
	if err != nil {
		return d, err
	}
	args := pgx.NamedArgs{
		"bodies": in, "old": now.AddDate(0, 0, -l.Method.Ranking.PreliminaryDays),
		"window": Week(now).AddDate(0, 0, -7*l.Method.Window.Weeks), "week": now.AddDate(0, 0, -7), "four": now.AddDate(0, 0, -28),
	}
	err = db.QueryRow(ctx, `
		SELECT count(*) FILTER (WHERE state = 'recorded'), count(*) FILTER (WHERE state = 'recorded' AND flags <> '{}'),
			count(*) FILTER (WHERE state = 'recorded' AND moved_at < @old),
			coalesce(min(moved_at) FILTER (WHERE state = 'recorded'), '0001-01-01 00:00:00Z'),
			count(*) FILTER (WHERE state = 'returned'),
			count(*) FILTER (WHERE state = 'proposed'), count(*) FILTER (WHERE state = 'proposed' AND escalated_at IS NOT NULL)
		FROM record r WHERE state IN ('proposed', 'recorded', 'returned') AND source = 'staff' AND `+inside(in), args).
		Scan(&d.Waiting, &d.Flagged, &d.Old, &d.Oldest, &d.Returned, &d.Proposals, &d.Escalated)
	if err != nil {
		return d, fmt.Errorf("activity: today: %w", err)
	}
	err = db.QueryRow(ctx, `
		SELECT count(*) FROM record r WHERE state = 'verified' AND source = 'staff' AND day >= @window AND `+inside(in), args).Scan(&d.Verified)
	if err != nil {
		return d, fmt.Errorf("activity: today: %w", err)
	}
	d.Entries, err = entries(ctx, db, inside(in), args)
	return d, err
}

func entries(ctx context.Context, db postgres.DB, which string, args pgx.NamedArgs) ([]Entries, error) {
	rows, err := db.Query(ctx, `
		SELECT criterion, count(*) FILTER (WHERE made_at >= @week) AS week, count(*) AS four
		FROM record r WHERE made_at >= @four AND source = 'staff' AND state NOT IN ('withdrawn', 'declined') AND `+which+`
		GROUP BY criterion ORDER BY criterion`, args)
	if err != nil {
		return nil, fmt.Errorf("activity: entries: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Entries])
	if err != nil {
		return nil, fmt.Errorf("activity: entries: %w", err)
	}
	return found, nil
}
