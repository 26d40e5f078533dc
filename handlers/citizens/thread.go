package citizens

import (
	"context"
	"errors"

	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/handlers/letter"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// replied reads what answers a message of ours about an appeal: it is more of the thread,
// and where the deputy asked for something, the answer to that.
func (c citizens) replied(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.toThread(ctx, db, r, letter.ReadRef(r.About))
}

// askSay asks what to tell the deputy.
func (c citizens) askSay(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	a, err := own(ctx, db, r, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	if !possible(a, appeal.Say) {
		return c.isOver(r, a), nil
	}
	reply, err := c.asking(r, a, stepSay, "thread.ask")
	if m := &reply.Messages[0]; possible(a, appeal.Withdraw) {
		m.HTML = locales.Join(m.HTML, r.Lang.HTML("thread.no_delete"))
		m.Rows = append(m.Rows, row(press(r.Lang.Text("mine.withdraw"), "wwd", id36(a.ID))))
	}
	return reply, err
}

// possible says whether the author can do an act now.
func possible(a appeal.Appeal, act appeal.Act) bool {
	_, ok := a.State.Next(act, a.Before)
	return ok && appeal.Citizen.May(act)
}

// asking asks for words about an appeal, in a message of its own: the one with the button
// stays as it is.
func (c citizens) asking(r handlers.Request, a appeal.Appeal, at, key string) (handlers.Reply, error) {
	l := r.Lang
	reply := say(l.HTML(key, aboutAppeal(a)), row(press(l.Text("thread.back"), "wkeep")))
	return screen.Remember(reply, talkWrite, step{Step: at, Appeal: a.ID})
}

// left ends what was asked.
func (c citizens) left(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return idle(show(r, r.Lang.HTML("thread.left"), toAppeals(r.Lang))), nil
}

// saidMore takes what was asked for by askSay.
func (c citizens) saidMore(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	var at step
	screen.Recall(r, talkWrite, &at)
	reply, err := c.toThread(ctx, db, r, at.Appeal)
	if err == nil && reply.Album != "" {
		reply = idle(reply)
	}
	return reply, err
}

// toThread passes a message on. What was taken is in the thread for good: the reply names
// the appeal for the rest of an album.
func (c citizens) toThread(ctx context.Context, db postgres.DB, r handlers.Request, id int64) (handlers.Reply, error) {
	l := r.Lang
	a, err := own(ctx, db, r, id)
	if err != nil {
		return handlers.Reply{}, err
	}
	s, why := written(r, a, appeal.Say)
	if why != "" {
		return say(why), nil
	}
	if a.State == appeal.NeedInfo {
		s.Act = appeal.Inform
	}
	b, made, err := c.opts.Desk.Do(ctx, db, as(r), s, r.Now)
	switch {
	case errors.Is(err, appeal.ErrState):
		return c.isOver(r, a), nil
	case errors.Is(err, appeal.ErrTooLong):
		return say(l.HTML("thread.long", locales.Args{"Most": appeal.TextMost})), nil
	case err != nil:
		return handlers.Reply{}, err
	}
	reply := c.taken(r, a, b)
	reply.Album = letter.Ref(a.ID)
	if r.Album != "" && len(made.Files) > 1 {
		reply.Messages = nil // the first of the album was answered
	}
	return reply, nil
}

// written is a step made of what came, or the words for why it cannot be.
func written(r handlers.Request, a appeal.Appeal, act appeal.Act) (s appeal.Step, why locales.HTML) {
	s = appeal.Step{Appeal: a.ID, Act: act, Text: r.Text, Chat: r.Chat, Message: r.Message, Album: r.Album}
	switch {
	case r.File != nil && r.File.Size > appeal.FileMost:
		return s, r.Lang.HTML("write.too_large", locales.Args{"Most": appeal.FileMost >> 20})
	case r.File != nil:
		s.Files = []appeal.File{fileOf(r)}
	case r.Text == "":
		return s, r.Lang.HTML("thread.empty")
	}
	return s, ""
}

// taken says what became of a message.
func (c citizens) taken(r handlers.Request, before, now appeal.Appeal) handlers.Reply {
	l, id := r.Lang, id36(now.ID)
	switch seen := letter.Seen(before, r.Now); {
	case before.State == appeal.NeedInfo:
		return say(l.HTML("thread.informed", dueOf(l, now)), row(press(l.Text("slip.why"), "wwhy", id)))
	case letter.Undoable(before, r.Now):
		return say(l.HTML("thread.added_soon", aboutAppeal(now)))
	case possible(seen, appeal.Reopen):
		return say(locales.Lines(l.HTML("thread.added", aboutAppeal(now)), l.HTML("thread.after_answer")), row(press(l.Text("mine.reopen"), "wopen", id)))
	}
	return say(locales.Join(letter.Dangers(l, r.Text), l.HTML("thread.added", aboutAppeal(now))))
}

// dueOf is the last day of an appeal, for a text.
func dueOf(l locales.Lang, a appeal.Appeal) locales.Args {
	day := a.DueOn.Start()
	return locales.Args{"Number": a.Number, "Day": l.Date(day), "Weekday": l.Weekday(day.Weekday())}
}

// isOver says that nothing more can be written to an appeal.
func (c citizens) isOver(r handlers.Request, a appeal.Appeal) handlers.Reply {
	l := r.Lang
	return idle(show(r, l.HTML("mine.over", aboutAppeal(a)), row(press(l.Text("write.button_write"), "wnew", id36(a.Deputy))), toAppeals(l)))
}

// nothingToAdd lets the clock run again without details.
func (c citizens) nothingToAdd(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	a, err := own(ctx, db, r, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	b, _, err := c.opts.Desk.Do(ctx, db, as(r), appeal.Step{Appeal: a.ID, Act: appeal.Nothing}, r.Now)
	if errors.Is(err, appeal.ErrState) {
		return show(r, l.HTML("thread.not_asked", aboutAppeal(a)), row(press(l.Text("slip.why"), "wwhy", id36(a.ID))), toAppeals(l)), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	reply := show(r, l.HTML("thread.nothing_done", dueOf(l, b)), row(press(l.Text("slip.why"), "wwhy", id36(a.ID))))
	reply.Messages[0].Ref = letter.Ref(a.ID) + ":n"
	return reply, nil
}

// revisedSent passes on the change of what was sent; what is not of an appeal is left to
// others.
func (c citizens) revisedSent(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	m, ok, err := c.opts.Desk.Revise(ctx, db, as(r), r.Chat, r.Message, r.Text, r.Now)
	switch {
	case errors.Is(err, appeal.ErrNoMessage), errors.Is(err, appeal.ErrUnknown), errors.Is(err, appeal.ErrNotYours), errors.Is(err, appeal.ErrEmpty):
		return handlers.Reply{}, nil
	case errors.Is(err, appeal.ErrTooLong):
		return say(l.HTML("thread.long", locales.Args{"Most": appeal.TextMost})), nil
	case errors.Is(err, appeal.ErrState):
		a, err := own(ctx, db, r, m.Appeal)
		if err != nil {
			return handlers.Reply{}, err
		}
		return c.isOver(r, a), nil
	case err != nil || !ok:
		return handlers.Reply{}, err
	}
	a, err := own(ctx, db, r, m.Appeal)
	if err != nil {
		return handlers.Reply{}, err
	}
	key := "thread.passed_on"
	if letter.Undoable(a, r.Now) {
		key = "thread.passed_soon"
	}
	return say(l.HTML(key, aboutAppeal(a))), nil
}
