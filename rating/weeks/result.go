package weeks

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
	"qalauly/rating"
	"qalauly/rating/release"
)

// Row is one deputy of a snapshot.
type Row struct {
	rating.Score
	Disputed bool // an objection was not decided in time
}

const rowSelect = `SELECT deputy, level, region, tags, exposure, x, n, shares, s, points, missing, blocks, thin, penalty, sum, score, band, unplaced,
	place, of_all, low, high, near, region_place, region_all, region_low, region_high, region_near, disputed FROM snapshot_row `

func scanRow(row pgx.CollectableRow) (r Row, err error) {
	var x, n, shares, s, points, blocks []int64
	var missing []string
	var thin []bool
	err = row.Scan(&r.Deputy, &r.Level, &r.Region, &r.Tags, &r.Exposure, &x, &n, &shares, &s, &points, &missing, &blocks, &thin, &r.Penalty, &r.Sum, &r.Score.Score, &r.Band, &r.Unplaced,
		&r.Country.Rank, &r.Country.Of, &r.Country.Low, &r.Country.High, &r.Country.Close,
		&r.Within.Rank, &r.Within.Of, &r.Within.Low, &r.Within.High, &r.Within.Close, &r.Disputed)
	if err != nil {
		return r, err
	}
	if len(r.Tags) == 0 {
		r.Tags = nil
	}
	for i := range x {
		p := rating.Part{X: rating.Micro(x[i]), N: rating.Micro(n[i]), Exposure: rating.Micro(shares[i]), S: rating.Micro(s[i]), Points: rating.Micro(points[i])}
		if err := p.Missing.UnmarshalText([]byte(missing[i])); err != nil {
			return r, err
		}
		r.Parts = append(r.Parts, p)
	}
	for i := range blocks {
		r.Blocks = append(r.Blocks, rating.Share{Points: rating.Micro(blocks[i]), Thin: thin[i]})
	}
	return r, nil
}

func rows(ctx context.Context, db postgres.DB, which string, args ...any) ([]Row, error) {
	found, err := db.Query(ctx, rowSelect+which, args...)
	if err != nil {
		return nil, fmt.Errorf("weeks: rows: %w", err)
	}
	all, err := pgx.CollectRows(found, scanRow)
	if err != nil {
		return nil, fmt.Errorf("weeks: rows: %w", err)
	}
	return all, nil
}

// RowOf is one deputy of a snapshot; rating.ErrNobody where it holds them not.
func RowOf(ctx context.Context, db postgres.DB, snapshot, deputy int64) (Row, error) {
	all, err := rows(ctx, db, `WHERE snapshot = $1 AND deputy = $2`, snapshot, deputy)
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("%w: %d in snapshot %d", rating.ErrNobody, deputy, snapshot)
	}
	if err != nil {
		return Row{}, err
	}
	return all[0], nil
}

// RowsOf are those of some deputies that a snapshot holds, by deputy.
func RowsOf(ctx context.Context, db postgres.DB, snapshot int64, deputies []int64) (map[int64]Row, error) {
	all, err := rows(ctx, db, `WHERE snapshot = $1 AND deputy = ANY($2)`, snapshot, deputies)
	if err != nil {
		return nil, err
	}
	by := make(map[int64]Row, len(all))
	for _, row := range all {
		by[row.Deputy] = row
	}
	return by, nil
}

// Groups are the tables of a snapshot with what is said of each as a whole, the means
// of each level, and how much each branch has entered.
func Groups(ctx context.Context, db postgres.DB, snapshot int64) ([]rating.Group, []rating.Level, []rating.Branch, error) {
	var f frame
	var body []byte
	err := db.QueryRow(ctx, `SELECT frame FROM snapshot WHERE id = $1`, snapshot).Scan(&body)
	if err == nil {
		err = json.Unmarshal(body, &f)
	}
	if err != nil {
		return nil, nil, nil, fmt.Errorf("weeks: frame of %d: %w", snapshot, err)
	}
	return f.Groups, f.Levels, f.Branches, nil
}

// Result is a snapshot's rating, whole, and who is disputed.
func Result(ctx context.Context, db postgres.DB, s Snapshot) (*rating.Result, []int64, error) {
	all, err := rows(ctx, db, `WHERE snapshot = $1 ORDER BY level COLLATE "C", deputy`, s.ID)
	if err != nil {
		return nil, nil, err
	}
	r := &rating.Result{Method: s.MethodID, SHA256: s.Method, Week: date(s.Week().Monday())}
	if r.Groups, r.Levels, r.Branches, err = Groups(ctx, db, s.ID); err != nil {
		return nil, nil, err
	}
	var disputed []int64
	for _, row := range all {
		r.Scores = append(r.Scores, row.Score)
		if row.Disputed {
			disputed = append(disputed, row.Deputy)
		}
	}
	return r, disputed, nil
}

// Explain is why a deputy's score of a snapshot is what it is.
func Explain(ctx context.Context, db postgres.DB, s Snapshot, deputy int64) (rating.Explanation, error) {
	row, err := RowOf(ctx, db, s.ID, deputy)
	if err != nil {
		return rating.Explanation{}, err
	}
	m, err := MethodBySHA(ctx, db, s.Method)
	if err != nil {
		return rating.Explanation{}, err
	}
	_, levels, _, err := Groups(ctx, db, s.ID)
	if err != nil {
		return rating.Explanation{}, err
	}
	r := rating.Result{Method: s.MethodID, SHA256: s.Method, Week: date(s.Week().Monday()), Levels: levels, Scores: []rating.Score{row.Score}}
	return rating.Explain(m.Over(s.Weeks), &r, deputy)
}

// Release is a frozen snapshot as anyone can check it.
func Release(ctx context.Context, db postgres.DB, s Snapshot) (release.Release, error) {
	r := release.Release{Period: s.Period, Version: s.Version, Weeks: s.Weeks, Before: s.Before, Corrections: s.Corrections, Note: s.Note}
	m, err := MethodBySHA(ctx, db, s.Method)
	if err != nil {
		return r, err
	}
	r.Method, r.File = m.Method, m.Bytes
	if r.Input, err = Input(ctx, db, s.ID); err != nil {
		return r, err
	}
	r.Result, r.Disputed, err = Result(ctx, db, s)
	return r, err
}
