package notices

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/visits"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
	"qalauly/programme/reception"
)

// othersOffered is how many free times are offered in the place of one that fell out.
const othersOffered = 3

// toVisitor words a notice to who has a place in a reception; known is false for other
// kinds. Nothing is said of a place that is not theirs any more, nor of what has begun.
func toVisitor(ctx context.Context, db postgres.DB, l locales.Lang, n notice.Due, reader account.Person) (m handlers.Message, ok, known bool, err error) {
	if n.Kind != reception.EveNotice && n.Kind != reception.HourNotice && n.Kind != reception.OffNotice {
		return m, false, false, nil
	}
	id, err := strconv.ParseInt(n.Ref, 10, 64)
	if err != nil {
		return m, false, true, fmt.Errorf("notices: %s %q: %w", n.Kind, n.Ref, err)
	}
	b, err := reception.OwnBooking(ctx, db, reader.ID, id)
	if errors.Is(err, reception.ErrUnknown) {
		return m, false, true, nil
	}
	if err != nil {
		return m, false, true, err
	}
	r, err := reception.ByID(ctx, db, b.Reception)
	if err != nil {
		return m, false, true, err
	}
	k, err := visits.Of(ctx, db, r)
	if err != nil {
		return m, false, true, err
	}
	if n.Kind == reception.OffNotice {
		m, ok, err = calledOff(ctx, db, l, k, b)
		return m, ok, true, err
	}
	if !reception.Due(n.Kind, r, b, calendar.Now()) {
		return m, false, true, nil
	}
	args := locales.Args{"Day": visits.Day(l, r.Day), "Time": r.Slot(b.Slot).String()}
	head := l.HTML("visit.told_eve", args)
	if n.Kind == reception.HourNotice {
		head = l.HTML("visit.told_hour", args)
	}
	return handlers.Message{HTML: locales.Lines(head, k.Where(l)), Rows: [][]handlers.Button{
		screen.Row(visits.Map(l, k.Office)),
		screen.Row(screen.Press(l.Text("visit.button_cancel"), "rcx", screen.ID36(b.ID))),
	}}, true, true, nil
}

// calledOff tells who had a place that the reception will not be, and what is free.
func calledOff(ctx context.Context, db postgres.DB, l locales.Lang, k visits.Known, b reception.Booking) (m handlers.Message, ok bool, err error) {
	if b.State != reception.CalledOff {
		return m, false, nil
	}
	offers, err := reception.Next(ctx, db, k.Reception, b.Slot, calendar.Now(), othersOffered)
	if err != nil {
		return m, false, err
	}
	if m.Rows, err = visits.Offers(ctx, db, l, k.Reception, offers); err != nil {
		return m, false, err
	}
	next := l.HTML("visit.next")
	if len(m.Rows) == 0 {
		next = l.HTML("visit.no_next")
	}
	m.Rows = append(m.Rows, screen.Row(screen.Press(l.Text("visit.button_appeal"), "rca", screen.ID36(b.ID))))
	told := l.HTML("visit.told_off", locales.Args{"Day": visits.Day(l, k.Day), "Time": k.Slot(b.Slot).String(), "Reason": visits.Why(l, k.Reception)})
	m.HTML = locales.Join(locales.Lines(told, k.Where(l)), next)
	return m, true, nil
}
