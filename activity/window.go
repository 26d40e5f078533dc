package activity

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Window is some weeks of a criterion, from one Monday to another, both included.
type Window struct {
	Criterion    string
	Since, Until time.Time
}

// Sum is what a deputy has in a window, or a part of it: what a deputy has more than
// once belongs together.
type Sum struct {
	Deputy  int64
	X, N    int64
	Records int
}

// changesKept is how many changes of cells may stand beside the sums of windows before
// these are added up anew.
const changesKept = 10_000

// EachSum hands over what deputies have in some windows, with the number of the window
// in the list: from the sums that KeepWindows keeps, and what changed since, where all
// of the windows are among them; else from the cells. Either gives the same totals.
func EachSum(ctx context.Context, db postgres.DB, windows []Window, each func(window int, s Sum)) error {
	kept, err := keptSums(ctx, db, windows, each)
	if err == nil && !kept {
		err = cellSums(ctx, db, windows, each)
	}
	if err != nil {
		return fmt.Errorf("activity: sums: %w", err)
	}
	return nil
}

// these windows, by their columns, with their numbers from 1.
const theseWindows = `unnest($1::text[], $2::date[], $3::date[]) WITH ORDINALITY AS w (criterion, since, until, number)`

func windowColumns(windows []Window) []any {
	var criteria []string
	var since, until []time.Time
	for _, w := range windows {
		criteria, since, until = append(criteria, w.Criterion), append(since, date(w.Since)), append(until, date(w.Until))
	}
	return []any{criteria, since, until}
}

// keptSums says whether the windows are kept; where one is not it hands over nothing.
// One statement reads one state of the database: sums, and the changes beside them.
func keptSums(ctx context.Context, db postgres.DB, windows []Window, each func(window int, s Sum)) (bool, error) {
	rows, err := db.Query(ctx, `
		SELECT number::int, true AS kept, deputies, x, n, records FROM `+theseWindows+` JOIN window_sum USING (criterion, since, until)
		UNION ALL
		SELECT number::int, false, array_agg(deputy), array_agg(x), array_agg(n), array_agg(records)
		FROM `+theseWindows+` JOIN cell_change c ON c.criterion = w.criterion AND week BETWEEN since AND until GROUP BY number`, windowColumns(windows)...)
	if err != nil {
		return false, err
	}
	type part struct {
		Number   int
		Kept     bool
		Deputies []int64
		X, N     []int64
		Records  []int32
	}
	parts, err := pgx.CollectRows(rows, pgx.RowToStructByPos[part])
	if err != nil {
		return false, err
	}
	kept := 0
	for _, p := range parts {
		if p.Kept {
			kept++
		}
	}
	if kept < len(windows) {
		return false, nil
	}
	for _, p := range parts {
		for i, id := range p.Deputies {
			each(p.Number-1, Sum{id, p.X[i], p.N[i], int(p.Records[i])})
		}
	}
	return true, nil
}

// addedUp is what the deputies of a window w have. The database adds in floating point,
// which is exact, in whatever order, for whole numbers below 2^53: nine milliards of whole
// amounts, where a week's cap is a few. Its own sums of bigint are of arbitrary precision
// and take three times as long.
const addedUp = `SELECT deputy, sum(x::float8)::bigint AS x, sum(n::float8)::bigint AS n, sum(records)::int AS records
	FROM cell WHERE cell.criterion = w.criterion AND week BETWEEN since AND until AND records > 0 GROUP BY deputy`

// cellSums adds the cells up.
func cellSums(ctx context.Context, db postgres.DB, windows []Window, each func(window int, s Sum)) error {
	rows, err := db.Query(ctx, `SELECT number::int, s.* FROM `+theseWindows+` CROSS JOIN LATERAL (`+addedUp+`) s`, windowColumns(windows)...)
	if err != nil {
		return err
	}
	var number int
	var s Sum
	_, err = pgx.ForEachRow(rows, []any{&number, &s.Deputy, &s.X, &s.N, &s.Records}, func() error {
		each(number-1, s)
		return nil
	})
	return err
}

// KeepWindows keeps the sums of some windows, and of no others: it adds them up where
// one is not kept yet, or where much has changed since they were added up.
func KeepWindows(ctx context.Context, db postgres.DB, windows []Window) error {
	var missing, others, changes int
	err := db.QueryRow(ctx, `
		WITH k AS (SELECT count(*) AS all, count(*) FILTER (WHERE (criterion, since, until) IN (SELECT criterion, since, until FROM `+theseWindows+`)) AS asked FROM window_sum)
		SELECT $4::int - k.asked, k.all - k.asked, (SELECT count(*) FROM (SELECT FROM cell_change LIMIT $5::int + 1) c) FROM k`,
		append(windowColumns(windows), len(windows), changesKept)...).Scan(&missing, &others, &changes)
	if err != nil {
		return fmt.Errorf("activity: windows: %w", err)
	}
	if missing == 0 && others == 0 && changes <= changesKept {
		return nil
	}
	return AddUp(ctx, db, windows)
}

// AddUp adds the cells of some windows up and keeps these sums, and no others. It reads
// one state of the database: changes that it holds are taken away with it, and those
// that are under way stay beside the sums and are not in them.
func AddUp(ctx context.Context, db postgres.DB, windows []Window) error {
	steps := []struct {
		sql  string
		args []any
	}{
		{sql: `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`},
		{sql: `LOCK TABLE window_sum IN SHARE ROW EXCLUSIVE MODE`}, // one at a time; before the state is that of one moment
		{sql: `DELETE FROM window_sum`},
		{sql: `DELETE FROM cell_change`},
		{`INSERT INTO window_sum (criterion, since, until, deputies, x, n, records)
			SELECT w.criterion, since, until, coalesce(s.deputies, '{}'), coalesce(s.x, '{}'), coalesce(s.n, '{}'), coalesce(s.records, '{}')
			FROM ` + theseWindows + `, LATERAL (
				SELECT array_agg(deputy) AS deputies, array_agg(x) AS x, array_agg(n) AS n, array_agg(records) AS records
				FROM (` + addedUp + ` ORDER BY deputy) d) s`, windowColumns(windows)},
	}
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		for _, step := range steps {
			if _, err := tx.Exec(ctx, step.sql, step.args...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("activity: add windows up: %w", err)
	}
	return nil
}
