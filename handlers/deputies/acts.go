package deputies

import (
	"context"

	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/handlers/cards"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// acting are the buttons under a card that need no words.
func (d desk) acting() handlers.Audience {
	return handlers.Audience{Verbs: map[string]handlers.Run{
		"dacc":  d.of(d.accept),
		"dmore": d.of(d.more),
		"dcard": d.of(d.open),
		"dtalk": d.of(d.thread),
	}}
}

// accept takes an appeal up. A second tap finds it done.
func (d desk) accept(ctx context.Context, db postgres.DB, r handlers.Request, s sight) (handlers.Reply, error) {
	if s.Appeal.State == appeal.Accepted || s.Appeal.State == appeal.NeedInfo {
		return d.card(r, s, true), nil
	}
	a, _, err := d.appeals.Do(ctx, db, s.by, appeal.Step{Appeal: s.Appeal.ID, Act: appeal.Accept}, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	s.Sight, err = cards.Look(ctx, db, r.Lang, a, s.Side, r.Now)
	reply := d.card(r, s, true)
	reply.Toast = r.Lang.Text("deskcard.accepted")
	return reply, err
}

// card shows the card: in the place of the message whose button was pressed, or anew.
func (d desk) card(r handlers.Request, s sight, replace bool) handlers.Reply {
	m := s.Card(r.Lang, r.Now)
	m.Replace = replace && r.Button != nil
	return handlers.Reply{Messages: []handlers.Message{m}}
}

// open is pressed in a list: the card comes anew, with its files.
func (d desk) open(_ context.Context, _ postgres.DB, r handlers.Request, s sight) (handlers.Reply, error) {
	reply := d.card(r, s, screen.Arg(r, 1) == "back")
	if !reply.Messages[0].Replace && !s.Appeal.State.Over() {
		reply.Messages[0].Files = s.Files()
	}
	return reply, nil
}

// more offers what is done more rarely.
func (d desk) more(_ context.Context, _ postgres.DB, r handlers.Request, s sight) (handlers.Reply, error) {
	l, id := r.Lang, screen.ID36(s.Appeal.ID)
	var rows [][]handlers.Button
	for _, one := range []struct {
		act       appeal.Act
		key, verb string
	}{
		{appeal.HandOver, "deskcard.hand_over", "dgive"},
		{appeal.Extend, "deskcard.extend", "dext"},
		{appeal.Report, "deskcard.spam", "dspam"},
	} {
		_, can := s.Appeal.State.Next(one.act, s.Appeal.Before)
		if can && s.Side.May(one.act) && !(one.act == appeal.Extend && s.Appeal.Extended) && !(one.act == appeal.HandOver && s.Appeal.Nameless) {
			rows = append(rows, screen.Row(screen.Press(l.Text(one.key), one.verb, id)))
		}
	}
	rows = append(rows,
		screen.Row(screen.Press(l.Text("deskcard.thread"), "dtalk", id)),
		screen.Row(screen.Press(l.Text("deskcard.back"), "dcard", id, "back")))
	reply := screen.Show(r, l.HTML("deskcard.more_ask", locales.Args{"Number": s.Appeal.Number}), rows...)
	reply.Messages[0].Ref, reply.Messages[0].Protect = cards.Ref(s.Appeal.ID), true
	return reply, nil
}
