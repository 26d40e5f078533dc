package roadmap

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/internal/postgres"
)

// News is what became of an item.
type News string

// The news, the weightiest last.
const (
	CameLate   News = "late"    // its day passed
	StageNews  News = "stage"   // a stage was verified
	TakenBack  News = "voided"  // what was verified holds no more
	DroppedNow News = "dropped" // it is due no more
	DoneNow    News = "done"
)

// Change is an item with what became of it last in a time.
type Change struct {
	Item
	News News
	At   time.Time
}

// Changes are those of some items that something became of between two moments, the first
// included, in the order of the items.
func Changes(ctx context.Context, db postgres.DB, items []int64, from, to time.Time) ([]Change, error) {
	rows, err := db.Query(ctx, `
		SELECT DISTINCT ON (c.item) c.item, c.news, c.at FROM (
			SELECT r.item, CASE WHEN r.kind = 'drop' THEN 'dropped' WHEN s.share = 100 THEN 'done' ELSE 'stage' END AS news, r.decided_at AS at
				FROM roadmap_report r LEFT JOIN roadmap_stage s ON s.id = r.stage
				WHERE r.item = ANY ($1) AND r.state = 'verified' AND r.kind <> 'step'
			UNION ALL
			SELECT item, 'voided', voided_at FROM roadmap_report WHERE item = ANY ($1) AND state = 'voided'
			UNION ALL
			SELECT id, 'late', (due_on + 1)::timestamp AT TIME ZONE $4 FROM roadmap_item WHERE id = ANY ($1) AND done_on IS NULL AND voided_at IS NULL) AS c
		WHERE c.at >= $2 AND c.at < $3
		ORDER BY c.item, c.at DESC, c.news`, items, from, to, calendar.Zone.String())
	if err != nil {
		return nil, fmt.Errorf("roadmap: changes: %w", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Change, err error) {
		return c, row.Scan(&c.ID, &c.News, &c.At)
	})
	if err != nil {
		return nil, fmt.Errorf("roadmap: changes: %w", err)
	}
	for n := range all {
		if all[n].Item, err = ByID(ctx, db, all[n].ID); err != nil {
			return nil, err
		}
	}
	return all, nil
}
