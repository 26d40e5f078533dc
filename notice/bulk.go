package notice

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// atATurn is how many of a crowd stand in a row, and are due at once: those of some
// seconds. So many still lie in the row itself.
const atATurn = 200

// Turn is some of the many to whom the same is told, and when.
type Turn struct {
	People    []int64 // by their ids
	NotBefore time.Time
}

// Bulk owes the same notice to many, behind all others that are due. They are written
// down by their ids, over as many calls as that takes: who is not above all of the calls
// before is owed it already, or was told, however long ago. It returns how many are owed
// it now.
func Bulk(ctx context.Context, db postgres.DB, n Notice, turns ...Turn) (owed int64, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		var id, last int64
		var now time.Time
		if err := tx.QueryRow(ctx, `
			INSERT INTO bulk (kind, ref, once) VALUES ($1, $2, $3)
			ON CONFLICT (kind, ref) DO UPDATE SET once = bulk.once
			RETURNING id, last, now()`, n.Kind, n.Ref, n.Once).Scan(&id, &last, &now); err != nil {
			return err
		}
		var rows [][]any
		far := last
		for _, t := range turns {
			from, _ := slices.BinarySearch(t.People, last+1)
			people := t.People[from:]
			if len(people) == 0 {
				continue
			}
			owed += int64(len(people))
			far = max(far, people[len(people)-1])
			due := t.NotBefore
			if due.Before(now) {
				due = now
			}
			for some := range slices.Chunk(people, atATurn) {
				rows = append(rows, []any{id, due, some})
			}
		}
		if len(rows) == 0 {
			return nil
		}
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{"crowd"}, []string{"bulk", "not_before", "people"}, pgx.CopyFromRows(rows)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE bulk SET last = $2 WHERE id = $1`, id, far)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("notice: bulk %s: %w", n.Kind, err)
	}
	return owed, nil
}

// Draw makes notices of the next turn of a crowd that is due; 0 where none is.
func Draw(ctx context.Context, db postgres.DB) (int64, error) {
	tag, err := db.Exec(ctx, `
		WITH turn AS (
			DELETE FROM crowd
			WHERE id = (SELECT id FROM crowd WHERE not_before <= now() ORDER BY not_before, id LIMIT 1 FOR UPDATE SKIP LOCKED)
			RETURNING bulk, not_before, maybe, people
		)
		INSERT INTO notice (recipient, kind, ref, once, bulk, not_before, maybe)
		SELECT who.id, b.kind, b.ref, b.once, true, t.not_before, t.maybe
		FROM turn t JOIN bulk b ON b.id = t.bulk CROSS JOIN unnest(t.people) AS who (id)
		ON CONFLICT (recipient, once) DO NOTHING`)
	if err != nil {
		return 0, fmt.Errorf("notice: draw: %w", err)
	}
	return tag.RowsAffected(), nil
}

// Postpone lets those of the crowds of a kind, but of some references, whose turn comes
// before a moment wait until then, and returns how many turns that were.
func Postpone(ctx context.Context, db postgres.DB, kind string, until time.Time, but ...string) (int64, error) {
	tag, err := db.Exec(ctx, `
		UPDATE crowd SET not_before = $2
		WHERE not_before < $2 AND bulk IN (SELECT id FROM bulk WHERE kind = $1 AND NOT ref = ANY(coalesce($3::text[], '{}')))`, kind, until, but)
	if err != nil {
		return 0, fmt.Errorf("notice: postpone %s: %w", kind, err)
	}
	return tag.RowsAffected(), nil
}

// sweptAtOnce is how many rows are counted and deleted in one statement.
const sweptAtOnce = 2000

// Sweep counts what became of notices to many and deletes their rows, but for those that
// may have been told twice: they stay for a while, to be looked at.
func Sweep(ctx context.Context, db postgres.DB) error { return sweep(ctx, db, `NOT maybe`) }

func sweep(ctx context.Context, db postgres.DB, which string, args ...any) error {
	for {
		var n int64
		err := db.QueryRow(ctx, `
			WITH gone AS (
				DELETE FROM notice
				WHERE id IN (SELECT id FROM notice WHERE bulk AND state >= 2 AND `+which+` LIMIT `+fmt.Sprint(sweptAtOnce)+` FOR UPDATE SKIP LOCKED)
				RETURNING kind, ref, state, coalesce(outcome, '') AS outcome
			), counted AS (
				INSERT INTO bulk_end AS e (kind, ref, state, outcome, n)
				SELECT kind, ref, state, outcome, count(*) FROM gone GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
				ON CONFLICT (kind, ref, state, outcome) DO UPDATE SET n = e.n + EXCLUDED.n
			)
			SELECT count(*) FROM gone`, args...).Scan(&n)
		if err != nil {
			return fmt.Errorf("notice: sweep: %w", err)
		}
		if n < sweptAtOnce {
			return nil
		}
	}
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
		SELECT count(*) FILTER (WHERE state < 2) + (
				SELECT coalesce(sum(cardinality(c.people)), 0) FROM crowd c JOIN bulk b ON b.id = c.bulk WHERE b.kind = $1 AND b.ref = $2),
			count(*) FILTER (WHERE state = 2) + (SELECT coalesce(sum(n), 0) FROM bulk_end WHERE kind = $1 AND ref = $2 AND state = 2),
			count(*) FILTER (WHERE state = 3) + (SELECT coalesce(sum(n), 0) FROM bulk_end WHERE kind = $1 AND ref = $2 AND state = 3)
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

// TakeBack gives up what waits of a bulk: all whose turn has not come, and up to limit
// of those whose turn it is. It returns how many. What is being sent at this moment goes
// out.
func TakeBack(ctx context.Context, db postgres.DB, kind, ref string, limit int) (int64, error) {
	var n int64
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		crowd, err := giveUp(ctx, tx, `bulk IN (SELECT id FROM bulk WHERE kind = $2 AND ref = $3)`, TakenBack, kind, ref)
		if err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `
			UPDATE notice SET state = 3, outcome = $4, done_at = now()
			WHERE id IN (SELECT id FROM notice WHERE bulk AND kind = $1 AND ref = $2 AND state = 0 LIMIT $3 FOR UPDATE SKIP LOCKED) AND state = 0`, kind, ref, limit, TakenBack)
		n = crowd + tag.RowsAffected()
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("notice: take back %s: %w", kind, err)
	}
	return n, nil
}

// giveUp counts those of crowds as not told, for a reason, and returns how many.
func giveUp(ctx context.Context, db postgres.DB, which, why string, args ...any) (n int64, err error) {
	err = db.QueryRow(ctx, `
		WITH gone AS (DELETE FROM crowd WHERE `+which+` RETURNING bulk, cardinality(people) AS n),
		counted AS (
			INSERT INTO bulk_end AS e (kind, ref, state, outcome, n)
			SELECT b.kind, b.ref, 3, $1, sum(g.n) FROM gone g JOIN bulk b ON b.id = g.bulk GROUP BY 1, 2 ORDER BY 1, 2
			ON CONFLICT (kind, ref, state, outcome) DO UPDATE SET n = e.n + EXCLUDED.n
		)
		SELECT coalesce(sum(n), 0) FROM gone`, append([]any{why}, args...)...).Scan(&n)
	return n, err
}

// Outcomes counts why notices of a bulk were not delivered, by what was answered.
func Outcomes(ctx context.Context, db postgres.DB, kind, ref string) (map[string]int, error) {
	rows, err := db.Query(ctx, `
		SELECT outcome, sum(n)::bigint FROM (
			SELECT coalesce(outcome, '') AS outcome, count(*) AS n FROM notice WHERE bulk AND kind = $1 AND ref = $2 AND state = 3 GROUP BY 1
			UNION ALL
			SELECT outcome, n FROM bulk_end WHERE kind = $1 AND ref = $2 AND state = 3) AS ended
		GROUP BY 1`, kind, ref)
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
