package account

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// ErrNoMember means that this account, or this id, is no member's.
var ErrNoMember = errors.New("account: no member")

// Duty is what a member may do in a unit, or beside a deputy.
type Duty string

// The duties. None includes another: who grants roles does not verify by that.
const (
	Recorder      Duty = "recorder"   // records what deputies did
	Verifier      Duty = "verifier"   // verifies what others recorded
	Commission    Duty = "commission" // decides objections
	Editor        Duty = "editor"     // publishes
	Administrator Duty = "admin"      // asks for and approves duties, invites
	Deputy        Duty = "deputy"     // is this deputy
	Assistant     Duty = "assistant"  // works beside this deputy
)

// StaffDuties are the duties that are bound to a unit, in the order of a list.
func StaffDuties() []Duty {
	return []Duty{Recorder, Verifier, Commission, Editor, Administrator}
}

// AssistantsMost is how many assistants a deputy has at most.
const AssistantsMost = 3

// Member is a human who works with the service, whatever Telegram account they use.
type Member struct {
	ID     int64
	Name   string  // as colleagues know them; data of the service, shown to colleagues only
	Deputy int64   // who of the register they are or were; 0 for nobody
	Grants []Grant // in force
}

// Grant is one duty of a member.
type Grant struct {
	ID     int64
	Duty   Duty
	Unit   string // where, with everything below it; "" is the whole country
	Deputy int64  // beside whom, for deputies and assistants
}

// Operator stands for the one at the command line of the machine, who may do what
// administrators may.
var Operator = Actor{}

// Actor is who does something: a member, by one of their accounts.
type Actor struct {
	Member int64 // 0 is the operator
	Person int64
}

// May says whether the member has a duty in a unit. path is the unit's code with
// those of all units above it; an empty path is the whole country, for which only a
// duty in the whole country is enough.
func (m Member) May(duty Duty, path []string) bool {
	return slices.ContainsFunc(m.Grants, func(g Grant) bool {
		return g.Duty == duty && g.Deputy == 0 && (g.Unit == "" || slices.Contains(path, g.Unit))
	})
}

// Has says whether the member has a duty anywhere.
func (m Member) Has(duty Duty) bool {
	return slices.ContainsFunc(m.Grants, func(g Grant) bool { return g.Duty == duty })
}

// Staff says whether the member has a duty that is bound to a unit.
func (m Member) Staff() bool { return slices.ContainsFunc(StaffDuties(), m.Has) }

// Is says whether the member is a deputy by a duty in force. Who was one is still in
// Deputy, so that nobody records, verifies or judges what they did themselves.
func (m Member) Is(deputy int64) bool {
	return m.Deputy == deputy && slices.ContainsFunc(m.Grants, func(g Grant) bool { return g.Duty == Deputy && g.Deputy == deputy && deputy != 0 })
}

// Works says whether the member is a deputy or an assistant of theirs.
func (m Member) Works(deputy int64) bool {
	return slices.ContainsFunc(m.Grants, func(g Grant) bool { return g.Deputy == deputy && deputy != 0 })
}

// MemberOf returns whose account this is, with the duties in force; ErrNoMember
// where it is nobody's or was left.
func MemberOf(ctx context.Context, db postgres.DB, person int64) (Member, error) {
	return member(ctx, db, `SELECT member FROM member_account WHERE person = $1 AND left_at IS NULL`, person)
}

// MemberByID returns a member with the duties in force.
func MemberByID(ctx context.Context, db postgres.DB, id int64) (Member, error) {
	return member(ctx, db, `SELECT $1::bigint`, id)
}

func member(ctx context.Context, db postgres.DB, which string, id int64) (Member, error) {
	var m Member
	err := db.QueryRow(ctx, `SELECT id, name, coalesce(deputy, 0) FROM member WHERE id = (`+which+`)`, id).Scan(&m.ID, &m.Name, &m.Deputy)
	if errors.Is(err, pgx.ErrNoRows) {
		return m, ErrNoMember
	}
	if err != nil {
		return m, fmt.Errorf("account: member: %w", err)
	}
	rows, err := db.Query(ctx, `
		SELECT id, role AS duty, coalesce(unit, '') AS unit, coalesce(deputy, 0) AS deputy FROM role_grant
		WHERE member = $1 AND approved_at IS NOT NULL AND ended_at IS NULL
		ORDER BY id`, m.ID)
	if err != nil {
		return m, fmt.Errorf("account: duties of member %d: %w", m.ID, err)
	}
	if m.Grants, err = pgx.CollectRows(rows, pgx.RowToStructByName[Grant]); err != nil {
		return m, fmt.Errorf("account: duties of member %d: %w", m.ID, err)
	}
	return m, nil
}

// MemberNamed returns the member whom colleagues know by exactly this name;
// ErrNoMember where that is nobody, or more than one.
func MemberNamed(ctx context.Context, db postgres.DB, name string) (int64, error) {
	var id, n int64
	if err := db.QueryRow(ctx, `SELECT coalesce(min(id), 0), count(*) FROM member WHERE name = $1`, name).Scan(&id, &n); err != nil {
		return 0, fmt.Errorf("account: member by name: %w", err)
	}
	if n != 1 {
		return 0, ErrNoMember
	}
	return id, nil
}

// AddMember notes somebody new under the name that colleagues know.
func AddMember(ctx context.Context, db postgres.DB, name string) (int64, error) {
	var id int64
	if err := db.QueryRow(ctx, `INSERT INTO member (name) VALUES ($1) RETURNING id`, name).Scan(&id); err != nil {
		return 0, fmt.Errorf("account: add member: %w", err)
	}
	return id, nil
}

// DeputyMember returns the member who is this deputy, noted on first use.
func DeputyMember(ctx context.Context, db postgres.DB, deputy int64, name string) (int64, error) {
	var id int64
	err := db.QueryRow(ctx, `
		INSERT INTO member (name, deputy) VALUES ($2, $1)
		ON CONFLICT (deputy) DO UPDATE SET name = EXCLUDED.name
		RETURNING id`, deputy, name).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("account: member of deputy %d: %w", deputy, err)
	}
	return id, nil
}

// WhoIs returns the members who are a deputy: one, or none where nobody was noted yet.
func WhoIs(ctx context.Context, db postgres.DB, deputy int64) ([]int64, error) {
	rows, err := db.Query(ctx, `SELECT id FROM member WHERE deputy = $1`, deputy)
	if err != nil {
		return nil, fmt.Errorf("account: who is deputy %d: %w", deputy, err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("account: who is deputy %d: %w", deputy, err)
	}
	return found, nil
}

// Accounts are the Telegram accounts a member uses now.
func Accounts(ctx context.Context, db postgres.DB, member int64) ([]int64, error) {
	rows, err := db.Query(ctx, `SELECT person FROM member_account WHERE member = $1 AND left_at IS NULL ORDER BY bound_at`, member)
	if err != nil {
		return nil, fmt.Errorf("account: accounts of member %d: %w", member, err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("account: accounts of member %d: %w", member, err)
	}
	return found, nil
}

// Colleague is an account of a member.
type Colleague struct {
	Person Person
	Member Member
}

// Colleagues are the accounts of all members who have a duty, and have written to
// the service.
func Colleagues(ctx context.Context, db postgres.DB) ([]Colleague, error) {
	rows, err := db.Query(ctx, `
		SELECT p.id, p.lang, p.guessed, p.unreachable, m.id, m.name, coalesce(m.deputy, 0),
			array_agg(g.id ORDER BY g.id), array_agg(g.role ORDER BY g.id), array_agg(coalesce(g.unit, '') ORDER BY g.id), array_agg(coalesce(g.deputy, 0) ORDER BY g.id)
		FROM member_account a
		JOIN person p ON p.id = a.person
		JOIN member m ON m.id = a.member
		JOIN role_grant g ON g.member = m.id AND g.approved_at IS NOT NULL AND g.ended_at IS NULL
		WHERE a.left_at IS NULL
		GROUP BY p.id, m.id
		ORDER BY p.id`)
	if err != nil {
		return nil, fmt.Errorf("account: colleagues: %w", err)
	}
	all, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (c Colleague, err error) {
		var ids, deputies []int64
		var duties []Duty
		var units []string
		p, m := &c.Person, &c.Member
		err = row.Scan(&p.ID, &p.Lang, &p.Guessed, &p.Unreachable, &m.ID, &m.Name, &m.Deputy, &ids, &duties, &units, &deputies)
		for i := range ids {
			m.Grants = append(m.Grants, Grant{ids[i], duties[i], units[i], deputies[i]})
		}
		return c, err
	})
	if err != nil {
		return nil, fmt.Errorf("account: colleagues: %w", err)
	}
	return all, nil
}
