package citizens

import (
	"context"

	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/council"
)

// propose begins a proposal to a council: coprop <council>. It is an appeal to the chair,
// or to another deputy who sits in it; the consent and the rights are those of an appeal.
func (c citizens) propose(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.proposeTo(ctx, db, r, idArg(r, 0))
}

func (c citizens) proposeTo(ctx context.Context, db postgres.DB, r handlers.Request, id int64) (handlers.Reply, error) {
	l := r.Lang
	one, err := council.ByID(ctx, db, id)
	if err != nil {
		return handlers.Reply{}, err
	}
	to, err := council.Answers(ctx, db, one.ID, calendar.DayOf(r.Now))
	if err != nil {
		return handlers.Reply{}, err
	}
	if to == 0 || one.Closed {
		return show(r, locales.Join(councilHead(l, one), l.HTML("council.nobody_answers")), row(press(l.Text("button.back"), "cone", id36(one.ID)))), nil
	}
	d, writing, err := appeal.DraftOf(ctx, db, r.Person.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	marked, err := council.DraftTo(ctx, db, r.Person.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	if writing && !d.Empty() && marked != one.ID {
		return show(r, locales.Join(councilHead(l, one), l.HTML("council.draft_waits")),
			row(press(l.Text("council.take_button"), "cotake", id36(one.ID))), toDraft(l), row(press(l.Text("button.back"), "cone", id36(one.ID)))), nil
	}
	agreed, err := appeal.Agreed(ctx, db, r.Person.ID, consentVersion)
	if err != nil {
		return handlers.Reply{}, err
	}
	reply, err := c.writeTo(ctx, db, r, to)
	if err != nil {
		return reply, err
	}
	if !agreed { // asked for first; which council it is for is remembered
		return screen.Remember(reply, talkWrite, step{Council: one.ID})
	}
	if _, writing, err = appeal.DraftOf(ctx, db, r.Person.ID); err != nil || !writing {
		return reply, err // they may not write
	}
	if err := council.MarkDraft(ctx, db, r.Person.ID, one.ID, to); err != nil {
		return reply, err
	}
	if len(reply.Messages) > 0 {
		reply.Messages[0].HTML = locales.Join(l.HTML("council.proposal_to", locales.Args{"Name": one.Name.In(string(l))}), reply.Messages[0].HTML, l.HTML("council.proposal_how"))
	}
	return reply, nil
}

// proposeDraft makes a proposal of what is being written: cotake <council>.
func (c citizens) proposeDraft(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	one, err := council.ByID(ctx, db, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	to, err := council.Answers(ctx, db, one.ID, calendar.DayOf(r.Now))
	if err != nil {
		return handlers.Reply{}, err
	}
	if to == 0 || one.Closed {
		return c.proposeTo(ctx, db, r, one.ID)
	}
	return c.draftOf(ctx, db, r, func(d appeal.Draft) (handlers.Reply, error) {
		d.Deputy = to
		if err := appeal.SaveDraft(ctx, db, d, r.Now); err != nil {
			return handlers.Reply{}, err
		}
		if err := council.MarkDraft(ctx, db, r.Person.ID, one.ID, to); err != nil {
			return handlers.Reply{}, err
		}
		return c.resume(ctx, db, r, d, "")
	})
}

// councilAgreed is the council that a consent was asked for on the way to; 0 for none.
func councilAgreed(ctx context.Context, db postgres.DB, r handlers.Request, to int64) (int64, error) {
	var s step
	if r.Talk.Name != talkWrite || !screen.Recall(r, talkWrite, &s) || s.Council == 0 {
		return 0, nil
	}
	who, err := council.Answers(ctx, db, s.Council, calendar.DayOf(r.Now))
	if err != nil || who != to {
		return 0, err
	}
	return s.Council, nil
}
