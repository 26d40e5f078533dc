package citizens

import (
	"context"

	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// offer answers a matter with the way to a deputy: the person's own, if they let
// their place be remembered, with the hours; else how to find them. What was
// written is kept nowhere and sent to nobody, which is said.
func (c citizens) offer(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	own, rows, err := c.addressee(ctx, db, r)
	if err != nil {
		return handlers.Reply{}, err
	}
	text := locales.Join(l.HTML("offer.ask"), own, locales.Lines(l.HTML("offer.unsent"), l.HTML("reach.official")))
	return say(text, append(rows, another(l))...), nil
}

// told answers a matter, and remembers that this one was answered, not what it says.
func (c citizens) told(ctx context.Context, db postgres.DB, r handlers.Request, text string) (handlers.Reply, error) {
	reply, err := c.offer(ctx, db, r)
	name := r.Talk.Name
	if name == "" {
		name = talkFind
	}
	reply.Talk = talk(name, r.Talk, search{Told: search{Text: text}.mark()})
	return reply, err
}

// voice answers what cannot be listened to.
func (c citizens) voice(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	own, rows, err := c.addressee(ctx, db, r)
	if err != nil {
		return handlers.Reply{}, err
	}
	return say(locales.Join(r.Lang.HTML("search.voice"), own), rows...), nil
}

// addressee is whom a person should turn to, with the ways there.
func (c citizens) addressee(ctx context.Context, db postgres.DB, r handlers.Request) (locales.HTML, [][]handlers.Button, error) {
	l := r.Lang
	at, known, err := homeOf(ctx, db, r.Person.ID)
	if err != nil {
		return "", nil, err
	}
	if !known || !r.Private {
		return l.HTML("offer.where"), joined([][]handlers.Button{chooseRegion(l)}, nearRow(r)), nil
	}
	all, err := deputy.OfUnit(ctx, db, at.unit.Code, r.Now)
	if err != nil {
		return "", nil, err
	}
	bodies := ownBodies(all)
	ways := joined(grid(receptionWay(l, bodies)), [][]handlers.Button{row(press(l.Text("button.mine"), "mine"))})
	e, err := at.electoral(ctx, db)
	if err != nil || e == nil {
		return l.HTML("offer.home", locales.Args{"Place": at.name(l)}), ways, err
	}
	people, err := deputy.OfDistrict(ctx, db, e.ID, r.Now)
	if err != nil {
		return "", nil, err
	}
	if len(people) == 0 {
		return l.HTML("place.nobody_district", locales.Args{"Party": c.party(l)}), ways, nil
	}
	said, err := c.yours(ctx, db, r, people[0].ID)
	return said, joined(cardRows(l, people, origin{"m"}), ways), err
}

// yours names the person's own deputy with the hours.
func (c citizens) yours(ctx context.Context, db postgres.DB, r handlers.Request, id int64) (locales.HTML, error) {
	d, err := deputy.Get(ctx, db, id, r.Now)
	if err != nil {
		return "", err
	}
	l := r.Lang
	lines := []locales.HTML{l.HTML("offer.yours", locales.Args{"Name": marked(l, d.Short(string(l)), d.Invented)})}
	return locales.Lines(append(lines, hours(l, d))...), nil
}

// nearRow is the way to choose by where the person is, which a group has not.
func nearRow(r handlers.Request) [][]handlers.Button {
	if !r.Private {
		return nil
	}
	return [][]handlers.Button{row(press(r.Lang.Text("button.near"), "near"))}
}
