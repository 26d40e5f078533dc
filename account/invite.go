package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/audit"
	"qalauly/internal/postgres"
)

// InviteTerm is how long an invite is good.
const InviteTerm = 24 * time.Hour

// Why an invite does not bind.
var (
	ErrInviteUnknown = errors.New("account: no such invite")
	ErrInviteUsed    = errors.New("account: the invite was used")
	ErrInviteExpired = errors.New("account: the invite has expired")
	ErrInviteRevoked = errors.New("account: the invite was revoked")
	ErrOtherMember   = errors.New("account: the account is another member's")
)

// Invite makes a code that binds an account to the member of a duty, once, within
// InviteTerm. The code fits into a deep link and is kept nowhere but with who gets it.
func Invite(ctx context.Context, db postgres.DB, by Actor, grant int64, now time.Time) (code string, id int64, err error) {
	g, err := locked(ctx, db, grant)
	if err != nil {
		return "", 0, err
	}
	if !g.Approved {
		return "", 0, ErrTwoPersons
	}
	secret := make([]byte, 16)
	if _, err := rand.Read(secret); err != nil {
		return "", 0, fmt.Errorf("account: invite: %w", err)
	}
	code = base64.RawURLEncoding.EncodeToString(secret)
	err = db.QueryRow(ctx, `
		INSERT INTO invite (hash, grant_id, made_by, made_at, expires_at) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
		digest(code), grant, by.Member, now, now.Add(InviteTerm)).Scan(&id)
	if err != nil {
		return "", 0, fmt.Errorf("account: invite: %w", err)
	}
	return code, id, g.noteInvite(ctx, db, by, "invite.make", id)
}

// Revoke makes an invite that was not used worthless.
// Who may has been checked before.
func Revoke(ctx context.Context, db postgres.DB, by Actor, id int64, now time.Time) error {
	var g grantRow
	err := db.QueryRow(ctx, `
		UPDATE invite SET revoked_at = $2 FROM role_grant g
		WHERE invite.id = $1 AND used_at IS NULL AND revoked_at IS NULL AND g.id = invite.grant_id
		RETURNING g.id, g.member, coalesce(g.unit, ''), coalesce(g.deputy, 0)`, id, now).Scan(&g.ID, &g.Member, &g.Unit, &g.Deputy)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrInviteUsed
	}
	if err != nil {
		return fmt.Errorf("account: revoke invite %d: %w", id, err)
	}
	return g.noteInvite(ctx, db, by, "invite.revoke", id)
}

// Bind makes a Telegram account that of the invited member and returns the member.
// The same account again is no error, so that a link pressed twice does no harm.
func Bind(ctx context.Context, db postgres.DB, code string, person int64, now time.Time) (Member, error) {
	in, err := invited(ctx, db, code, person, now)
	if err != nil {
		return Member{}, err
	}
	if in.UsedBy == 0 {
		if err := in.use(ctx, db, person, now); err != nil {
			return Member{}, err
		}
	}
	return MemberByID(ctx, db, in.Member)
}

// InvitedTo is the duty that a code would bind an account to, or why it would not, as
// Bind says it. Nothing is bound.
func InvitedTo(ctx context.Context, db postgres.DB, code string, person int64, now time.Time) (Held, error) {
	in, err := invited(ctx, db, code, person, now)
	if err != nil {
		return Held{}, err
	}
	var other bool
	err = db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM member_account WHERE person = $1 AND member <> $2)`, person, in.Member).Scan(&other)
	if err != nil {
		return Held{}, fmt.Errorf("account: invited: %w", err)
	}
	if other {
		return Held{}, ErrOtherMember
	}
	return DutyByID(ctx, db, in.Grant)
}

// invited finds the invite of a code that is good for a person.
func invited(ctx context.Context, db postgres.DB, code string, person int64, now time.Time) (inviteRow, error) {
	rows, err := db.Query(ctx, `
		SELECT i.id, i.grant_id AS grant, i.expires_at, coalesce(i.used_by, 0) AS used_by, i.revoked_at IS NOT NULL AS revoked, g.member, g.ended_at IS NOT NULL AS ended
		FROM invite i JOIN role_grant g ON g.id = i.grant_id
		WHERE i.hash = $1
		FOR UPDATE OF i`, digest(code))
	if err != nil {
		return inviteRow{}, fmt.Errorf("account: invite: %w", err)
	}
	in, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[inviteRow])
	if errors.Is(err, pgx.ErrNoRows) {
		return in, ErrInviteUnknown
	}
	if err != nil {
		return in, fmt.Errorf("account: invite: %w", err)
	}
	return in, in.good(person, now)
}

type inviteRow struct {
	ID        int64
	Grant     int64
	ExpiresAt time.Time
	UsedBy    int64
	Revoked   bool
	Member    int64
	Ended     bool
}

func (in inviteRow) good(person int64, now time.Time) error {
	switch {
	case in.Revoked || in.Ended:
		return ErrInviteRevoked
	case in.UsedBy == person:
		return nil
	case in.UsedBy != 0:
		return ErrInviteUsed
	case !now.Before(in.ExpiresAt):
		return ErrInviteExpired
	}
	return nil
}

func (in inviteRow) use(ctx context.Context, db postgres.DB, person int64, now time.Time) error {
	tag, err := db.Exec(ctx, `
		INSERT INTO member_account (person, member, bound_at) VALUES ($1, $2, $3)
		ON CONFLICT (person) DO UPDATE SET left_at = NULL, bound_at = EXCLUDED.bound_at WHERE member_account.member = EXCLUDED.member`,
		person, in.Member, now)
	if err != nil {
		return fmt.Errorf("account: bind: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return ErrOtherMember
	}
	if _, err := db.Exec(ctx, `UPDATE invite SET used_by = $2, used_at = $3 WHERE id = $1`, in.ID, person, now); err != nil {
		return fmt.Errorf("account: bind: %w", err)
	}
	return grantRow{Member: in.Member}.noteInvite(ctx, db, Actor{in.Member, person}, "invite.use", in.ID)
}

// Open is an invite that can still be used.
type Open struct {
	ID        int64
	Grant     int64
	ExpiresAt time.Time
}

// OpenInvites are the invites to some duties that can still be used at a moment, the
// newest first.
func OpenInvites(ctx context.Context, db postgres.DB, grants []int64, now time.Time) ([]Open, error) {
	rows, err := db.Query(ctx, `
		SELECT id, grant_id AS grant, expires_at FROM invite
		WHERE grant_id = ANY($1) AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $2
		ORDER BY id DESC`, grants, now)
	if err != nil {
		return nil, fmt.Errorf("account: open invites: %w", err)
	}
	open, err := pgx.CollectRows(rows, pgx.RowToStructByName[Open])
	if err != nil {
		return nil, fmt.Errorf("account: open invites: %w", err)
	}
	return open, nil
}

// InviteGrant is the duty that an invite is for; ErrInviteUnknown where there is no
// such invite.
func InviteGrant(ctx context.Context, db postgres.DB, id int64) (int64, error) {
	var grant int64
	err := db.QueryRow(ctx, `SELECT grant_id FROM invite WHERE id = $1`, id).Scan(&grant)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, ErrInviteUnknown
	}
	if err != nil {
		return 0, fmt.Errorf("account: invite %d: %w", id, err)
	}
	return grant, nil
}

// Leave ends the use of an account: its owner has it no more, or somebody else has.
func Leave(ctx context.Context, db postgres.DB, by Actor, person int64, now time.Time) error {
	var member int64
	err := db.QueryRow(ctx, `UPDATE member_account SET left_at = $2 WHERE person = $1 AND left_at IS NULL RETURNING member`, person, now).Scan(&member)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrNoMember
	}
	if err != nil {
		return fmt.Errorf("account: leave: %w", err)
	}
	return audit.Write(ctx, db, audit.Entry{Member: by.Member, Person: by.Person, Action: "account.leave", Object: fmt.Sprintf("member:%d", member)})
}

func (g grantRow) noteInvite(ctx context.Context, db postgres.DB, by Actor, action string, id int64) error {
	return audit.Write(ctx, db, audit.Entry{
		Member: by.Member, Person: by.Person, Action: action, Object: fmt.Sprintf("invite:%d", id), Deputy: g.Deputy, Unit: g.Unit,
		After: map[string]any{"grant": g.ID, "member": g.Member},
	})
}

func digest(code string) []byte {
	sum := sha256.Sum256([]byte(code))
	return sum[:]
}
