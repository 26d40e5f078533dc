package staff

import (
	"context"
	"errors"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
)

// draftGone says that what was put together is not kept any more: nothing was asked for.
func draftGone(r handlers.Request) handlers.Reply {
	return screen.Show(r, locales.Join(r.Lang.HTML("penalty.lost"), r.Lang.HTML("penalty.usage")))
}

// askedBefore is the penalty that the member asked for with the press before this one.
func askedBefore(ctx context.Context, db postgres.DB, m account.Member, deputy int64, mark string) (activity.Penalty, bool, error) {
	all, err := activity.PenaltiesOf(ctx, db, deputy)
	for _, p := range all {
		if p.State == activity.Asked && p.AskedBy == m.ID && asSanction(p).mark() == mark {
			return p, true, nil
		}
	}
	return activity.Penalty{}, false, err
}

// asSanction is a penalty as it was put together.
func asSanction(p activity.Penalty) sanction {
	return sanction{Deputy: p.Deputy, Kind: p.Kind, Points: p.Points, Document: p.Document, Day: calendar.DayOf(p.DecidedOn), Body: p.Body, Record: p.Record}
}

// askPenalty is pressed: vnask <deputy> <mark>. What is asked for stands in the talk.
func (s staff) askPenalty(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	var p sanction
	if !recall(r, talkPenalty, &p) || p.Deputy == 0 || p.mark() != screen.Arg(r, 1) {
		asked, is, err := askedBefore(ctx, db, m, screen.IDArg(r, 0), screen.Arg(r, 1))
		if err != nil || !is {
			return draftGone(r), err
		}
		return screen.Show(r, r.Lang.HTML("penalty.asked", locales.Args{"Number": number(asked.ID)})), nil
	}
	if is, err := activity.Within(ctx, db, where(m, punishes...), p.Deputy, r.Now); err != nil || !is {
		if err != nil {
			return handlers.Reply{}, err
		}
		reply, err := s.refuse(ctx, db, r, m, "penalty", refusal{Key: "penalty.elsewhere", Deputy: p.Deputy})
		return idle(reply), err
	}
	asked, err := s.ledger.AskPenalty(ctx, db, actor(m, r), p.penalty(), r.Now)
	if errors.Is(err, activity.ErrUnknown) {
		err = &activity.FieldError{Field: "record"}
	}
	if err != nil {
		return s.penaltyRefused(ctx, db, r, m, err)
	}
	if err := s.tellPunishers(ctx, db, m, asked); err != nil {
		return handlers.Reply{}, err
	}
	return idle(screen.Show(r, r.Lang.HTML("penalty.asked", locales.Args{"Number": number(asked.ID)}))), nil
}

// penaltyRefused says why the ledger does not take a penalty.
func (s staff) penaltyRefused(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, why error) (handlers.Reply, error) {
	var field *activity.FieldError
	key := ""
	switch {
	case errors.Is(why, activity.ErrTwice):
		key = "penalty.twice"
	case errors.Is(why, activity.ErrFuture):
		key = "correct.future"
	case errors.Is(why, activity.ErrState), errors.Is(why, activity.ErrUnknown):
		key = "penalty.decided"
	case errors.As(why, &field) && field.Field == "points":
		key = "penalty.range"
	case errors.As(why, &field) && field.Field == "record":
		key = "penalty.wrong_record"
	case errors.As(why, &field):
		key = "penalty.usage"
	}
	if k, is := barred(why); is {
		reply, err := s.refuse(ctx, db, r, m, "penalty", refusal{Key: k})
		return idle(reply), err
	}
	if key == "" {
		return handlers.Reply{}, why
	}
	return idle(screen.Show(r, r.Lang.HTML(key))), nil
}

// tellPunishers owes a notice to those who may approve a penalty.
func (s staff) tellPunishers(ctx context.Context, db postgres.DB, m account.Member, p activity.Penalty) error {
	colleagues, err := account.Colleagues(ctx, db)
	if err != nil {
		return err
	}
	for _, c := range colleagues {
		if c.Member.ID == m.ID {
			continue
		}
		is, err := activity.Within(ctx, db, where(c.Member, punishes...), p.Deputy, p.DecidedOn)
		if err != nil {
			return err
		}
		if !is {
			continue
		}
		ref := number(p.ID)
		if err := notice.Post(ctx, db, notice.Notice{To: c.Person.ID, Kind: "penalty", Ref: ref, Once: "penalty:" + ref}); err != nil {
			return err
		}
	}
	return nil
}
