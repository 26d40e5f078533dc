package staff

import (
	"context"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
)

// waitingPenalty is one of the member's territory, with its words; else the reply.
func (s staff) waitingPenalty(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64) (activity.Penalty, locales.HTML, *handlers.Reply, error) {
	p, err := activity.PenaltyByID(ctx, db, id)
	if err != nil {
		reply, err := s.penaltyRefused(ctx, db, r, m, err)
		return p, "", &reply, err
	}
	is, err := activity.Within(ctx, db, where(m, punishes...), p.Deputy, p.DecidedOn)
	if err != nil {
		return p, "", nil, err
	}
	if !is {
		reply, err := s.refuse(ctx, db, r, m, "penalty:"+number(id), refusal{Key: "penalty.elsewhere", Deputy: p.Deputy})
		return p, "", &reply, err
	}
	d, err := deputy.Get(ctx, db, p.Deputy, r.Now)
	if err != nil {
		return p, "", nil, err
	}
	by, err := account.MemberByID(ctx, db, p.AskedBy)
	if err != nil {
		return p, "", nil, err
	}
	kind, _ := s.opts.Method.Penalty(p.Kind)
	return p, locales.Lines(
		r.Lang.HTML("penalty.title", locales.Args{"Number": number(p.ID), "Name": locales.Bold(d.Short(string(r.Lang)))}),
		locales.Escape(in(r.Lang, kind.Name)), s.soFar(r.Lang, asSanction(p)),
		r.Lang.HTML("penalty.by", locales.Args{"Name": by.Name, "Day": r.Lang.Date(p.AskedAt)})), nil, nil
}

// showPenalty is pressed: vnsee <penalty>.
func (s staff) showPenalty(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	p, told, refused, err := s.waitingPenalty(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	if p.State != activity.Asked {
		return screen.Show(r, locales.Join(r.Lang.HTML("penalty.decided"), told)), nil
	}
	id := screen.ID36(p.ID)
	if p.AskedBy == m.ID { // another approves; one may take it back
		return screen.Show(r, locales.Join(told, r.Lang.HTML("verify.two_persons")),
			screen.Row(screen.Press(r.Lang.Text("penalty.refuse"), "vnno", id), screen.Press(r.Lang.Text("button.back"), "vnlist"))), nil
	}
	return screen.Show(r, told,
		screen.Row(screen.Press(r.Lang.Text("penalty.approve"), "vnok", id), screen.Press(r.Lang.Text("penalty.refuse"), "vnno", id)),
		screen.Row(screen.Press(r.Lang.Text("button.back"), "vnlist"))), nil
}

// approvePenalty is pressed: vnok <penalty>.
func (s staff) approvePenalty(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	return s.decidePenalty(ctx, db, r, m, screen.IDArg(r, 0), "")
}

// askRefusal is pressed: vnno <penalty>.
func (s staff) askRefusal(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	p, _, refused, err := s.waitingPenalty(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	return remember(screen.Show(r, r.Lang.HTML("penalty.ask_why")), talkPenalty, sanction{Refuse: p.ID})
}

// decidePenalty approves what another asked for; with a reason it refuses it.
func (s staff) decidePenalty(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64, reason string) (handlers.Reply, error) {
	p, told, refused, err := s.waitingPenalty(ctx, db, r, m, id)
	if err != nil || refused != nil {
		return idle(deref(refused)), err
	}
	key := "penalty.approved"
	if reason == "" && p.State == activity.InForce && p.ApprovedBy == m.ID { // pressed twice
		return screen.Show(r, locales.Join(r.Lang.HTML(key, locales.Args{"Number": number(id)}), told)), nil
	}
	err = s.try(ctx, db, func(db postgres.DB) error {
		if reason != "" {
			key = "penalty.refused"
			_, err := s.ledger.RefusePenalty(ctx, db, actor(m, r), id, reason, r.Now)
			return err
		}
		_, err := s.ledger.ApprovePenalty(ctx, db, actor(m, r), id, r.Now)
		return err
	})
	if err != nil {
		return s.penaltyRefused(ctx, db, r, m, err)
	}
	if p.AskedBy != m.ID {
		if err := tellPunisher(ctx, db, p); err != nil {
			return handlers.Reply{}, err
		}
	}
	return idle(screen.Show(r, locales.Join(r.Lang.HTML(key, locales.Args{"Number": number(id)}), told))), nil
}

// tellPunisher owes a notice to who asked for a penalty: another has decided.
func tellPunisher(ctx context.Context, db postgres.DB, p activity.Penalty) error {
	return tellAccounts(ctx, db, p.AskedBy, notice.Notice{Kind: "penaltydecided", Ref: number(p.ID), Once: "penaltydecided:" + number(p.ID)})
}
