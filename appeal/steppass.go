package appeal

import (
	"context"
	"fmt"
	"slices"

	"qalauly/calendar"
	"qalauly/deputy"
)

func (w *work) forward(ctx context.Context) error {
	switch {
	case w.a.Nameless:
		return ErrNameless
	case w.a.Forwards >= ForwardsMost:
		return ErrForwards
	case w.today() > w.cal.Add(max(w.a.TermFrom, calendar.DayOf(w.a.AssignedAt)), ForwardDays):
		return ErrLate
	}
	if err := w.give(ctx); err != nil {
		return err
	}
	w.a.Forwards++
	w.a.TermFrom, w.a.TermDays, w.a.TermUntil, w.a.Stops = w.cal.Register(w.now).Day, TermDays, 0, nil
	w.a.Extended = false
	w.a.DueOn = w.cal.Due(w.a.Term()).Day
	return nil
}

// handOver passes the appeal to another of the same body; the day stays.
func (w *work) handOver(ctx context.Context) error {
	unit := w.a.Unit
	if err := w.give(ctx); err != nil {
		return err
	}
	if w.a.Unit != unit {
		return ErrNotYours
	}
	if w.was.State == NeedInfo {
		return w.resume(ctx)
	}
	return nil
}

// give makes the appeal another deputy's.
func (w *work) give(ctx context.Context) error {
	if w.s.To == w.a.Deputy {
		return ErrSame
	}
	who, err := deputy.Get(ctx, w.db, w.s.To, w.today().Start())
	if err != nil {
		return err
	}
	if len(who.Mandates) == 0 {
		return ErrMandate
	}
	if w.a.Unit, err = unitOf(ctx, w.db, w.s.To, w.a.PlaceUnit, w.now); err != nil {
		return err
	}
	w.a.Senders = append(slices.Clone(w.a.Senders), w.a.Deputy)
	w.a.Deputy, w.a.AssignedAt, w.a.AcceptedAt, w.a.Asked, w.a.Before = w.s.To, w.now, nil, false, ""
	w.a.JudgedOn = 0
	return nil
}

// succeed makes the appeal that of who came after the deputy, with some days of their
// own.
func (w *work) succeed(ctx context.Context) error {
	if err := w.give(ctx); err != nil {
		return err
	}
	if w.was.State == NeedInfo {
		if err := w.resumed(); err != nil {
			return err
		}
	}
	if least := w.cal.Add(w.today(), ReceiverDays); w.a.DueOn < least {
		w.a.TermUntil, w.a.Stops, w.a.DueOn = least, nil, least
	}
	return nil
}

// move puts the last day where the calendar has it now.
func (w *work) move(context.Context) error {
	w.a.DueOn = w.cal.Due(w.a.Term()).Day
	return nil
}

// extend names a later last day, two months after the one before at most; it is told
// before that one has passed.
func (w *work) extend(ctx context.Context) error {
	switch {
	case w.a.Extended, w.s.Until <= w.a.DueOn, w.s.Until > w.a.DueOn.AddMonths(2):
		return ErrExtended
	case w.today() > w.a.DueOn:
		return ErrLate
	}
	counts, err := w.extensionCounts(ctx)
	if err != nil {
		return err
	}
	if !counts {
		w.a.JudgedOn = w.a.DueOn
	}
	w.a.Extended, w.a.TermUntil, w.a.Stops = true, w.cal.OnOrBefore(w.s.Until), nil
	w.a.DueOn = w.a.TermUntil
	return nil
}

// extensionCounts says whether an extension moves the day of A2 too: it does for at most
// a tenth of what the deputy was given in 13 weeks, and for one.
func (w *work) extensionCounts(ctx context.Context) (bool, error) {
	var all, counted int
	err := w.db.QueryRow(ctx, `
		SELECT count(*), count(*) FILTER (WHERE extended AND judged_on IS NULL) FROM appeal
		WHERE deputy = $1 AND assigned_at > $2`, w.a.Deputy, w.now.AddDate(0, 0, -7*13)).Scan(&all, &counted)
	if err != nil {
		return false, fmt.Errorf("appeal: extensions: %w", err)
	}
	return counted < max(1, all/10), nil
}
