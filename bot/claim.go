package bot

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
)

// taken is an update claimed from a lane.
type taken struct {
	Lane   int64
	ID     int64
	Body   []byte
	Tries  int
	Deaths int  // processes that claimed it and may have died of it
	More   bool // others wait behind it
	Many   bool // so many wait in its lane that they may be a flood
	Old    bool // it waited longer than handling takes: whoever had it may have died of it
}

// claim locks lanes for the transaction and takes the first waiting update of each.
// A lane that another process has is neither taken nor overtaken, and looked at
// again a little later.
func (b *Bot) claim(ctx context.Context, tx pgx.Tx, lanes []int64) ([]taken, error) {
	locked := make(map[int64]bool, len(lanes))
	var all []taken
	batch := &pgx.Batch{}
	batch.Queue(`
		SELECT lane, pg_try_advisory_xact_lock(71, hashint8(lane))
		FROM unnest($1::bigint[]) AS lane`, lanes).Query(func(rows pgx.Rows) error {
		var lane int64
		var ours bool
		_, err := pgx.ForEachRow(rows, []any{&lane, &ours}, func() error {
			locked[lane] = ours
			return nil
		})
		return err
	})
	// A statement of its own, which sees what was committed before the lock was had.
	batch.Queue(`
		SELECT l.lane, first.*,
			(SELECT count(*) FROM (SELECT FROM inbox WHERE inbox.lane = l.lane AND state = 0 LIMIT $2::int + 1) AS waiting)
		FROM unnest($1::bigint[]) AS l (lane)
		CROSS JOIN LATERAL (
			SELECT update_id, body, tries, deaths, received_at < now() - interval '5 s'
			FROM inbox
			WHERE inbox.lane = l.lane AND state = 0
			ORDER BY update_id
			LIMIT 1) AS first`, lanes, floodSize).Query(func(rows pgx.Rows) (err error) {
		all, err = pgx.CollectRows(rows, scanTaken)
		return err
	})
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return nil, fmt.Errorf("bot: claim: %w", err)
	}
	ours := all[:0]
	for _, t := range all {
		if locked[t.Lane] {
			ours = append(ours, t)
		}
	}
	b.laterWhere(locked)
	return ours, nil
}

func scanTaken(row pgx.CollectableRow) (t taken, err error) {
	var waiting int
	err = row.Scan(&t.Lane, &t.ID, &t.Body, &t.Tries, &t.Deaths, &t.Old, &waiting)
	t.More, t.Many = waiting > 1, waiting > floodSize && t.Lane > 0
	return t, err
}

// laterWhere hints the lanes that another process has, each after a while.
func (b *Bot) laterWhere(locked map[int64]bool) {
	for lane, ours := range locked {
		if !ours {
			time.AfterFunc(5*time.Millisecond+rand.N(45*time.Millisecond), func() { b.lanes.hint(lane) })
		}
	}
}

// sweep hints lanes that nobody hints: those of a process that died, and those
// whose handling was put off.
func (b *Bot) sweep(ctx context.Context) {
	for ctx.Err() == nil {
		found, err := b.waiting(ctx)
		if err != nil && ctx.Err() == nil {
			b.complain(err, "waiting lanes cannot be read")
		}
		for _, lane := range found {
			b.lanes.hint(lane)
		}
		sleep(ctx, time.Second)
	}
}

func (b *Bot) waiting(ctx context.Context) ([]int64, error) {
	ctx, cancel := context.WithTimeout(ctx, statementLimit)
	defer cancel()
	rows, err := b.DB.Query(ctx, `SELECT DISTINCT lane FROM inbox WHERE state = 0 LIMIT 2000`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}
