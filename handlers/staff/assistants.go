package staff

import (
	"context"
	"encoding/json"

	"qalauly/account"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// inviteDeputy makes the member who is this deputy, and their link.
func (s staff) inviteDeputy(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	id := screen.IDArg(r, 0)
	if ok, err := s.mayInvite(ctx, db, r, m, account.Deputy, id); err != nil || !ok {
		return s.foreign(ctx, db, r, m, id, err)
	}
	d, err := deputy.Get(ctx, db, id, r.Now)
	if err != nil {
		return s.failed(ctx, db, r, m, "/invite", err)
	}
	member, err := account.DeputyMember(ctx, db, id, d.Short(string(locales.Kazakh)))
	if err != nil {
		return handlers.Reply{}, err
	}
	held, err := account.DutiesOf(ctx, db, member)
	if err != nil {
		return handlers.Reply{}, err
	}
	if len(held) > 0 {
		if reply, ok, err := s.mayBind(ctx, db, r, m, member); err != nil || !ok {
			return reply, err
		}
	}
	return s.give(ctx, db, r, m, d, account.Grant{Duty: account.Deputy, Deputy: id}, member)
}

// give gives a duty around a deputy and makes its link.
func (s staff) give(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, d deputy.Deputy, g account.Grant, member int64) (handlers.Reply, error) {
	g.Unit = bodyOf(d).Unit
	grant, err := account.Beside(ctx, db, by(m, r), g, member, r.Now)
	if err != nil {
		return s.failed(ctx, db, r, m, "/invite", err)
	}
	h, err := account.DutyByID(ctx, db, grant)
	if err != nil {
		return handlers.Reply{}, err
	}
	return s.invite(ctx, db, r, m, h)
}

// askAssistant asks what an assistant is called.
func (s staff) askAssistant(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	id := screen.IDArg(r, 0)
	if ok, err := s.mayInvite(ctx, db, r, m, account.Assistant, id); err != nil || !ok {
		return s.foreign(ctx, db, r, m, id, err)
	}
	return withTalk(screen.Say(r.Lang.HTML("invite.ask_assistant")), talkAssistant, helping{id}), nil
}

// assistantNamed notes an assistant under the name typed, and makes their link.
func (s staff) assistantNamed(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var h helping
	_ = json.Unmarshal(r.Talk.Data, &h)
	name := tidy(r.Text)
	if !goodName(name) {
		return screen.Say(r.Lang.HTML("members.bad_name")), nil
	}
	if ok, err := s.mayInvite(ctx, db, r, m, account.Assistant, h.Deputy); err != nil || !ok {
		return s.foreign(ctx, db, r, m, h.Deputy, err)
	}
	d, err := deputy.Get(ctx, db, h.Deputy, r.Now)
	if err != nil {
		return s.failed(ctx, db, r, m, "/invite", err)
	}
	held, err := account.Around(ctx, db, d.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	if countOf(held, account.Assistant) >= account.AssistantsMost {
		return s.failed(ctx, db, r, m, "/invite", account.ErrAssistants)
	}
	id, err := s.enrol(ctx, db, r, m, name)
	if err != nil {
		return handlers.Reply{}, err
	}
	reply, err := s.give(ctx, db, r, m, d, account.Grant{Duty: account.Assistant, Deputy: d.ID}, id)
	reply.Talk = &handlers.Idle
	return reply, err
}

func countOf(held []account.Held, duty account.Duty) (n int) {
	for _, h := range held {
		if h.Duty == duty {
			n++
		}
	}
	return n
}
