package deputies

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"qalauly/appeal"
	"qalauly/handlers"
	"qalauly/handlers/cards"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// The letters of what is sent that is no answer.
const (
	asInterim  = "i"
	asQuestion = "q"
)

// send is pressed under a preview: dsend <appeal> <message> <kind>. A refusal is asked
// for its reason first.
func (d desk) send(ctx context.Context, db postgres.DB, r handlers.Request, s sight) (handlers.Reply, error) {
	c, err := composed(ctx, db, r, s)
	if errors.Is(err, appeal.ErrNoMessage) {
		return d.again(ctx, db, r, s)
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	switch kind := screen.Arg(r, 2); {
	case kind == asQuestion && c.Question:
		return d.sendQuestion(ctx, db, r, s, c)
	case kind == asInterim && !c.Question:
		return d.sendInterim(ctx, db, r, s, c)
	case cards.Outcomes[kind] == appeal.Refused && !c.Question:
		return screen.Show(r, r.Lang.HTML("cardask.why_refuse", locales.Args{"Number": s.Appeal.Number}), refuseRows(r.Lang, s, c)...), nil
	case cards.Outcomes[kind] != "" && !c.Question:
		return d.sendAnswer(ctx, db, r, s, c, appeal.Step{Outcome: cards.Outcomes[kind], Text: c.Text})
	}
	return handlers.OldButton(r.Lang), nil
}

// refuseRows are the reasons of a refusal; inText says that the answer tells it.
func refuseRows(l locales.Lang, s sight, c appeal.Composed) [][]handlers.Button {
	id, message := screen.ID36(s.Appeal.ID), screen.ID36(c.Message)
	var rows [][]handlers.Button
	for _, code := range refuses {
		rows = append(rows, screen.Row(screen.Press(wording.Ground(l, "refusewhy."+code), "dref", id, message, code)))
	}
	if c.Text != "" {
		rows = append(rows, screen.Row(screen.Press(l.Text("answer.reason_in_text"), "dref", id, message, inText)))
	}
	return append(rows, screen.Row(screen.Press(l.Text("answer.drop"), "ddrop", id, message)))
}

const inText = "text"

var refuses = []string{"law", "money", "elsewhere"}

// refuseFor is pressed: dref <appeal> <message> <reason>.
func (d desk) refuseFor(ctx context.Context, db postgres.DB, r handlers.Request, s sight) (handlers.Reply, error) {
	c, err := composed(ctx, db, r, s)
	if errors.Is(err, appeal.ErrNoMessage) {
		return d.again(ctx, db, r, s)
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	code, step := screen.Arg(r, 2), appeal.Step{Outcome: appeal.Refused, Text: c.Text}
	switch {
	case slices.Contains(refuses, code):
		step.Reason = "refusewhy." + code
		if step.Text == "" { // spoken: the reason stands in the language of the appeal
			step.Text = wording.Ground(in(s.Appeal.Lang), step.Reason)
		}
	case code != inText || c.Text == "":
		return handlers.OldButton(r.Lang), nil
	}
	return d.sendAnswer(ctx, db, r, s, c, step)
}

// in is the language of an appeal.
func in(code string) locales.Lang {
	if l, ok := locales.Known(code); ok {
		return l
	}
	return locales.Russian
}

// sendAnswer answers one appeal, or all that are alike. Of several, those that can no
// longer be answered are left out.
func (d desk) sendAnswer(ctx context.Context, db postgres.DB, r handlers.Request, s sight, c appeal.Composed, step appeal.Step) (handlers.Reply, error) {
	targets := []appeal.Appeal{s.Appeal}
	if c.Several {
		all, err := appeal.Alike(ctx, db, s.Appeal)
		if err != nil {
			return handlers.Reply{}, err
		}
		targets = all
	}
	step.Act, step.Files, step.Chat, step.Message = appeal.Answer, c.Files, c.Chat, key(c)
	var last appeal.Appeal
	sent := 0
	for _, a := range targets {
		step.Appeal = a.ID
		err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) (err error) {
			last, _, err = d.appeals.Do(ctx, tx, s.by, step, r.Now)
			return err
		})
		if err != nil && (len(targets) == 1 || !errors.Is(err, appeal.ErrState)) {
			return handlers.Reply{}, err
		}
		if err == nil {
			sent++
		}
	}
	if sent == 0 {
		return handlers.Reply{}, appeal.ErrState
	}
	if err := appeal.DropComposed(ctx, db, c.Chat, c.Message); err != nil {
		return handlers.Reply{}, err
	}
	if err := appeal.Adopted(ctx, db, s.by, s.Appeal, c); err != nil {
		return handlers.Reply{}, err
	}
	return sentScreen(r, s.Appeal.ID, last, key(c), sent), nil
}

// key is the message by which something written is known once it is sent: its edits
// are passed on.
func key(c appeal.Composed) int64 {
	if c.Words != 0 {
		return c.Words
	}
	return c.Message
}

// sentScreen says that an answer goes out, with the button that takes it back.
func sentScreen(r handlers.Request, id int64, a appeal.Appeal, message int64, sent int) handlers.Reply {
	l := r.Lang
	kind := wording.AnswerKind(l, string(a.Outcome))
	head := l.HTML("answer.sent", locales.Args{"Number": a.Number, "Kind": kind})
	if sent > 1 {
		head = l.HTML("answer.sent_many", locales.Args{"Count": sent, "Kind": kind})
	}
	lines := []locales.HTML{head}
	if slices.Contains(a.Flags, appeal.SameAnswer) {
		lines = append(lines, l.HTML("answer.same"))
	}
	lines = append(lines, l.HTML("answer.sent_soon"), l.HTML("answer.no_delete"))
	reply := screen.Show(r, locales.Lines(lines...), screen.Row(screen.Press(l.Text("answer.undo"), "dundo", screen.ID36(id), screen.ID36(message))))
	reply.Messages[0].Ref = cards.Ref(id) + ":s"
	return reply
}

// again answers a second tap: what was sent meanwhile is said once more.
func (d desk) again(ctx context.Context, db postgres.DB, r handlers.Request, s sight) (handlers.Reply, error) {
	m, err := appeal.Written(ctx, db, r.Chat, screen.IDArg(r, 1))
	if err != nil {
		return handlers.Reply{}, err
	}
	switch {
	case m.Kind == appeal.Reply && m.HeldTill != nil && r.Now.Before(*m.HeldTill) && m.UndoneAt == nil:
		return sentScreen(r, s.Appeal.ID, s.Appeal, m.Message, 1), nil
	case m.Kind == appeal.Question:
		return passedOn(r, s.Appeal, "cardask.info_sent"), nil
	case m.Kind == appeal.Interim:
		return passedOn(r, s.Appeal, "answer.interim_sent"), nil
	case m.Kind == appeal.Talk:
		return passedOn(r, s.Appeal, "answer.thread_sent"), nil
	}
	return handlers.Reply{}, appeal.ErrNoMessage
}

// passedOn says that what is no answer has gone to the citizen.
func passedOn(r handlers.Request, a appeal.Appeal, key string) handlers.Reply {
	reply := screen.Show(r, r.Lang.HTML(key, locales.Args{"Number": a.Number}))
	reply.Messages[0].Ref = cards.Ref(a.ID) + ":s"
	return reply
}

// sendInterim sends a message that is no answer.
func (d desk) sendInterim(ctx context.Context, db postgres.DB, r handlers.Request, s sight, c appeal.Composed) (handlers.Reply, error) {
	a, _, err := d.appeals.Do(ctx, db, s.by, appeal.Step{
		Appeal: s.Appeal.ID, Act: appeal.Say, Text: c.Text, Files: c.Files, Chat: c.Chat, Message: key(c),
	}, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	text := "answer.thread_sent"
	if a.State.Waits() {
		text = "answer.interim_sent"
	}
	return passedOn(r, a, text), appeal.DropComposed(ctx, db, c.Chat, c.Message)
}

// undo is pressed within a minute: dundo <appeal> <message>. What was written is a
// preview again.
func (d desk) undo(ctx context.Context, db postgres.DB, r handlers.Request, s sight) (handlers.Reply, error) {
	all, err := appeal.AnswersWritten(ctx, db, r.Chat, screen.IDArg(r, 1))
	if err != nil {
		return handlers.Reply{}, err
	}
	if len(all) == 0 {
		return handlers.Reply{}, appeal.ErrNoMessage
	}
	for _, m := range all {
		if _, _, err = d.appeals.Do(ctx, db, s.by, appeal.Step{Appeal: m.Appeal, Act: appeal.Unanswer}, r.Now); err != nil {
			return handlers.Reply{}, err
		}
	}
	m := all[0]
	c := appeal.Composed{
		Chat: m.Chat, Message: m.Message, Words: m.Message, Appeal: s.Appeal.ID, Several: len(all) > 1,
		Member: s.by.Member.ID, Text: m.Text, Files: m.Files, At: r.Now,
	}
	if err := appeal.Compose(ctx, db, c); err != nil {
		return handlers.Reply{}, err
	}
	a, side, err := appeal.See(ctx, db, s.by, s.Appeal.ID, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	s.Sight, err = cards.Look(ctx, db, r.Lang, a, side, r.Now)
	return handlers.Reply{Messages: []handlers.Message{
		{HTML: r.Lang.HTML("answer.undone", locales.Args{"Number": a.Number}), Replace: true}, s.Preview(r.Lang, c),
	}}, err
}

// said is a text without what is around it.
func said(r handlers.Request) string { return strings.TrimSpace(r.Text) }
