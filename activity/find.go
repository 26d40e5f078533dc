package activity

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Query says which records are looked for; what is zero does not narrow. Facts that
// nobody types are never among them.
type Query struct {
	Where         Territory // its deputies; nothing here is nothing at all
	Unit          string    // in it
	States        []State
	Criterion     string
	Deputy        int64
	Hand          int64 // a member among its hands
	LastHand      int64 // the member who had it last
	Event         int64
	Flag          string // one of the flags
	Limit, Offset int    // 0: 20
}

// Find returns records with their evidence, what was moved last coming last, and how
// many there are.
func Find(ctx context.Context, db postgres.DB, q Query) ([]Listed, int, error) {
	in, err := bodies(ctx, db, q.Where, q.Unit, nil)
	if err != nil {
		return nil, 0, err
	}
	if q.Limit == 0 {
		q.Limit = 20
	}
	const which = ` FROM record r WHERE r.source = 'staff' AND ` + within + `
		AND (@states::text[] IS NULL OR r.state = ANY (@states)) AND (@criterion = '' OR r.criterion = @criterion)
		AND (@deputy = 0 OR r.deputy = @deputy) AND (@hand = 0 OR @hand = ANY (r.hands))
		AND (@last = 0 OR @last = r.hands[array_upper(r.hands, 1)]) AND (@event = 0 OR r.event = @event)
		AND (@flag = '' OR EXISTS (SELECT FROM unnest(r.flags) f WHERE split_part(f, ':', 1) = @flag))`
	args := pgx.NamedArgs{
		"bodies": in, "states": q.States, "criterion": q.Criterion, "deputy": q.Deputy, "hand": q.Hand, "last": q.LastHand,
		"event": q.Event, "flag": q.Flag, "limit": q.Limit, "offset": q.Offset,
	}
	var total int
	if err := db.QueryRow(ctx, `SELECT count(*)`+which, args).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("activity: find: %w", err)
	}
	rows, err := db.Query(ctx, `SELECT `+recordColumns+which+` ORDER BY r.moved_at, r.id LIMIT @limit OFFSET @offset`, args)
	if err != nil {
		return nil, 0, fmt.Errorf("activity: find: %w", err)
	}
	records, err := pgx.CollectRows(rows, pgx.RowToStructByName[Record])
	if err != nil {
		return nil, 0, fmt.Errorf("activity: find: %w", err)
	}
	found, err := enclosed(ctx, db, records)
	return found, total, err
}

// Proposals are what deputies and assistants of a territory proposed and nobody has
// taken on, the oldest first.
func Proposals(ctx context.Context, db postgres.DB, where Territory, limit, offset int) ([]Listed, int, error) {
	return Find(ctx, db, Query{Where: where, States: []State{Proposed}, Limit: limit, Offset: offset})
}

// ReturnedTo are the records that were sent back to a member: the last who had them
// in hand.
func ReturnedTo(ctx context.Context, db postgres.DB, member int64, limit, offset int) ([]Listed, int, error) {
	return Find(ctx, db, Query{Where: Territory{""}, States: []State{Returned}, LastHand: member, Limit: limit, Offset: offset})
}

// Untouched returns proposals that nobody has taken on since before a moment, each
// once: those above are to be told, and it is noted that they were. The caller knows
// the calendar; the notices belong into the same transaction.
func Untouched(ctx context.Context, db postgres.DB, before, now time.Time) ([]Record, error) {
	rows, err := db.Query(ctx, `
		WITH due AS (
			SELECT id FROM record WHERE state = 'proposed' AND moved_at < $1 AND escalated_at IS NULL
			ORDER BY id FOR UPDATE SKIP LOCKED),
		told AS (UPDATE record SET escalated_at = $2 WHERE id IN (SELECT id FROM due) RETURNING *)
		SELECT `+recordColumns+` FROM told ORDER BY moved_at, id`, before, now)
	if err != nil {
		return nil, fmt.Errorf("activity: untouched: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Record])
	if err != nil {
		return nil, fmt.Errorf("activity: untouched: %w", err)
	}
	return found, nil
}
