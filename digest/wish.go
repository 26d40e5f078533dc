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
	"qalauly/rating/weeks"
)

// What is what an editor asks for and another approves.
type What string

// The wishes.
const (
	Publish What = "publish" // what is held, was refused, or has no post yet
	Again   What = "again"   // what may have been sent, and was not
	Correct What = "correct" // what was posted and is told otherwise by a newer version
)

// Why a wish is not taken.
var (
	ErrNothing    = errors.New("digest: there is nothing of that")
	ErrTwoPersons = errors.New("digest: another person approves what one has asked for")
	ErrPaused     = errors.New("digest: publication is paused")
	ErrNotNewest  = errors.New("digest: only the newest week is posted")
)

// Wish is what an editor asked for.
type Wish struct {
	ID         int64
	What       What
	Period     string
	AskedBy    int64 // 0: the operator
	AskedAt    time.Time
	ApprovedBy int64
	ApprovedAt time.Time // zero: it waits for another
}

// Subject are the posts that a wish is about, as they stand now.
func (w Wish) Subject(ctx context.Context, db postgres.DB) ([]Post, error) {
	switch w.What {
	case Publish:
		return posts(ctx, db, `WHERE p.period = $1 AND p.state IN ('held', 'failed') ORDER BY p.id`, w.Period)
	case Again:
		return posts(ctx, db, `WHERE p.period = $1 AND p.state = 'unclear' ORDER BY p.id`, w.Period)
	}
	return posts(ctx, db, `
		WHERE p.period = $1 AND p.state = 'sent' AND p.message <> 0
			AND p.snapshot <> (SELECT s.id FROM snapshot s WHERE s.period = p.period AND s.state = 'published') ORDER BY p.id`, w.Period)
}

// possible says why a wish cannot be fulfilled now.
func (w Wish) possible(ctx context.Context, db postgres.DB) error {
	if paused, _, _, err := weeks.Paused(ctx, db); err != nil || paused {
		return errors.Join(err, when(paused, ErrPaused))
	}
	newest, err := weeks.Latest(ctx, db, weeks.Weekly)
	if errors.Is(err, weeks.ErrNone) {
		return ErrNothing
	}
	if err != nil {
		return err
	}
	if w.What != Correct && newest.Period != w.Period {
		return ErrNotNewest
	}
	all, err := w.Subject(ctx, db)
	if err != nil || len(all) > 0 {
		return err
	}
	if w.What == Publish {
		unposted, err := Unposted(ctx, db, w.Period)
		if err != nil || len(unposted) > 0 {
			return err
		}
	}
	return ErrNothing
}

func when(is bool, err error) error {
	if is {
		return err
	}
	return nil
}

// Unposted are the feeds that have no post of a week yet.
func Unposted(ctx context.Context, db postgres.DB, period string) ([]Feed, error) {
	feeds, err := Feeds(ctx, db)
	if err != nil {
		return nil, err
	}
	there, err := Posts(ctx, db, period)
	if err != nil {
		return nil, err
	}
	has := map[[3]any]bool{}
	for _, p := range there {
		has[[3]any{p.Channel, p.Region, p.Lang}] = true
	}
	var without []Feed
	for _, f := range feeds {
		if !has[[3]any{f.Channel, f.Region, f.Lang}] {
			without = append(without, f)
		}
	}
	return without, nil
}

const wishColumns = `SELECT id, what, period, asked_by, asked_at, coalesce(approved_by, 0) AS approved_by, coalesce(approved_at, ` + never + `) AS approved_at FROM digest_wish `

// WishByID is a wish.
func WishByID(ctx context.Context, db postgres.DB, id int64) (Wish, error) {
	return oneWish(ctx, db, `WHERE id = $1`, id)
}

// Wishes are those that wait for another editor.
func Wishes(ctx context.Context, db postgres.DB) ([]Wish, error) {
	return wishes(ctx, db, `WHERE approved_at IS NULL ORDER BY id`)
}

func wishes(ctx context.Context, db postgres.DB, which string, args ...any) ([]Wish, error) {
	rows, err := db.Query(ctx, wishColumns+which, args...)
	if err != nil {
		return nil, fmt.Errorf("digest: wishes: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Wish])
	if err != nil {
		return nil, fmt.Errorf("digest: wishes: %w", err)
	}
	return all, nil
}

func oneWish(ctx context.Context, db postgres.DB, which string, args ...any) (Wish, error) {
	all, err := wishes(ctx, db, which, args...)
	if err == nil && len(all) == 0 {
		err = ErrNothing
	}
	if err != nil {
		return Wish{}, err
	}
	return all[0], nil
}

// Ask wants something done about the posts of a week. It is done when another editor
// has approved it; at once where the operator asks, who is member 0.
func Ask(ctx context.Context, db postgres.DB, member int64, what What, period string, now time.Time) (Wish, error) {
	w := Wish{What: what, Period: period, AskedBy: member, AskedAt: now}
	if err := w.possible(ctx, db); err != nil {
		return w, err
	}
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `
			INSERT INTO digest_wish (what, period, asked_by, asked_at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (what, period) WHERE approved_at IS NULL DO NOTHING`, what, period, member, now); err != nil {
			return fmt.Errorf("digest: ask: %w", err)
		}
		var err error
		if w, err = oneWish(ctx, tx, `WHERE what = $1 AND period = $2 AND approved_at IS NULL`, what, period); err != nil {
			return err
		}
		if err := w.note(ctx, tx, member, "ask"); err != nil {
			return err
		}
		if member == 0 {
			w, err = Approve(ctx, tx, 0, w.ID, now)
			return err
		}
		return tellEditors(ctx, tx, member, notice.Notice{Kind: NoticeWish, Ref: fmt.Sprint(w.ID), Once: fmt.Sprint(NoticeWish, ":", w.ID)})
	})
	return w, err
}

// Approve does what another has asked for.
func Approve(ctx context.Context, db postgres.DB, member, id int64, now time.Time) (w Wish, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if w, err = oneWish(ctx, tx, `WHERE id = $1 FOR UPDATE`, id); err != nil {
			return err
		}
		switch {
		case !w.ApprovedAt.IsZero():
			return ErrNothing
		case w.AskedBy == member && member != 0:
			return ErrTwoPersons
		}
		if err := w.possible(ctx, tx); err != nil {
			return err
		}
		w.ApprovedBy, w.ApprovedAt = member, now
		if _, err := tx.Exec(ctx, `UPDATE digest_wish SET approved_by = $2, approved_at = $3 WHERE id = $1`, id, member, now); err != nil {
			return fmt.Errorf("digest: approve %d: %w", id, err)
		}
		if err := w.note(ctx, tx, member, "approve"); err != nil {
			return err
		}
		return w.fulfil(ctx, tx, now)
	})
	return w, err
}

// fulfil owes the posts of a wish to their channels, each in another edition.
func (w Wish) fulfil(ctx context.Context, db postgres.DB, now time.Time) error {
	newest, err := weeks.Of(ctx, db, w.Period)
	if err != nil {
		return err
	}
	if w.What == Publish {
		if _, err := db.Exec(ctx, `DELETE FROM digest_hold WHERE period = $1`, w.Period); err != nil {
			return fmt.Errorf("digest: publish %s: %w", w.Period, err)
		}
	}
	all, err := w.Subject(ctx, db)
	if err != nil {
		return err
	}
	for _, p := range all {
		p.State, p.Edition, p.Snapshot = Owed, p.Edition+1, newest.ID
		if !p.Edits() {
			p.First = newest.ID // nobody has read another version
		}
		if _, err := db.Exec(ctx, `UPDATE digest_post SET state = $2, edition = $3, snapshot = $4, first = $5 WHERE id = $1`, p.ID, p.State, p.Edition, p.Snapshot, p.First); err != nil {
			return fmt.Errorf("digest: post %d: %w", p.ID, err)
		}
		if err := p.owe(ctx, db); err != nil {
			return err
		}
	}
	if w.What != Publish {
		return nil
	}
	_, err = issueTo(ctx, db, newest, now, now)
	return err
}

// Confirm notes that a post of which it was unclear stands in its channel. It cannot be
// edited there: its number is not known.
func Confirm(ctx context.Context, db postgres.DB, member, id int64, now time.Time) error {
	tag, err := db.Exec(ctx, `UPDATE digest_post SET state = 'sent', outcome = '', posted_at = $2 WHERE id = $1 AND state = 'unclear'`, id, now)
	if err != nil {
		return fmt.Errorf("digest: confirm %d: %w", id, err)
	}
	if tag.RowsAffected() == 0 {
		return ErrNothing
	}
	return audit.Write(ctx, db, audit.Entry{Member: member, Action: "digest.confirm", Object: fmt.Sprintf("post:%d", id)})
}

func (w Wish) note(ctx context.Context, db postgres.DB, member int64, step string) error {
	return audit.Write(ctx, db, audit.Entry{Member: member, Action: "digest." + string(w.What) + "." + step, Object: "week:" + w.Period})
}
