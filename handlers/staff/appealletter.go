package staff

import (
	"context"
	"slices"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/cards"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// talkLetter is the conversation in which a clerk says why a letter is opened.
const talkLetter = "letter"

// letterReasons are why a letter is opened, as they are offered.
var letterReasons = []string{"act", "complaint", "late", "spam"}

// askLetter is pressed: zlet <appeal>. A letter is opened for a reason.
func (s staff) askLetter(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if !r.Private {
		return s.privately(r), nil
	}
	a, refused, err := s.seen(ctx, db, r, m, screen.IDArg(r, 0))
	if err != nil || refused != nil {
		return deref(refused), err
	}
	l, id := r.Lang, screen.ID36(a.ID)
	var rows [][]handlers.Button
	for _, code := range letterReasons {
		rows = append(rows, screen.Row(screen.Press(wording.Ground(l, "letterwhy."+code), "zwhy", id, code)))
	}
	rows = append(rows, screen.Row(screen.Press(l.Text("cardask.own_words"), "zwhy", id, "own")), screen.Row(screen.Press(l.Text("button.back"), "zone", id)))
	return screen.Show(r, l.HTML("cardask.why_letter", locales.Args{"Number": a.Number}), rows...), nil
}

// openLetter is pressed: zwhy <appeal> <reason>.
func (s staff) openLetter(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	id, code := screen.IDArg(r, 0), screen.Arg(r, 1)
	switch {
	case !r.Private:
		return s.privately(r), nil
	case code == "own":
		return remember(screen.Show(r, r.Lang.HTML("cardask.say_words"), screen.Row(screen.Press(r.Lang.Text("cardask.no"), "zno"))), talkLetter, id)
	case !slices.Contains(letterReasons, code):
		return handlers.OldButton(r.Lang), nil
	}
	return s.letter(ctx, db, r, m, id, "letterwhy."+code)
}

// letterWords are said in the talk.
func (s staff) letterWords(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var id int64
	if !recall(r, talkLetter, &id) || !r.Private {
		return idle(screen.Say(r.Lang.HTML("cardask.lost"))), nil
	}
	words, problem := reasonSaid(r)
	if problem != "" {
		return screen.Say(problem, screen.Row(screen.Press(r.Lang.Text("cardask.no"), "zno"))), nil
	}
	return s.letter(ctx, db, r, m, id, words)
}

// letter shows what an appeal says, to one clerk, who cannot send it on. The audit has
// the reason.
func (s staff) letter(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, id int64, reason string) (handlers.Reply, error) {
	if _, refused, err := s.seen(ctx, db, r, m, id); err != nil || refused != nil {
		return deref(refused), err
	}
	a, thread, err := s.opts.Appeals.Open(ctx, db, actorOf(m, r), id, reason, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	parts := []locales.HTML{l.HTML("inbox.thread", locales.Args{"Number": a.Number})}
	var files []handlers.File
	for _, one := range thread {
		at := one.At.In(calendar.Zone)
		who := l.Text("inbox.citizen")
		if one.Side != appeal.Citizen {
			who = l.Text("duty.deputy")
		}
		parts = append(parts, locales.Lines(
			l.HTML("inbox.thread_head", locales.Args{"Who": who, "At": l.Date(at) + ", " + at.Format("15:04")}), cards.Said(l, one.Text, one.Files)))
		files = append(files, cards.Files(one.Files)...)
	}
	reply := screen.Say(locales.Join(parts...), screen.Row(screen.Press(l.Text("button.back"), "zone", screen.ID36(id))))
	reply.Messages[0].Protect, reply.Messages[0].Files = true, files
	return idle(reply), nil
}
