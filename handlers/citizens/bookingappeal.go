package citizens

import (
	"context"
	"errors"
	"strings"

	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/programme/reception"
)

// questionAppeal is pressed: rca <booking>. It makes the draft of an appeal of what a
// visitor comes about, with the same words; without any, they are asked for.
func (c citizens) questionAppeal(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	b, one, err := ownVisit(ctx, db, r)
	if err != nil {
		return handlers.Reply{}, err
	}
	if !c.opts.Operator.known() {
		return c.closed(r), nil
	}
	if reply, gone, err := c.cannotBe(ctx, db, r, one.Deputy); gone || err != nil {
		return reply, err
	}
	agreed, err := appeal.Agreed(ctx, db, r.Person.ID, consentVersion)
	if err != nil {
		return handlers.Reply{}, err
	}
	if !agreed {
		l := r.Lang
		return show(r, l.HTML("consent.ask", c.consentArgs()), c.questionRows(r, b.ID, press(l.Text("consent.full"), "rcfull", id36(b.ID)))...), nil
	}
	return c.questionTo(ctx, db, r, b, one)
}

// ownVisit is the place that a press names, with its reception.
func ownVisit(ctx context.Context, db postgres.DB, r handlers.Request) (b reception.Booking, one reception.Reception, err error) {
	if b, err = reception.OwnBooking(ctx, db, r.Person.ID, idArg(r, 0)); err != nil {
		return b, one, err
	}
	one, err = reception.ByID(ctx, db, b.Reception)
	return b, one, err
}

// questionRows are those of consent, which come back to the question.
func (c citizens) questionRows(r handlers.Request, booking int64, last handlers.Button) [][]handlers.Button {
	l := r.Lang
	return [][]handlers.Button{
		row(press(l.Text("button.agree"), "rcok", id36(booking))), row(press(l.Text("button.disagree"), "rcv", id36(booking))), row(last),
	}
}

// questionConsent is pressed: rcfull <booking>. It shows the whole text of consent.
func (c citizens) questionConsent(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	b, _, err := ownVisit(ctx, db, r)
	if err != nil {
		return handlers.Reply{}, err
	}
	return show(r, c.fullConsent(r.Lang), c.questionRows(r, b.ID, press(r.Lang.Text("button.back"), "rca", id36(b.ID)))...), nil
}

// questionAgreed is pressed: rcok <booking>. It keeps the consent and goes on.
func (c citizens) questionAgreed(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	b, one, err := ownVisit(ctx, db, r)
	if err != nil {
		return handlers.Reply{}, err
	}
	if !c.opts.Operator.known() {
		return c.closed(r), nil
	}
	given := appeal.Consent{Version: consentVersion, Hash: c.consentHash(r.Lang), Lang: string(r.Lang), Message: r.Message}
	if err := appeal.Agree(ctx, db, r.Person.ID, given, r.Now); err != nil {
		return handlers.Reply{}, err
	}
	return c.questionTo(ctx, db, r, b, one)
}

// questionTo puts the question into the draft. What is being written to the same deputy
// stays; what is being written to another is gone on with first, and the question keeps.
func (c citizens) questionTo(ctx context.Context, db postgres.DB, r handlers.Request, b reception.Booking, one reception.Reception) (handlers.Reply, error) {
	ban, banned, err := appeal.Banned(ctx, db, r.Person.ID, r.Now)
	if err != nil || banned {
		return c.banned(r, ban), err
	}
	d, ok, err := appeal.DraftOf(ctx, db, r.Person.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	if ok && !d.Empty() && d.Deputy != one.Deputy {
		return c.goOn(ctx, db, r, d, one.Deputy)
	}
	if err := reception.Drafted(ctx, db, r.Person.ID, b.ID); err != nil {
		return handlers.Reply{}, err
	}
	if b.Question == "" {
		return c.writeTo(ctx, db, r, one.Deputy)
	}
	if !ok || d.Empty() {
		d = appeal.Draft{Person: r.Person.ID, Deputy: one.Deputy, Name: b.Name}
		at, known, err := homeOf(ctx, db, r.Person.ID)
		if err != nil {
			return handlers.Reply{}, err
		}
		if known {
			h := at.asHome()
			d.Unit, d.Place = h.Unit, h.Place
		}
	}
	if !strings.Contains(d.Text(), b.Question) {
		if err := d.Write(r.Message, b.Question); errors.Is(err, appeal.ErrTooLong) {
			return c.resume(ctx, db, r, d, "")
		} else if err != nil {
			return handlers.Reply{}, err
		}
	}
	d.Step = stepText
	if err := appeal.SaveDraft(ctx, db, d, r.Now); err != nil {
		return handlers.Reply{}, err
	}
	return c.resume(ctx, db, r, d, r.Lang.HTML("visit.drafted"))
}
