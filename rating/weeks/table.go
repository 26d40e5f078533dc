package weeks

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
	"qalauly/rating"
)

// Page is a part of a list: Limit rows after Offset.
type Page struct{ Offset, Limit int }

// Table are the deputies of a level, in the whole country or in a region, who have a
// place: by it, inside a shared place by name; and how many they are. Whether numbers
// may be shown says the Group.
func Table(ctx context.Context, db postgres.DB, snapshot int64, level, region string, p Page) ([]Row, int, error) {
	const which = `WHERE snapshot = $1 AND level = $2 AND ($3 = '' OR region = $3) AND alphabet > 0`
	var total int
	if err := db.QueryRow(ctx, `SELECT count(*) FROM snapshot_row `+which, snapshot, level, region).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("weeks: table: %w", err)
	}
	all, err := rows(ctx, db, which+` ORDER BY alphabet LIMIT $4 OFFSET $5`, snapshot, level, region, p.Limit, p.Offset)
	return all, total, err
}

// Unplaced are the deputies of a level or region who have a score and no place.
func Unplaced(ctx context.Context, db postgres.DB, snapshot int64, level, region string, p Page) ([]Row, error) {
	return rows(ctx, db, `WHERE snapshot = $1 AND level = $2 AND ($3 = '' OR region = $3) AND alphabet = 0 ORDER BY deputy LIMIT $4 OFFSET $5`,
		snapshot, level, region, p.Limit, p.Offset)
}

// Leaders are those with a place who have most points in a criterion, by its number in
// the method from 0; equal points stand as the table does.
func Leaders(ctx context.Context, db postgres.DB, snapshot int64, level, region string, criterion, limit int) ([]Row, error) {
	return rows(ctx, db, `WHERE snapshot = $1 AND level = $2 AND ($3 = '' OR region = $3) AND alphabet > 0 AND missing[$4] = ''
		ORDER BY points[$4] DESC, alphabet LIMIT $5`, snapshot, level, region, criterion+1, limit)
}

// ByBlock are those with a place by the points of a block, by its number from 0.
func ByBlock(ctx context.Context, db postgres.DB, snapshot int64, level, region string, block int, p Page) ([]Row, error) {
	return rows(ctx, db, `WHERE snapshot = $1 AND level = $2 AND ($3 = '' OR region = $3) AND alphabet > 0
		ORDER BY blocks[$4] DESC, alphabet LIMIT $5 OFFSET $6`, snapshot, level, region, block+1, p.Limit, p.Offset)
}

// InBand are those of a level or region in a band, by id: who shows them sorts by the
// reader's alphabet.
func InBand(ctx context.Context, db postgres.DB, snapshot int64, level, region, band string) ([]Row, error) {
	return rows(ctx, db, `WHERE snapshot = $1 AND level = $2 AND ($3 = '' OR region = $3) AND alphabet > 0 AND band = $4 ORDER BY deputy`, snapshot, level, region, band)
}

// Point is a deputy's week in a history.
type Point struct {
	Monday   time.Time
	Period   string
	MethodID string
	Level    string
	Score    rating.Micro
	Band     string
	Country  rating.Place
	Within   rating.Place
}

// History are the published weeks of a deputy, the newest first.
func History(ctx context.Context, db postgres.DB, deputy int64, limit int) ([]Point, error) {
	found, err := db.Query(ctx, `
		SELECT s.week, s.period, m.id, r.level, r.score, r.band, r.place, r.of_all, r.low, r.high, r.near, r.region_place, r.region_all, r.region_low, r.region_high, r.region_near
		FROM snapshot_row r JOIN snapshot s ON s.id = r.snapshot JOIN rating_method m ON m.sha256 = s.method
		WHERE r.deputy = $1 AND s.kind = 'week' AND s.state = 'published'
		ORDER BY s.week DESC LIMIT $2`, deputy, limit)
	if err != nil {
		return nil, fmt.Errorf("weeks: history of %d: %w", deputy, err)
	}
	all, err := pgx.CollectRows(found, func(row pgx.CollectableRow) (p Point, err error) {
		return p, row.Scan(&p.Monday, &p.Period, &p.MethodID, &p.Level, &p.Score, &p.Band, &p.Country.Rank, &p.Country.Of, &p.Country.Low, &p.Country.High, &p.Country.Close,
			&p.Within.Rank, &p.Within.Of, &p.Within.Low, &p.Within.High, &p.Within.Close)
	})
	if err != nil {
		return nil, fmt.Errorf("weeks: history of %d: %w", deputy, err)
	}
	return all, nil
}

// Move is how a place changed. Ranges of both are apart: only then has somebody moved.
type Move struct {
	Deputy   int64
	Now, Was rating.Place
}

// Movers are the deputies of a level, in a region or the whole country, whose ranges
// are apart from those of the rating the method compares with; who rose most comes
// first. Where there is none to compare with, or it is by another method, there are none.
func Movers(ctx context.Context, db postgres.DB, s Snapshot, level, region string) ([]Move, error) {
	m, err := MethodBySHA(ctx, db, s.Method)
	if err != nil {
		return nil, err
	}
	old, err := Ago(ctx, db, s, m.Ranking.CompareWeeks)
	if errors.Is(err, ErrNone) || err == nil && old.Method != s.Method {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	was := map[int64]rating.Place{}
	const which = `WHERE snapshot = $1 AND level = $2 AND ($3 = '' OR region = $3) AND alphabet > 0`
	before, err := rows(ctx, db, which, old.ID, level, region)
	if err != nil {
		return nil, err
	}
	for _, row := range before {
		was[row.Deputy] = row.in(region)
	}
	now, err := rows(ctx, db, which+` ORDER BY alphabet`, s.ID, level, region)
	if err != nil {
		return nil, err
	}
	var moved []Move
	for _, row := range now {
		if place := row.in(region); place.Part(was[row.Deputy]) {
			moved = append(moved, Move{row.Deputy, place, was[row.Deputy]})
		}
	}
	slices.SortStableFunc(moved, func(a, b Move) int { return cmp.Compare(b.Was.Rank-b.Now.Rank, a.Was.Rank-a.Now.Rank) })
	return moved, nil
}

// in is the place in a region, or in the whole country.
func (r Row) in(region string) rating.Place {
	if region == "" {
		return r.Country
	}
	return r.Within
}

// Difference is what another version of a rating says of a deputy.
type Difference struct {
	Deputy        int64
	Before, After Row
}

// Differences are the deputies whom two versions of a rating tell otherwise: another
// score, place, or mark. Ranges alone are no difference.
func Differences(ctx context.Context, db postgres.DB, before, after Snapshot) ([]Difference, error) {
	old, err := rows(ctx, db, `WHERE snapshot = $1`, before.ID)
	if err != nil {
		return nil, err
	}
	was := map[int64]Row{}
	for _, row := range old {
		was[row.Deputy] = row
	}
	now, err := rows(ctx, db, `WHERE snapshot = $1 ORDER BY level, alphabet, deputy`, after.ID)
	if err != nil {
		return nil, err
	}
	var all []Difference
	for _, row := range now {
		o := was[row.Deputy]
		if o.Sum != row.Sum || o.Country.Rank != row.Country.Rank || o.Within.Rank != row.Within.Rank || o.Disputed != row.Disputed || o.Unplaced != row.Unplaced {
			all = append(all, Difference{row.Deputy, o, row})
		}
	}
	return all, nil
}
