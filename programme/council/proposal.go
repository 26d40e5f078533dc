package council

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/internal/postgres"
)

// Answers returns the deputy who answers proposals to a council: the chair, else the
// member who sits in it longest. 0 where no deputy does.
func Answers(ctx context.Context, db postgres.DB, council int64, on calendar.Day) (deputy int64, err error) {
	err = db.QueryRow(ctx, `
		SELECT m.deputy FROM council_member m
		WHERE m.council = $1 AND m.until IS NULL AND m.deputy IS NOT NULL
			AND EXISTS (SELECT FROM mandate o WHERE o.deputy = m.deputy AND $2::date BETWEEN o.valid_from AND coalesce(o.valid_to, 'infinity'))
		ORDER BY NOT m.chair, m.since, m.id LIMIT 1`, council, on).Scan(&deputy)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("council: who answers for %d: %w", council, err)
	}
	return deputy, nil
}

// MarkDraft says that the draft that a person has is a proposal to a council, for as long as it
// goes to this deputy; council 0 takes that back.
func MarkDraft(ctx context.Context, db postgres.DB, person, council, deputy int64) error {
	sql, args := `DELETE FROM council_draft WHERE person = $1`, []any{person}
	if council != 0 {
		sql, args = `
			INSERT INTO council_draft (person, council, deputy) VALUES ($1, $2, $3)
			ON CONFLICT (person) DO UPDATE SET council = EXCLUDED.council, deputy = EXCLUDED.deputy`, []any{person, council, deputy}
	}
	if _, err := db.Exec(ctx, sql, args...); err != nil {
		return fmt.Errorf("council: draft: %w", err)
	}
	return nil
}

// DraftTo returns the council to which the draft of a person is a proposal; 0 where it is
// an appeal like others.
func DraftTo(ctx context.Context, db postgres.DB, person int64) (council int64, err error) {
	err = db.QueryRow(ctx, `
		SELECT k.council FROM council_draft k JOIN appeal_draft d ON d.person = k.person AND d.deputy = k.deputy
		WHERE k.person = $1`, person).Scan(&council)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("council: draft: %w", err)
	}
	return council, nil
}

// Send says that an appeal is a proposal to a council.
func Send(ctx context.Context, db postgres.DB, appeal, council int64) error {
	if _, err := db.Exec(ctx, `INSERT INTO council_proposal (appeal, council) VALUES ($1, $2) ON CONFLICT DO NOTHING`, appeal, council); err != nil {
		return fmt.Errorf("council: proposal %d: %w", appeal, err)
	}
	return nil
}

// OfAppeal returns the council to which an appeal is a proposal; 0 for none.
func OfAppeal(ctx context.Context, db postgres.DB, appeal int64) (council int64, err error) {
	err = db.QueryRow(ctx, `SELECT council FROM council_proposal WHERE appeal = $1`, appeal).Scan(&council)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("council: proposal %d: %w", appeal, err)
	}
	return council, nil
}

// Proposal is an appeal to a council, without its words and whose it is.
type Proposal struct {
	Appeal int64
	Number string
	State  string // an appeal.State
	DueOn  calendar.Day
	At     time.Time
}

// ProposalsTo returns a page of the proposals to a council, the latest first, but for what
// was taken back, and how many there are.
func ProposalsTo(ctx context.Context, db postgres.DB, council int64, p Page) ([]Proposal, int, error) {
	rows, _ := db.Query(ctx, `
		SELECT a.id, a.number, a.state, a.due_on, a.received_at, count(*) OVER ()
		FROM council_proposal k JOIN appeal a ON a.id = k.appeal
		WHERE k.council = $1 AND a.state NOT IN ('withdrawn', 'rejected')
		ORDER BY a.id DESC LIMIT $2 OFFSET $3`, council, p.Limit, p.Offset)
	total := 0
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (one Proposal, err error) {
		return one, row.Scan(&one.Appeal, &one.Number, &one.State, &one.DueOn, &one.At, &total)
	})
	if err != nil {
		return nil, 0, fmt.Errorf("council: proposals to %d: %w", council, err)
	}
	return list, total, nil
}
