package activity

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Cell is the sum of what is verified of one deputy, criterion and week.
type Cell struct {
	Deputy    int64
	Criterion string
	Week      time.Time // its Monday
	X, N      int64     // after caps
	Records   int
}

// key names a cell.
type key struct {
	deputy    int64
	criterion string
	week      time.Time
}

func (r Record) key() key { return key{r.Deputy, r.Criterion, Week(r.Day)} }

// counted is what of a record goes into a sum.
type counted struct {
	ID        int64
	Deputy    int64
	Criterion string
	Week      time.Time
	Day       time.Time
	Fields    map[string]string
	X, N      int64
}

// touch makes the sums of some cells right again, in the transaction that changed
// their records: missing cells are added, all are locked in one order, and what they
// hold is computed by a statement that begins when the locks are there. Of two
// transactions that change one cell the second so sees what the first has done.
func (l Ledger) touch(ctx context.Context, db postgres.DB, keys ...key) error {
	slices.SortFunc(keys, key.compare)
	keys = slices.Compact(keys)
	deputies, criteria, weeks := columns(keys)
	steps := []string{
		`INSERT INTO cell (deputy, criterion, week) SELECT * FROM ` + these + ` ORDER BY week, deputy, criterion ON CONFLICT DO NOTHING`,
		`SELECT FROM cell JOIN ` + these + ` USING (deputy, criterion, week) ORDER BY week, deputy, criterion FOR UPDATE OF cell`,
	}
	for _, sql := range steps {
		if _, err := db.Exec(ctx, sql, deputies, criteria, weeks); err != nil {
			return fmt.Errorf("activity: lock cells: %w", err)
		}
	}
	found, err := verifiedOf(ctx, db, keys)
	if err != nil {
		return err
	}
	return write(ctx, db, l.sum(found, keys))
}

// these are some cells, by their columns.
const these = `unnest($1::bigint[], $2::text[], $3::date[]) AS k (deputy, criterion, week)`

func columns(keys []key) (deputies []int64, criteria []string, weeks []time.Time) {
	for _, k := range keys {
		deputies, criteria, weeks = append(deputies, k.deputy), append(criteria, k.criterion), append(weeks, k.week)
	}
	return deputies, criteria, weeks
}

// verifiedOf are the verified records of some cells.
func verifiedOf(ctx context.Context, db postgres.DB, keys []key) ([]counted, error) {
	deputies, criteria, weeks := columns(keys)
	rows, err := db.Query(ctx, `
		SELECT id, deputy, criterion, week, day, fields, x, n
		FROM record JOIN `+these+` USING (deputy, criterion, week)
		WHERE state = 'verified'`, deputies, criteria, weeks)
	if err != nil {
		return nil, fmt.Errorf("activity: read cells: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[counted])
	if err != nil {
		return nil, fmt.Errorf("activity: read cells: %w", err)
	}
	return found, nil
}

// sum is what some cells hold, by their records; a cell without any is zero.
func (l Ledger) sum(records []counted, keys []key) []Cell {
	byKey := map[key][]counted{}
	for _, r := range records {
		k := key{r.Deputy, r.Criterion, r.Week}
		byKey[k] = append(byKey[k], r)
	}
	var cells []Cell
	for _, k := range keys {
		x, n := bounded(l.capsOf(k.criterion), byKey[k])
		cells = append(cells, Cell{k.deputy, k.criterion, k.week, x, n, len(byKey[k])})
	}
	return cells
}

func write(ctx context.Context, db postgres.DB, cells []Cell) error {
	var deputies, xs, ns []int64
	var criteria []string
	var weeks []time.Time
	var records []int32
	for _, c := range cells {
		deputies, criteria, weeks = append(deputies, c.Deputy), append(criteria, c.Criterion), append(weeks, c.Week)
		xs, ns, records = append(xs, c.X), append(ns, c.N), append(records, int32(c.Records))
	}
	_, err := db.Exec(ctx, `
		UPDATE cell SET x = k.x, n = k.n, records = k.records
		FROM unnest($1::bigint[], $2::text[], $3::date[], $4::bigint[], $5::bigint[], $6::int[]) AS k (deputy, criterion, week, x, n, records)
		WHERE cell.deputy = k.deputy AND cell.criterion = k.criterion AND cell.week = k.week`,
		deputies, criteria, weeks, xs, ns, records)
	if err != nil {
		return fmt.Errorf("activity: write cells: %w", err)
	}
	return nil
}

func (k key) compare(other key) int {
	return cmp.Or(k.week.Compare(other.week), cmp.Compare(k.deputy, other.deputy), cmp.Compare(k.criterion, other.criterion))
}

// bounded adds records up under caps. The heaviest of a day count first, so that
// the order in which they were entered does not matter.
func bounded(caps []Cap, records []counted) (x, n int64) {
	slices.SortFunc(records, func(a, b counted) int {
		return cmp.Or(a.Day.Compare(b.Day), cmp.Compare(b.X, a.X), cmp.Compare(a.ID, b.ID))
	})
	left := map[string]int64{}
	for _, r := range records {
		add := r.X
		for _, c := range caps {
			room, seen := left[c.bucket(r)]
			if !seen {
				room = c.Most
			}
			add = min(add, room)
		}
		for _, c := range caps {
			room, seen := left[c.bucket(r)]
			if !seen {
				room = c.Most
			}
			left[c.bucket(r)] = room - add
		}
		x, n = x+add, n+r.N
	}
	return x, n
}

// Cap bounds what records of a criterion add together in one week.
type Cap struct {
	Most  int64  // amount
	Daily bool   // in a day; else in the week
	Field string // for each value of this field apart; "" for all together
}

func (c Cap) bucket(r counted) string {
	b := fmt.Sprint(c.Most, c.Daily, c.Field, "=", r.Fields[c.Field])
	if c.Daily {
		b += r.Day.Format(time.DateOnly)
	}
	return b
}

// Cells returns the sums of the weeks from a Monday to a Monday, both included.
func Cells(ctx context.Context, db postgres.DB, from, to time.Time) ([]Cell, error) {
	rows, err := db.Query(ctx, `
		SELECT deputy, criterion, week, x, n, records FROM cell
		WHERE week BETWEEN $1 AND $2 AND records > 0
		ORDER BY week, deputy, criterion`, date(from), date(to))
	if err != nil {
		return nil, fmt.Errorf("activity: cells: %w", err)
	}
	cells, err := pgx.CollectRows(rows, pgx.RowToStructByName[Cell])
	if err != nil {
		return nil, fmt.Errorf("activity: cells: %w", err)
	}
	return cells, nil
}
