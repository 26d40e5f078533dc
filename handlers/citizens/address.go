package citizens

import (
	"context"

	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// address answers a street with the place it lies in: the electoral district is
// opened, or those are listed between which the street is parted. Where it is not
// said, the person's own place is meant, if it is remembered. ok is false where the
// text is no address, or one of a street that stands in no list.
func (c citizens) address(ctx context.Context, db postgres.DB, r handlers.Request, f found) (reply handlers.Reply, ok bool, err error) {
	for _, a := range f.At {
		if len(a.Places) == 0 {
			if a.Places, err = homePlace(ctx, db, r); err != nil {
				return reply, false, err
			}
		}
		all, err := withStreet(ctx, db, r, a)
		if err != nil {
			return reply, false, err
		}
		switch len(all) {
		case 0:
		case 1:
			reply, err = c.onStreet(ctx, db, r, a, all[0])
			return reply, true, err
		default:
			return c.whichPlace(r, a, all), true, nil
		}
	}
	switch {
	case len(f.At) > 0 && len(f.At[0].Places) == 0:
		return c.whichTown(r, f.At[0]), true, nil
	case len(f.At) > 0 && len(f.At[0].Places) == 1:
		reply, err = c.unlisted(ctx, db, r, f.At[0])
		return reply, true, err
	}
	return reply, false, nil
}

// unlisted shows the place of a street that stands in no list, and says so.
func (c citizens) unlisted(ctx context.Context, db postgres.DB, r handlers.Request, a deputy.Address) (reply handlers.Reply, err error) {
	if h := a.Places[0]; h.Place != 0 {
		reply, err = c.spotOf(ctx, db, r, h.Place)
	} else {
		reply, err = c.unitOf(ctx, db, r, h.Unit, 1)
	}
	if err != nil {
		return reply, err
	}
	note := r.Lang.HTML("search.street_none", locales.Args{"Street": echo(a.Street)})
	reply.Messages[0].HTML = locales.Join(note, reply.Messages[0].HTML)
	return reply, nil
}

// lies is a place in which a street lies, with its electoral districts; a village
// that lies in one as a whole has none here.
type lies struct {
	territory.Hit
	districts []territory.ElectoralDistrict
}

// withStreet are the places of an address that may have such a street.
func withStreet(ctx context.Context, db postgres.DB, r handlers.Request, a deputy.Address) ([]lies, error) {
	var all []lies
	for _, h := range a.Places[:min(len(a.Places), perPage)] {
		if h.Place != 0 && h.ElectoralDistrict != 0 {
			all = append(all, lies{Hit: h})
			continue
		}
		list, err := territory.ByStreet(ctx, db, h.Unit, named(h, r.Lang), a.Street, r.Now)
		if err != nil {
			return nil, err
		}
		if len(list) > 0 {
			all = append(all, lies{h, list})
		}
	}
	return all, nil
}

// named is a settlement as lists of streets name it; of a whole unit nothing.
func named(h territory.Hit, l locales.Lang) string {
	if h.Place == 0 {
		return ""
	}
	return h.Short.In(string(l))
}

// homePlace is where a person lives, in the chat with the service.
func homePlace(ctx context.Context, db postgres.DB, r handlers.Request) ([]territory.Hit, error) {
	if !r.Private {
		return nil, nil
	}
	at, known, err := homeOf(ctx, db, r.Person.ID)
	if err != nil || !known {
		return nil, err
	}
	return []territory.Hit{{Unit: at.unit.Code, Name: at.unit.Name, Short: at.unit.Short}}, nil
}

// onStreet opens the place or the electoral district of a street, or lists the
// districts it is parted between.
func (c citizens) onStreet(ctx context.Context, db postgres.DB, r handlers.Request, a deputy.Address, at lies) (handlers.Reply, error) {
	switch len(at.districts) {
	case 0:
		return c.spotOf(ctx, db, r, at.Place)
	case 1:
		return c.districtOf(ctx, db, r, at.districts[0].ID)
	}
	l := r.Lang
	var lines []locales.HTML
	var numbers []handlers.Button
	for _, e := range at.districts[:min(len(at.districts), perDistricts)] {
		lines = append(lines, l.HTML("list.district", locales.Args{"Number": e.Number, "Covers": clip(e.Covers.In(string(l)), coversLength)}))
		numbers = append(numbers, press(l.Text("button.district", locales.Args{"Number": e.Number}), "dist", id36(e.ID)))
	}
	text := l.HTML("search.street_parted", locales.Args{"Street": echo(a.Street), "Place": capital(at.Name.In(string(l)))})
	return show(r, locales.Join(text, locales.Lines(lines...)), joined(threes(numbers), [][]handlers.Button{another(l)})...), nil
}

// whichPlace asks which of several places of one name is meant.
func (c citizens) whichPlace(r handlers.Request, a deputy.Address, all []lies) handlers.Reply {
	l := r.Lang
	var lines []locales.HTML
	var rows [][]handlers.Button
	for i, at := range all {
		e := placeEntry(l, at.Hit)
		lines, rows = append(lines, e.line(i+1)), append(rows, row(e.button))
	}
	text := l.HTML("search.street_which", locales.Args{"Street": echo(a.Street)})
	return show(r, locales.Join(text, locales.Lines(lines...), l.HTML("search.not_here_place"), typing(r)), rows...)
}

// whichTown asks where a street is.
func (c citizens) whichTown(r handlers.Request, a deputy.Address) handlers.Reply {
	text := r.Lang.HTML("search.street_where", locales.Args{"Street": echo(a.Street)})
	return show(r, locales.Join(text, typing(r)), joined([][]handlers.Button{chooseRegion(r.Lang)}, nearRow(r))...)
}
