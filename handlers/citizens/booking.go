package citizens

import (
	"context"
	"errors"
	"strconv"

	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/visits"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/reception"
)

// talkVisit is the conversation in which a visitor gives a name, or says what it is about.
const talkVisit = "visit"

// visitor is what the next message of that conversation means.
type visitor struct {
	Booking int64 `json:"b"`
	Name    bool  `json:"n,omitempty"` // else the question
}

// offered is how many free times are offered where one is taken.
const offered = 3

// slotArg is the place that a press names, -1 where there is none.
func slotArg(r handlers.Request, i int) int {
	n, err := strconv.Atoi(arg(r, i))
	if err != nil || n < 0 {
		return -1
	}
	return n
}

// askBook is pressed: rcb <reception> <place>. It says what is kept before it is.
func (c citizens) askBook(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	one, err := reception.ByID(ctx, db, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	slot := slotArg(r, 1)
	if slot < 0 || slot >= one.Places() || !one.Open(r.Now) {
		return c.visitOf(ctx, db, r, one, "")
	}
	k, err := visits.Of(ctx, db, one)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	text := locales.Join(
		locales.Lines(l.HTML("visit.confirm", locales.Args{"Day": visits.Day(l, one.Day), "Time": one.Slot(slot).String()}), k.Where(l)),
		l.HTML("visit.kept", locales.Args{"Days": reception.KeptDays}))
	return show(r, text,
		row(press(l.Text("visit.button_book"), "rcy", id36(one.ID), strconv.Itoa(slot))),
		row(press(l.Text("visit.button_other"), "rcr", id36(one.ID)))), nil
}

// book is pressed: rcy <reception> <place>. A second tap shows the place that the first
// one got.
func (c citizens) book(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	id, slot := idArg(r, 0), slotArg(r, 1)
	b, err := reception.Book(ctx, db, r.Person.ID, id, slot, r.Now)
	l := r.Lang
	switch {
	case err == nil:
		return c.bookingOf(ctx, db, r, b, "visit.booked")
	case errors.Is(err, reception.ErrBooked):
		if b.Slot == slot {
			return c.bookingOf(ctx, db, r, b, "visit.booked")
		}
		return c.bookingOf(ctx, db, r, b, "visit.yours")
	case errors.Is(err, reception.ErrMost):
		return show(r, l.HTML("visit.most", locales.Args{"Most": reception.BookedMost}), toBookings(l)), nil
	case !errors.Is(err, reception.ErrTaken) && !errors.Is(err, reception.ErrPast) && !errors.Is(err, reception.ErrState):
		return handlers.Reply{}, err
	}
	return c.elsewhere(ctx, db, r, id, slot, err)
}

// elsewhere offers the free times that come next to one that cannot be had any more.
func (c citizens) elsewhere(ctx context.Context, db postgres.DB, r handlers.Request, id int64, slot int, why error) (handlers.Reply, error) {
	l := r.Lang
	one, err := reception.ByID(ctx, db, id)
	if err != nil {
		return handlers.Reply{}, err
	}
	if !errors.Is(why, reception.ErrTaken) && one.State != reception.Cancelled {
		return c.visitOf(ctx, db, r, one, "")
	}
	offers, err := reception.Next(ctx, db, one, slot, r.Now, offered)
	if err != nil {
		return handlers.Reply{}, err
	}
	rows, err := visits.Offers(ctx, db, l, one, offers)
	if err != nil {
		return handlers.Reply{}, err
	}
	text := l.HTML("visit.taken", locales.Args{"Time": visits.At(l, one, max(slot, 0))})
	if one.State == reception.Cancelled {
		text = l.HTML("visit.off", locales.Args{"Reason": visits.Why(l, one)})
	}
	next := l.HTML("visit.next")
	if len(rows) == 0 {
		next = l.HTML("visit.no_next")
	}
	return show(r, locales.Join(text, next), joined(rows, [][]handlers.Button{row(press(l.Text("office.button_schedule"), "rcs", "o", id36(one.Office), "1"))})...), nil
}

// bookingState are the words for what became of a place.
var bookingState = map[reception.BookingState]string{
	reception.Booked: "visit.state_booked", reception.CameTo: "visit.state_came", reception.GaveUp: "visit.state_cancelled", reception.CalledOff: "visit.state_dropped",
}

// bookings is a page of one's own places.
func (c citizens) bookings(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l, page := r.Lang, pageArg(r, 0)
	list, total, err := reception.Mine(ctx, db, r.Person.ID, r.Now, reception.Page{Limit: perPage, Offset: (page - 1) * perPage})
	if err == nil && len(list) == 0 && page > 1 {
		page = 1
		list, total, err = reception.Mine(ctx, db, r.Person.ID, r.Now, reception.Page{Limit: perPage})
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	if total == 0 {
		return idle(show(r, l.HTML("visit.mine_none"), toOffices(l))), nil
	}
	p := paged(page, total, perPage)
	lines := []locales.HTML{}
	var rows [][]handlers.Button
	for i, b := range list {
		one, err := reception.ByID(ctx, db, b.Reception)
		if err != nil {
			return handlers.Reply{}, err
		}
		k, err := visits.Of(ctx, db, one)
		if err != nil {
			return handlers.Reply{}, err
		}
		at := visits.At(l, one, b.Slot)
		lines = append(lines, l.HTML("visit.mine_line", locales.Args{"Number": p.offset() + i + 1, "When": at, "Name": k.Name(l), "State": l.Text(bookingState[b.State])}))
		rows = append(rows, row(press(fitting(at+" · "+k.Who.Brief(string(l)), at), "rcv", id36(b.ID))))
	}
	return idle(show(r, locales.Join(l.HTML("visit.mine_title"), locales.Lines(lines...)), joined(rows, p.turn(l, "rcmy"), [][]handlers.Button{toOffices(l)})...)), nil
}

// booking is pressed: rcv <booking>.
func (c citizens) booking(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	b, err := reception.OwnBooking(ctx, db, r.Person.ID, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	return c.bookingOf(ctx, db, r, b, "visit.own")
}

// bookingOf shows one's place, with what can be done about it.
func (c citizens) bookingOf(ctx context.Context, db postgres.DB, r handlers.Request, b reception.Booking, key string) (handlers.Reply, error) {
	l := r.Lang
	one, err := reception.ByID(ctx, db, b.Reception)
	if err != nil {
		return handlers.Reply{}, err
	}
	k, err := visits.Of(ctx, db, one)
	if err != nil {
		return handlers.Reply{}, err
	}
	if b.State != reception.Booked {
		key = "visit.own"
	}
	lines := []locales.HTML{
		l.HTML(key, locales.Args{"Day": visits.Day(l, one.Day), "Time": one.Slot(b.Slot).String(), "State": l.Text(bookingState[b.State])}),
		k.Where(l),
	}
	if b.Name != "" {
		lines = append(lines, l.HTML("visit.name", locales.Args{"Name": b.Name}))
	}
	if b.Question != "" {
		lines = append(lines, l.HTML("visit.question", locales.Args{"Question": b.Question}))
	}
	text := locales.Lines(lines...)
	var rows [][]handlers.Button
	id := id36(b.ID)
	if b.State == reception.Booked && one.Open(r.Now) {
		text = locales.Join(text, l.HTML("visit.remind"))
		rows = append(rows,
			row(press(l.Text("visit.button_name"), "rcn", id), press(l.Text("visit.button_question"), "rcq", id)),
			row(visits.Map(l, k.Office)), row(press(l.Text("visit.button_cancel"), "rcx", id)))
	}
	if b.Appeal == 0 && b.State != reception.GaveUp {
		rows = append(rows, row(press(l.Text("visit.button_appeal"), "rca", id)))
	}
	return idle(show(r, text, append(rows, toBookings(l))...)), nil
}

// askVisitor is pressed: rcn <booking>. A name is given only by who wants to.
func (c citizens) askVisitor(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.askOf(ctx, db, r, true)
}

// askQuestion is pressed: rcq <booking>.
func (c citizens) askQuestion(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.askOf(ctx, db, r, false)
}

func (c citizens) askOf(ctx context.Context, db postgres.DB, r handlers.Request, name bool) (handlers.Reply, error) {
	b, err := reception.OwnBooking(ctx, db, r.Person.ID, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	text := r.Lang.HTML("visit.ask_question")
	if name {
		text = r.Lang.HTML("visit.ask_name")
	}
	return screen.Remember(show(r, text, row(press(r.Lang.Text("button.back"), "rcv", id36(b.ID)))), talkVisit, visitor{b.ID, name})
}

// visitTyped takes a visitor's name or question. Anything else than text is asked again;
// where the talk is gone it is a search, as anything typed.
func (c citizens) visitTyped(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	var at visitor
	if !screen.Recall(r, talkVisit, &at) {
		r.Talk = handlers.Idle
		return c.typed(ctx, db, r)
	}
	if r.Kind != handlers.Text || r.Text == "" {
		return say(r.Lang.HTML("visit.only_text")), nil
	}
	rewrite := reception.Ask
	if at.Name {
		rewrite = reception.Rename
	}
	b, err := rewrite(ctx, db, r.Person.ID, at.Booking, r.Text, r.Now)
	switch {
	case errors.Is(err, reception.ErrTooLong):
		return say(r.Lang.HTML("visit.too_long")), nil
	case errors.Is(err, reception.ErrPast):
		return idle(say(r.Lang.HTML("visit.late"), toBookings(r.Lang))), nil
	case err != nil:
		return handlers.Reply{}, err
	}
	return c.bookingOf(ctx, db, r, b, "visit.own")
}

// askGiveUp is pressed: rcx <booking>.
func (c citizens) askGiveUp(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	b, err := reception.OwnBooking(ctx, db, r.Person.ID, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	if b.State != reception.Booked {
		return c.bookingOf(ctx, db, r, b, "visit.own")
	}
	return show(r, l.HTML("visit.ask_cancel"),
		row(press(l.Text("visit.button_cancel_yes"), "rcxy", id36(b.ID))), row(press(l.Text("visit.button_keep"), "rcv", id36(b.ID)))), nil
}

// giveUp is pressed: rcxy <booking>.
func (c citizens) giveUp(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	b, err := reception.Cancel(ctx, db, r.Person.ID, idArg(r, 0), r.Now)
	if errors.Is(err, reception.ErrPast) || errors.Is(err, reception.ErrState) {
		return show(r, r.Lang.HTML("visit.late"), toBookings(r.Lang)), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	one, err := reception.ByID(ctx, db, b.Reception)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	return idle(show(r, l.HTML("visit.cancelled", locales.Args{"When": visits.At(l, one, b.Slot)}),
		row(press(l.Text("visit.button_other"), "rcr", id36(one.ID))), toBookings(l))), nil
}
