package deputies

import (
	"context"
	"unicode/utf8"

	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/handlers/cards"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// talkAsk is the conversation in which a deputy says what is to be made clear.
const talkAsk = "dask"

// askSuffix marks the message that asks for the question.
const askSuffix = ":q"

// wordsLeast and wordsMost are how long a reason may be, in letters.
const wordsLeast, wordsMost = 3, 500

// askDetails is pressed: the next words are a question to the citizen.
func (d desk) askDetails(_ context.Context, _ postgres.DB, r handlers.Request, s sight) (handlers.Reply, error) {
	if _, ok := s.Appeal.State.Next(appeal.Ask, s.Appeal.Before); !ok {
		return handlers.Reply{}, notNow(r.Lang, s.Appeal)
	}
	if s.Appeal.Asked {
		return handlers.Reply{}, appeal.ErrAsked
	}
	reply := screen.Say(r.Lang.HTML("cardask.info", locales.Args{"Number": s.Appeal.Number}),
		screen.Row(screen.Press(r.Lang.Text("cardask.no"), "dno")))
	reply.Messages[0].Ref = cards.Ref(s.Appeal.ID) + askSuffix
	return screen.Remember(reply, talkAsk, s.Appeal.ID)
}

// question is said in the talk.
func (d desk) question(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	var id int64
	if !screen.Recall(r, talkAsk, &id) {
		return lost(r), nil
	}
	r.About = cards.Ref(id) + askSuffix
	return d.replied(ctx, db, r)
}

// sendQuestion sends what is to be made clear: the clock stops.
func (d desk) sendQuestion(ctx context.Context, db postgres.DB, r handlers.Request, s sight, c appeal.Composed) (handlers.Reply, error) {
	a, _, err := d.appeals.Do(ctx, db, s.by, appeal.Step{
		Appeal: s.Appeal.ID, Act: appeal.Ask, Text: c.Text, Files: c.Files, Chat: c.Chat, Message: key(c),
	}, r.Now)
	if err != nil {
		return handlers.Reply{}, late(err, "cardask.ask_late")
	}
	return passedOn(r, a, "cardask.info_sent"), appeal.DropComposed(ctx, db, c.Chat, c.Message)
}

// left is pressed: nothing is done, and no words are waited for.
func (d desk) left(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return screen.Idle(screen.Show(r, r.Lang.HTML("cardask.left"))), nil
}

// lost says that what was being done is gone.
func lost(r handlers.Request) handlers.Reply {
	return screen.Idle(screen.Say(r.Lang.HTML("cardask.lost")))
}

// reasonSaid reads a reason in own words.
func reasonSaid(r handlers.Request) (words string, problem locales.HTML) {
	words = said(r)
	switch n := utf8.RuneCountInString(words); {
	case n < wordsLeast:
		return "", r.Lang.HTML("cardask.words_few")
	case n > wordsMost:
		return "", r.Lang.HTML("cardask.words_many", locales.Args{"Most": wordsMost})
	}
	return words, ""
}
