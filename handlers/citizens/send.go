package citizens

import (
	"context"
	"errors"
	"time"

	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/letter"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/council"
	"qalauly/programme/reception"
)

// tapTwice is how long after an appeal a second press of its button is the same one.
const tapTwice = 10 * time.Minute

// send registers what the preview showed. A draft that has changed since is shown again;
// one that is gone was sent by the tap before.
func (c citizens) send(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	d, ok, err := appeal.DraftOf(ctx, db, r.Person.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	switch {
	case !ok:
		return c.sentBefore(ctx, db, r)
	case d.Deputy == 0, d.Empty():
		return c.resume(ctx, db, r, d, "")
	case letter.Mark(d) != arg(r, 0):
		return c.resume(ctx, db, r, d, r.Lang.HTML("write.changed_since"))
	}
	proposed, err := council.DraftTo(ctx, db, r.Person.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	a, err := c.opts.Desk.Register(ctx, db, r.Person, consentVersion, r.Now)
	if err != nil {
		return c.unsent(ctx, db, r, d, err)
	}
	if proposed != 0 {
		if err := council.Send(ctx, db, a.ID, proposed); err != nil {
			return handlers.Reply{}, err
		}
	}
	if err := reception.Opened(ctx, db, r.Person.ID, a.Deputy, a.ID); err != nil {
		return handlers.Reply{}, err
	}
	return c.slipOf(ctx, db, r, a)
}

// unsent says why an appeal was not taken; the draft is whole.
func (c citizens) unsent(ctx context.Context, db postgres.DB, r handlers.Request, d appeal.Draft, err error) (handlers.Reply, error) {
	var often *appeal.LimitError
	switch {
	case errors.Is(err, appeal.ErrConsent):
		return c.askConsent(r, d.Deputy), nil
	case errors.Is(err, appeal.ErrBanned):
		ban, _, err := appeal.Banned(ctx, db, r.Person.ID, r.Now)
		return c.banned(r, ban), err
	case errors.Is(err, appeal.ErrMandate), errors.Is(err, deputy.ErrUnknown):
		return c.noMandate(r)
	case errors.As(err, &often):
		until := often.Until.In(calendar.Zone).Add(time.Minute - time.Nanosecond).Truncate(time.Minute)
		return c.resume(ctx, db, r, d, r.Lang.HTML("write.too_often", locales.Args{"Time": soon(r.Lang, r.Now, until)}))
	}
	return handlers.Reply{}, err
}

// soon is the time, with the day where it is another one.
func soon(l locales.Lang, now, at time.Time) string {
	at = at.In(calendar.Zone)
	if calendar.DayOf(now) == calendar.DayOf(at) {
		return at.Format("15:04")
	}
	return l.Date(at) + ", " + at.Format("15:04")
}

// sentBefore answers the second of two taps with what the first one did.
func (c citizens) sentBefore(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	last, _, err := appeal.Mine(ctx, db, r.Person.ID, appeal.Page{Limit: 1})
	if err != nil {
		return handlers.Reply{}, err
	}
	if len(last) > 0 && r.Now.Sub(last[0].ReceivedAt) < tapTwice && last[0].State != appeal.Withdrawn {
		return c.slipOf(ctx, db, r, last[0])
	}
	l := r.Lang
	return show(r, l.HTML("write.nothing"), row(press(l.Text("write.button_write"), "wnew", "0")), toAppeals(l)), nil
}

// slip shows the slip again; from the list, the appeal.
func (c citizens) slip(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	a, err := own(ctx, db, r, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	if arg(r, 1) == "v" {
		return c.oneOf(ctx, db, r, a)
	}
	return c.slipOf(ctx, db, r, a)
}

func (c citizens) slipOf(ctx context.Context, db postgres.DB, r handlers.Request, a appeal.Appeal) (handlers.Reply, error) {
	m, err := letter.Slip(ctx, db, r.Lang, letter.Seen(a, r.Now), r.Now)
	m.Replace = r.Button != nil
	return idle(handlers.Reply{Messages: []handlers.Message{m}}), err
}

// whyDate counts the days to the last one.
func (c citizens) whyDate(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	a, err := own(ctx, db, r, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	due, arrival, err := c.opts.Desk.Why(ctx, db, a)
	if err != nil {
		return handlers.Reply{}, err
	}
	if due.Term.From != arrival.Day { // it was given to another deputy, or reopened
		arrival = calendar.Arrival{}
	}
	l := r.Lang
	back := []string{id36(a.ID)}
	if arg(r, 1) == "v" {
		back = append(back, "v")
	}
	reply := show(r, locales.Join(wording.Why(l, arrival, due), l.HTML("slip.law")), row(press(l.Text("button.back"), "wslip", back...)))
	reply.Messages[0].Ref = letter.Ref(a.ID)
	if arg(r, 1) == "v" {
		reply.Messages[0].Ref = letter.ViewRef(a.ID)
	}
	return reply, nil
}

// undo takes an appeal back that nobody has seen; what was written is a draft again.
func (c citizens) undo(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	a, err := own(ctx, db, r, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	switch _, _, err := c.opts.Desk.Do(ctx, db, as(r), appeal.Step{Appeal: a.ID, Act: appeal.Undo}, r.Now); {
	case errors.Is(err, appeal.ErrUndo), errors.Is(err, appeal.ErrState) && a.State != appeal.Withdrawn:
		return show(r, l.HTML("slip.undo_late", aboutAppeal(a)),
			row(press(l.Text("slip.more"), "wsay", id36(a.ID))), row(press(l.Text("mine.withdraw"), "wwd", id36(a.ID))), toAppeals(l)), nil
	case errors.Is(err, appeal.ErrState): // the second of two taps
		if d, ok, err := appeal.DraftOf(ctx, db, r.Person.ID); err != nil || ok && d.Deputy != a.Deputy {
			return handlers.Reply{}, err
		}
	case err != nil:
		return handlers.Reply{}, err
	default:
		restored, err := c.restore(ctx, db, r, a)
		if err != nil {
			return handlers.Reply{}, err
		}
		if !restored {
			return show(r, l.HTML("slip.undone_apart", aboutAppeal(a)), toDraft(l), toAppeals(l)), nil
		}
	}
	return idle(show(r, l.HTML("slip.undone", aboutAppeal(a)), toDraft(l), row(press(l.Text("write.button_erase"), "wdrop")))), nil
}

// restore makes a draft again of what was taken back, unless another one was begun.
func (c citizens) restore(ctx context.Context, db postgres.DB, r handlers.Request, a appeal.Appeal) (restored bool, err error) {
	if d, ok, err := appeal.DraftOf(ctx, db, r.Person.ID); err != nil || ok && !d.Empty() {
		return false, err
	}
	thread, err := appeal.Thread(ctx, db, appeal.Citizen, a.ID, r.Now)
	if err != nil {
		return false, err
	}
	d := appeal.Draft{
		Person: r.Person.ID, Deputy: a.Deputy, Topic: a.Topic, Chosen: true, Unit: a.PlaceUnit, Place: a.Place,
		Name: a.Name, Contact: a.Contact, Nameless: a.Nameless,
	}
	for _, m := range thread {
		if len(m.Parts) > 0 {
			d.Parts = append(d.Parts, m.Parts...)
		} else if m.Text != "" {
			d.Parts = append(d.Parts, appeal.Part{Message: m.Message, Text: m.Text})
		}
		d.Files = append(d.Files, m.Files...)
	}
	if err := appeal.SaveDraft(ctx, db, d, r.Now); err != nil {
		return false, err
	}
	proposed, err := council.OfAppeal(ctx, db, a.ID)
	if err != nil || proposed == 0 {
		return true, err
	}
	return true, council.MarkDraft(ctx, db, r.Person.ID, proposed, a.Deputy)
}
