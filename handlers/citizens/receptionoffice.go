package citizens

import (
	"context"
	"errors"

	"qalauly/handlers"
	"qalauly/handlers/visits"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/reception"
	"qalauly/territory"
)

// talkOffice is the conversation in which a place is asked for, to find an office near it.
const talkOffice = "office"

// perOffices is how many offices stand in one message.
const perOffices = 5

// visiting is the way to a public reception: the offices, what is in their schedules, and
// one's own places in it.
func (c citizens) visiting() handlers.Audience {
	verbs := map[string]handlers.Run{
		"rcall": c.offices, "rcreg": c.officeRegions, "rcunit": c.officesOf, "rco": c.office, "rcs": c.schedule, "rcr": c.visit,
		"rcb": c.askBook, "rcy": c.book, "rcmy": c.bookings, "rcv": c.booking, "rcn": c.askVisitor, "rcq": c.askQuestion,
		"rcx": c.askGiveUp, "rcxy": c.giveUp, "rca": c.questionAppeal, "rcok": c.questionAgreed, "rcfull": c.questionConsent,
	}
	audience := handlers.Audience{
		Commands: c.visitCommands(),
		Verbs:    map[string]handlers.Run{},
		Talks:    map[string]handlers.Run{talkOffice: c.visits(c.officeTyped), talkVisit: c.visits(c.visitTyped)},
		Links:    map[string]handlers.Run{"rcp": c.visits(c.visitLink)},
	}
	for verb, run := range verbs {
		audience.Verbs[verb] = c.visits(run)
		audience.Personal = append(audience.Personal, verb)
	}
	return audience
}

// visits answers in the chat of one person, and says so where a thing is gone.
func (c citizens) visits(run handlers.Run) handlers.Run {
	return c.inChat(func(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
		reply, err := run(ctx, db, r)
		if errors.Is(err, reception.ErrUnknown) || errors.Is(err, territory.ErrUnknown) {
			return show(r, r.Lang.HTML("visit.gone"), toOffices(r.Lang)), nil
		}
		return reply, err
	})
}

// toOffices is the row that leads to the offices.
func toOffices(l locales.Lang) []handlers.Button {
	return row(press(l.Text("office.button_all"), "rcall"))
}

// toBookings is the row that leads to one's own places.
func toBookings(l locales.Lang) []handlers.Button {
	return row(press(l.Text("office.button_mine"), "rcmy", "1"))
}

// offices asks for a place, in every way there is.
func (c citizens) offices(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	reply := show(r, locales.Join(l.HTML("office.title"), l.HTML("office.ask", locales.Args{"Key": l.Text("menu.near")})),
		row(press(l.Text("button.choose_region"), "rcreg", "1")), toBookings(l))
	reply.Talk = talk(talkOffice, r.Talk)
	return reply, nil
}

// officeRegions lists the regions.
func (c citizens) officeRegions(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	units, err := territory.Regions(ctx, db, r.Now, string(r.Lang))
	if err != nil {
		return handlers.Reply{}, err
	}
	l, p := r.Lang, paged(pageArg(r, 0), len(units), perRegions)
	buttons := regionButtons(l, cut(p, units))
	for i := range buttons {
		buttons[i].Verb = "rcunit"
	}
	return show(r, l.HTML("office.title"), joined(grid(buttons), p.turn(l, "rcreg"), [][]handlers.Button{toOffices(l)})...), nil
}

// officesOf is pressed: rcunit <unit> <page>.
func (c citizens) officesOf(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.officesIn(ctx, db, r, arg(r, 0), pageArg(r, 1))
}

// officesIn lists the offices of a unit and of all below; where it has none, the nearest.
func (c citizens) officesIn(ctx context.Context, db postgres.DB, r handlers.Request, code string, page int) (handlers.Reply, error) {
	u, err := territory.ByCode(ctx, db, code)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	of := reception.Page{Limit: perOffices, Offset: (page - 1) * perOffices}
	list, total, err := reception.OfficesIn(ctx, db, []string{u.Code}, string(l), of)
	if err == nil && len(list) == 0 && page > 1 {
		return c.officesIn(ctx, db, r, code, 1)
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	if total == 0 {
		return c.officesNear(ctx, db, r, u)
	}
	p := paged(page, total, perOffices)
	lines := []locales.HTML{}
	var rows [][]handlers.Button
	for i, o := range list {
		n := p.offset() + i + 1
		lines = append(lines, l.HTML("office.line", locales.Args{"Number": n, "Name": o.Name.In(string(l)), "Address": o.Address.In(string(l))}))
		rows = append(rows, row(c.officeButton(ctx, db, l, o, n)))
	}
	head := l.HTML("office.title_in", locales.Args{"Place": capital(u.Name.In(string(l)))})
	return show(r, locales.Join(head, locales.Lines(lines...)), joined(rows, p.turn(l, "rcunit", u.Code), [][]handlers.Button{toOffices(l)})...), nil
}

// officeButton opens an office; it is called by its number and its unit.
func (c citizens) officeButton(ctx context.Context, db postgres.DB, l locales.Lang, o reception.Office, n int) handlers.Button {
	name := o.Name.In(string(l))
	if u, err := territory.ByCode(ctx, db, o.Unit); err == nil {
		name = u.Short.In(string(l))
	}
	return press(fitting(l.Text("office.button_one", locales.Args{"Number": n, "Name": name}), name), "rco", id36(o.ID))
}

// officesNear lists the offices nearest to the centre of a unit, or of the one above it.
func (c citizens) officesNear(ctx context.Context, db postgres.DB, r handlers.Request, u territory.Unit) (handlers.Reply, error) {
	for u.Lat == nil && u.Parent != "" {
		var err error
		if u, err = territory.ByCode(ctx, db, u.Parent); err != nil {
			return handlers.Reply{}, err
		}
	}
	if u.Lat == nil || u.Lon == nil {
		return show(r, r.Lang.HTML("office.none"), toOffices(r.Lang)), nil
	}
	return c.nearestOffices(ctx, db, r, territory.Point{Lat: *u.Lat, Lon: *u.Lon}, false)
}

// nearestOffices lists the offices nearest to a point, which is kept nowhere.
func (c citizens) nearestOffices(ctx context.Context, db postgres.DB, r handlers.Request, at territory.Point, shared bool) (handlers.Reply, error) {
	l := r.Lang
	near, err := reception.Near(ctx, db, at, perOffices)
	if err != nil {
		return handlers.Reply{}, err
	}
	if len(near) == 0 || near[0].Kilometres > farAway {
		return show(r, l.HTML("office.none"), toOffices(l)), nil
	}
	lines := []locales.HTML{}
	var rows [][]handlers.Button
	for i, o := range near {
		lines = append(lines, l.HTML("office.line_far", locales.Args{
			"Number": i + 1, "Name": o.Name.In(string(l)), "Address": o.Address.In(string(l)), "Km": visits.Kilometres(l, o.Kilometres),
		}))
		rows = append(rows, row(c.officeButton(ctx, db, l, o.Office, i+1)))
	}
	kept := locales.HTML("")
	if shared {
		kept = l.HTML("office.not_kept")
	}
	return show(r, locales.Join(l.HTML("office.near"), locales.Lines(lines...), kept), joined(rows, [][]handlers.Button{toOffices(l)})...), nil
}

// officeTyped finds the offices near a place that was typed, or shared. What is no place
// is a search, as anything typed.
func (c citizens) officeTyped(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if r.Kind == handlers.Place && r.Point != nil {
		return c.nearestOffices(ctx, db, r, territory.Point{Lat: r.Point.Lat, Lon: r.Point.Lon}, true)
	}
	if r.Kind != handlers.Text || r.Text == "" {
		return c.typed(ctx, db, r)
	}
	reply, ok, err := c.ofPlace(ctx, db, r, r.Text, c.officesByUnit())
	if ok || err != nil {
		return reply, err
	}
	return c.typed(ctx, db, r)
}

func (c citizens) officesByUnit() byUnit {
	return byUnit{
		show: func(ctx context.Context, db postgres.DB, r handlers.Request, unit string) (handlers.Reply, error) {
			return c.officesIn(ctx, db, r, unit, 1)
		},
		button: func(label, unit string) handlers.Button { return press(label, "rcunit", unit) },
	}
}

// office is pressed: rco <office>.
func (c citizens) office(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	o, err := reception.OfficeByID(ctx, db, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	_, total, err := reception.Coming(ctx, db, 0, o.ID, r.Now, reception.Page{Limit: 1})
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	lines := []locales.HTML{l.HTML("office.card", locales.Args{
		"Name": o.Name.In(string(l)), "Address": o.Address.In(string(l)), "First": l.Weekday(o.First), "Last": l.Weekday(o.Last),
		"Opens": o.Opens.String(), "Closes": o.Closes.String(), "Phone": o.Phone,
	})}
	if o.Closed {
		lines = append(lines, l.HTML("office.closed"))
	}
	if o.Invented {
		lines = append(lines, l.HTML("office.invented"))
	}
	var rows [][]handlers.Button
	if total > 0 {
		rows = append(rows, row(press(l.Text("office.button_schedule"), "rcs", "o", id36(o.ID), "1")))
	} else {
		lines = append(lines, l.HTML("visit.none"))
	}
	rows = append(rows, row(visits.Map(l, o)), row(press(l.Text("button.back"), "rcunit", o.Unit, "1")))
	return show(r, locales.Lines(lines...), rows...), nil
}
