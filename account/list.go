package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/audit"
	"qalauly/internal/postgres"
)

// Listed is a member in a list.
type Listed struct {
	ID       int64
	Name     string
	Accounts int
}

// Page is a part of a list.
type Page struct{ Limit, Offset int }

// Members lists, by name, who has or is to have a duty in one of some units, and how
// many that are. nil units are the whole country: then everybody is listed who is no
// deputy's assistant and no deputy, also those without any duty.
func Members(ctx context.Context, db postgres.DB, units []string, p Page) ([]Listed, int, error) {
	const these = `
		FROM member m
		WHERE EXISTS (SELECT FROM role_grant g WHERE g.member = m.id AND g.ended_at IS NULL AND g.deputy IS NULL AND ($1::text[] IS NULL OR g.unit = ANY($1)))
			OR $1 IS NULL AND m.deputy IS NULL AND NOT EXISTS (SELECT FROM role_grant g WHERE g.member = m.id AND g.deputy IS NOT NULL)`
	var all int
	if err := db.QueryRow(ctx, `SELECT count(*)`+these, units).Scan(&all); err != nil {
		return nil, 0, fmt.Errorf("account: members: %w", err)
	}
	rows, err := db.Query(ctx, `
		SELECT m.id, m.name, (SELECT count(*) FROM member_account a WHERE a.member = m.id AND a.left_at IS NULL)::int AS accounts`+these+`
		ORDER BY m.name, m.id LIMIT $2 OFFSET $3`, units, p.Limit, p.Offset)
	if err != nil {
		return nil, 0, fmt.Errorf("account: members: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Listed])
	if err != nil {
		return nil, 0, fmt.Errorf("account: members: %w", err)
	}
	return found, all, nil
}

// Held is a duty with who asked for it and who approved it; ApprovedAt is nil while
// it waits for a second person.
type Held struct {
	ID         int64
	Member     int64
	Name       string // the member's
	Duty       Duty
	Unit       string
	Deputy     int64
	AskedBy    int64 // 0 is the operator
	Asker      string
	AskedAt    time.Time
	Approver   string
	ApprovedBy *int64
	ApprovedAt *time.Time
	Bound      bool // the member has an account
}

const grantsSQL = `
	SELECT g.id, g.member, m.name, g.role AS duty, coalesce(g.unit, '') AS unit, coalesce(g.deputy, 0) AS deputy,
		g.asked_by, coalesce(a.name, '') AS asker, g.asked_at, g.approved_by, coalesce(b.name, '') AS approver, g.approved_at,
		EXISTS (SELECT FROM member_account x WHERE x.member = m.id AND x.left_at IS NULL) AS bound
	FROM role_grant g
	JOIN member m ON m.id = g.member
	LEFT JOIN member a ON a.id = g.asked_by
	LEFT JOIN member b ON b.id = g.approved_by
	WHERE `

const heldSQL = grantsSQL + `g.ended_at IS NULL AND `

// DutiesOf are a member's duties, those that wait for approval too.
func DutiesOf(ctx context.Context, db postgres.DB, member int64) ([]Held, error) {
	return held(ctx, db, heldSQL+`g.member = $1 ORDER BY g.id`, member)
}

// Waiting are the duties in some units that wait for a second person, the oldest
// first; nil units are the whole country.
func Waiting(ctx context.Context, db postgres.DB, units []string) ([]Held, error) {
	return held(ctx, db, heldSQL+`g.approved_at IS NULL AND ($1::text[] IS NULL OR g.unit = ANY($1)) ORDER BY g.id`, units)
}

// Around are the duties of a deputy and of those who work beside them.
func Around(ctx context.Context, db postgres.DB, deputy int64) ([]Held, error) {
	return held(ctx, db, heldSQL+`g.deputy = $1 ORDER BY g.role DESC, g.id`, deputy)
}

// DutyByID returns a duty that has not ended; ErrNoGrant where there is none.
func DutyByID(ctx context.Context, db postgres.DB, id int64) (Held, error) {
	return oneHeld(ctx, db, heldSQL+`g.id = $1`, id)
}

// AnyDuty returns a duty whether it has ended or not; ErrNoGrant where there was none.
func AnyDuty(ctx context.Context, db postgres.DB, id int64) (Held, error) {
	return oneHeld(ctx, db, grantsSQL+`g.id = $1`, id)
}

func oneHeld(ctx context.Context, db postgres.DB, sql string, id int64) (Held, error) {
	found, err := held(ctx, db, sql, id)
	if err == nil && len(found) == 0 {
		err = ErrNoGrant
	}
	if err != nil {
		return Held{}, err
	}
	return found[0], nil
}

func held(ctx context.Context, db postgres.DB, sql string, arg any) ([]Held, error) {
	rows, err := db.Query(ctx, sql, arg)
	if err != nil {
		return nil, fmt.Errorf("account: duties: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Held])
	if err != nil {
		return nil, fmt.Errorf("account: duties: %w", err)
	}
	return found, nil
}

// Administrators is how many members with an account may approve duties somewhere.
func Administrators(ctx context.Context, db postgres.DB) (int, error) {
	var n int
	err := db.QueryRow(ctx, `
		SELECT count(DISTINCT g.member) FROM role_grant g JOIN member_account a ON a.member = g.member AND a.left_at IS NULL
		WHERE g.role = 'admin' AND g.approved_at IS NOT NULL AND g.ended_at IS NULL`).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("account: administrators: %w", err)
	}
	return n, nil
}

// Named finds members by a part of their name, whatever its case.
func Named(ctx context.Context, db postgres.DB, name string) ([]Listed, error) {
	rows, err := db.Query(ctx, `
		SELECT m.id, m.name, (SELECT count(*) FROM member_account a WHERE a.member = m.id AND a.left_at IS NULL)::int AS accounts
		FROM member m WHERE position(lower($1) IN lower(m.name)) > 0
		ORDER BY lower(m.name) <> lower($1), m.name, m.id LIMIT 9`, name)
	if err != nil {
		return nil, fmt.Errorf("account: named: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Listed])
	if err != nil {
		return nil, fmt.Errorf("account: named: %w", err)
	}
	return found, nil
}

// Rename changes the name under which colleagues know a member.
func Rename(ctx context.Context, db postgres.DB, by Actor, member int64, name string) error {
	var before string
	err := db.QueryRow(ctx, `SELECT name FROM member WHERE id = $1 FOR UPDATE`, member).Scan(&before)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrNoMember
	}
	if err == nil {
		_, err = db.Exec(ctx, `UPDATE member SET name = $2 WHERE id = $1`, member, name)
	}
	if err != nil {
		return fmt.Errorf("account: rename member %d: %w", member, err)
	}
	return audit.Write(ctx, db, audit.Entry{
		Member: by.Member, Person: by.Person, Action: "member.rename", Object: fmt.Sprintf("member:%d", member),
		Before: map[string]any{"name": before}, After: map[string]any{"name": name},
	})
}

// Names are the names of all members, by their ids.
func Names(ctx context.Context, db postgres.DB) (map[int64]string, error) {
	rows, err := db.Query(ctx, `SELECT id, name FROM member`)
	if err != nil {
		return nil, fmt.Errorf("account: names: %w", err)
	}
	names := map[int64]string{}
	var id int64
	var name string
	if _, err := pgx.ForEachRow(rows, []any{&id, &name}, func() error { names[id] = name; return nil }); err != nil {
		return nil, fmt.Errorf("account: names: %w", err)
	}
	return names, nil
}
