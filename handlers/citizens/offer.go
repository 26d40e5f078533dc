package citizens

import (
	"context"

	"qalauly/appeal"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/letter"
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
	text := locales.Join(letter.Dangers(l, r.Text), l.HTML("offer.ask"), own, locales.Lines(l.HTML("offer.unsent"), c.again(r), l.HTML("reach.official")))
	return say(text, joined(writeRow(r), rows, [][]handlers.Button{another(l)})...), nil
}

// again says how what was written comes to a deputy: it was kept nowhere.
func (c citizens) again(r handlers.Request) locales.HTML {
	if !r.Private || !c.opts.Operator.known() {
		return ""
	}
	return r.Lang.HTML("write.offer_again")
}

// writeRow is the way to write to a deputy, in the chat of one person.
func writeRow(r handlers.Request) [][]handlers.Button {
	if !r.Private {
		return nil
	}
	return [][]handlers.Button{row(press(r.Lang.Text("write.button_write"), "wnew", "0"))}
}

// drafted makes a draft of a matter that somebody wrote or said outside any conversation,
// where their consent holds and nothing else is unfinished; whom it may be sent to is
// proposed at once. Beside another draft it is not kept, which is said. ok is false where
// it may not be kept.
func (c citizens) drafted(ctx context.Context, db postgres.DB, r handlers.Request) (reply handlers.Reply, ok bool, err error) {
	if !r.Private || !c.opts.Operator.known() {
		return reply, false, nil
	}
	if agreed, err := appeal.Agreed(ctx, db, r.Person.ID, consentVersion); err != nil || !agreed {
		return reply, false, err
	}
	d, has, err := appeal.DraftOf(ctx, db, r.Person.ID)
	if err != nil {
		return reply, false, err
	}
	if has && !d.Empty() {
		l := r.Lang
		return say(locales.Join(letter.Dangers(l, r.Text), l.HTML("write.busy")), toDraft(l), toAppeals(l)), true, nil
	}
	if _, banned, err := appeal.Banned(ctx, db, r.Person.ID, r.Now); err != nil || banned {
		return reply, false, err
	}
	if _, err := c.begin(ctx, db, r, 0); err != nil {
		return reply, false, err
	}
	reply, err = c.added(ctx, db, r)
	if err == nil && len(reply.Messages) > 0 {
		m := &reply.Messages[0]
		m.HTML = locales.Join(locales.Lines(r.Lang.HTML("write.offer"), r.Lang.HTML("write.offer_kept")), m.HTML)
		rows, err := threadRows(ctx, db, r)
		if err != nil {
			return handlers.Reply{}, false, err
		}
		m.Rows = append(rows, m.Rows...)
	}
	return reply, true, err
}

// threadsMost is how many appeals of one's own are proposed for what came by itself.
const threadsMost = 3

// threadRows are the ways to say it in an appeal that goes on: people answer without
// replying, and a conversation may have been lost.
func threadRows(ctx context.Context, db postgres.DB, r handlers.Request) (rows [][]handlers.Button, err error) {
	mine, _, err := appeal.Mine(ctx, db, r.Person.ID, appeal.Page{Limit: perPage})
	for _, a := range mine {
		if possible(a, appeal.Say) && len(rows) < threadsMost {
			rows = append(rows, row(press(r.Lang.Text("thread.into", locales.Args{"Number": a.Number}), "winto", id36(a.ID))))
		}
	}
	return rows, err
}

// into passes on what came by itself as a message of the appeal that the person chose.
func (c citizens) into(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	a, err := own(ctx, db, r, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	return c.draftOf(ctx, db, r, func(d appeal.Draft) (handlers.Reply, error) {
		if d.Empty() || !possible(a, appeal.Say) {
			return c.isOver(r, a), nil
		}
		s := appeal.Step{Appeal: a.ID, Act: appeal.Say, Text: d.Text(), Files: d.Files, Chat: r.Chat, Message: d.Last()}
		if a.State == appeal.NeedInfo {
			s.Act = appeal.Inform
		}
		b, _, err := c.opts.Desk.Do(ctx, db, as(r), s, r.Now)
		if err != nil {
			return handlers.Reply{}, err
		}
		if err := appeal.DropDraft(ctx, db, r.Person.ID); err != nil {
			return handlers.Reply{}, err
		}
		reply := idle(c.taken(r, a, b))
		m := &reply.Messages[0]
		m.Replace, m.Rows = true, append(m.Rows, toAppeals(r.Lang))
		return reply, nil
	})
}

// told answers a matter, and remembers that this one was answered, not what it says.
func (c citizens) told(ctx context.Context, db postgres.DB, r handlers.Request, text string) (handlers.Reply, error) {
	if reply, ok, err := c.drafted(ctx, db, r); ok || err != nil {
		return reply, err
	}
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
	if reply, ok, err := c.drafted(ctx, db, r); ok || err != nil {
		return reply, err
	}
	own, rows, err := c.addressee(ctx, db, r)
	if err != nil {
		return handlers.Reply{}, err
	}
	return say(locales.Join(r.Lang.HTML("search.voice"), own), joined(writeRow(r), rows)...), nil
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
