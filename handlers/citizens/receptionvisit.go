package citizens

import (
	"context"
	"strconv"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/handlers/visits"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/reception"
)

func (c citizens) visitCommands() []handlers.Command {
	return []handlers.Command{
		{Name: "reception", Role: account.Citizen, Help: "command.reception", Run: c.visits(c.behind(c.offices, c.officesByUnit()))},
		{Name: "visits", Role: account.Citizen, Help: "command.visits", Run: c.visits(c.bookings)},
	}
}

// schedule is pressed: rcs <o or d> <office or deputy> <page>. It lists what can be
// booked.
func (c citizens) schedule(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if arg(r, 0) == "o" {
		o, err := reception.OfficeByID(ctx, db, idArg(r, 1))
		if err != nil {
			return handlers.Reply{}, err
		}
		return c.scheduleOf(ctx, db, r, 0, o)
	}
	return c.scheduleOf(ctx, db, r, idArg(r, 1), reception.Office{})
}

func (c citizens) scheduleOf(ctx context.Context, db postgres.DB, r handlers.Request, deputy int64, o reception.Office) (handlers.Reply, error) {
	l, page, of, id := r.Lang, pageArg(r, 2), "d", deputy
	back := row(press(l.Text("button.back"), "card", id36(deputy)))
	if deputy == 0 {
		of, id, back = "o", o.ID, row(press(l.Text("button.back"), "rco", id36(o.ID)))
	}
	if id == 0 {
		return handlers.Reply{}, reception.ErrUnknown
	}
	list, total, err := reception.Coming(ctx, db, deputy, o.ID, r.Now, reception.Page{Limit: perReceptions, Offset: (page - 1) * perReceptions})
	if err == nil && len(list) == 0 && page > 1 {
		page = 1
		list, total, err = reception.Coming(ctx, db, deputy, o.ID, r.Now, reception.Page{Limit: perReceptions})
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	if total == 0 {
		return show(r, l.HTML("visit.none"), row(press(l.Text("office.button_all"), "rcall")), back), nil
	}
	p := paged(page, total, perReceptions)
	lines := []locales.HTML{}
	var rows [][]handlers.Button
	for i, one := range list {
		k, err := visits.Of(ctx, db, one)
		if err != nil {
			return handlers.Reply{}, err
		}
		args := k.Hours(l)
		args["Number"], args["Free"], args["Office"] = p.offset()+i+1, one.Free(), k.Office.Name.In(string(l))
		lines = append(lines, l.HTML("visit.line", args))
		day := l.Text("visit.at", locales.Args{"Day": visits.ShortDay(l, one.Day), "Time": one.From.String()})
		if deputy == 0 {
			day = fitting(day+" · "+k.Who.Brief(string(l)), day)
		}
		rows = append(rows, row(press(day, "rcr", id36(one.ID))))
	}
	return show(r, locales.Join(l.HTML("visit.list"), locales.Lines(lines...)), joined(rows, p.turn(l, "rcs", of, id36(id)), [][]handlers.Button{back})...), nil
}

// visit is pressed: rcr <reception>.
func (c citizens) visit(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	one, err := reception.ByID(ctx, db, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	return c.visitOf(ctx, db, r, one, "")
}

// visitLink is a link to a reception: rcp-3f.
func (c citizens) visitLink(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	id, _ := parseID(r.Args)
	one, err := reception.ByID(ctx, db, id)
	if err != nil {
		return handlers.Reply{}, err
	}
	return c.visitOf(ctx, db, r, one, "")
}

// timesInRow is how many free times stand beside each other.
const timesInRow = 4

// visitOf shows a reception with its free times, under a note that says why.
func (c citizens) visitOf(ctx context.Context, db postgres.DB, r handlers.Request, one reception.Reception, note locales.HTML) (handlers.Reply, error) {
	l := r.Lang
	k, err := visits.Of(ctx, db, one)
	if err != nil {
		return handlers.Reply{}, err
	}
	free, err := reception.FreeSlots(ctx, db, one, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	var rows [][]handlers.Button
	for i, slot := range free {
		if i%timesInRow == 0 {
			rows = append(rows, nil)
		}
		last := len(rows) - 1
		rows[last] = append(rows[last], press(one.Slot(slot).String(), "rcb", id36(one.ID), strconv.Itoa(slot)))
	}
	back := press(l.Text("button.back"), "rcs", "o", id36(one.Office), "1")
	rows = append(rows, row(press(l.Text("write.button_write"), "wnew", id36(one.Deputy))), row(back))
	return show(r, locales.Join(note, locales.Lines(l.HTML("visit.card", k.Hours(l)), k.Where(l)), stateOf(r, k, len(free))), rows...), nil
}

// stateOf says what can be done about a reception, or what became of it.
func stateOf(r handlers.Request, k visits.Known, free int) locales.HTML {
	l := r.Lang
	switch {
	case k.State == reception.Cancelled:
		return l.HTML("visit.off", locales.Args{"Reason": visits.Why(l, k.Reception)})
	case k.State == reception.Held:
		return l.HTML("visit.held", locales.Args{"Received": k.Received()})
	case k.State == reception.Voided:
		return l.HTML("visit.voided")
	case !k.Open(r.Now):
		return l.HTML("visit.begun")
	case free == 0:
		return l.HTML("visit.full")
	}
	return l.HTML("visit.choose", locales.Args{"Minutes": k.Minutes})
}

// visitRow leads to what can be booked with a deputy, where there is anything.
func visitRow(ctx context.Context, db postgres.DB, r handlers.Request, deputy int64) ([][]handlers.Button, error) {
	if !r.Private {
		return nil, nil
	}
	next, _, err := reception.Coming(ctx, db, deputy, 0, r.Now, reception.Page{Limit: 1})
	if err != nil || len(next) == 0 {
		return nil, err
	}
	return [][]handlers.Button{row(press(r.Lang.Text("visit.button_deputy"), "rcs", "d", id36(deputy), "1"))}, nil
}
