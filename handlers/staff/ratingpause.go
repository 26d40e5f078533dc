package staff

import (
	"context"
	"errors"
	"slices"

	"qalauly/account"
	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
	"qalauly/rating/weeks"
)

// askPause asks why publication is to stand still, or to go on.
func (s staff) askPause(paused bool) run {
	return func(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
		l, back := r.Lang, screen.Row(screen.Press(r.Lang.Text("button.back"), "rd"))
		if !digest.Publishes(m) {
			return s.refuse(ctx, db, r, m, "/pause", refusal{Key: "week.country_only"})
		}
		stands, _, asked, err := weeks.Paused(ctx, db)
		switch {
		case err != nil:
			return handlers.Reply{}, err
		case len(asked) > 0 || stands == paused:
			return s.ratingDesk(ctx, db, r, m)
		}
		key := "ratingdesk.why_resume"
		if paused {
			key = "ratingdesk.why_pause"
		}
		return remember(screen.Show(r, l.HTML(key), back), talkPause, paused)
	}
}

// pauseWords are said in the talk: why.
func (s staff) pauseWords(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var paused bool
	if !recall(r, talkPause, &paused) || !digest.Publishes(m) {
		return s.ratingDesk(ctx, db, r, m)
	}
	words, problem := reasonSaid(r)
	if problem != "" {
		return screen.Say(problem), nil
	}
	if stands, _, asked, err := weeks.Paused(ctx, db); err != nil || len(asked) > 0 || stands == paused {
		if err != nil {
			return handlers.Reply{}, err
		}
		return s.ratingDesk(ctx, db, r, m)
	}
	wish, err := weeks.AskPause(ctx, db, m.ID, paused, words, r.Now)
	if err == nil {
		err = tellOfPause(ctx, db, wish)
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	return idle(screen.Say(r.Lang.HTML("ratingdesk.wished"), screen.Row(screen.Press(r.Lang.Text("ratingdesk.button"), "rd")))), nil
}

// tellOfPause owes a wish to those who may approve it.
func tellOfPause(ctx context.Context, db postgres.DB, wish weeks.Switch) error {
	for _, duty := range publishers {
		all, err := account.DutyAccounts(ctx, db, duty)
		if err != nil {
			return err
		}
		for _, a := range all {
			if a.Member == wish.AskedBy {
				continue
			}
			err := notice.Post(ctx, db, notice.Notice{To: a.Person, Kind: NoticePause, Ref: number(wish.ID), Once: NoticePause + ":" + number(wish.ID)})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// pauseWord tells of a wish that still waits.
func pauseWord(ctx context.Context, db postgres.DB, n notice.Due, reader account.Person) (handlers.Message, bool, error) {
	l, known := locales.Known(reader.Lang)
	if !known {
		l = locales.Guess(reader.Guessed, "")
	}
	_, _, asked, err := weeks.Paused(ctx, db)
	i := slices.IndexFunc(asked, func(wish weeks.Switch) bool { return number(wish.ID) == n.Ref })
	if err != nil || i < 0 {
		return handlers.Message{}, false, err
	}
	return handlers.Message{HTML: wishWords(l, asked[i]), Rows: [][]handlers.Button{screen.Row(screen.Press(l.Text("ratingdesk.button"), "rd"))}}, true, nil
}

func wishWords(l locales.Lang, wish weeks.Switch) locales.HTML {
	if wish.Paused {
		return l.HTML("ratingdesk.asked_pause", locales.Args{"Reason": wish.Reason})
	}
	return l.HTML("ratingdesk.asked_resume", locales.Args{"Reason": wish.Reason})
}

// approvePause is pressed by another: rdyes <wish>.
func (s staff) approvePause(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	if !digest.Publishes(m) {
		return s.refuse(ctx, db, r, m, "/pause", refusal{Key: "week.country_only"})
	}
	_, err := weeks.ApprovePause(ctx, db, m.ID, screen.IDArg(r, 0), r.Now)
	if err != nil && !errors.Is(err, weeks.ErrNoRequest) && !errors.Is(err, weeks.ErrTwoPersons) {
		return handlers.Reply{}, err
	}
	return s.ratingDesk(ctx, db, r, m)
}
