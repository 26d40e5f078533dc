package citizens

import (
	"context"

	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/letter"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// perThread is how many messages of a thread stand in one of ours, each of at most
// threadLetters letters.
const (
	perThread     = 5
	threadLetters = 650
)

// threadPage shows what was written by both sides, in order, the latest page first.
func (c citizens) threadPage(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	l := r.Lang
	a, err := own(ctx, db, r, idArg(r, 0))
	if err != nil {
		return handlers.Reply{}, err
	}
	all, err := appeal.Thread(ctx, db, appeal.Citizen, a.ID, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	name, err := letter.Name(ctx, db, l, a.Deputy, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	page := pageArg(r, 1)
	if arg(r, 1) == "" {
		page = max(1, (len(all)+perThread-1)/perThread)
	}
	p := paged(page, len(all), perThread)
	parts := []locales.HTML{l.HTML("thread.title", aboutAppeal(a))}
	for _, m := range cut(p, all) {
		parts = append(parts, threadLine(l, m, name))
	}
	id := id36(a.ID)
	rows := joined(p.turn(l, "wthr", id), when(possible(a, appeal.Say), row(press(l.Text("slip.more"), "wsay", id))),
		[][]handlers.Button{row(press(l.Text("button.back"), "wone", id))})
	reply := show(r, locales.Join(parts...), rows...)
	reply.Messages[0].Ref = letter.ViewRef(a.ID)
	return reply, nil
}

// threadLine is one message with who wrote it and when.
func threadLine(l locales.Lang, m appeal.Message, deputy string) locales.HTML {
	text := locales.Escape(clip(m.Text, threadLetters))
	if m.ErasedAt != nil {
		text = l.HTML("thread.erased")
	}
	at := m.At.In(calendar.Zone)
	line := l.HTML("thread.line", locales.Args{"Who": writer(l, m, deputy), "At": l.Date(at) + ", " + at.Format("15:04"), "Text": locales.Lines(text, letter.Files(l, m.Files))})
	if m.EditedAt == nil {
		return line
	}
	edited := m.EditedAt.In(calendar.Zone)
	return locales.Lines(line, l.HTML("thread.edited", locales.Args{"At": l.Date(edited) + ", " + edited.Format("15:04")}))
}

// writer is who wrote a message, as the author of the appeal may know it.
func writer(l locales.Lang, m appeal.Message, deputy string) string {
	switch m.Side {
	case appeal.Citizen:
		return l.Text("thread.you")
	case appeal.Staff:
		return l.Text("thread.branch")
	}
	return deputy
}
