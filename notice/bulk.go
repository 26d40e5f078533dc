package notice

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Bulk owes the same notice to many, behind all others that are due. Who was owed it
// before is not owed it again. It returns how many are owed it now.
func Bulk(ctx context.Context, db postgres.DB, to []int64, n Notice) (int64, error) {
	tag, err := db.Exec(ctx, `
		INSERT INTO notice (recipient, kind, ref, once, bulk, not_before)
		SELECT id, $2, $3, $4, true, greatest($5, now()) FROM unnest($1::bigint[]) AS id
		ON CONFLICT (recipient, once) DO NOTHING`, to, n.Kind, n.Ref, n.Once, n.NotBefore)
	if err != nil {
		return 0, fmt.Errorf("notice: bulk %s: %w", n.Kind, err)
	}
	return tag.RowsAffected(), nil
}

// Tally is what became of the notices of a bulk.
type Tally struct {
	Waiting int // or being sent
	Sent    int
	Failed  int // also those who have blocked the bot
}

// All is how many there were.
func (t Tally) All() int { return t.Waiting + t.Sent + t.Failed }

// Count tells what became of the notices of a kind about something, of a bulk.
func Count(ctx context.Context, db postgres.DB, kind, ref string) (t Tally, err error) {
	err = db.QueryRow(ctx, `
		SELECT count(*) FILTER (WHERE state < 2), count(*) FILTER (WHERE state = 2), count(*) FILTER (WHERE state = 3)
		FROM notice WHERE bulk AND kind = $1 AND ref = $2`, kind, ref).Scan(&t.Waiting, &t.Sent, &t.Failed)
	if err != nil {
		return t, fmt.Errorf("notice: count %s: %w", kind, err)
	}
	return t, nil
}

// Outcomes of notices that were not sent, beside what Telegram answered.
const (
	TakenBack = "stopped"
	Nobody    = "nothing to say any more, or nobody to say it to"
)

// TakeBack gives up to limit notices of a bulk up that wait, and returns how many.
// What is being sent at this moment goes out.
func TakeBack(ctx context.Context, db postgres.DB, kind, ref string, limit int) (int64, error) {
	tag, err := db.Exec(ctx, `
		UPDATE notice SET state = 3, outcome = $4, done_at = now()
		WHERE id IN (SELECT id FROM notice WHERE bulk AND kind = $1 AND ref = $2 AND state = 0 LIMIT $3 FOR UPDATE SKIP LOCKED) AND state = 0`, kind, ref, limit, TakenBack)
	if err != nil {
		return 0, fmt.Errorf("notice: take back %s: %w", kind, err)
	}
	return tag.RowsAffected(), nil
}

// Outcomes counts why notices of a bulk were not delivered, by what was answered.
func Outcomes(ctx context.Context, db postgres.DB, kind, ref string) (map[string]int, error) {
	rows, err := db.Query(ctx, `SELECT coalesce(outcome, ''), count(*) FROM notice WHERE bulk AND kind = $1 AND ref = $2 AND state = 3 GROUP BY 1`, kind, ref)
	if err != nil {
		return nil, fmt.Errorf("notice: outcomes of %s: %w", kind, err)
	}
	all := map[string]int{}
	var why string
	var n int
	if _, err := pgx.ForEachRow(rows, []any{&why, &n}, func() error { all[why] = n; return nil }); err != nil {
		return nil, fmt.Errorf("notice: outcomes of %s: %w", kind, err)
	}
	return all, nil
}

// End is what became of one notice.
type End struct {
	Open    bool // it is still to be sent, or being sent
	Sent    bool
	Maybe   bool // it may have been sent
	Message int64
	Outcome string
}

// EndOf tells what became of a notice; ok is false where it is not there, or no more.
func EndOf(ctx context.Context, db postgres.DB, to int64, once string) (e End, ok bool, err error) {
	err = db.QueryRow(ctx, `
		SELECT state < 2, state = 2, maybe, coalesce(message_id, 0), coalesce(outcome, '')
		FROM notice WHERE recipient = $1 AND once = $2`, to, once).Scan(&e.Open, &e.Sent, &e.Maybe, &e.Message, &e.Outcome)
	if errors.Is(err, pgx.ErrNoRows) {
		return e, false, nil
	}
	if err != nil {
		return e, false, fmt.Errorf("notice: what became of it: %w", err)
	}
	return e, true, nil
}

// Withdraw takes back a notice that has not begun to be sent, as if it never was owed.
// ok is false where it is too late.
func Withdraw(ctx context.Context, db postgres.DB, to int64, once string) (ok bool, err error) {
	tag, err := db.Exec(ctx, `DELETE FROM notice WHERE recipient = $1 AND once = $2 AND state = 0`, to, once)
	if err != nil {
		return false, fmt.Errorf("notice: withdraw: %w", err)
	}
	return tag.RowsAffected() == 1, nil
}
