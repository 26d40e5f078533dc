package citizens

import (
	"context"
	"errors"
	"strings"

	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/handlers/letter"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// votes are the words of what the citizen says of an answer.
var votes = map[appeal.Survey]struct{ code, said string }{
	appeal.ToThePoint: {"p", "vote.said_to_the_point"}, appeal.HalfWay: {"h", "vote.said_partly"},
	appeal.Evasive: {"e", "vote.said_evasive"}, appeal.NoAnswer: {"n", "vote.said_none"},
}

// askVote asks the one question, from the list.
func (c citizens) askVote(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	a, err := own(ctx, db, r, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	m := letter.Question(r.Lang, a)
	m.Replace = r.Button != nil
	m.Rows = append(m.Rows, row(press(r.Lang.Text("button.back"), "wone", id36(a.ID))))
	return handlers.Reply{Messages: []handlers.Message{m}}, nil
}

// vote keeps what the citizen says of the answer; who is not content is offered more.
func (c citizens) vote(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	a, err := own(ctx, db, r, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	s := appeal.Step{Appeal: a.ID, Act: appeal.Vote}
	for vote, words := range votes {
		if words.code == arg(r, 1) {
			s.Survey = vote
		}
	}
	back := row(press(l.Text("mine.button_short", aboutAppeal(a)), "wone", id36(a.ID)))
	if letter.Seen(a, r.Now).AnsweredAt == nil {
		return show(r, l.HTML("vote.closed", aboutAppeal(a)), back), nil
	}
	b, _, err := c.opts.Desk.Do(ctx, db, as(r), s, r.Now)
	if errors.Is(err, appeal.ErrState) {
		return show(r, l.HTML("vote.closed", aboutAppeal(a)), back), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	text := l.HTML("vote.done", locales.Args{"Number": b.Number, "Vote": l.Text(votes[b.Survey].said)})
	rows := [][]handlers.Button{back}
	if b.Survey != appeal.ToThePoint && reopenable(b, r) {
		text = locales.Lines(text, l.HTML("vote.can_reopen"))
		rows = [][]handlers.Button{row(press(l.Text("mine.reopen"), "wopen", id36(b.ID)), press(l.Text("mine.complain"), "wcomp", id36(b.ID))), back}
	}
	reply := show(r, text, rows...)
	reply.Messages[0].Ref = letter.SurveyRef(a.ID)
	return reply, nil
}

// askReopen asks what was not solved.
func (c citizens) askReopen(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	a, err := own(ctx, db, r, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	if seen := letter.Seen(a, r.Now); !reopenable(seen, r) {
		return c.notReopened(r, seen), nil
	}
	return c.asking(r, a, stepReopen, "vote.reopen_ask")
}

// notReopened says why an appeal stays as it is.
func (c citizens) notReopened(r handlers.Request, a appeal.Appeal) handlers.Reply {
	key := "vote.reopen_not"
	if a.AnsweredAt != nil && possible(a, appeal.Reopen) {
		key = "vote.reopen_late"
	}
	l := r.Lang
	return idle(say(r.Lang.HTML(key, aboutAppeal(a)), row(press(l.Text("write.button_write"), "wnew", id36(a.Deputy))), toAppeals(l)))
}

// reopened gives the deputy a new term.
func (c citizens) reopened(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.objecting(ctx, db, r, appeal.Reopen, func(a appeal.Appeal) handlers.Reply {
		return say(r.Lang.HTML("vote.reopened", dueOf(r.Lang, a)), row(press(r.Lang.Text("slip.why"), "wwhy", id36(a.ID))))
	})
}

// askComplaint asks what is wrong with an answer.
func (c citizens) askComplaint(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	a, err := own(ctx, db, r, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	if !possible(letter.Seen(a, r.Now), appeal.Complain) {
		l := r.Lang
		return show(r, l.HTML("vote.closed", aboutAppeal(a)), row(press(l.Text("mine.button_short", aboutAppeal(a)), "wone", id36(a.ID)))), nil
	}
	return c.asking(r, a, stepObject, "vote.complain_ask")
}

func (c citizens) complained(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.objecting(ctx, db, r, appeal.Complain, func(a appeal.Appeal) handlers.Reply {
		return say(r.Lang.HTML("vote.complained", aboutAppeal(a)))
	})
}

// objecting does an act that needs words.
func (c citizens) objecting(ctx context.Context, db postgres.DB, r handlers.Request, act appeal.Act, done func(appeal.Appeal) handlers.Reply) (handlers.Reply, error) {
	var at step
	screen.Recall(r, talkWrite, &at)
	a, err := own(ctx, db, r, at.Appeal)
	if err != nil {
		return handlers.Reply{}, err
	}
	s, why := written(r, a, act)
	if why == "" && strings.TrimSpace(r.Text) == "" && r.Kind != handlers.Voice {
		why = r.Lang.HTML("vote.words")
	}
	if why != "" {
		return say(why), nil
	}
	b, _, err := c.opts.Desk.Do(ctx, db, as(r), s, r.Now)
	switch {
	case errors.Is(err, appeal.ErrLate), errors.Is(err, appeal.ErrState):
		return c.notReopened(r, a), nil
	case errors.Is(err, appeal.ErrReason):
		return say(r.Lang.HTML("vote.words")), nil
	case errors.Is(err, appeal.ErrTooLong):
		return say(r.Lang.HTML("thread.long", locales.Args{"Most": appeal.TextMost})), nil
	case err != nil:
		return handlers.Reply{}, err
	}
	return idle(done(b)), nil
}

// askWithdraw asks before an appeal is taken back for good.
func (c citizens) askWithdraw(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	a, err := own(ctx, db, r, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	if !possible(a, appeal.Withdraw) {
		return c.oneOf(ctx, db, r, a)
	}
	l, id := r.Lang, id36(a.ID)
	return show(r, l.HTML("mine.withdraw_ask", aboutAppeal(a)), row(press(l.Text("mine.withdraw_yes"), "wwdy", id)), row(press(l.Text("mine.withdraw_no"), "wone", id))), nil
}

// withdraw takes an appeal back.
func (c citizens) withdraw(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	a, err := own(ctx, db, r, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	_, _, err = c.opts.Desk.Do(ctx, db, as(r), appeal.Step{Appeal: a.ID, Act: appeal.Withdraw}, r.Now)
	if errors.Is(err, appeal.ErrState) && a.State != appeal.Withdrawn {
		return c.oneOf(ctx, db, r, a)
	}
	if err != nil && !errors.Is(err, appeal.ErrState) {
		return handlers.Reply{}, err
	}
	l := r.Lang
	return show(r, l.HTML("mine.withdrawn", aboutAppeal(a)), row(press(l.Text("write.button_write"), "wnew", id36(a.Deputy))), toAppeals(l)), nil
}
