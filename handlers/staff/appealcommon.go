package staff

import (
	"context"
	"errors"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// talkTitle is the conversation in which a clerk gives a problem of many a title.
const talkTitle = "commontitle"

// gathering lets the staff of a branch open an appeal for others to join, once its author
// agrees.
func (s staff) gathering() handlers.Audience {
	only := func(do run) handlers.Run { return s.only("/appeals", clerks, ofLetter(do)) }
	return handlers.Audience{
		Verbs: map[string]handlers.Run{"zcom": only(s.askTitle)},
		Talks: map[string]handlers.Run{talkTitle: only(s.titleWords)},
	}
}

// askTitle says how it stands, or asks for a title: zcom <appeal>.
func (s staff) askTitle(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	l := r.Lang
	a, refused, err := s.seen(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	back := screen.Row(screen.Press(l.Text("button.back"), "zone", screen.ID36(a.ID)))
	c, err := appeal.CommonOf(ctx, db, a.ID)
	switch {
	case errors.Is(err, appeal.ErrUnknown):
	case err != nil:
		return handlers.Reply{}, err
	case c.Open():
		return screen.Show(r, l.HTML("gather.open", locales.Args{"Title": c.Title, "Count": c.Joined}), back), nil
	case c.Agreed != nil:
		return screen.Show(r, l.HTML("gather.refused"), back), nil
	}
	return remember(screen.Show(r, l.HTML("gather.ask", locales.Args{"Number": a.Number, "Most": appeal.TitleMost}), back), talkTitle, a.ID)
}

// titleWords are said in the talk: the author is asked.
func (s staff) titleWords(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var id int64
	if !recall(r, talkTitle, &id) {
		return idle(screen.Say(r.Lang.HTML("cardask.lost"))), nil
	}
	l := r.Lang
	back := screen.Row(screen.Press(l.Text("button.back"), "zone", screen.ID36(id)))
	_, err := appeal.AskCommon(ctx, db, actorOf(m, r), id, r.Text, r.Now)
	switch {
	case errors.Is(err, appeal.ErrEmpty), errors.Is(err, appeal.ErrTooLong):
		return screen.Say(l.HTML("gather.length", locales.Args{"Least": appeal.TitleLeast, "Most": appeal.TitleMost}), back), nil
	case errors.Is(err, appeal.ErrUnknown), errors.Is(err, appeal.ErrNotYours):
		return s.refuse(ctx, db, r, m, "appeal:"+number(id), refusal{Key: "desk.not_yours"})
	case err != nil:
		return handlers.Reply{}, err
	}
	return idle(screen.Say(l.HTML("gather.asked"), back)), nil
}
