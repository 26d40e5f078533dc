package staff

import (
	"context"
	"strconv"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// talkPropose is the conversation about a proposal: why it is declined, or what is to
// be changed in it.
const talkPropose = "proposal"

// takesOn are the duties of those who take proposals on.
var takesOn = []account.Duty{account.Recorder, account.Verifier, account.Administrator}

// proposing is what staff do with what deputies propose: who takes a proposal on is
// one of its hands from then on, and another verifies it.
func (s staff) proposing() handlers.Audience {
	only := func(do run) handlers.Run { return s.only("proposed", takesOn, do) }
	return handlers.Audience{
		Commands: []handlers.Command{s.command("proposed", takesOn, s.proposed)},
		Verbs: map[string]handlers.Run{
			"vpnext": only(s.nextProposal),
			"vpok":   only(s.accept),
			"vpno":   only(s.askDecline),
			"vpwhy":  only(s.declineBy),
			"vpown":  only(s.askDeclineWords),
			"vpedit": only(s.askChange),
			"vpsave": only(s.acceptChanged),
		},
		Talks: map[string]handlers.Run{talkPropose: only(s.aboutProposal)},
	}
}

// proposal is what a talk about one keeps.
type proposal struct {
	Record  int64
	Version int
	Decline bool            // the next words are why; else what it is to be
	Draft   *activity.Draft // what it is to be, before it is taken on
}

func (s staff) proposed(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.proposalAt(ctx, db, r, m, 0, "")
}

// nextProposal is pressed: vpnext <offset>.
func (s staff) nextProposal(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.proposalAt(ctx, db, r, m, screen.PageArg(r, 0), "")
}

// proposalAt shows one proposal, the oldest at 0; past the end it begins again.
func (s staff) proposalAt(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, at int, head locales.HTML) (handlers.Reply, error) {
	found, total, err := activity.Proposals(ctx, db, where(m, takesOn...), 1, at)
	if err == nil && len(found) == 0 && at > 0 {
		at = 0
		found, total, err = activity.Proposals(ctx, db, where(m, takesOn...), 1, 0)
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	if len(found) == 0 {
		return idle(screen.Show(r, locales.Join(head, r.Lang.HTML("proposed.none")))), nil
	}
	rec, l := found[0], r.Lang
	told, err := s.looked(ctx, db, l, rec)
	if err != nil {
		return handlers.Reply{}, err
	}
	id, version := screen.ID36(rec.ID), strconv.Itoa(rec.Version)
	rows := append(screen.Grid([]handlers.Button{
		screen.Press(l.Text("proposed.accept"), "vpok", id, version), screen.Press(l.Text("proposed.decline"), "vpno", id, version),
		screen.Press(l.Text("proposed.change"), "vpedit", id, version), screen.Press(l.Text("proposed.next"), "vpnext", strconv.Itoa(at+1)),
	}), proofRows(l, rec)...)
	return idle(screen.Show(r, locales.Join(head, locales.Lines(l.HTML("proposed.title", locales.Args{"Count": total}), told)), rows...)), nil
}

// pressed is the proposal of a press, if it is the member's to decide; else the reply.
func (s staff) pressed(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (p proposal, refused *handlers.Reply, err error) {
	p.Record = screen.IDArg(r, 0)
	p.Version, _ = strconv.Atoi(screen.Arg(r, 1))
	refused, err = s.theirs(ctx, db, r, m, p.Record)
	return p, refused, err
}

// theirs is nil where a proposal lies in the member's territory; else the reply.
func (s staff) theirs(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64) (*handlers.Reply, error) {
	rec, err := activity.ByID(ctx, db, id)
	if err != nil {
		reply, err := s.proposalLeft(ctx, db, r, m, id, err)
		return &reply, err
	}
	if is, err := activity.Within(ctx, db, where(m, takesOn...), rec.Deputy, rec.Day); err != nil || !is {
		if err != nil {
			return nil, err
		}
		reply, err := s.refuseRecord(ctx, db, r, m, id, "proposed.elsewhere")
		return &reply, err
	}
	return nil, nil
}

// proposalLeft says why nothing was done to a proposal, and shows the next.
func (s staff) proposalLeft(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64, why error) (handlers.Reply, error) {
	if key, is := barred(why); is {
		return s.refuseRecord(ctx, db, r, m, id, key)
	}
	head, err := whyLeft(ctx, db, r.Lang, id, why)
	if err != nil {
		return handlers.Reply{}, err
	}
	return s.proposalAt(ctx, db, r, m, 0, head)
}

// moveProposal does one thing to a proposal and shows the next.
func (s staff) moveProposal(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, step activity.Step, done string) (handlers.Reply, error) {
	rec, err := s.move(ctx, db, r, m, step)
	if err != nil {
		before, _, is, failed := already(ctx, db, m, step)
		if failed != nil {
			return handlers.Reply{}, failed
		}
		if !is {
			return s.proposalLeft(ctx, db, r, m, step.Record, err)
		}
		return s.proposalAt(ctx, db, r, m, 0, r.Lang.HTML(done, locales.Args{"Record": number(before.ID)}))
	}
	if step.Act == activity.Decline {
		if err := s.tellProposer(ctx, db, rec); err != nil {
			return handlers.Reply{}, err
		}
	}
	return s.proposalAt(ctx, db, r, m, 0, r.Lang.HTML(done, locales.Args{"Record": number(rec.ID)}))
}

// accept is pressed: vpok <record> <version>.
func (s staff) accept(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	p, refused, err := s.pressed(ctx, db, r, m)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	return s.moveProposal(ctx, db, r, m, activity.Step{Record: p.Record, Version: p.Version, Act: activity.Accept}, "proposed.accepted")
}

func deref(reply *handlers.Reply) handlers.Reply {
	if reply == nil {
		return handlers.Reply{}
	}
	return *reply
}

// askDecline is pressed: vpno <record> <version>.
func (s staff) askDecline(_ context.Context, _ postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	if screen.IDArg(r, 0) == 0 {
		return handlers.OldButton(r.Lang), nil
	}
	args := []string{screen.Arg(r, 0), strconv.Itoa(screen.PageArg(r, 1))}
	rows := append(reasonRows(r.Lang, "vpwhy", args...),
		screen.Row(screen.Press(r.Lang.Text("verify.own_words"), "vpown", args...)),
		screen.Row(screen.Press(r.Lang.Text("button.back"), "vpnext", "0")))
	return screen.Show(r, r.Lang.HTML("proposed.ask_why"), rows...), nil
}

// declineBy is pressed: vpwhy <record> <version> <reason>.
func (s staff) declineBy(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	p, refused, err := s.pressed(ctx, db, r, m)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	reason := reasonArg(screen.Arg(r, 2))
	return s.moveProposal(ctx, db, r, m, activity.Step{Record: p.Record, Version: p.Version, Act: activity.Decline, Reason: reason}, "proposed.declined")
}

// askDeclineWords is pressed: vpown <record> <version>.
func (s staff) askDeclineWords(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	p, refused, err := s.pressed(ctx, db, r, m)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	p.Decline = true
	return remember(screen.Show(r, r.Lang.HTML("proposed.ask_words")), talkPropose, p)
}

// askChange is pressed: vpedit <record> <version>.
func (s staff) askChange(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	p, refused, err := s.pressed(ctx, db, r, m)
	if err != nil || refused != nil {
		return deref(refused), err
	}
	return remember(screen.Show(r, r.Lang.HTML("proposed.ask_change")), talkPropose, p)
}

// aboutProposal is said in the talk: why it is declined, or what is wrong in it.
func (s staff) aboutProposal(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var p proposal
	if !recall(r, talkPropose, &p) {
		return idle(screen.Say(r.Lang.HTML("proposed.lost"))), nil
	}
	if refused, err := s.theirs(ctx, db, r, m, p.Record); err != nil || refused != nil {
		return idle(deref(refused)), err
	}
	if p.Decline {
		words, problem := reasonSaid(r)
		if problem != "" {
			return screen.Say(problem), nil
		}
		return s.moveProposal(ctx, db, r, m, activity.Step{Record: p.Record, Version: p.Version, Act: activity.Decline, Reason: words}, "proposed.declined")
	}
	old, err := activity.ByID(ctx, db, p.Record)
	if err != nil {
		return handlers.Reply{}, err
	}
	draft, problem, err := s.amended(ctx, db, r, old, r.Text)
	if err != nil || problem != "" {
		return screen.Say(problem), err
	}
	p.Draft = &draft
	text, err := s.asItWillBe(ctx, db, r.Lang, old, draft)
	if err != nil {
		return handlers.Reply{}, err
	}
	return remember(screen.Say(text,
		screen.Row(screen.Press(r.Lang.Text("proposed.accept_so"), "vpsave", screen.ID36(p.Record))),
		screen.Row(screen.Press(r.Lang.Text("button.back"), "vpnext", "0"))), talkPropose, p)
}

// acceptChanged is pressed: vpsave <record>. What it is to be stands in the talk.
func (s staff) acceptChanged(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var p proposal
	if !recall(r, talkPropose, &p) || p.Draft == nil || p.Record != screen.IDArg(r, 0) {
		if rec, _, is, err := already(ctx, db, m, activity.Step{Record: screen.IDArg(r, 0), Act: activity.Accept}); err != nil || is {
			if err != nil {
				return handlers.Reply{}, err
			}
			return s.proposalAt(ctx, db, r, m, 0, r.Lang.HTML("proposed.accepted", locales.Args{"Record": number(rec.ID)}))
		}
		return idle(screen.Say(r.Lang.HTML("proposed.lost"))), nil
	}
	if refused, err := s.theirs(ctx, db, r, m, p.Record); err != nil || refused != nil {
		return idle(deref(refused)), err
	}
	return s.moveProposal(ctx, db, r, m, activity.Step{Record: p.Record, Version: p.Version, Act: activity.Accept, Mended: p.Draft}, "proposed.accepted")
}

// tellProposer owes a notice to who proposed a record, and to the deputy.
func (s staff) tellProposer(ctx context.Context, db postgres.DB, rec activity.Record) error {
	members, err := account.WhoIs(ctx, db, rec.Deputy)
	if err != nil {
		return err
	}
	for _, member := range append(members, rec.Hands...) {
		if err := tellMember(ctx, db, member, "declined", rec); err != nil {
			return err
		}
	}
	return nil
}
