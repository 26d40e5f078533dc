package roadmap

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/internal/postgres"
)

// Progress is how far some items are on a day.
type Progress struct {
	Items   int
	Done    int // whether in time or late
	Late    int // their day has passed
	Going   int
	Planned int
	MadeUp  int     // of all: how many are invented
	Share   float64 // how far all of them are, by their weights: from 0 to 1
}

// DoneShare is the part of the items that is done.
func (p Progress) DoneShare() float64 {
	if p.Items == 0 {
		return 0
	}
	return float64(p.Done) / float64(p.Items)
}

const progressSQL = `count(*), count(i.done_on), count(*) FILTER (WHERE i.done_on IS NULL AND i.due_on < $5),
	count(*) FILTER (WHERE i.done_on IS NULL AND i.due_on >= $5 AND i.share > 0), count(*) FILTER (WHERE i.done_on IS NULL AND i.due_on >= $5 AND i.share = 0),
	count(*) FILTER (WHERE (SELECT r.invented FROM roadmap r WHERE r.id = i.roadmap)),
	coalesce(sum(i.weight * i.share)::float8 / nullif(sum(i.weight * 100), 0), 0)`

func (p *Progress) fields() []any {
	return []any{&p.Items, &p.Done, &p.Late, &p.Going, &p.Planned, &p.MadeUp, &p.Share}
}

// Count says how far the items of a filter are.
func Count(ctx context.Context, db postgres.DB, f Filter) (p Progress, err error) {
	if err = db.QueryRow(ctx, `SELECT `+progressSQL+` FROM roadmap_item i`+filterSQL, f.args()...).Scan(p.fields()...); err != nil {
		return p, fmt.Errorf("roadmap: count: %w", err)
	}
	return p, nil
}

// ByRegion is how far each region is, with everything in it; "" are the measures of the
// whole country.
func ByRegion(ctx context.Context, db postgres.DB, on calendar.Day) (map[string]Progress, error) {
	return grouped(ctx, db, `coalesce(u.parent, u.code, '')`, Filter{On: on})
}

// ByUnit is how far each of some units is, with what is done in it alone.
func ByUnit(ctx context.Context, db postgres.DB, units []string, on calendar.Day) (map[string]Progress, error) {
	return grouped(ctx, db, `coalesce(i.unit, '')`, Filter{Units: units, On: on})
}

func grouped(ctx context.Context, db postgres.DB, by string, f Filter) (map[string]Progress, error) {
	rows, err := db.Query(ctx, `SELECT `+by+`, `+progressSQL+` FROM roadmap_item i LEFT JOIN unit u ON u.code = i.unit`+filterSQL+` GROUP BY 1`, f.args()...)
	if err != nil {
		return nil, fmt.Errorf("roadmap: progress: %w", err)
	}
	all := map[string]Progress{}
	var unit string
	var p Progress
	if _, err := pgx.ForEachRow(rows, append([]any{&unit}, p.fields()...), func() error { all[unit] = p; return nil }); err != nil {
		return nil, fmt.Errorf("roadmap: progress: %w", err)
	}
	return all, nil
}

// OfRoadmap is a roadmap with how far it is.
type OfRoadmap struct {
	Roadmap
	Progress
}

// Roadmaps are the roadmaps of a region ("": of the whole country) with how far each is,
// by their titles.
func Roadmaps(ctx context.Context, db postgres.DB, unit, lang string, on calendar.Day) ([]OfRoadmap, error) {
	f := Filter{On: on}
	rows, err := db.Query(ctx, `
		SELECT r.id, r.key, r.title_kk, r.title_ru, coalesce(r.unit, ''), r.invented, `+progressSQL+`
		FROM roadmap_item i JOIN roadmap r ON r.id = i.roadmap`+filterSQL+` AND coalesce(r.unit, '') = $11
		GROUP BY r.id
		ORDER BY CASE WHEN $12 = 'ru' THEN r.title_ru END COLLATE "ru-x-icu", r.title_kk COLLATE "kk-x-icu", r.id`, append(f.args(), unit, lang)...)
	if err != nil {
		return nil, fmt.Errorf("roadmap: roadmaps of %q: %w", unit, err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (o OfRoadmap, err error) {
		return o, row.Scan(append([]any{&o.ID, &o.Key, &o.Title.KK, &o.Title.RU, &o.Unit, &o.Invented}, o.Progress.fields()...)...)
	})
	if err != nil {
		return nil, fmt.Errorf("roadmap: roadmaps of %q: %w", unit, err)
	}
	return all, nil
}
