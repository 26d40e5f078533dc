package citizens

import (
	"context"
	"errors"
	"slices"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/letter"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// perWhom is how many are offered at once.
const perWhom = 8

// national are the topics that laws of the whole country decide: who sits in the capital
// for the region is offered first.
var national = []appeal.Topic{appeal.Law, appeal.Social, appeal.Business}

func topicOf(l locales.Lang, t appeal.Topic) string { return wording.Topic(l, string(t)) }

// whom proposes to whom the draft goes.
func (c citizens) whom(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.draftOf(ctx, db, r, func(d appeal.Draft) (handlers.Reply, error) { return c.whomOf(ctx, db, r, d) })
}

// whomOf proposes by place and topic; where the place is not known it is asked for. A
// name or another place may be typed instead.
func (c citizens) whomOf(ctx context.Context, db postgres.DB, r handlers.Request, d appeal.Draft) (handlers.Reply, error) {
	l := r.Lang
	d.Step = stepWhom
	if err := appeal.SaveDraft(ctx, db, d, r.Now); err != nil {
		return handlers.Reply{}, err
	}
	text, rows := locales.Join(letter.Dangers(l, d.Text()), l.HTML("write.ask_where")), [][]handlers.Button(nil)
	if d.Unit != "" {
		people, err := c.proposed(ctx, db, r, d)
		if err != nil {
			return handlers.Reply{}, err
		}
		text = locales.Join(letter.Dangers(l, d.Text()), l.HTML("write.ask_whom"))
		if len(people) == 0 {
			text = l.HTML("write.nobody_there", locales.Args{"Party": c.party(l)})
		}
		rows = addressees(l, people)
	}
	last := row(press(l.Text("write.button_drop"), "wdrop"))
	if d.Deputy != 0 {
		last = row(press(l.Text("button.back"), "wshow"))
	}
	reply := show(r, text, joined(rows, [][]handlers.Button{last})...)
	reply.Messages[0].Ref = letter.DraftRef
	return screen.Remember(reply, talkWrite, step{Step: stepWhom})
}

// addressees are buttons that choose to whom.
func addressees(l locales.Lang, people []deputy.Hit) [][]handlers.Button {
	var rows [][]handlers.Button
	for _, h := range people[:min(len(people), perWhom)] {
		rows = append(rows, row(press(personLabel(string(l), h), "wto", id36(h.ID))))
	}
	return rows
}

// proposed are the deputies of a draft's place, the likeliest first: of the electoral
// district, of the body above, the curators of the region; where the district is not
// known, some of the maslikhat.
func (c citizens) proposed(ctx context.Context, db postgres.DB, r handlers.Request, d appeal.Draft) ([]deputy.Hit, error) {
	at, err := spotAt(ctx, db, account.Home{Unit: d.Unit, Place: d.Place})
	if err != nil {
		return nil, err
	}
	if home, known, err := homeOf(ctx, db, r.Person.ID); err != nil {
		return nil, err
	} else if known && home.unit.Code == d.Unit && at.district == nil {
		at.district = home.district
	}
	bodies, err := deputy.OfUnit(ctx, db, at.unit.Code, r.Now)
	if err != nil {
		return nil, err
	}
	groups, err := c.groups(ctx, db, r, at, ownBodies(bodies))
	if err != nil {
		return nil, err
	}
	var people []deputy.Hit
	for _, g := range groups {
		people = append(people, g.people...)
	}
	if e, err := at.electoral(ctx, db); err != nil {
		return nil, err
	} else if e == nil && len(bodies) > 0 {
		some, _, err := inBody(ctx, db, r, bodies[0].Body, 1)
		if err != nil {
			return nil, err
		}
		people = append(people, some...)
	}
	curators, err := deputy.Curators(ctx, db, regionOf(at.unit), r.Now, string(r.Lang))
	if err != nil {
		return nil, err
	}
	if slices.Contains(national, d.Topic) {
		return once(append(curators, people...)), nil
	}
	return once(append(people, curators...)), nil
}

// once leaves out who is named again.
func once(people []deputy.Hit) (all []deputy.Hit) {
	for _, h := range people {
		if !slices.ContainsFunc(all, func(o deputy.Hit) bool { return o.ID == h.ID }) {
			all = append(all, h)
		}
	}
	return all
}

// choose takes who a button names.
func (c citizens) choose(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	to := idArg(r, 0)
	if reply, gone, err := c.cannotBe(ctx, db, r, to); gone || err != nil {
		return reply, err
	}
	return c.with(ctx, db, r, func(d *appeal.Draft) { d.Deputy = to })
}

// noMandate says that somebody is no deputy any more; the draft stays.
func (c citizens) noMandate(r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	return show(r, l.HTML("write.no_mandate"), row(press(l.Text("write.button_other"), "wwhom")), row(press(l.Text("button.find"), "find"))), nil
}

// whomTyped reads a name or a place.
func (c citizens) whomTyped(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	switch {
	case r.Kind == handlers.Place && r.Point != nil:
		return c.nearOf(ctx, db, r)
	case r.File != nil || len([]rune(r.Text)) > longest:
		return c.added(ctx, db, r)
	case r.Text == "":
		return say(r.Lang.HTML("write.unreadable")), nil
	}
	f, err := c.finder.Find(ctx, db, r.Text, r.Now, string(r.Lang))
	if err != nil {
		return handlers.Reply{}, err
	}
	if f.Letter && len(f.At) == 0 {
		return c.added(ctx, db, r) // more of the letter
	}
	if h, ok := f.Person(); ok {
		if reply, gone, err := c.cannotBe(ctx, db, r, h.ID); gone || err != nil {
			return reply, err
		}
		return c.with(ctx, db, r, func(d *appeal.Draft) { d.Deputy = h.ID })
	}
	if h, ok := f.Place(); ok && len(f.People) == 0 {
		return c.placeFor(ctx, db, r, h.Unit, h.Place)
	}
	var sitting []deputy.Hit
	for _, h := range f.People {
		if !h.Former {
			sitting = append(sitting, h)
		}
	}
	return c.which(r, addressees(r.Lang, sitting), append(slices.Clone(f.Named), f.Alike...), "write.none_whom"), nil
}

// which lists what a text may mean.
func (c citizens) which(r handlers.Request, rows [][]handlers.Button, places []territory.Hit, none string) handlers.Reply {
	l := r.Lang
	for _, h := range places[:min(len(places), perPage)] {
		kind, id := "u", h.Unit
		if h.Place != 0 {
			kind, id = "p", id36(h.Place)
		}
		rows = append(rows, row(press(placeLabel(l, h), "wset", kind, id)))
	}
	key := "write.which_whom"
	if len(rows) == 0 {
		key = none
	}
	return say(l.HTML(key, locales.Args{"Text": echo(r.Text)}), append(rows, row(press(l.Text("button.back"), "wshow")))...)
}

func (c citizens) askPlace(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	return c.ask(ctx, db, r, stepPlace, func(appeal.Draft) locales.HTML { return l.HTML("write.ask_place") },
		func(d appeal.Draft) [][]handlers.Button {
			return when(d.Unit != "", row(press(l.Text("write.button_place_drop"), "wdel", "p")))
		})
}

// placed reads where the matter is.
func (c citizens) placed(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	switch {
	case r.Kind == handlers.Place && r.Point != nil:
		return c.nearOf(ctx, db, r)
	case r.File != nil || len([]rune(r.Text)) > longest:
		return c.added(ctx, db, r)
	case r.Text == "":
		return say(r.Lang.HTML("write.unreadable")), nil
	}
	f, err := c.finder.FindPlaces(ctx, db, r.Text, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	if h, ok := f.Place(); ok {
		return c.placeFor(ctx, db, r, h.Unit, h.Place)
	}
	return c.which(r, nil, append(slices.Clone(f.Named), f.Alike...), "write.none_place"), nil
}

// placeFor keeps where the matter is, and goes on to whom where that is open.
func (c citizens) placeFor(ctx context.Context, db postgres.DB, r handlers.Request, unit string, place int64) (handlers.Reply, error) {
	return c.draftOf(ctx, db, r, func(d appeal.Draft) (handlers.Reply, error) {
		choosing := d.Deputy == 0 || d.Step == stepWhom
		d.Unit, d.Place, d.Step = unit, place, stepText
		if err := appeal.SaveDraft(ctx, db, d, r.Now); err != nil {
			return handlers.Reply{}, err
		}
		if choosing {
			return c.whomOf(ctx, db, r, d)
		}
		return c.resume(ctx, db, r, d, "")
	})
}

// setPlace is pressed: p and a settlement, u and a unit; q makes the draft a question
// without a name, a an appeal again.
func (c citizens) setPlace(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	switch arg(r, 0) {
	case "q":
		return c.with(ctx, db, r, func(d *appeal.Draft) { d.Nameless, d.Name, d.Contact = true, "", "" })
	case "a":
		return c.with(ctx, db, r, func(d *appeal.Draft) { d.Nameless = false })
	}
	at, err := pointed(ctx, db, r)
	if errors.Is(err, territory.ErrUnknown) {
		return gone(r, "place.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	h := at.asHome()
	return c.placeFor(ctx, db, r, h.Unit, h.Place)
}

// nearOf offers the centres nearest to a point, which is kept nowhere.
func (c citizens) nearOf(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	units, err := territory.Nearest(ctx, db, territory.Point{Lat: r.Point.Lat, Lon: r.Point.Lon}, r.Now, perNear)
	if err != nil {
		return handlers.Reply{}, err
	}
	if len(units) == 0 || kilometres(*r.Point, units[0]) > farAway {
		return say(l.HTML("write.near_none"), toDraft(l)), nil
	}
	var rows [][]handlers.Button
	for _, u := range units {
		label, err := nearLabel(ctx, db, l, u)
		if err != nil {
			return handlers.Reply{}, err
		}
		rows = append(rows, row(press(label, "wset", "u", u.Code)))
	}
	return say(l.HTML("write.near"), append(rows, toDraft(l))...), nil
}
