package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/audit"
	"qalauly/internal/postgres"
	"qalauly/territory"
)

// Why a duty is not given or taken.
var (
	ErrNotYours    = errors.New("account: not in the territory of who asks")
	ErrTwoPersons  = errors.New("account: a second person has to approve it")
	ErrHasAlready  = errors.New("account: the member has this duty")
	ErrNoGrant     = errors.New("account: no such duty, or it has ended")
	ErrAssistants  = errors.New("account: the deputy has as many assistants as may be")
	ErrUnknownDuty = errors.New("account: no duty of staff")
)

// Wanted is a duty that somebody is to have.
type Wanted struct {
	Member int64
	Duty   Duty
	Unit   string // "" is the whole country
}

// Ask wants a duty of staff for a member. It is in force when an administrator who
// is neither the one who asked nor the member has approved it.
func Ask(ctx context.Context, db postgres.DB, by Actor, w Wanted, now time.Time) (int64, error) {
	if !slices.Contains(StaffDuties(), w.Duty) {
		return 0, ErrUnknownDuty
	}
	if err := administers(ctx, db, by, w.Unit); err != nil {
		return 0, err
	}
	return give(ctx, db, by, grantRow{Member: w.Member, Duty: w.Duty, Unit: w.Unit}, now)
}

// Approve puts a duty that was asked for into force.
func Approve(ctx context.Context, db postgres.DB, by Actor, id int64, now time.Time) error {
	g, err := locked(ctx, db, id)
	if err != nil {
		return err
	}
	if err := administers(ctx, db, by, g.Unit); err != nil {
		return err
	}
	if g.Approved {
		return nil
	}
	if by.Member == g.AskedBy || by.Member == g.Member {
		return ErrTwoPersons
	}
	if _, err := db.Exec(ctx, `UPDATE role_grant SET approved_by = $2, approved_at = $3 WHERE id = $1`, id, by.Member, now); err != nil {
		return fmt.Errorf("account: approve duty %d: %w", id, err)
	}
	return g.note(ctx, db, by, "role.approve")
}

// End takes a duty away, or refuses one that was asked for. One person is enough:
// what is taken in error can be asked for again.
func End(ctx context.Context, db postgres.DB, by Actor, id int64, now time.Time) error {
	g, err := locked(ctx, db, id)
	if err != nil {
		return err
	}
	if by.Member != g.Member { // who gives up their own duty asks nobody
		if err := administers(ctx, db, by, g.Unit); err != nil {
			return err
		}
	}
	return g.end(ctx, db, by, now)
}

// Beside gives the duty of being a deputy, or of working beside one. It is in force
// at once: what binds it to an account is the invite. unit is where the deputy is
// elected; staff there, and a deputy for assistants, may do it.
func Beside(ctx context.Context, db postgres.DB, by Actor, g Grant, member int64, now time.Time) (int64, error) {
	if g.Duty != Assistant || !works(ctx, db, by, g.Deputy) {
		if err := administers(ctx, db, by, g.Unit); err != nil {
			return 0, err
		}
	}
	// Whoever else gives this deputy an assistant waits here, and then counts.
	if _, err := db.Exec(ctx, `SELECT FROM deputy WHERE id = $1 FOR UPDATE`, g.Deputy); err != nil {
		return 0, fmt.Errorf("account: beside deputy %d: %w", g.Deputy, err)
	}
	if g.Duty == Assistant {
		var have int
		err := db.QueryRow(ctx, `SELECT count(*) FROM role_grant WHERE deputy = $1 AND role = 'assistant' AND ended_at IS NULL`, g.Deputy).Scan(&have)
		if err != nil {
			return 0, fmt.Errorf("account: beside deputy %d: %w", g.Deputy, err)
		}
		if have >= AssistantsMost {
			return 0, ErrAssistants
		}
	}
	return give(ctx, db, by, grantRow{Member: member, Duty: g.Duty, Deputy: g.Deputy, Approved: true}, now)
}

// Dismiss ends the duty of being a deputy, or of working beside one. Who may has been
// checked before: the deputy, the member, or staff where the deputy is elected.
func Dismiss(ctx context.Context, db postgres.DB, by Actor, id int64, now time.Time) error {
	g, err := locked(ctx, db, id)
	if err != nil {
		return err
	}
	if g.Deputy == 0 {
		return ErrNoGrant
	}
	return g.end(ctx, db, by, now)
}

func (g grantRow) end(ctx context.Context, db postgres.DB, by Actor, now time.Time) error {
	if _, err := db.Exec(ctx, `UPDATE role_grant SET ended_by = $2, ended_at = $3 WHERE id = $1`, g.ID, by.Member, now); err != nil {
		return fmt.Errorf("account: end duty %d: %w", g.ID, err)
	}
	return g.note(ctx, db, by, "role.end")
}

type grantRow struct {
	ID       int64
	Member   int64
	Duty     Duty
	Unit     string
	Deputy   int64
	AskedBy  int64
	Approved bool
}

func give(ctx context.Context, db postgres.DB, by Actor, g grantRow, now time.Time) (int64, error) {
	var approvedBy *int64
	var approvedAt *time.Time
	if g.Approved {
		approvedBy, approvedAt = &by.Member, &now
	}
	err := db.QueryRow(ctx, `
		INSERT INTO role_grant (member, role, unit, deputy, asked_by, asked_at, approved_by, approved_at)
		VALUES ($1, $2, nullif($3, ''), nullif($4, 0), $5, $6, $7, $8)
		ON CONFLICT DO NOTHING
		RETURNING id`, g.Member, g.Duty, g.Unit, g.Deputy, by.Member, now, approvedBy, approvedAt).Scan(&g.ID)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, ErrHasAlready
	}
	if err != nil {
		return 0, fmt.Errorf("account: give %s: %w", g.Duty, err)
	}
	return g.ID, g.note(ctx, db, by, "role.ask")
}

// locked reads a duty that has not ended and keeps others from changing it.
func locked(ctx context.Context, db postgres.DB, id int64) (grantRow, error) {
	rows, err := db.Query(ctx, `
		SELECT id, member, role AS duty, coalesce(unit, '') AS unit, coalesce(deputy, 0) AS deputy, asked_by, approved_at IS NOT NULL AS approved
		FROM role_grant WHERE id = $1 AND ended_at IS NULL
		FOR UPDATE`, id)
	if err != nil {
		return grantRow{}, fmt.Errorf("account: duty %d: %w", id, err)
	}
	g, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[grantRow])
	if errors.Is(err, pgx.ErrNoRows) {
		return g, ErrNoGrant
	}
	if err != nil {
		return g, fmt.Errorf("account: duty %d: %w", id, err)
	}
	return g, nil
}

func (g grantRow) note(ctx context.Context, db postgres.DB, by Actor, action string) error {
	return audit.Write(ctx, db, audit.Entry{
		Member: by.Member, Person: by.Person, Action: action, Object: fmt.Sprintf("member:%d", g.Member), Deputy: g.Deputy, Unit: g.Unit,
		After: map[string]any{"grant": g.ID, "role": g.Duty},
	})
}

// administers returns nil for an administrator of a unit and for the operator.
func administers(ctx context.Context, db postgres.DB, by Actor, unit string) error {
	if by == Operator {
		return nil
	}
	m, err := MemberByID(ctx, db, by.Member)
	if err != nil {
		return err
	}
	path, err := territory.Path(ctx, db, unit)
	if err != nil {
		return err
	}
	if !m.May(Administrator, path) {
		return ErrNotYours
	}
	return nil
}

func works(ctx context.Context, db postgres.DB, by Actor, deputy int64) bool {
	m, err := MemberByID(ctx, db, by.Member)
	return err == nil && m.Is(deputy)
}

// FirstAdmin returns the member behind an account that the configuration names as an
// administrator, noted on first use: administrator of the whole country, approved by
// the operator.
func FirstAdmin(ctx context.Context, db postgres.DB, person int64, name string, now time.Time) (Member, error) {
	m, err := MemberOf(ctx, db, person)
	if err == nil && m.May(Administrator, nil) {
		return m, nil
	}
	if errors.Is(err, ErrNoMember) {
		m, err = enrol(ctx, db, person, name, now)
	}
	if err != nil {
		return m, err
	}
	if _, err := Ask(ctx, db, Operator, Wanted{Member: m.ID, Duty: Administrator}, now); err != nil && !errors.Is(err, ErrHasAlready) {
		return m, err
	}
	_, err = db.Exec(ctx, `
		UPDATE role_grant SET asked_by = member, approved_by = 0, approved_at = $2
		WHERE member = $1 AND role = 'admin' AND unit IS NULL AND ended_at IS NULL AND approved_at IS NULL`, m.ID, now)
	if err != nil {
		return m, fmt.Errorf("account: first admin: %w", err)
	}
	return MemberByID(ctx, db, m.ID)
}

// enrol notes somebody new with their account. An account is locked by its row: of
// two who come at once the second finds the first one's member.
func enrol(ctx context.Context, db postgres.DB, person int64, name string, now time.Time) (Member, error) {
	id, err := AddMember(ctx, db, name)
	if err != nil {
		return Member{}, err
	}
	err = db.QueryRow(ctx, `
		INSERT INTO member_account (person, member, bound_at) VALUES ($1, $2, $3)
		ON CONFLICT (person) DO UPDATE SET left_at = NULL
		RETURNING member`, person, id, now).Scan(&id)
	if err != nil {
		return Member{}, fmt.Errorf("account: enrol: %w", err)
	}
	return MemberByID(ctx, db, id)
}
