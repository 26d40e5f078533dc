// Package staff answers those who work with the service: recorders, verifiers,
// administrators, and deputies with their assistants where they propose records. One
// file a command or a talk. It asks the domain and chooses the words, and decides
// nothing itself. The rules it keeps: who may do a thing is asked in one place (only,
// over), in the transaction that does it, for commands and buttons alike; who may not
// gets a polite sentence, and the audit has it.
package staff

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/appeal"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/line"
	"qalauly/handlers/screen"
	"qalauly/handlers/weekly"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
	"qalauly/rating/methods"
	"qalauly/territory"
)

// Options are what staff work by.
type Options struct {
	Method  *methods.Method
	BotName string // without @; it stands in links of invites
	Group   int64  // the staff's group; 0 for none
	Appeals appeal.Desk
	Words   weekly.Words
	// Programme answers /roadmap of who keeps none, as everybody is answered; nil refuses.
	Programme handlers.Run
}

type staff struct {
	opts   Options
	ledger activity.Ledger
	finder *deputy.Finder
	reader *line.Reader
}

// New returns all that staff can do.
func New(opts Options) handlers.Audience {
	s := newStaff(opts)
	return handlers.Join(
		s.recording(), s.proposing(), s.importing(), s.inquiring(),
		s.verifying(), s.looking(), s.voiding(), s.correcting(), s.punishing(), s.lookingAgain(), s.picturing(),
		s.ownRating(), s.commissioning(), s.seeing(), s.counting(), s.drafting(), s.gathering(), s.waving(), s.dating(),
		s.membership(), s.inviting(), s.auditing(), s.registering(),
		s.publishing(), s.steering(), s.broadcasting(), s.councils(), s.receiving(), s.keeping(),
	)
}

func newStaff(opts Options) staff {
	return staff{opts, activity.Ledger{Method: opts.Method}, &deputy.Finder{}, line.New(opts.Method)}
}

// run answers a request of a member.
type run func(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error)

// command is a command for members with one of some duties.
func (s staff) command(name string, duties []account.Duty, do run) handlers.Command {
	return handlers.Command{Name: name, Duty: duties, Help: "command." + name, Run: s.only("/"+name, duties, do)}
}

// only lets members with one of some duties in, in private and in the staff's group:
// elsewhere others would read it. Everybody else is refused, which the audit keeps.
// Who has chosen no language is told later in the one that they are answered in.
func (s staff) only(what string, duties []account.Duty, do run) handlers.Run {
	return func(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
		m, err := s.member(ctx, db, r)
		if err != nil {
			return handlers.Reply{}, err
		}
		if !slices.ContainsFunc(duties, m.Has) {
			return s.refuse(ctx, db, r, m, what, refusal{})
		}
		if !r.Private && (s.opts.Group == 0 || r.Chat != s.opts.Group) {
			return screen.Say(r.Lang.HTML("invite.private")), nil
		}
		if r.Person.Lang == "" && r.Person.Guessed != string(r.Lang) {
			if err := account.Guess(ctx, db, r.Person.ID, string(r.Lang)); err != nil {
				return handlers.Reply{}, err
			}
		}
		return do(ctx, db, r, m)
	}
}

// member is whose account a request comes from; the zero Member is nobody. Whom the
// configuration names as an administrator is one from the first time on.
func (s staff) member(ctx context.Context, db postgres.DB, r handlers.Request) (account.Member, error) {
	if r.Person.Role == account.Admin {
		return account.FirstAdmin(ctx, db, r.Person.ID, "ID "+strconv.FormatInt(r.Person.ID, 10), r.Now)
	}
	m, err := account.MemberOf(ctx, db, r.Person.ID)
	if errors.Is(err, account.ErrNoMember) {
		err = nil
	}
	return m, err
}

// refusal is why somebody may not do a thing, as far as the audit is concerned.
type refusal struct {
	Key    string // the words; "" says that one may not
	Deputy int64
	Unit   string
}

// refuse says that a member may not do a thing, and keeps it in the audit. It is an
// answer, not an excuse: what is written here must stay.
func (s staff) refuse(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, what string, why refusal) (handlers.Reply, error) {
	err := s.refused(ctx, db, r, m, what, why)
	if why.Key == "" {
		return handlers.NotAllowed(r.Lang), err
	}
	return handlers.Reply{Messages: []handlers.Message{{HTML: r.Lang.HTML(why.Key)}}}, err
}

// refused keeps in the audit that somebody was refused.
func (s staff) refused(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, what string, why refusal) error {
	return audit.Write(ctx, db, audit.Entry{
		Member: m.ID, Person: r.Person.ID, Action: "refused", Object: what, Deputy: why.Deputy, Unit: why.Unit,
	})
}

// actor is a member as the ledger knows them.
func actor(m account.Member, r handlers.Request) activity.Actor {
	a := activity.Actor{Member: m.ID, Person: r.Person.ID, Deputy: m.Deputy}
	for _, g := range m.Grants {
		if g.Duty == account.Assistant {
			a.Beside = append(a.Beside, g.Deputy)
		}
	}
	return a
}

// by is a member as the accounts know them.
func by(m account.Member, r handlers.Request) account.Actor {
	return account.Actor{Member: m.ID, Person: r.Person.ID}
}

// over says whether a member has a duty where a deputy sits, or sat last. Records are
// verified from above, as the method says for each level: by the region, or by those
// whose unit is the whole country.
func (s staff) over(ctx context.Context, db postgres.DB, m account.Member, duty account.Duty, d deputy.Deputy) (bool, error) {
	return s.overBody(ctx, db, m, duty, bodyOf(d))
}

// overBody says whether a member has a duty over those who sit in a body.
func (s staff) overBody(ctx context.Context, db postgres.DB, m account.Member, duty account.Duty, body deputy.Body) (bool, error) {
	path, err := territory.Path(ctx, db, body.Unit)
	if err != nil {
		return false, fmt.Errorf("staff: where body %s is: %w", body.ID, err)
	}
	if duty == account.Verifier && len(path) > 0 {
		path = path[1:]
		if level, ok := s.opts.Method.Level(string(body.Level)); !ok || level.Verifier == "centre" {
			path = nil
		}
	}
	return m.May(duty, path), nil
}

// bodyOf is the body in which a deputy sits, or sat last; the zero Body is none.
func bodyOf(d deputy.Deputy) deputy.Body {
	for _, m := range append(slices.Clone(d.Mandates), d.Past...) {
		return m.Body
	}
	return deputy.Body{}
}
