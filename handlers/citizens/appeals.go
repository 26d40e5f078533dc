package citizens

import (
	"context"
	"errors"

	"qalauly/appeal"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/letter"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// Operator is who answers for people's data, as the text of consent names them. Appeals
// do not open before all of it is known.
type Operator struct{ Name, BIN, Contact, Location string }

func (o Operator) known() bool {
	return o.Name != "" && o.BIN != "" && o.Contact != "" && o.Location != ""
}

// writing is the way of an appeal as its author goes it. Everything happens in the chat
// of one person.
func (c citizens) writing() handlers.Audience {
	verbs := map[string]handlers.Run{
		"wnew": c.write, "wfull": c.consentText, "wyes": c.consented, "wno": c.refused, "wfresh": c.fresh,
		"wshow": c.preview, "wchg": c.askChange, "wmore": c.askMore, "wname": c.askOwnName, "wtopic": c.topics, "wplace": c.askPlace,
		"wphone": c.askContact, "wwhom": c.whom, "wto": c.choose, "wset": c.setPlace, "wdel": c.clear,
		"wdrop": c.askDrop, "werase": c.dropped, "wsend": c.send, "wundo": c.undo, "wwhy": c.whyDate, "wslip": c.slip,
		"wjoin": c.join, "wleave": c.leave, "wjoins": c.joinedOnes, "wcom": c.agreeCommon,
		"wsay": c.askSay, "winto": c.into, "wnil": c.nothingToAdd, "wmy": c.appeals, "wone": c.one, "wthr": c.threadPage,
		"wask": c.askVote, "wvote": c.vote, "wopen": c.askReopen, "wcomp": c.askComplaint, "wwd": c.askWithdraw, "wwdy": c.withdraw,
		"wkeep": c.left, "wforg": c.askErase, "wforgy": c.erase, "wback": c.takeBack, "wright": c.rights,
	}
	audience := handlers.Audience{
		Commands: c.writingCommands(),
		Verbs:    map[string]handlers.Run{},
		Menu:     map[string]handlers.Run{"menu.write": c.inChat(c.write), "menu.appeals": c.inChat(c.appeals)},
		Talks:    map[string]handlers.Run{talkWrite: c.inChat(c.typedInTalk)},
		Abouts:   map[string]handlers.Run{letter.Kind: c.inChat(c.replied), letter.DraftKind: c.inChat(c.typedInTalk)},
		Revised:  map[string]handlers.Run{letter.Kind: c.revised, letter.DraftKind: c.revised},
		Signed:   map[string]string{"wwhy": letter.Kind, "wsay": letter.Kind, "wnil": letter.Kind, "wcomp": letter.Kind, "wundo": letter.Kind, "wvote": letter.Kind},
		Edited:   c.revised,
	}
	for verb, run := range verbs {
		audience.Verbs[verb] = c.inChat(run)
		audience.Personal = append(audience.Personal, verb)
	}
	return audience
}

// inChat answers in the chat of one person only; a group is led there.
func (c citizens) inChat(run handlers.Run) handlers.Run {
	return func(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
		if !r.Private {
			l := r.Lang
			return say(l.HTML("write.private"), row(handlers.Button{Label: l.Text("button.private"), URL: c.link("write")})), nil
		}
		reply, err := run(ctx, db, r)
		switch {
		case errors.Is(err, appeal.ErrUnknown):
			return show(r, r.Lang.HTML("mine.unknown"), toAppeals(r.Lang)), nil
		case errors.Is(err, deputy.ErrUnknown): // of a draft: its deputy is in the list no more
			return c.noMandate(r)
		}
		return reply, err
	}
}

// as is who asks, as the author of appeals: whoever they are besides.
func as(r handlers.Request) appeal.Actor { return appeal.Actor{Person: r.Person.ID} }

// own is an appeal that the person wrote; ErrUnknown for anybody else's.
func own(ctx context.Context, db postgres.DB, r handlers.Request, id int64) (appeal.Appeal, error) {
	a, side, err := appeal.See(ctx, db, as(r), id, r.Now)
	if err == nil && side != appeal.Citizen {
		err = appeal.ErrUnknown
	}
	return a, err
}

// aboutAppeal is what texts about an appeal need most.
func aboutAppeal(a appeal.Appeal) locales.Args { return locales.Args{"Number": a.Number} }

// toAppeals is the row that leads to the list of one's appeals.
func toAppeals(l locales.Lang) []handlers.Button {
	return row(press(l.Text("mine.back"), "wmy", "1"))
}
