package account_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"qalauly/account"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
	"qalauly/territory"
)

var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

const region = "350000000" // Қарағанды облысы

// office is a country with a chief, and a second one who approves.
type office struct {
	*testing.T
	ctx           context.Context
	db            postgres.DB
	chief, second account.Actor
}

func newOffice(t *testing.T) *office {
	t.Helper()
	db := pgtest.New(t)
	o := &office{T: t, ctx: t.Context(), db: db}
	require.NoError(t, territory.Load(o.ctx, db))
	o.chief, o.second = o.admin(1), o.admin(2)
	return o
}

func (o *office) admin(person int64) account.Actor {
	m, err := account.FirstAdmin(o.ctx, o.db, person, "Әкімші", now)
	require.NoError(o, err)
	require.True(o, m.May(account.Administrator, nil))
	return account.Actor{Member: m.ID, Person: person}
}

func (o *office) add(name string) int64 {
	id, err := account.AddMember(o.ctx, o.db, name)
	require.NoError(o, err)
	return id
}

// hire gives somebody new a duty and returns them and the grant.
func (o *office) hire(duty account.Duty, unit string) (member, grant int64) {
	member = o.add("Д. Омаров")
	grant, err := account.Ask(o.ctx, o.db, o.chief, account.Wanted{Member: member, Duty: duty, Unit: unit}, now)
	require.NoError(o, err)
	require.NoError(o, account.Approve(o.ctx, o.db, o.second, grant, now))
	return member, grant
}

func (o *office) deputy() (id int64) {
	err := o.db.QueryRow(o.ctx, `
		INSERT INTO deputy (surname_kk, surname_ru, given_kk, given_ru, sex, birth_year)
		VALUES ('Қойшыбаева', 'Койшибаева', 'Әсел', 'Асель', 'f', 1980) RETURNING id`).Scan(&id)
	require.NoError(o, err)
	return id
}

func TestTwoPersonsGiveADuty(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	member := o.add("Д. Омаров")
	grant, err := account.Ask(o.ctx, o.db, o.chief, account.Wanted{Member: member, Duty: account.Recorder, Unit: region}, now)
	require.NoError(t, err)

	m, err := account.MemberByID(o.ctx, o.db, member)
	require.NoError(t, err)
	require.Empty(t, m.Grants, "asked for is not given")
	require.ErrorIs(t, account.Approve(o.ctx, o.db, o.chief, grant, now), account.ErrTwoPersons)
	require.NoError(t, account.Approve(o.ctx, o.db, o.second, grant, now))
	require.NoError(t, account.Approve(o.ctx, o.db, o.second, grant, now), "again does nothing")

	m, err = account.MemberByID(o.ctx, o.db, member)
	require.NoError(t, err)
	inside, err := territory.Path(o.ctx, o.db, first(t, o, region))
	require.NoError(t, err)
	outside, err := territory.Path(o.ctx, o.db, "110000000")
	require.NoError(t, err)
	require.True(t, m.May(account.Recorder, inside), "with everything below the unit")
	require.False(t, m.May(account.Recorder, outside))
	require.False(t, m.May(account.Recorder, nil), "not the whole country")
	require.False(t, m.May(account.Verifier, inside), "no duty includes another")

	_, err = account.Ask(o.ctx, o.db, o.second, account.Wanted{Member: member, Duty: account.Recorder, Unit: region}, now)
	require.ErrorIs(t, err, account.ErrHasAlready)
	require.NoError(t, account.End(o.ctx, o.db, o.second, grant, now))
	require.ErrorIs(t, account.End(o.ctx, o.db, o.second, grant, now), account.ErrNoGrant)
	m, err = account.MemberByID(o.ctx, o.db, member)
	require.NoError(t, err)
	require.Empty(t, m.Grants)

	log, err := audit.Find(o.ctx, o.db, audit.Query{})
	require.NoError(t, err)
	require.Equal(t, "role.end", log[0].Action)
	require.Equal(t, o.second.Member, log[0].Member)
}

// first is a district of a region.
func first(t *testing.T, o *office, region string) string {
	units, err := territory.Children(o.ctx, o.db, region, now, "kk")
	require.NoError(t, err)
	return units[len(units)-1].Code
}

func TestAnAdministratorStaysInTheTerritory(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	local, _ := o.hire(account.Administrator, region)
	by := account.Actor{Member: local, Person: 77}
	for _, unit := range []string{"", "110000000"} {
		_, err := account.Ask(o.ctx, o.db, by, account.Wanted{Member: o.add("Б"), Duty: account.Recorder, Unit: unit}, now)
		require.ErrorIs(t, err, account.ErrNotYours, unit)
	}
	_, err := account.Ask(o.ctx, o.db, by, account.Wanted{Member: local, Duty: account.Verifier, Unit: region}, now)
	require.NoError(t, err)
	recorder, grant := o.hire(account.Recorder, "110000000")
	require.ErrorIs(t, account.End(o.ctx, o.db, by, grant, now), account.ErrNotYours)
	require.NoError(t, account.End(o.ctx, o.db, account.Actor{Member: recorder}, grant, now), "one may give up one's own duty")
	_, err = account.Ask(o.ctx, o.db, o.chief, account.Wanted{Member: local, Duty: account.Assistant}, now)
	require.ErrorIs(t, err, account.ErrUnknownDuty)
}

// TestTheDatabaseKeepsTwoPersons: whatever a program does, one person cannot give a
// duty alone, nor approve their own.
func TestTheDatabaseKeepsTwoPersons(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for _, by := range [][2]int64{{5, 5}, {5, o.chief.Member}} {
		_, err := o.db.Exec(o.ctx, `
			INSERT INTO role_grant (member, role, asked_by, approved_by, approved_at) VALUES ($1, 'editor', $2, $3, now())`,
			o.chief.Member, by[0], by[1])
		require.ErrorContains(t, err, "check constraint")
	}
}

func TestInvite(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	member, grant := o.hire(account.Verifier, region)
	code, id, err := account.Invite(o.ctx, o.db, o.chief, grant, now)
	require.NoError(t, err)
	require.Regexp(t, `^[A-Za-z0-9_-]{22}$`, code, "fits into a deep link")

	bind := func(code string, person int64, at time.Time) error {
		return pgx.BeginFunc(o.ctx, o.db, func(tx pgx.Tx) error {
			_, err := account.Bind(o.ctx, tx, code, person, at)
			return err
		})
	}
	require.ErrorIs(t, bind("AAAAAAAAAAAAAAAAAAAAAA", 9, now), account.ErrInviteUnknown)
	require.ErrorIs(t, bind(code, 9, now.Add(account.InviteTerm)), account.ErrInviteExpired)
	require.ErrorIs(t, bind(code, o.chief.Person, now), account.ErrOtherMember, "one account, one member")
	require.NoError(t, bind(code, 9, now))
	require.NoError(t, bind(code, 9, now.Add(48*time.Hour)), "pressed again by the same")
	require.ErrorIs(t, bind(code, 10, now), account.ErrInviteUsed)
	require.ErrorIs(t, account.Revoke(o.ctx, o.db, o.chief, id, now), account.ErrInviteUsed)

	m, err := account.MemberOf(o.ctx, o.db, 9)
	require.NoError(t, err)
	require.Equal(t, member, m.ID)

	second, id, err := account.Invite(o.ctx, o.db, o.chief, grant, now)
	require.NoError(t, err)
	require.NoError(t, account.Revoke(o.ctx, o.db, o.chief, id, now))
	require.ErrorIs(t, bind(second, 10, now), account.ErrInviteRevoked)

	// Who leaves and comes back is who they were.
	require.NoError(t, account.Leave(o.ctx, o.db, o.chief, 9, now))
	_, err = account.MemberOf(o.ctx, o.db, 9)
	require.ErrorIs(t, err, account.ErrNoMember)
	_, other := o.hire(account.Recorder, region)
	third, _, err := account.Invite(o.ctx, o.db, o.chief, other, now)
	require.NoError(t, err)
	require.ErrorIs(t, bind(third, 9, now), account.ErrOtherMember, "an account does not begin anew")
}

// TestAnInviteBindsOne: of many who use a code at the same moment one is bound.
func TestAnInviteBindsOne(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	_, grant := o.hire(account.Verifier, region)
	code, _, err := account.Invite(o.ctx, o.db, o.chief, grant, now)
	require.NoError(t, err)
	var bound, refused atomic.Int64
	var all sync.WaitGroup
	for person := range int64(8) {
		all.Go(func() {
			err := pgx.BeginFunc(o.ctx, o.db, func(tx pgx.Tx) error {
				_, err := account.Bind(o.ctx, tx, code, 100+person, now)
				return err
			})
			switch {
			case err == nil:
				bound.Add(1)
			case errors.Is(err, account.ErrInviteUsed):
				refused.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	require.Equal(t, []int64{1, 7}, []int64{bound.Load(), refused.Load()})
}

func TestDeputyAndAssistants(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	id := o.deputy()
	member, err := account.DeputyMember(o.ctx, o.db, id, "Ә. Қойшыбаева")
	require.NoError(t, err)
	_, err = account.Beside(o.ctx, o.db, o.chief, account.Grant{Duty: account.Deputy, Unit: region, Deputy: id}, member, now)
	require.NoError(t, err)
	deputy := account.Actor{Member: member, Person: 50}

	var made, full atomic.Int64
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			err := pgx.BeginFunc(o.ctx, o.db, func(tx pgx.Tx) error {
				helper, err := account.AddMember(o.ctx, tx, "Көмекші")
				if err != nil {
					return err
				}
				_, err = account.Beside(o.ctx, tx, deputy, account.Grant{Duty: account.Assistant, Deputy: id}, helper, now)
				return err
			})
			switch {
			case err == nil:
				made.Add(1)
			case errors.Is(err, account.ErrAssistants):
				full.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	require.Equal(t, []int64{account.AssistantsMost, 3}, []int64{made.Load(), full.Load()})

	stranger := account.Actor{Member: o.add("Бөтен"), Person: 60}
	_, err = account.Beside(o.ctx, o.db, stranger, account.Grant{Duty: account.Assistant, Deputy: id, Unit: region}, stranger.Member, now)
	require.ErrorIs(t, err, account.ErrNotYours)

	m, err := account.MemberByID(o.ctx, o.db, member)
	require.NoError(t, err)
	require.True(t, m.Works(id))
	require.False(t, m.Works(0))
	require.False(t, m.Staff())
}
