// Package deputies answers deputies and their assistants: one file a command or a
// talk. It asks the domain and chooses the words, and decides nothing itself. The rules
// it keeps: whose appeal a thing is about is asked in one place (look), in the
// transaction that does it, for replies, commands and buttons alike; who may not gets a
// polite sentence, and the audit has it; every act has its author.
package deputies

import (
	"context"
	"errors"
	"strconv"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/cards"
	"qalauly/handlers/screen"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
)

// Options are what the desk of a deputy works by.
type Options struct {
	Appeals appeal.Desk
	Free    handlers.Run // what anybody's free text asks for who has no open appeals; nil for nothing
}

type desk struct {
	appeals appeal.Desk
	free    handlers.Run
	finder  *deputy.Finder
}

// New returns all that deputies, and who works beside them, can do with appeals.
func New(opts Options) handlers.Audience {
	d := desk{opts.Appeals, opts.Free, &deputy.Finder{}}
	return handlers.Join(d.acting(), d.answering(), d.passing(), d.listing(), handlers.Audience{
		Signed: map[string]string{"dacc": cards.Kind, "dask": cards.Kind, "dnot": cards.Kind, "dmore": cards.Kind, "dtalk": cards.Kind},
		Free:   d.typed,
	})
}

// works are the duties of those who answer appeals.
var works = []account.Duty{account.Deputy, account.Assistant}

// sight is an appeal as the one who asks may see it.
type sight struct {
	by appeal.Actor
	cards.Sight
}

// run answers a request about an appeal that the person may see.
type run func(ctx context.Context, db postgres.DB, r handlers.Request, s sight) (handlers.Reply, error)

// of answers a button whose first argument is an appeal.
func (d desk) of(do run) handlers.Run {
	return func(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
		return d.about(ctx, db, r, screen.IDArg(r, 0), do)
	}
}

// about answers for an appeal; who may not know of it is refused, as is who may but has
// nothing to do with it: its author, and staff whose deputy answers.
func (d desk) about(ctx context.Context, db postgres.DB, r handlers.Request, id int64, do run) (handlers.Reply, error) {
	if !r.Private {
		return screen.Say(r.Lang.HTML("invite.private")), nil
	}
	s, refused, err := d.look(ctx, db, r, id)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	reply, err := do(ctx, db, r, s)
	return d.excused(r, s.Appeal, reply, err)
}

// look is the one place that asks whose an appeal is.
func (d desk) look(ctx context.Context, db postgres.DB, r handlers.Request, id int64) (s sight, refused *handlers.Reply, err error) {
	m, err := member(ctx, db, r)
	if err != nil {
		return s, nil, err
	}
	s.by = appeal.Actor{Person: r.Person.ID, Member: m}
	a, side, err := appeal.See(ctx, db, s.by, id, r.Now)
	if errors.Is(err, appeal.ErrUnknown) || err == nil && side == appeal.Citizen {
		reply, err := refuse(ctx, db, r, m, id)
		return s, &reply, err
	}
	if err == nil && side == appeal.Staff {
		if acts, err := cards.Acting(ctx, db, a.Deputy); err != nil || !acts {
			reply := screen.Say(r.Lang.HTML("desk.reaches"))
			return s, &reply, err
		}
	}
	if err == nil {
		s.Sight, err = cards.Look(ctx, db, r.Lang, a, side, r.Now)
	}
	return s, nil, err
}

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
func refuse(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64) (handlers.Reply, error) {
	err := audit.Write(ctx, db, audit.Entry{Member: m.ID, Person: r.Person.ID, Action: "refused", Object: "appeal:" + number(id)})
	return screen.Say(r.Lang.HTML("cardask.unknown")), err
}

func deref(reply *handlers.Reply) handlers.Reply {
	if reply == nil {
		return handlers.Reply{}
	}
	return *reply
}

// number writes an id.
func number(id int64) string { return strconv.FormatInt(id, 10) }
