package account

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
	"qalauly/locales"
)

// Audience is to whom something is told: everybody who can be reached, or fewer.
type Audience struct {
	Units []string // only who said that they live in one of these; nil: anywhere
	Duty  Duty     // only members with this duty; "": everybody
	Lang  string   // only who is answered in this language; "": in any
}

const audienceSQL = `
	FROM person p
	WHERE p.id > $1 AND NOT p.unreachable
		AND ($2 = '' OR coalesce(nullif(p.lang, ''), nullif(p.guessed, ''), $3) = $2)
		AND ($4::text[] IS NULL OR EXISTS (SELECT FROM home h WHERE h.person = p.id AND h.unit = ANY($4)))
		AND ($5 = '' OR EXISTS (
			SELECT FROM member_account a JOIN role_grant g ON g.member = a.member
			WHERE a.person = p.id AND a.left_at IS NULL AND g.role = $5 AND g.approved_at IS NOT NULL AND g.ended_at IS NULL))`

func (a Audience) args(after int64) []any {
	return []any{max(after, 0), a.Lang, string(locales.Guess("", "")), a.Units, a.Duty}
}

// After are up to limit people of the audience with an id above one, in the order of
// their ids.
func (a Audience) After(ctx context.Context, db postgres.DB, after int64, limit int) ([]int64, error) {
	rows, err := db.Query(ctx, `SELECT p.id`+audienceSQL+` ORDER BY p.id LIMIT $6`, append(a.args(after), limit)...)
	if err != nil {
		return nil, fmt.Errorf("account: audience: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("account: audience: %w", err)
	}
	return ids, nil
}

// Count is how many the audience has now.
func (a Audience) Count(ctx context.Context, db postgres.DB) (n int, err error) {
	if err := db.QueryRow(ctx, `SELECT count(*)`+audienceSQL, a.args(0)...).Scan(&n); err != nil {
		return 0, fmt.Errorf("account: audience: %w", err)
	}
	return n, nil
}

// Reachable are those of some people who have not blocked the service, in the order of
// their ids.
func Reachable(ctx context.Context, db postgres.DB, ids []int64) ([]int64, error) {
	rows, err := db.Query(ctx, `SELECT id FROM person WHERE id = ANY($1) AND NOT unreachable ORDER BY id`, ids)
	if err != nil {
		return nil, fmt.Errorf("account: reachable: %w", err)
	}
	some, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("account: reachable: %w", err)
	}
	return some, nil
}
