package staff

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"qalauly/account"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/handlers/wording"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
	"qalauly/rating"
	"qalauly/rating/methods"
	"qalauly/rating/weeks"
)

// ratingNow computes the newest week as the ledger has it now, and keeps nothing.
func (s staff) ratingNow(ctx context.Context, db postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	back := screen.Row(screen.Press(r.Lang.Text("button.back"), "rd"))
	of, err := current(ctx, db)
	if errors.Is(err, weeks.ErrNone) {
		return screen.Show(r, r.Lang.HTML("ratingdesk.none"), back), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	t, err := weeks.TryNow(ctx, db, of, r.Now)
	if errors.Is(err, weeks.ErrNobody) {
		return screen.Show(r, r.Lang.HTML("ratingdesk.none"), back), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	told, err := trialTold(ctx, db, r.Lang, t)
	return screen.Show(r, told, back), err
}

// trialTold says what a trial changes.
func trialTold(ctx context.Context, db postgres.DB, l locales.Lang, t weeks.Trial) (locales.HTML, error) {
	head := l.HTML("ratingdesk.now", locales.Args{"Period": wording.Period(l, t.Of.Period)})
	if t.NewName != "" {
		head = l.HTML("ratingdesk.tried", locales.Args{"Period": wording.Period(l, t.Of.Period), "Method": t.NewName, "Hash": t.NewHash[:12]})
	}
	lines := []locales.HTML{l.HTML("ratingdesk.changed", locales.Args{"Changed": len(t.Moves), "Of": t.Rated})}
	var ids []int64
	for _, m := range t.Moves[:min(len(t.Moves), mostMoves)] {
		ids = append(ids, m.Deputy)
	}
	names, err := deputy.People(ctx, db, ids)
	if err != nil {
		return "", err
	}
	for _, m := range t.Moves[:len(ids)] {
		lines = append(lines, l.HTML("ratingdesk.move", locales.Args{
			"Name": names[m.Deputy].Short(string(l)), "Before": wording.Points(l, m.Before.Score), "After": wording.Points(l, m.After.Score),
			"Was": placeOr(l, m.Before.Country.Rank), "Now": placeOr(l, m.After.Country.Rank),
		}))
	}
	return locales.Join(head, locales.Lines(lines...), l.HTML("ratingdesk.kept_nothing")), nil
}

// askTrial asks for the file of another method.
func (s staff) askTrial(_ context.Context, _ postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	return remember(screen.Show(r, r.Lang.HTML("ratingdesk.ask_file"), screen.Row(screen.Press(r.Lang.Text("button.back"), "rd"))), talkTrial, true)
}

// takeTrial takes the file; a worker fetches it.
func (s staff) takeTrial(ctx context.Context, db postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	back := screen.Row(screen.Press(r.Lang.Text("button.back"), "rd"))
	if r.File == nil || r.File.Kind != handlers.DocumentFile || r.File.Size > weeks.TrialMost {
		return screen.Say(r.Lang.HTML("ratingdesk.not_a_method", locales.Args{"Most": weeks.TrialMost >> 10}), back), nil
	}
	if _, err := job.Enqueue(ctx, db, TrialTask, fmt.Sprintf("%d:%s:%s", r.Person.ID, r.File.ID, r.File.Name)); err != nil {
		return handlers.Reply{}, err
	}
	return idle(screen.Say(r.Lang.HTML("ratingdesk.trying"), back)), nil
}

// ReadTrialRef reads the reference of a TrialTask.
func ReadTrialRef(ref string) (person int64, fileID, name string, err error) {
	parts := strings.SplitN(ref, ":", 3)
	if len(parts) != 3 {
		return 0, "", "", fmt.Errorf("staff: no trial: %q", ref)
	}
	_, err = fmt.Sscan(parts[0], &person)
	return person, parts[1], parts[2], err
}

func trialWord(ctx context.Context, db postgres.DB, n notice.Due, reader account.Person) (handlers.Message, bool, error) {
	l, known := locales.Known(reader.Lang)
	if !known {
		l = locales.Guess(reader.Guessed, "")
	}
	id, _ := strconv.ParseInt(n.Ref, 10, 64) // of our own making; 0 is no trial
	return tried(ctx, db, l, id, n.To)
}

// tried is what becomes of the newest rating by a file that was sent, or what is wrong
// in it; ok is false where it is not there any more.
func tried(ctx context.Context, db postgres.DB, l locales.Lang, trial, person int64) (m handlers.Message, ok bool, err error) {
	rows := [][]handlers.Button{screen.Row(screen.Press(l.Text("ratingdesk.button"), "rd"))}
	name, body, err := weeks.TrialFile(ctx, db, trial, person)
	if errors.Is(err, weeks.ErrNoTrial) {
		return m, false, nil
	}
	if err != nil {
		return m, false, err
	}
	method, err := methods.Parse(name, body)
	var wrong methods.Problems
	if errors.As(err, &wrong) {
		lines := []locales.HTML{l.HTML("ratingdesk.mistakes", locales.Args{"File": name, "Count": len(wrong)})}
		for _, p := range wrong[:min(len(wrong), mostMoves)] {
			lines = append(lines, locales.Escape("• "+p.String()))
		}
		return handlers.Message{HTML: locales.Lines(lines...), Rows: rows}, true, nil
	}
	of, err := current(ctx, db)
	if errors.Is(err, weeks.ErrNone) {
		return handlers.Message{HTML: l.HTML("ratingdesk.none"), Rows: rows}, true, nil
	}
	if err != nil {
		return m, false, err
	}
	t, err := weeks.TryMethod(ctx, db, of, weeks.Announced{Method: method, Bytes: body})
	if errors.Is(err, rating.ErrLevel) {
		return handlers.Message{HTML: l.HTML("ratingdesk.other_levels"), Rows: rows}, true, nil
	}
	if err != nil {
		return m, false, err
	}
	told, err := trialTold(ctx, db, l, t)
	return handlers.Message{HTML: told, Rows: rows}, true, err
}
