package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/internal/audit"
	"qalauly/locales"
	"qalauly/territory"
)

// staffCmd is what the operator does with those who work with the service. Whoever
// asks for a duty does not approve it: what an administrator asked for in the chat is
// approved here, what is asked for here is approved in the chat. All of it stands in
// the audit as the operator's.
type staffCmd struct {
	List       staffListCmd    `cmd:"" default:"withargs" help:"List members with their duties, and what waits for a second person."`
	Add        staffAddCmd     `cmd:"" help:"Note somebody new and ask for a duty; an administrator approves it in the chat."`
	Grant      staffGrantCmd   `cmd:"" help:"Ask for a duty for a member; an administrator approves it in the chat."`
	Approve    staffApproveCmd `cmd:"" help:"Approve a duty that an administrator asked for."`
	End        staffEndCmd     `cmd:"" help:"End a duty."`
	Invite     staffInviteCmd  `cmd:"" help:"Make a one-time link that makes an account a member's; the only way for administrators."`
	Unbind     staffUnbindCmd  `cmd:"" help:"Take the accounts of a member from them; they are invited anew."`
	AuditCheck auditCheckCmd   `cmd:"" help:"Walk the chain of the audit and say whether it is whole."`
}

// dutyFlags say which duty, and where.
type dutyFlags struct {
	Duty account.Duty `required:"" enum:"recorder,verifier,commission,editor,admin" help:"${enum}."`
	Unit string       `placeholder:"CODE" help:"The KATO code of a region, city or district; without it the whole country."`
}

func (d dutyFlags) wanted(member int64) account.Wanted {
	return account.Wanted{Member: member, Duty: d.Duty, Unit: d.Unit}
}

// onDatabase runs an act of the operator in one transaction.
func (f databaseFlags) onDatabase(do func(ctx context.Context, tx pgx.Tx) error) error {
	ctx, cancel := untilSignal()
	defer cancel()
	pool, err := f.open(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	return saidPlainly(pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error { return do(ctx, tx) }))
}

// saidPlainly says what the operator can set right.
func saidPlainly(err error) error {
	for is, words := range map[error]string{
		account.ErrTwoPersons: "a second person is needed: what was asked for here is approved by an administrator in the chat (/staff), and what was asked for there, here; an invite needs an approved duty",
		account.ErrHasAlready: "the member has this duty already, or it waits for approval",
		account.ErrNoGrant:    "there is no such duty; \"qalauly staff list\" shows their numbers",
		account.ErrNoMember:   "there is no such member; \"qalauly staff list\" shows their numbers",
		territory.ErrUnknown:  "there is no unit of this code",
	} {
		if errors.Is(err, is) {
			return mistakef("%s", words)
		}
	}
	return err
}

type staffListCmd struct {
	databaseFlags `embed:""`
	Lang          locales.Lang `enum:"kk,ru" default:"kk" help:"The language of what is told: kk or ru."`
}

// Run lists.
func (c staffListCmd) Run() error {
	return c.onDatabase(func(ctx context.Context, tx pgx.Tx) error { return listStaff(ctx, tx, c.Lang, os.Stdout) })
}

func listStaff(ctx context.Context, tx pgx.Tx, l locales.Lang, w io.Writer) error {
	members, _, err := account.Members(ctx, tx, nil, account.Page{Limit: 10_000})
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "MEMBER\tNAME\tACCOUNTS\tDUTY\tNUMBER\tUNIT\tASKED\tAPPROVED")
	for _, m := range members {
		held, err := account.DutiesOf(ctx, tx, m.ID)
		if err != nil {
			return err
		}
		if len(held) == 0 {
			fmt.Fprintf(table, "%d\t%s\t%d\t\t\t\t\t\n", m.ID, m.Name, m.Accounts)
		}
		for _, h := range held {
			approved := "waits for a second person"
			if h.ApprovedAt != nil {
				approved = by(h.Approver) + " " + day(*h.ApprovedAt)
			}
			fmt.Fprintf(table, "%d\t%s\t%d\t%s\t%d\t%s\t%s %s\t%s\n", m.ID, m.Name, m.Accounts, l.Text("duty."+string(h.Duty)), h.ID, h.Unit, by(h.Asker), day(h.AskedAt), approved)
		}
	}
	return table.Flush()
}

func by(name string) string {
	if name == "" {
		return "operator"
	}
	return name
}

func day(at time.Time) string { return at.In(calendar.Zone).Format(time.DateOnly) }

type staffAddCmd struct {
	databaseFlags `embed:""`
	dutyFlags     `embed:""`
	Name          string `arg:"" help:"As colleagues know them."`
}

// Run adds.
func (c staffAddCmd) Run() error {
	return c.onDatabase(func(ctx context.Context, tx pgx.Tx) error {
		name := strings.Join(strings.Fields(c.Name), " ")
		if name == "" {
			return mistakef("a name is needed")
		}
		id, err := account.AddMember(ctx, tx, name)
		if err != nil {
			return err
		}
		err = audit.Write(ctx, tx, audit.Entry{Action: "member.add", Object: fmt.Sprintf("member:%d", id), After: map[string]any{"name": name}})
		if err != nil {
			return err
		}
		return askFor(ctx, tx, c.wanted(id))
	})
}

func askFor(ctx context.Context, tx pgx.Tx, w account.Wanted) error {
	grant, err := account.Ask(ctx, tx, account.Operator, w, calendar.Now())
	if err != nil {
		return err
	}
	fmt.Printf("member %d, duty %d: waits for an administrator, who approves it in the chat: /staff\n", w.Member, grant)
	return nil
}

type staffGrantCmd struct {
	databaseFlags `embed:""`
	dutyFlags     `embed:""`
	Member        int64 `arg:"" help:"The member's number."`
}

// Run asks for a duty.
func (c staffGrantCmd) Run() error {
	return c.onDatabase(func(ctx context.Context, tx pgx.Tx) error {
		if _, err := account.MemberByID(ctx, tx, c.Member); err != nil {
			return err
		}
		return askFor(ctx, tx, c.wanted(c.Member))
	})
}

type staffApproveCmd struct {
	databaseFlags `embed:""`
	Number        int64 `arg:"" help:"The duty's number."`
}

// Run approves.
func (c staffApproveCmd) Run() error {
	return c.onDatabase(func(ctx context.Context, tx pgx.Tx) error {
		if err := account.Approve(ctx, tx, account.Operator, c.Number, calendar.Now()); err != nil {
			return err
		}
		fmt.Printf("duty %d is in force; \"qalauly staff invite %d\" makes a link\n", c.Number, c.Number)
		return nil
	})
}

type staffEndCmd struct {
	databaseFlags `embed:""`
	Number        int64 `arg:"" help:"The duty's number."`
}

// Run ends.
func (c staffEndCmd) Run() error {
	return c.onDatabase(func(ctx context.Context, tx pgx.Tx) error {
		if err := account.End(ctx, tx, account.Operator, c.Number, calendar.Now()); err != nil {
			return err
		}
		fmt.Printf("duty %d has ended\n", c.Number)
		return nil
	})
}

type staffInviteCmd struct {
	databaseFlags `embed:""`
	Bot           string `required:"" placeholder:"NAME" help:"The bot's user name."`
	Number        int64  `arg:"" help:"The number of an approved duty of the member."`
}

// Run invites.
func (c staffInviteCmd) Run() error {
	return c.onDatabase(func(ctx context.Context, tx pgx.Tx) error {
		code, _, err := account.Invite(ctx, tx, account.Operator, c.Number, calendar.Now())
		if err != nil {
			return err
		}
		fmt.Printf("https://t.me/%s?start=inv-%s\ngood once, for 24 hours; send it to this person only\n", strings.TrimPrefix(c.Bot, "@"), code)
		return nil
	})
}

type staffUnbindCmd struct {
	databaseFlags `embed:""`
	Member        int64 `arg:"" help:"The member's number."`
}

// Run unbinds.
func (c staffUnbindCmd) Run() error {
	return c.onDatabase(func(ctx context.Context, tx pgx.Tx) error {
		accounts, err := account.Accounts(ctx, tx, c.Member)
		if err != nil {
			return err
		}
		for _, person := range accounts {
			if err := account.Leave(ctx, tx, account.Operator, person, calendar.Now()); err != nil {
				return err
			}
		}
		fmt.Printf("%d accounts of member %d were taken\n", len(accounts), c.Member)
		return nil
	})
}

type auditCheckCmd struct {
	databaseFlags `embed:""`
}

// Run links what waits and walks the chain.
func (c auditCheckCmd) Run() error {
	ctx, cancel := untilSignal()
	defer cancel()
	pool, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	return checkChain(ctx, pool, os.Stdout)
}

func checkChain(ctx context.Context, pool *pgxpool.Pool, w io.Writer) error {
	for {
		n, err := audit.Seal(ctx, pool, 5000)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
	}
	links, hash, err := audit.Check(ctx, pool)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "whole: %d links, last hash %s\n", links, hex.EncodeToString(hash))
	return nil
}
