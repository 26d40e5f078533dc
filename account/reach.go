package account

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Reached is a member in office by one of their accounts.
type Reached struct {
	Member int64
	Person int64 // the Telegram account
	Deputy int64 // of deputies: who of the register they are
}

// DeputyAccounts returns the accounts of all who are deputies, by deputy.
func DeputyAccounts(ctx context.Context, db postgres.DB) ([]Reached, error) {
	return reached(ctx, db, Deputy)
}

// DutyAccounts returns the accounts of all who have a duty somewhere.
func DutyAccounts(ctx context.Context, db postgres.DB, duty Duty) ([]Reached, error) {
	return reached(ctx, db, duty)
}

func reached(ctx context.Context, db postgres.DB, duty Duty) ([]Reached, error) {
	return whose(ctx, db, `g.role = $1`, duty)
}

// AtDesk returns the accounts of a deputy and of those who work beside them.
func AtDesk(ctx context.Context, db postgres.DB, deputy int64) ([]Reached, error) {
	return whose(ctx, db, `g.role IN ('deputy', 'assistant') AND g.deputy = $1`, deputy)
}

// AtDesks is AtDesk for some deputies, by deputy.
func AtDesks(ctx context.Context, db postgres.DB, deputies []int64) (map[int64][]Reached, error) {
	all, err := whose(ctx, db, `g.role IN ('deputy', 'assistant') AND g.deputy = ANY ($1)`, deputies)
	by := map[int64][]Reached{}
	for _, r := range all {
		by[r.Deputy] = append(by[r.Deputy], r)
	}
	return by, err
}

// Away are those of some deputies of whom neither they nor anybody beside them can be
// reached: each has blocked the bot, or is gone. Who has no account is not among them.
func Away(ctx context.Context, db postgres.DB, deputies []int64) ([]int64, error) {
	rows, err := db.Query(ctx, `
		SELECT g.deputy
		FROM role_grant g JOIN member_account a ON a.member = g.member AND a.left_at IS NULL
			LEFT JOIN person p ON p.id = a.person
		WHERE g.role IN ('deputy', 'assistant') AND g.deputy = ANY ($1) AND g.approved_at IS NOT NULL AND g.ended_at IS NULL
		GROUP BY g.deputy HAVING bool_and(coalesce(p.unreachable, false))
		ORDER BY g.deputy`, deputies)
	if err != nil {
		return nil, fmt.Errorf("account: away: %w", err)
	}
	away, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("account: away: %w", err)
	}
	return away, nil
}

// OfUnits returns the accounts of all who have one of some duties, by the unit in which
// they have it; "" is the whole country.
func OfUnits(ctx context.Context, db postgres.DB, duties []Duty) (map[string][]Reached, error) {
	rows, err := db.Query(ctx, `
		SELECT DISTINCT coalesce(g.unit, ''), a.member, a.person
		FROM role_grant g JOIN member_account a ON a.member = g.member AND a.left_at IS NULL
		WHERE g.approved_at IS NOT NULL AND g.ended_at IS NULL AND g.role = ANY ($1)
		ORDER BY 1, 2, 3`, duties)
	if err != nil {
		return nil, fmt.Errorf("account: accounts: %w", err)
	}
	by := map[string][]Reached{}
	var unit string
	var r Reached
	_, err = pgx.ForEachRow(rows, []any{&unit, &r.Member, &r.Person}, func() error {
		by[unit] = append(by[unit], r)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("account: accounts: %w", err)
	}
	return by, nil
}

func whose(ctx context.Context, db postgres.DB, which string, args ...any) ([]Reached, error) {
	rows, err := db.Query(ctx, `
		SELECT DISTINCT a.member, a.person, coalesce(g.deputy, 0) AS deputy
		FROM role_grant g JOIN member_account a ON a.member = g.member AND a.left_at IS NULL
		WHERE g.approved_at IS NOT NULL AND g.ended_at IS NULL AND `+which+`
		ORDER BY deputy, a.member, a.person`, args...)
	if err != nil {
		return nil, fmt.Errorf("account: accounts: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Reached])
	if err != nil {
		return nil, fmt.Errorf("account: accounts: %w", err)
	}
	return all, nil
}
