package digest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/audit"
	"qalauly/internal/postgres"
	"qalauly/notice"
)

// Hold is that the posts of a week are held.
type Hold struct {
	By int64
	At time.Time // zero: they are not
}

// HeldBy says whether the posts of a week are held, and by whom.
func HeldBy(ctx context.Context, db postgres.DB, period string) (h Hold, err error) {
	err = db.QueryRow(ctx, `SELECT by, held_at FROM digest_hold WHERE period = $1`, period).Scan(&h.By, &h.At)
	if errors.Is(err, pgx.ErrNoRows) {
		return h, nil
	}
	if err != nil {
		return h, fmt.Errorf("digest: held: %w", err)
	}
	return h, nil
}

// Keep holds the posts of a week: what has not begun to be sent is not sent until two
// editors publish it.
func Keep(ctx context.Context, db postgres.DB, member int64, period string, now time.Time) error {
	return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `INSERT INTO digest_hold (period, by, held_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, period, member, now)
		if err != nil {
			return fmt.Errorf("digest: hold %s: %w", period, err)
		}
		if tag.RowsAffected() == 0 {
			return nil
		}
		open, err := posts(ctx, tx, `WHERE p.period = $1 AND p.state = 'owed' AND p.message = 0`, period)
		if err != nil {
			return err
		}
		for _, p := range open {
			if taken, err := notice.Withdraw(ctx, tx, p.Channel, p.once()); err != nil || !taken {
				if err != nil {
					return err
				}
				continue // it is being sent
			}
			if _, err := tx.Exec(ctx, `UPDATE digest_post SET state = 'held' WHERE id = $1 AND state = 'owed'`, p.ID); err != nil {
				return fmt.Errorf("digest: hold %s: %w", period, err)
			}
		}
		return audit.Write(ctx, tx, audit.Entry{Member: member, Action: "digest.hold", Object: "week:" + period})
	})
}

// Release takes a hold back: whoever held the week may, while none of its posts has been
// written down; ErrNothing otherwise.
func Release(ctx context.Context, db postgres.DB, member int64, period string) error {
	return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			DELETE FROM digest_hold WHERE period = $1 AND by = $2
			AND NOT EXISTS (SELECT FROM digest_post WHERE period = $1)`, period, member)
		if err != nil {
			return fmt.Errorf("digest: release %s: %w", period, err)
		}
		if tag.RowsAffected() == 0 {
			return ErrNothing
		}
		return audit.Write(ctx, tx, audit.Entry{Member: member, Action: "digest.release", Object: "week:" + period})
	})
}
