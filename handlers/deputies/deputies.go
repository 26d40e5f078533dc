// Package deputies answers deputies and their assistants: one file a command or a
// talk. It asks the domain and chooses the words, and decides nothing itself. The rules
// it keeps: whose appeal a thing is about is asked in one place (of), in the transaction
// that does it, for replies, commands and buttons alike; who may not gets a polite
// sentence, and the audit has it; every act has its author.
package deputies

import (
	"context"
	"errors"
	"strconv"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
)

// Options are what the desk of a deputy works by.
type Options struct {
	Hours calendar.Hours // of a working day
}

type desk struct {
	opts   Options
	finder *deputy.Finder
}

// works are the duties of those who answer appeals.
var works = []account.Duty{account.Deputy, account.Assistant}

// run answers a request of a member.
type run func(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error)

// member is whose account a request comes from; the zero Member is nobody.
func member(ctx context.Context, db postgres.DB, r handlers.Request) (account.Member, error) {
	m, err := account.MemberOf(ctx, db, r.Person.ID)
	if errors.Is(err, account.ErrNoMember) {
		err = nil
	}
	return m, err
}

// refuse says that somebody may not do a thing, and keeps it in the audit. It is an
// answer, not an excuse: what is written here must stay.
func refuse(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, object string) (handlers.Reply, error) {
	err := audit.Write(ctx, db, audit.Entry{Member: m.ID, Person: r.Person.ID, Action: "refused", Object: object})
	return handlers.NotAllowed(r.Lang), err
}

// privately says that letters are shown in the chat with one person only.
func privately(r handlers.Request) handlers.Reply { return screen.Say(r.Lang.HTML("invite.private")) }

// number writes an id for people.
func number(id int64) string { return strconv.FormatInt(id, 10) }
