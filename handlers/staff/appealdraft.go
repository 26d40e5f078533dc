package staff

import (
	"context"
	"errors"
	"fmt"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/handlers/cards"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
)

// talkAnswer is the conversation in which a clerk drafts an answer for a deputy.
const talkAnswer = "answerdraft"

// drafting lets the staff of a branch draft answers that the deputy sends.
func (s staff) drafting() handlers.Audience {
	only := func(do run) handlers.Run { return s.only("/appeals", clerks, ofLetter(do)) }
	return handlers.Audience{
		Verbs: map[string]handlers.Run{"zdraft": only(s.askAnswer)},
		Talks: map[string]handlers.Run{talkAnswer: only(s.answerWords)},
	}
}

// askAnswer asks for the words: zdraft <appeal>.
func (s staff) askAnswer(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	a, refused, err := s.seen(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	return remember(screen.Show(r, r.Lang.HTML("desk.draft_ask", locales.Args{"Number": a.Number}), screen.Row(screen.Press(r.Lang.Text("cardask.no"), "zno"))), talkAnswer, a.ID)
}

// answerWords are said in the talk: the deputy and the assistants see them at once.
func (s staff) answerWords(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var id int64
	if !recall(r, talkAnswer, &id) {
		return idle(screen.Say(r.Lang.HTML("cardask.lost"))), nil
	}
	again := screen.Row(screen.Press(r.Lang.Text("cardask.no"), "zno"))
	a, all, err := s.opts.Appeals.Propose(ctx, db, actorOf(m, r), id, r.Text, r.Now)
	switch {
	case errors.Is(err, appeal.ErrEmpty):
		return screen.Say(r.Lang.HTML("desk.draft_empty"), again), nil
	case errors.Is(err, appeal.ErrTooLong):
		return screen.Say(r.Lang.HTML("thread.long", locales.Args{"Most": appeal.TextMost}), again), nil
	case errors.Is(err, appeal.ErrUnknown), errors.Is(err, appeal.ErrNotYours):
		return s.refuse(ctx, db, r, m, "appeal:"+number(id), refusal{Key: "desk.not_yours"})
	case err != nil:
		return handlers.Reply{}, err
	}
	for _, c := range all {
		n := notice.Notice{To: c.Chat, Kind: cards.PreviewNotice, Ref: fmt.Sprintf("%d:%d", c.Appeal, c.Message), Once: fmt.Sprintf("preview:%d:%d", c.Message, c.Appeal), NotBefore: r.Now}
		if err := notice.Post(ctx, db, n); err != nil {
			return handlers.Reply{}, err
		}
	}
	return idle(screen.Say(r.Lang.HTML("desk.draft_sent", locales.Args{"Number": a.Number}), screen.Row(screen.Press(r.Lang.Text("button.back"), "zone", screen.ID36(a.ID))))), nil
}
