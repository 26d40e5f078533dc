package citizens

import (
	"context"
	"errors"
	"slices"
	"time"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/letter"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// talkWrite is the conversation about an appeal, written or sent.
const talkWrite = "write"

// step is what the next message of that conversation means.
type step struct {
	Step   string `json:"s,omitempty"`
	Appeal int64  `json:"a,omitempty"` // which was sent already

	Council int64 `json:"c,omitempty"` // for which consent is asked
}

// draftWarm is how long after the last change of a draft a message whose conversation is
// lost is taken for more of it.
const draftWarm = 24 * time.Hour

// The steps. Those of a draft stand in the draft too, so that nothing is lost with the
// talk.
const (
	stepText    = "text"   // more of the letter
	stepChange  = "change" // the letter anew
	stepName    = "name"
	stepContact = "contact"
	stepPlace   = "place"
	stepWhom    = "whom"   // a deputy, or a place that has some
	stepSay     = "say"    // to the thread of an appeal
	stepReopen  = "reopen" // why
	stepObject  = "object" // what is wrong with an answer
)

func (c citizens) writingCommands() []handlers.Command {
	return []handlers.Command{
		{Name: "write", Role: account.Citizen, Help: "command.write", Run: c.inChat(c.write)},
		{Name: "my", Role: account.Citizen, Help: "command.my", Run: c.inChat(c.appeals)},
		{Name: "mydata", Role: account.Citizen, Help: "command.mydata", Run: c.inChat(c.data)},
		{Name: "forget", Role: account.Citizen, Help: "command.forget", Run: c.inChat(c.rights)},
	}
}

// write begins an appeal: to the deputy of the button, or to one that is chosen later.
func (c citizens) write(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.writeTo(ctx, db, r, idArg(r, 0))
}

// writeTo asks for consent where none holds, goes on from a draft where there is one,
// else asks for the letter. to is 0 where nobody is chosen yet.
func (c citizens) writeTo(ctx context.Context, db postgres.DB, r handlers.Request, to int64) (handlers.Reply, error) {
	if !c.opts.Operator.known() {
		return c.closed(r), nil
	}
	if to != 0 {
		if reply, gone, err := c.cannotBe(ctx, db, r, to); gone || err != nil {
			return reply, err
		}
	}
	agreed, err := appeal.Agreed(ctx, db, r.Person.ID, consentVersion)
	if err != nil || !agreed {
		return c.askConsent(r, to), err
	}
	ban, banned, err := appeal.Banned(ctx, db, r.Person.ID, r.Now)
	if err != nil || banned {
		return c.banned(r, ban), err
	}
	d, ok, err := appeal.DraftOf(ctx, db, r.Person.ID)
	switch {
	case err != nil:
		return handlers.Reply{}, err
	case ok && !d.Empty():
		return c.goOn(ctx, db, r, d, to)
	}
	return c.begin(ctx, db, r, to)
}

// cannotBe answers for who is no deputy.
func (c citizens) cannotBe(ctx context.Context, db postgres.DB, r handlers.Request, to int64) (handlers.Reply, bool, error) {
	d, err := deputy.Get(ctx, db, to, r.Now)
	if errors.Is(err, deputy.ErrUnknown) {
		return gone(r, "card.unknown"), true, nil
	}
	if err != nil || len(d.Mandates) > 0 {
		return handlers.Reply{}, false, err
	}
	reply, err := c.noMandate(r)
	return reply, true, err
}

func (c citizens) banned(r handlers.Request, b appeal.Ban) handlers.Reply {
	l := r.Lang
	return show(r, l.HTML("write.banned", locales.Args{
		"Until": l.DateYear(b.Until.In(calendar.Zone)), "Reason": b.Reason, "Contact": c.opts.Operator.Contact,
	}), toAppeals(l))
}

// begin asks for the letter of a new appeal. Where the matter is, is guessed to be where
// the person lives, if they let that be remembered.
func (c citizens) begin(ctx context.Context, db postgres.DB, r handlers.Request, to int64) (handlers.Reply, error) {
	d := appeal.Draft{Person: r.Person.ID, Deputy: to}
	at, known, err := homeOf(ctx, db, r.Person.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	if known {
		h := at.asHome()
		d.Unit, d.Place = h.Unit, h.Place
	}
	return c.prompt(ctx, db, r, d)
}

// prompt asks for the letter.
func (c citizens) prompt(ctx context.Context, db postgres.DB, r handlers.Request, d appeal.Draft) (handlers.Reply, error) {
	d.Step = stepText
	if err := appeal.SaveDraft(ctx, db, d, r.Now); err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	text := l.HTML("write.prompt_whom")
	if d.Deputy != 0 {
		name, err := letter.Name(ctx, db, l, d.Deputy, r.Now)
		if err != nil {
			return handlers.Reply{}, err
		}
		text = l.HTML("write.prompt", locales.Args{"Name": name})
	}
	reply := show(r, text, row(press(l.Text("write.button_drop"), "wdrop")))
	reply.Messages[0].Ref = letter.DraftRef
	return screen.Remember(reply, talkWrite, step{Step: stepText})
}

// goOn shows what is unfinished, and what can be done about it where somebody else was
// meant now.
func (c citizens) goOn(ctx context.Context, db postgres.DB, r handlers.Request, d appeal.Draft, to int64) (handlers.Reply, error) {
	l := r.Lang
	if to == 0 || to == d.Deputy {
		return c.resume(ctx, db, r, d, l.HTML("write.resumed"))
	}
	m, err := letter.Unfinished(ctx, db, l, d, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	m.Replace = r.Button != nil
	m.Rows = [][]handlers.Button{m.Rows[0], row(press(l.Text("write.button_here"), "wto", id36(to))), row(press(l.Text("write.button_fresh"), "wfresh", id36(to)))}
	return handlers.Reply{Messages: []handlers.Message{m}}, nil
}

// fresh drops what was written and begins anew.
func (c citizens) fresh(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if err := appeal.DropDraft(ctx, db, r.Person.ID); err != nil {
		return handlers.Reply{}, err
	}
	return c.writeTo(ctx, db, r, idArg(r, 0))
}

// resume shows a draft, under a note that says why, and takes what is typed next as
// more of it.
func (c citizens) resume(ctx context.Context, db postgres.DB, r handlers.Request, d appeal.Draft, note locales.HTML) (handlers.Reply, error) {
	switch {
	case d.Empty():
		return c.prompt(ctx, db, r, d)
	case d.Deputy == 0 && note == "":
		return c.whomOf(ctx, db, r, d)
	}
	if d.Step != stepText {
		d.Step = stepText
		if err := appeal.SaveDraft(ctx, db, d, r.Now); err != nil {
			return handlers.Reply{}, err
		}
	}
	m, err := letter.Preview(ctx, db, r.Lang, d, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	alike, rows, err := alikeRows(ctx, db, r.Lang, d)
	if err != nil {
		return handlers.Reply{}, err
	}
	m.HTML, m.Rows, m.Replace = locales.Join(note, alike, m.HTML), append(rows, m.Rows...), r.Button != nil
	return screen.Remember(handlers.Reply{Messages: []handlers.Message{m}}, talkWrite, step{Step: stepText})
}

// unfinished is what is said of a draft to who comes back to the menu.
func (c citizens) unfinished(ctx context.Context, db postgres.DB, r handlers.Request, l locales.Lang) ([]handlers.Message, error) {
	if !r.Private {
		return nil, nil
	}
	d, ok, err := appeal.DraftOf(ctx, db, r.Person.ID)
	if err != nil || !ok || d.Empty() {
		return nil, err
	}
	m, err := letter.Unfinished(ctx, db, l, d, r.Now)
	if errors.Is(err, deputy.ErrUnknown) {
		return nil, nil
	}
	return []handlers.Message{m}, err
}

// steps are what a message of the conversation does.
func (c citizens) steps() map[string]handlers.Run {
	return map[string]handlers.Run{
		stepText: c.added, stepChange: c.changed, stepName: c.named, stepContact: c.contacted, stepPlace: c.placed, stepWhom: c.whomTyped,
		stepSay: c.saidMore, stepReopen: c.reopened, stepObject: c.complained,
	}
}

// typedInTalk does what the step of the conversation says with what came. One whose
// draft is gone is a search, as anything typed.
func (c citizens) typedInTalk(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	var at step
	if screen.Recall(r, talkWrite, &at) && slices.Contains([]string{stepSay, stepReopen, stepObject}, at.Step) {
		return c.steps()[at.Step](ctx, db, r)
	}
	d, ok, err := appeal.DraftOf(ctx, db, r.Person.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	if run := c.steps()[d.Step]; ok && run != nil {
		return run(ctx, db, r)
	}
	r.Talk = handlers.Idle
	reply, err := c.typed(ctx, db, r)
	if reply.Talk == nil {
		reply.Talk = &handlers.Idle
	}
	return reply, err
}

// lostDraft goes on from a draft whose conversation is lost; false where there is none.
func (c citizens) lostDraft(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, bool, error) {
	if !r.Private || !r.Lost {
		return handlers.Reply{}, false, nil
	}
	d, ok, err := appeal.DraftOf(ctx, db, r.Person.ID)
	if err != nil || !ok || d.Step == "" || r.Now.Sub(d.ChangedAt) > draftWarm {
		return handlers.Reply{}, false, err
	}
	reply, err := c.inChat(c.typedInTalk)(ctx, db, r)
	return reply, true, err
}
