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

// Drift is a cell that does not hold what its records say.
type Drift struct {
	Cell       // what it should hold
	HasX, HasN int64
	HasRecords int
}

// Drifts computes every cell from a Monday on from the records and returns those
// that hold something else: none, unless somebody wrote behind the service's back.
// It reads one state of the database, whatever is written meanwhile.
func (l Ledger) Drifts(ctx context.Context, db postgres.DB, from time.Time) ([]Drift, error) {
	var drifts []Drift
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		// Records and cells both come from an index, in one order: nothing need be hashed.
		for _, sql := range []string{`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`, `SET LOCAL enable_hashjoin = off`, `SET LOCAL enable_hashagg = off`} {
			if _, err := tx.Exec(ctx, sql); err != nil {
				return err
			}
		}
		suspects, err := l.suspects(ctx, tx, from)
		if err != nil {
			return err
		}
		drifts, err = l.convicted(ctx, tx, suspects)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("activity: drifts: %w", err)
	}
	return drifts, nil
}

// Rebuild makes every cell from a Monday on what its records say, and returns how
// many that changed.
func (l Ledger) Rebuild(ctx context.Context, db postgres.DB, from time.Time) (int, error) {
	drifts, err := l.Drifts(ctx, db, from)
	if err != nil || len(drifts) == 0 {
		return 0, err
	}
	var keys []key
	for _, d := range drifts {
		keys = append(keys, key{d.Deputy, d.Criterion, d.Week})
	}
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error { return l.touch(ctx, tx, keys...) })
	return len(drifts), err
}

// suspect is a cell that holds something else than the plain sum of its records, or in
// which a cap may be reached, so that the plain sum is not what it is to hold.
type suspect struct {
	Drift
	Capped bool
}

// suspects finds them in the database: of a cell whose records together stay below the
// lowest cap of its criterion the plain sum is right.
func (l Ledger) suspects(ctx context.Context, db postgres.DB, from time.Time) ([]suspect, error) {
	var criteria []string
	var lowest []int64
	for _, c := range l.Method.Criteria {
		if caps := l.capsOf(c.Code); len(caps) > 0 {
			criteria = append(criteria, c.Code)
			lowest = append(lowest, slices.MinFunc(caps, func(a, b Cap) int { return cmp.Compare(a.Most, b.Most) }).Most)
		}
	}
	rows, err := db.Query(ctx, `
		WITH said AS (
			SELECT deputy, criterion, week, sum(x)::bigint AS x, sum(n)::bigint AS n, count(*)::int AS records FROM record
			WHERE state = 'verified' AND week >= $1 GROUP BY criterion, week, deputy
		), lowest AS (SELECT * FROM unnest($2::text[], $3::bigint[]) AS l (criterion, most))
		SELECT deputy, criterion, week, coalesce(s.x, 0), coalesce(s.n, 0), coalesce(s.records, 0), coalesce(c.x, 0), coalesce(c.n, 0), coalesce(c.records, 0), coalesce(s.x > most, false)
		FROM said s FULL JOIN (SELECT * FROM cell WHERE week >= $1) c USING (criterion, week, deputy) LEFT JOIN lowest USING (criterion)
		WHERE s.x > most OR coalesce(s.x, 0) <> coalesce(c.x, 0) OR coalesce(s.n, 0) <> coalesce(c.n, 0) OR coalesce(s.records, 0) <> coalesce(c.records, 0)`, date(from), criteria, lowest)
	if err != nil {
		return nil, err
	}
	var all []suspect
	var s suspect
	_, err = pgx.ForEachRow(rows, []any{&s.Deputy, &s.Criterion, &s.Week, &s.X, &s.N, &s.Records, &s.HasX, &s.HasN, &s.HasRecords, &s.Capped}, func() error {
		all = append(all, s)
		return nil
	})
	return all, err
}

// checkedAtOnce is for how many cells the records are held at once.
const checkedAtOnce = 10_000

// convicted are the suspects that hold something wrong; what a cap bounds is summed
// record by record.
func (l Ledger) convicted(ctx context.Context, db postgres.DB, suspects []suspect) ([]Drift, error) {
	var drifts []Drift
	add := func(d Drift) {
		if d.X != d.HasX || d.N != d.HasN || d.Records != d.HasRecords {
			drifts = append(drifts, d)
		}
	}
	var capped []suspect
	for _, s := range suspects {
		if s.Capped {
			capped = append(capped, s)
		} else {
			add(s.Drift)
		}
	}
	for some := range slices.Chunk(capped, checkedAtOnce) {
		keys := make([]key, len(some))
		for i, s := range some {
			keys[i] = key{s.Deputy, s.Criterion, s.Week}
		}
		found, err := verifiedOf(ctx, db, keys)
		if err != nil {
			return nil, err
		}
		for i, c := range l.sum(found, keys) {
			some[i].Cell = c
			add(some[i].Drift)
		}
	}
	return drifts, nil
}
