package activity

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// OfEvent returns the records of one event, the oldest first.
func OfEvent(ctx context.Context, db postgres.DB, event int64) ([]Record, error) {
	return several(ctx, db, `SELECT `+recordColumns+` FROM record WHERE event = $1 ORDER BY id`, event)
}

// ProposedBy returns what a member proposed about one of some deputies, the latest
// first.
func ProposedBy(ctx context.Context, db postgres.DB, member int64, deputies []int64, limit int) ([]Record, error) {
	return several(ctx, db, `
		SELECT `+recordColumns+` FROM record
		WHERE deputy = ANY ($2) AND source = 'staff' AND hands[1] = $1
		ORDER BY id DESC LIMIT $3`, member, deputies, limit)
}

// Twin returns the record that a member made of the very same since a moment and that
// still waits; 0 for none.
func (l Ledger) Twin(ctx context.Context, db postgres.DB, by Actor, d Draft, since time.Time) (int64, error) {
	c, _ := l.Method.Criterion(d.Criterion)
	day, err := dated(c, d.Fields)
	if err != nil {
		return 0, err
	}
	var id int64
	err = db.QueryRow(ctx, `
		SELECT id FROM record
		WHERE criterion = $1 AND deputy = $2 AND day = $3 AND fields = $4 AND $5 = ANY (hands) AND made_at > $6 AND state IN ('proposed', 'recorded')
		ORDER BY id DESC LIMIT 1`, d.Criterion, d.Deputy, day, orEmpty(d.Fields), by.Member, since).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("activity: twin: %w", err)
	}
	return id, nil
}

func several(ctx context.Context, db postgres.DB, sql string, args ...any) ([]Record, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("activity: records: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Record])
	if err != nil {
		return nil, fmt.Errorf("activity: records: %w", err)
	}
	return found, nil
}

// Sat returns the records, the oldest first, that stand of one sitting: of these
// deputies, by a criterion, on a day, with its number in the field. Who asks holds the
// sitting until the transaction ends, so that of two who record it at once the second
// sees what the first made.
func Sat(ctx context.Context, db postgres.DB, criterion string, day time.Time, field, number string, deputies []int64) ([]Record, error) {
	sitting := fmt.Sprintf("sitting %s %s %s", criterion, day.Format(time.DateOnly), number)
	if _, err := db.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, sitting); err != nil {
		return nil, fmt.Errorf("activity: sitting: %w", err)
	}
	return several(ctx, db, `
		SELECT `+recordColumns+` FROM record
		WHERE criterion = $1 AND day = $2 AND fields ->> $3 = $4 AND deputy = ANY ($5)
			AND state IN ('proposed', 'recorded', 'returned', 'verified')
		ORDER BY id`, criterion, day, field, number, deputies)
}
