package activity

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// rushDays is how far back the usual number of entries a day is looked for, and
// rushLeast of how many days of recorders at least.
const (
	rushDays  = 90
	rushLeast = 20
)

// RushLimit works out how many entries a day are still usual: the median of what
// recorders entered on the days on which they entered anything, of the last 90 days,
// and so many median absolute deviations as the method says. It holds for what is
// entered from now's day on; a job calls it each day. 0: too little is known.
func (l Ledger) RushLimit(ctx context.Context, db postgres.DB, now time.Time) (int, error) {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	rows, err := db.Query(ctx, `
		SELECT count(*)::int FROM record
		WHERE source = 'staff' AND made_at >= $1 AND made_at < $2 AND state <> 'withdrawn'
		GROUP BY hands[1], floor(extract(epoch FROM $2 - made_at) / 86400)`, today.AddDate(0, 0, -rushDays), today)
	if err != nil {
		return 0, fmt.Errorf("activity: rush limit: %w", err)
	}
	counts, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		return 0, fmt.Errorf("activity: rush limit: %w", err)
	}
	most := unusual(counts, l.Method.Records.RushDeviations)
	if most == 0 {
		return 0, nil
	}
	_, err = db.Exec(ctx, `INSERT INTO rush_limit (day, most) VALUES ($1, $2) ON CONFLICT (day) DO UPDATE SET most = EXCLUDED.most`, date(now), most)
	if err != nil {
		return 0, fmt.Errorf("activity: rush limit: %w", err)
	}
	return most, nil
}

// unusual is the most that is usual among counts; 0 where there are too few. Where
// nearly all counts are the same a deviation is taken to be one.
func unusual(counts []int, deviations float64) int {
	if len(counts) < rushLeast {
		return 0
	}
	middle := median(counts)
	var apart []int
	for _, n := range counts {
		apart = append(apart, int(math.Abs(float64(n-middle))))
	}
	return middle + int(math.Ceil(deviations*float64(max(median(apart), 1))))
}

// median is the middle one; the upper of two.
func median(counts []int) int {
	sorted := slices.Sorted(slices.Values(counts))
	return sorted[len(sorted)/2]
}

// many says whether a recorder has entered more today than is usual, this entry
// included.
func many(ctx context.Context, db postgres.DB, member int64, now time.Time) (bool, error) {
	left, err := usualLeft(ctx, db, member, now)
	return left <= 0, err
}

// usualLeft is how many entries more of a recorder are usual today.
func usualLeft(ctx context.Context, db postgres.DB, member int64, now time.Time) (int, error) {
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	var left int
	err := db.QueryRow(ctx, `
		SELECT coalesce((
			SELECT most - (SELECT count(*) FROM (SELECT FROM record WHERE hands[1] = $1 AND made_at >= $2 AND source = 'staff' LIMIT most) AS entered)
			FROM rush_limit WHERE day <= $3 ORDER BY day DESC LIMIT 1), $4)`,
		member, today, date(now), math.MaxInt32).Scan(&left)
	if err != nil {
		return 1, fmt.Errorf("activity: entries of member %d: %w", member, err)
	}
	return left, nil
}
