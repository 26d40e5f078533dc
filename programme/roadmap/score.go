package roadmap

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/internal/postgres"
	"qalauly/rating/methods"
)

// Criterion is the one that takes its facts from here. A method without it, or one that
// takes it from elsewhere, gets none.
const Criterion = "A1"

// The stages of a fact, as the method names them.
const (
	factDone   = "done"
	factStep   = "late_with_step"
	factFailed = "failed"
)

// FactKey is what the fact of an item and a deputy is known by.
func FactKey(item, deputy int64) string { return fmt.Sprintf("roadmap:%d:%d", item, deputy) }

// Fact is what an item counts for who answers for it, on a day, with its fields; "" where
// it counts nothing: not due yet, due no more, or entered after its day.
func Fact(i Item, today calendar.Day) (stage string, fields map[string]string) {
	switch {
	case i.VoidedAt != nil, i.MadeOn > i.DueOn:
		return "", nil
	case i.DoneOn != nil && *i.DoneOn <= i.DueOn:
		stage = factDone
	case today <= i.DueOn:
		return "", nil
	case i.Step:
		stage = factStep
	default:
		stage = factFailed
	}
	fields = map[string]string{
		"roadmap_id": i.Roadmap.Key, "item_no": i.No, "due_on": i.DueOn.String(), "item_weight": strconv.Itoa(i.Weight),
		"share": strconv.Itoa(i.Share), "stage": stage,
	}
	if i.DoneOn != nil {
		fields["done_on"] = i.DoneOn.String()
	}
	return stage, fields
}

// settle makes of an item what follows from its reports, and hands to the ledger what it
// counts for those who answer for it; gone are those who do no more.
func (d Desk) settle(ctx context.Context, tx postgres.DB, id int64, gone []int64, now time.Time) error {
	batch := &pgx.Batch{}
	batch.Queue(`
		UPDATE roadmap_stage s SET done_on = (SELECT r.day FROM roadmap_report r WHERE r.stage = s.id AND r.state = 'verified')
		WHERE s.item = $1`, id)
	batch.Queue(`
		UPDATE roadmap_item i SET
			share = coalesce((SELECT max(s.share) FROM roadmap_stage s WHERE s.item = i.id AND s.done_on IS NOT NULL), 0),
			done_on = (SELECT s.done_on FROM roadmap_stage s WHERE s.item = i.id AND s.share = 100 AND s.done_on IS NOT NULL),
			step = EXISTS (SELECT FROM roadmap_report r WHERE r.item = i.id AND r.kind = 'step' AND r.state = 'verified'),
			voided_at = (SELECT r.decided_at FROM roadmap_report r WHERE r.item = i.id AND r.kind = 'drop' AND r.state = 'verified'),
			why_voided = coalesce((SELECT r.note FROM roadmap_report r WHERE r.item = i.id AND r.kind = 'drop' AND r.state = 'verified'), '')
		WHERE i.id = $1`, id)
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("roadmap: settle %d: %w", id, err)
	}
	i, err := ByID(ctx, tx, id)
	if err != nil {
		return err
	}
	return d.hand(ctx, tx, i, gone, now)
}

// hand puts or drops the facts of an item.
func (d Desk) hand(ctx context.Context, tx postgres.DB, i Item, gone []int64, now time.Time) error {
	c, ok := d.Ledger.Method.Criterion(Criterion)
	if !ok || !c.From(methods.Source(activity.Programme)) {
		return nil
	}
	stage, fields := Fact(i, calendar.DayOf(now))
	for _, who := range gone {
		if err := d.drop(ctx, tx, FactKey(i.ID, who), now); err != nil {
			return err
		}
	}
	for _, who := range i.Deputies { // in the order of their numbers, so that no two wait for each other
		var err error
		if key := FactKey(i.ID, who); stage == "" {
			err = d.drop(ctx, tx, key, now)
		} else {
			err = d.Ledger.Put(ctx, tx, activity.Fact{Key: key, Source: activity.Programme, Criterion: Criterion, Deputy: who, Fields: fields}, now)
		}
		if err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, `UPDATE roadmap_item SET counted = $2 WHERE id = $1`, i.ID, stage != ""); err != nil {
		return fmt.Errorf("roadmap: settle %d: %w", i.ID, err)
	}
	return nil
}

func (d Desk) drop(ctx context.Context, tx postgres.DB, key string, now time.Time) error {
	err := d.Ledger.Drop(ctx, tx, key, "withdrawn", now)
	if errors.Is(err, activity.ErrUnknown) {
		return nil
	}
	return err
}

// dueAtOnce is how many items come due in one transaction.
const dueAtOnce = 200

// ComeDue counts what was due until yesterday and is not counted yet, one transaction for
// some of it; doing it again changes nothing.
func (d Desk) ComeDue(ctx context.Context, db postgres.DB, now time.Time) error {
	if c, ok := d.Ledger.Method.Criterion(Criterion); !ok || !c.From(methods.Source(activity.Programme)) {
		return nil
	}
	for {
		n := 0
		err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
			rows, err := tx.Query(ctx, `
				SELECT id FROM roadmap_item
				WHERE NOT counted AND voided_at IS NULL AND made_on <= due_on AND due_on < $1
				ORDER BY id LIMIT $2 FOR UPDATE`, calendar.DayOf(now), dueAtOnce)
			if err != nil {
				return fmt.Errorf("roadmap: come due: %w", err)
			}
			ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
			if err != nil {
				return fmt.Errorf("roadmap: come due: %w", err)
			}
			n = len(ids)
			for _, id := range ids {
				i, err := ByID(ctx, tx, id)
				if err != nil {
					return err
				}
				if err := d.hand(ctx, tx, i, nil, now); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || n < dueAtOnce {
			return err
		}
	}
}
