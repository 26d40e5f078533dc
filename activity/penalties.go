package activity

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// PenaltiesInForce returns what is taken away in a rating whose window closes on a
// day: decided in the method's weeks up to that day and in force now, by deputy.
func (l Ledger) PenaltiesInForce(ctx context.Context, db postgres.DB, closes time.Time) ([]Penalty, error) {
	return penalties(ctx, db, `state = 'in_force' AND decided_on > $1 AND decided_on <= $2 ORDER BY deputy, decided_on, id`,
		l.penaltiesFrom(closes), date(closes))
}

// PublicPenalties returns the penalties of a deputy that the public sees on a day.
// Where the method shows them after objections, these are those approved before a
// moment: what was approved later may still be objected to.
func (l Ledger) PublicPenalties(ctx context.Context, db postgres.DB, deputy int64, on, approvedBefore time.Time) ([]Penalty, error) {
	return penalties(ctx, db, `state = 'in_force' AND decided_on > $1 AND decided_on <= $2 AND deputy = $3 AND ($4 OR approved_at < $5)
		ORDER BY decided_on, id`, l.penaltiesFrom(on), date(on), deputy, l.Method.Penalties.Shown == "at_once", approvedBefore)
}

// penaltiesFrom is the day after which a decision still counts on a day.
func (l Ledger) penaltiesFrom(on time.Time) time.Time {
	return date(on).AddDate(0, 0, -7*l.Method.Penalties.Weeks)
}

// PenaltiesOf returns all that was ever asked for, approved or not, of a deputy, the
// newest first: for staff and the deputy themselves.
func PenaltiesOf(ctx context.Context, db postgres.DB, deputy int64) ([]Penalty, error) {
	return penalties(ctx, db, `deputy = $1 ORDER BY id DESC`, deputy)
}

// PenaltyByID returns a penalty.
func PenaltyByID(ctx context.Context, db postgres.DB, id int64) (Penalty, error) {
	rows, err := db.Query(ctx, `SELECT `+penaltyColumns+` FROM penalty WHERE id = $1`, id)
	return onePenalty(rows, err)
}

// PenaltiesAsked returns what waits for a second person in a territory, by where the
// deputy sat on the day of the decision; the oldest first.
func PenaltiesAsked(ctx context.Context, db postgres.DB, where Territory) ([]Penalty, error) {
	in, err := bodies(ctx, db, where, "", nil)
	if err != nil {
		return nil, err
	}
	return penalties(ctx, db, `id IN (SELECT r.id FROM (SELECT id, deputy, decided_on AS day FROM penalty WHERE state = 'asked') AS r WHERE `+within+`)
		ORDER BY id`, pgx.NamedArgs{"bodies": in})
}

func penalties(ctx context.Context, db postgres.DB, which string, args ...any) ([]Penalty, error) {
	rows, err := db.Query(ctx, `SELECT `+penaltyColumns+` FROM penalty WHERE `+which, args...)
	if err != nil {
		return nil, fmt.Errorf("activity: penalties: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Penalty])
	if err != nil {
		return nil, fmt.Errorf("activity: penalties: %w", err)
	}
	return found, nil
}
