package citizens

import (
	"context"
	"errors"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// homeTerms is the number of the text that asks for agreement, home.ask: change
// what is kept, for what or who sees it, and the number grows.
const homeTerms = 1

// mine shows who speaks for the place where a person lives; one who has not said
// where is asked to choose. A group learns nothing of it.
func (c citizens) mine(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !r.Private {
		return c.inPrivate(r), nil
	}
	at, ok, err := homeOf(ctx, db, r.Person.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	if !ok {
		return c.chooseHome(ctx, db, r, "home.none")
	}
	return c.speakers(ctx, db, r, at)
}

// inPrivate leads from a group to the chat with the service.
func (c citizens) inPrivate(r handlers.Request) handlers.Reply {
	l := r.Lang
	return say(l.HTML("home.private"), row(handlers.Button{Label: l.Text("button.private"), URL: c.link("my")}))
}

// homeOf is the place that a person agreed to be remembered by. One that is no
// more counts as none; an electoral district or a settlement that is no more is
// not known.
func homeOf(ctx context.Context, db postgres.DB, person int64) (spot, bool, error) {
	h, ok, err := account.HomeOf(ctx, db, person)
	if err != nil || !ok {
		return spot{}, false, err
	}
	at, err := spotAt(ctx, db, h)
	if errors.Is(err, territory.ErrUnknown) {
		return spot{}, false, nil
	}
	at.home = true
	return at, err == nil, err
}

// spotAt reads a place; only the unit must be there.
func spotAt(ctx context.Context, db postgres.DB, h account.Home) (spot, error) {
	u, err := territory.ByCode(ctx, db, h.Unit)
	if err != nil {
		return spot{}, err
	}
	at := spot{unit: u}
	if h.Place != 0 {
		p, err := territory.PlaceByID(ctx, db, h.Place)
		if err == nil {
			at.place = &p
		} else if !errors.Is(err, territory.ErrUnknown) {
			return at, err
		}
	}
	if h.District != 0 {
		e, err := territory.DistrictByID(ctx, db, h.District)
		if err == nil {
			at.district = &e
		} else if !errors.Is(err, territory.ErrUnknown) {
			return at, err
		}
	}
	return at, nil
}

// moved asks where a person lives now, and offers to forget it.
func (c citizens) moved(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !r.Private {
		return c.inPrivate(r), nil
	}
	at, ok, err := homeOf(ctx, db, r.Person.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	if !ok {
		return c.chooseHome(ctx, db, r, "home.none")
	}
	l := r.Lang
	reply := show(r, l.HTML("home.moved", locales.Args{"Place": at.name(l)}),
		chooseRegion(l), row(press(l.Text("button.near"), "near")),
		row(press(l.Text("button.unkeep"), "unkeep")),
		row(press(l.Text("button.back"), "mine")))
	reply.Talk = talk(talkPlace, r.Talk)
	return reply, nil
}

// chooseHome asks for a place in every way there is.
func (c citizens) chooseHome(_ context.Context, _ postgres.DB, r handlers.Request, key string) (handlers.Reply, error) {
	l := r.Lang
	reply := show(r, l.HTML(key), chooseRegion(l), row(press(l.Text("button.near"), "near")))
	reply.Talk = talk(talkPlace, r.Talk)
	return reply, nil
}

// keep asks whether a place may be remembered, with all that there is to know of it.
func (c citizens) keep(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	at, err := pointed(ctx, db, r)
	if errors.Is(err, territory.ErrUnknown) {
		return gone(r, "place.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	return show(r, l.HTML("home.ask", locales.Args{"Place": at.name(l), "Party": c.party(l)}),
		row(press(l.Text("button.agree"), "agree", r.Button.Args...)),
		row(press(l.Text("button.disagree"), backVerbs[r.Button.Args[0]], r.Button.Args[1:]...))), nil
}

// agree remembers the place that keep asked for.
func (c citizens) agree(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !r.Private {
		return c.inPrivate(r), nil
	}
	at, err := pointed(ctx, db, r)
	if errors.Is(err, territory.ErrUnknown) {
		return gone(r, "place.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	err = account.Settle(ctx, db, r.Person.ID, at.asHome(), account.Agreement{Terms: homeTerms, At: r.Now})
	if err != nil {
		return handlers.Reply{}, err
	}
	return c.mine(ctx, db, r)
}

// unkeep forgets the place.
func (c citizens) unkeep(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if err := account.Unsettle(ctx, db, r.Person.ID); err != nil {
		return handlers.Reply{}, err
	}
	return c.chooseHome(ctx, db, r, "home.forgotten")
}

// pointed is the place that a press of keep or agree names as an origin does:
// u and a unit, p and a settlement, d and an electoral district.
func pointed(ctx context.Context, db postgres.DB, r handlers.Request) (spot, error) {
	id := idArg(r, 1)
	switch arg(r, 0) {
	case "u":
		return spotAt(ctx, db, account.Home{Unit: arg(r, 1)})
	case "p":
		p, err := territory.PlaceByID(ctx, db, id)
		if err != nil {
			return spot{}, err
		}
		return spotAt(ctx, db, account.Home{Unit: p.Unit, Place: id})
	case "d":
		e, err := territory.DistrictByID(ctx, db, id)
		if err != nil {
			return spot{}, err
		}
		return spotAt(ctx, db, account.Home{Unit: e.Unit, District: id})
	}
	return spot{}, territory.ErrUnknown
}

// asHome is a place as it is remembered.
func (at spot) asHome() account.Home {
	h := account.Home{Unit: at.unit.Code}
	if at.place != nil {
		h.Place = at.place.ID
	}
	if at.district != nil {
		h.District = at.district.ID
	}
	return h
}

// name is a place in one line, the narrowest first.
func (at spot) name(l locales.Lang) string {
	lang := string(l)
	switch {
	case at.place != nil:
		return joinNames(at.place.Full.In(lang), at.unit.Name.In(lang))
	case at.district != nil:
		return joinNames(at.unit.Name.In(lang), l.Text("card.seat_district", locales.Args{"Number": at.district.Number}))
	}
	return at.unit.Name.In(lang)
}

// keepWay offers to remember a place; in a group nobody's place is asked for.
func keepWay(r handlers.Request, at origin) []handlers.Button {
	if !r.Private {
		return nil
	}
	return row(press(r.Lang.Text("button.keep"), "keep", at...))
}
