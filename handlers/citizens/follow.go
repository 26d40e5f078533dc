package citizens

import (
	"context"
	"errors"
	"slices"

	"qalauly/deputy"
	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/handlers/weekly"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
)

// followed lists whom and what a person follows, each with a button that ends it.
func (c citizens) followed(ctx context.Context, db postgres.DB, r handlers.Request) (lines []locales.HTML, ends []handlers.Button, err error) {
	all, err := digest.Followed(ctx, db, r.Person.ID)
	if err != nil || len(all) == 0 {
		return nil, nil, err
	}
	add := func(name, brief, verb string, args ...string) {
		lines = append(lines, r.Lang.HTML("subscription.item", locales.Args{"Name": name}))
		ends = append(ends, press(fitting("✖️ "+name, "✖️ "+brief), verb, args...))
	}
	var ids []int64
	for _, item := range all {
		if !item.Place() {
			ids = append(ids, item.Deputy)
		}
	}
	hits, err := deputy.Among(ctx, db, ids, r.Now, deputy.Page{Lang: string(r.Lang), Limit: len(ids)})
	if err != nil {
		return nil, nil, err
	}
	for _, hit := range hits {
		add(hit.Short(string(r.Lang)), hit.Brief(string(r.Lang)), "unfol", id36(hit.ID))
	}
	for _, item := range all {
		if !item.Place() {
			continue
		}
		name, brief, err := placeNames(ctx, db, r.Lang, item)
		if err != nil {
			return nil, nil, err
		}
		add(name, brief, "unfolp", itemArgs(item)...)
	}
	return slices.Insert(lines, 0, r.Lang.HTML("subscription.followed")), ends, nil
}

// placeNames name a place that is followed, whole and in few letters; of one that is no
// more, that.
func placeNames(ctx context.Context, db postgres.DB, l locales.Lang, item digest.Item) (name, brief string, err error) {
	at, err := placeOf(ctx, db, item)
	if errors.Is(err, territory.ErrUnknown) {
		gone := l.Text("subscription.place_gone")
		return gone, gone, nil
	}
	return weekly.PlaceName(l, at.unit, at.district), weekly.PlaceBrief(l, at.unit, at.district), err
}

func placeOf(ctx context.Context, db postgres.DB, item digest.Item) (at spot, err error) {
	unit := item.Unit
	if item.District != 0 {
		e, err := territory.DistrictByID(ctx, db, item.District)
		if err != nil {
			return at, err
		}
		at.district, unit = &e, e.Unit
	}
	at.unit, err = territory.ByCode(ctx, db, unit)
	return at, err
}

// itemArgs name a place in a button: u and a unit, d and an electoral district.
func itemArgs(item digest.Item) []string {
	if item.District != 0 {
		return []string{"d", id36(item.District)}
	}
	return []string{"u", item.Unit}
}

func itemArg(r handlers.Request) digest.Item {
	if arg(r, 0) == "d" {
		return digest.Item{District: idArg(r, 1)}
	}
	return digest.Item{Unit: arg(r, 1)}
}

// item is what is followed of a place: the electoral district where it is known, else the
// unit.
func (at spot) item() digest.Item {
	switch {
	case at.district != nil:
		return digest.Item{District: at.district.ID}
	case at.place != nil && at.place.ElectoralDistrict != 0:
		return digest.Item{District: at.place.ElectoralDistrict}
	}
	return digest.Item{Unit: at.unit.Code}
}

// followWay follows a place with one tap, or ends that; in a group nobody's wishes are
// asked for.
func followWay(ctx context.Context, db postgres.DB, r handlers.Request, item digest.Item) ([]handlers.Button, error) {
	if !r.Private {
		return nil, nil
	}
	all, err := digest.Followed(ctx, db, r.Person.ID)
	if err != nil {
		return nil, err
	}
	if slices.Contains(all, item) {
		return row(press(r.Lang.Text("subscription.button_unfollow"), "unfolp", append(itemArgs(item), "here")...)), nil
	}
	return row(press(r.Lang.Text("subscription.button_follow"), "folp", itemArgs(item)...)), nil
}

// follow is pressed below a deputy: from the next week on it is told of them too.
func (c citizens) follow(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !r.Private {
		return c.inPrivate(r), nil
	}
	d, err := deputy.Get(ctx, db, idArg(r, 0), r.Now)
	if errors.Is(err, deputy.ErrUnknown) {
		return gone(r, "card.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	return c.follows(ctx, db, r, digest.Item{Deputy: d.ID}, d.Short(string(r.Lang)))
}

// followPlace is pressed below a place: folp u <unit>, folp d <electoral district>.
func (c citizens) followPlace(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !r.Private {
		return c.inPrivate(r), nil
	}
	item := itemArg(r)
	at, err := placeOf(ctx, db, item)
	if errors.Is(err, territory.ErrUnknown) {
		return gone(r, "place.unknown"), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	return c.follows(ctx, db, r, item, weekly.PlaceName(r.Lang, at.unit, at.district))
}

// follows says what is followed now, or why not, above all that is.
func (c citizens) follows(ctx context.Context, db postgres.DB, r handlers.Request, item digest.Item, name string) (handlers.Reply, error) {
	err := digest.Follow(ctx, db, r.Person.ID, item, r.Now)
	head := r.Lang.HTML("subscription.now_followed", locales.Args{"Name": locales.Bold(name)})
	switch {
	case errors.Is(err, digest.ErrMany) && item.Place():
		head = r.Lang.HTML("subscription.too_many_places", locales.Args{"Count": digest.PlacesMost})
	case errors.Is(err, digest.ErrMany):
		head = r.Lang.HTML("subscription.too_many", locales.Args{"Count": digest.FollowMost})
	case err != nil:
		return handlers.Reply{}, err
	}
	r.Button = nil // the card stays
	return c.subscriptionAfter(ctx, db, r, head)
}

// unfollow is pressed: unfol <deputy>.
func (c citizens) unfollow(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.unfollows(ctx, db, r, digest.Item{Deputy: idArg(r, 0)})
}

// unfollowPlace is pressed: unfolp u <unit>, unfolp d <electoral district>; on the place's
// own screen, which stays, with "here" behind it.
func (c citizens) unfollowPlace(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	item := itemArg(r)
	reply, err := c.unfollows(ctx, db, r, item)
	if err != nil || arg(r, 2) == "" || !r.Private {
		return reply, err
	}
	if item.District != 0 {
		reply, err = c.districtOf(ctx, db, r, item.District)
	} else {
		reply, err = c.unitOf(ctx, db, r, item.Unit, 1)
	}
	reply.Toast = r.Lang.Text("subscription.unfollowed_toast")
	return reply, err
}

func (c citizens) unfollows(ctx context.Context, db postgres.DB, r handlers.Request, item digest.Item) (handlers.Reply, error) {
	if !r.Private {
		return c.inPrivate(r), nil
	}
	if err := digest.Unfollow(ctx, db, r.Person.ID, item); err != nil {
		return handlers.Reply{}, err
	}
	return c.subscription(ctx, db, r)
}
