package roadmap

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/internal/postgres"
)

const itemSQL = `
	SELECT i.id, r.id, r.key, r.title_kk, r.title_ru, coalesce(r.unit, ''), r.invented, i.no, coalesce(i.unit, ''), i.title_kk, i.title_ru, i.weight,
		i.due_on, i.share, i.done_on, i.step, i.made_on, i.voided_at, i.why_voided,
		coalesce((SELECT array_agg(d.deputy ORDER BY d.deputy) FROM roadmap_deputy d WHERE d.item = i.id), '{}'),
		(SELECT count(*) FROM roadmap_report w WHERE w.item = i.id AND w.state = 'recorded'),
		(SELECT count(*) FROM roadmap_sighting s WHERE s.item = i.id AND s.sent_at IS NOT NULL AND s.seen_at IS NULL)
	FROM roadmap_item i JOIN roadmap r ON r.id = i.roadmap `

func scanItem(row pgx.CollectableRow) (Item, error) {
	var i Item
	r := &i.Roadmap
	err := row.Scan(&i.ID, &r.ID, &r.Key, &r.Title.KK, &r.Title.RU, &r.Unit, &r.Invented, &i.No, &i.Unit, &i.Title.KK, &i.Title.RU, &i.Weight,
		&i.DueOn, &i.Share, &i.DoneOn, &i.Step, &i.MadeOn, &i.VoidedAt, &i.Why, &i.Deputies, &i.Waiting, &i.Sightings)
	return i, err
}

// ByID returns an item; ErrUnknown where there is none.
func ByID(ctx context.Context, db postgres.DB, id int64) (Item, error) {
	rows, err := db.Query(ctx, itemSQL+`WHERE i.id = $1`, id)
	if err != nil {
		return Item{}, fmt.Errorf("roadmap: item %d: %w", id, err)
	}
	i, err := pgx.CollectExactlyOneRow(rows, scanItem)
	if errors.Is(err, pgx.ErrNoRows) {
		return i, ErrUnknown
	}
	if err != nil {
		return i, fmt.Errorf("roadmap: item %d: %w", id, err)
	}
	return i, nil
}

// lock is ByID for one who is going to change it.
func lock(ctx context.Context, db postgres.DB, id int64) (Item, error) {
	if _, err := db.Exec(ctx, `SELECT FROM roadmap_item WHERE id = $1 FOR UPDATE`, id); err != nil {
		return Item{}, fmt.Errorf("roadmap: lock %d: %w", id, err)
	}
	return ByID(ctx, db, id)
}

// Stages are the steps of an item in their order.
func Stages(ctx context.Context, db postgres.DB, item int64) ([]Stage, error) {
	rows, err := db.Query(ctx, `SELECT id, n, title_kk, title_ru, share, due_on, done_on FROM roadmap_stage WHERE item = $1 ORDER BY n`, item)
	if err != nil {
		return nil, fmt.Errorf("roadmap: stages of %d: %w", item, err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (s Stage, err error) {
		return s, row.Scan(&s.ID, &s.N, &s.Title.KK, &s.Title.RU, &s.Share, &s.DueOn, &s.DoneOn)
	})
	if err != nil {
		return nil, fmt.Errorf("roadmap: stages of %d: %w", item, err)
	}
	return all, nil
}

// Filter chooses items; its zero value means all that are due.
type Filter struct {
	Units   []string // done in one of these; nil: anywhere
	Deputy  int64    // answers for it; 0: whoever
	Roadmap int64    // 0: any
	State   State    // on a day; "": any
	Open    bool     // not done, whether late or not
	Waiting bool     // a report waits for verification
	Seen    bool     // a citizen saw something, and nobody of the staff has looked
	Dropped bool     // also those that are due no more
	Only    []int64  // of these; nil: of all
	On      calendar.Day
}

// Page is a part of a list.
type Page struct{ Limit, Offset int }

const filterSQL = `
	WHERE ($1::text[] IS NULL OR coalesce(i.unit, '') = ANY ($1))
		AND ($2 = 0 OR EXISTS (SELECT FROM roadmap_deputy d WHERE d.item = i.id AND d.deputy = $2))
		AND ($3 = 0 OR i.roadmap = $3)
		AND CASE $4 WHEN 'done' THEN i.done_on IS NOT NULL WHEN 'late' THEN i.done_on IS NULL AND i.due_on < $5
			WHEN 'going' THEN i.done_on IS NULL AND i.due_on >= $5 AND i.share > 0 WHEN 'planned' THEN i.done_on IS NULL AND i.due_on >= $5 AND i.share = 0 ELSE true END
		AND (NOT $6 OR i.done_on IS NULL)
		AND (NOT $7 OR EXISTS (SELECT FROM roadmap_report w WHERE w.item = i.id AND w.state = 'recorded'))
		AND (NOT $8 OR EXISTS (SELECT FROM roadmap_sighting s WHERE s.item = i.id AND s.sent_at IS NOT NULL AND s.seen_at IS NULL))
		AND ($9 OR i.voided_at IS NULL)
		AND ($10::bigint[] IS NULL OR i.id = ANY ($10))`

func (f Filter) args() []any {
	return []any{f.Units, f.Deputy, f.Roadmap, string(f.State), f.On, f.Open, f.Waiting, f.Seen, f.Dropped, f.Only}
}

// List returns a page of items by the day on which they are due, and how many they are.
// In a list of what is done the latest comes first.
func List(ctx context.Context, db postgres.DB, f Filter, p Page) ([]Item, int, error) {
	var total int
	if err := db.QueryRow(ctx, `SELECT count(*) FROM roadmap_item i`+filterSQL, f.args()...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("roadmap: list: %w", err)
	}
	order := `i.due_on, i.id`
	if f.State == Done {
		order = `i.done_on DESC, i.id`
	}
	rows, err := db.Query(ctx, itemSQL+filterSQL+` ORDER BY `+order+` LIMIT $11 OFFSET $12`, append(f.args(), p.Limit, p.Offset)...)
	if err != nil {
		return nil, 0, fmt.Errorf("roadmap: list: %w", err)
	}
	all, err := pgx.CollectRows(rows, scanItem)
	if err != nil {
		return nil, 0, fmt.Errorf("roadmap: list: %w", err)
	}
	return all, total, nil
}
