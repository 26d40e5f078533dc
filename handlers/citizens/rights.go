package citizens

import (
	"context"
	"fmt"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/programme/reception"
	"qalauly/programme/roadmap"
)

// DataFile begins the name of a file with everything that is kept of a person:
// DataFile + "<person>:<language>:<json or txt>:<when asked>". It is made when it is
// sent and stored nowhere.
const DataFile = "mydata:"

// data brings a person everything that is kept of them, twice: to read, and for programs.
func (c citizens) data(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	file := func(kind, name string) *handlers.Sent {
		return &handlers.Sent{Hash: fmt.Sprintf("%s%d:%s:%s:%d", DataFile, r.Person.ID, l, kind, r.Now.Unix()), Name: name}
	}
	return handlers.Reply{Messages: []handlers.Message{
		{HTML: l.HTML("rights.data"), File: file("txt", "qalauly.txt")},
		{HTML: l.HTML("rights.data_json"), File: file("json", "qalauly.json"), Rows: [][]handlers.Button{row(press(l.Text("rights.erase"), "wright"))}},
	}}, nil
}

// rights says what can be erased or taken back, and what stays.
func (c citizens) rights(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	return show(r, l.HTML("rights.forget"),
		row(press(l.Text("rights.erase"), "wforg")), row(press(l.Text("rights.take_back"), "wback")), row(press(l.Text("rights.keep"), "wkeep"))), nil
}

// askErase asks before everything is gone.
func (c citizens) askErase(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	mine, all, err := appeal.Mine(ctx, db, r.Person.ID, appeal.Page{Limit: 10_000})
	if err != nil {
		return handlers.Reply{}, err
	}
	open := 0
	for _, a := range mine {
		if possible(a, appeal.Withdraw) {
			open++
		}
	}
	l := r.Lang
	return show(r, l.HTML("rights.erase_ask", locales.Args{"Appeals": all, "Open": open}),
		row(press(l.Text("rights.erase_yes"), "wforgy")), row(press(l.Text("rights.keep"), "wkeep"))), nil
}

// erase erases the person: appeals, consent, draft, the place where they live, what they
// are told of each week, what they saw with their own eyes.
func (c citizens) erase(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	e, err := c.opts.Desk.Forget(ctx, db, r.Person.ID, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	if err := account.Unsettle(ctx, db, r.Person.ID); err != nil {
		return handlers.Reply{}, err
	}
	if err := digest.Forget(ctx, db, r.Person.ID); err != nil {
		return handlers.Reply{}, err
	}
	if _, err := reception.Forget(ctx, db, r.Person.ID); err != nil {
		return handlers.Reply{}, err
	}
	if _, err := roadmap.Forget(ctx, db, r.Person.ID); err != nil {
		return handlers.Reply{}, err
	}
	if e.Appeals+e.Messages+e.Files == 0 { // the second of two taps, too
		return idle(show(r, r.Lang.HTML("rights.erased_all"), row(press(r.Lang.Text("button.find"), "find")))), nil
	}
	text := r.Lang.HTML("rights.erased", locales.Args{"Appeals": e.Appeals, "Open": e.Open, "Messages": e.Messages, "Files": e.Files})
	return idle(show(r, text, row(press(r.Lang.Text("button.find"), "find")))), nil
}

// takeBack ends the consent; what is being written goes with it.
func (c citizens) takeBack(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	held, err := appeal.TakeBack(ctx, db, r.Person.ID, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	if !held {
		return show(r, l.HTML("rights.no_consent"), toAppeals(l)), nil
	}
	if err := appeal.DropDraft(ctx, db, r.Person.ID); err != nil {
		return handlers.Reply{}, err
	}
	if err := roadmap.DropDraft(ctx, db, r.Person.ID); err != nil {
		return handlers.Reply{}, err
	}
	return idle(show(r, l.HTML("rights.taken_back"), toAppeals(l))), nil
}
