package deputies

import (
	"context"
	"errors"
	"strings"

	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/handlers/cards"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// fewWords is up to how many words a text without a reply is a name or a place that is
// looked up; more are an answer that lost its appeal.
const fewWords = 3

// mostPicks is how many appeals are offered.
const mostPicks = 6

// typed is written without answering a message. Of somebody whose appeals wait it is
// asked which one it is for; of everybody else, and of a few words, it is what free text
// always is.
func (d desk) typed(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	free := d.free
	if free == nil {
		free = func(context.Context, postgres.DB, handlers.Request) (handlers.Reply, error) {
			return handlers.Reply{}, nil
		}
	}
	if !r.Private || r.File == nil && len(strings.Fields(r.Text)) <= fewWords {
		return free(ctx, db, r)
	}
	m, err := member(ctx, db, r)
	if err != nil {
		return handlers.Reply{}, err
	}
	own := chiefs(m)
	if len(own) == 0 {
		return free(ctx, db, r)
	}
	_, total, err := appeal.Inbox(ctx, db, own, r.Now, appeal.Page{Limit: 1})
	if err != nil {
		return handlers.Reply{}, err
	}
	if total == 0 {
		return free(ctx, db, r)
	}
	c := appeal.Composed{Chat: r.Chat, Message: r.Message, Member: m.ID, Album: r.Album}
	if err = write(r, &c); err == nil {
		err = appeal.Compose(ctx, db, c)
	}
	if err != nil {
		return d.excused(r, appeal.Appeal{}, handlers.Reply{}, err)
	}
	return which(ctx, db, r, own, c)
}

// which asks for which appeal something is that was written.
func which(ctx context.Context, db postgres.DB, r handlers.Request, own []int64, c appeal.Composed) (handlers.Reply, error) {
	all, total, err := appeal.Inbox(ctx, db, own, r.Now, appeal.Page{Limit: mostPicks})
	reply := screen.Say(locales.Join(r.Lang.HTML("answer.which"), cards.Said(r.Lang, c.Text, c.Files)), picks(r.Lang, all, total, c)...)
	reply.Messages[0].Ref = cards.PreviewRef(c)
	reply.Messages[0].Edits = cards.PreviewRef(c)
	if r.Album != "" {
		reply.Album = cards.PreviewRef(c)
	}
	return reply, err
}

// picks are the appeals that something written may be for, the most urgent first.
func picks(l locales.Lang, all []appeal.Appeal, total int, c appeal.Composed) [][]handlers.Button {
	message := screen.ID36(c.Message)
	var rows [][]handlers.Button
	for _, a := range all {
		args := locales.Args{"Number": a.Number, "Topic": wording.Topic(l, string(a.Topic))}
		label := screen.Fitting(l.Text("answer.pick", args), l.Text("answer.pick_short", locales.Args{"Number": a.Number}))
		rows = append(rows, screen.Row(screen.Press(label, "dpick", screen.ID36(a.ID), message)))
	}
	if total > len(all) {
		rows = append(rows, screen.Row(screen.Press(l.Text("answer.more_pick"), "dinb")))
	}
	if c.Text != "" {
		rows = append(rows, screen.Row(screen.Press(l.Text("answer.not_answer"), "dfree", message)))
	}
	return rows
}

// picked is pressed: dpick <appeal> <message>. The preview follows.
func (d desk) picked(ctx context.Context, db postgres.DB, r handlers.Request, s sight) (handlers.Reply, error) {
	c, err := appeal.ComposedOf(ctx, db, r.Chat, screen.IDArg(r, 1))
	if errors.Is(err, appeal.ErrNoMessage) {
		return d.again(ctx, db, r, s)
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	if !s.Appeal.State.Waits() {
		return handlers.Reply{}, notNow(r.Lang, s.Appeal)
	}
	c.Appeal, c.Several = s.Appeal.ID, false
	return previewed(r, s, c), appeal.Compose(ctx, db, c)
}

// notAnAnswer is pressed: dfree <message>. The words are what free text always is.
func (d desk) notAnAnswer(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	c, err := appeal.ComposedOf(ctx, db, r.Chat, screen.IDArg(r, 0))
	if errors.Is(err, appeal.ErrNoMessage) || err == nil && d.free == nil {
		return handlers.OldButton(r.Lang), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	if err := appeal.DropComposed(ctx, db, c.Chat, c.Message); err != nil {
		return handlers.Reply{}, err
	}
	r.Button, r.Text, r.Kind = nil, c.Text, handlers.Text
	return d.free(ctx, db, r)
}
