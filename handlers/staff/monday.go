package staff

import (
	"context"
	"errors"
	"time"

	"qalauly/account"
	"qalauly/calendar"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
)

// noticeMonday is the state of a member's territory on the first working day of a week.
const noticeMonday = "staffmonday"

// MondayAt is the hour at which it is told.
const MondayAt = 9 * time.Hour

// OweMonday owes the state of their territory to all who have a duty in one, for a week.
func OweMonday(ctx context.Context, db postgres.DB, week string) error {
	all, err := account.Colleagues(ctx, db)
	if err != nil {
		return err
	}
	for _, c := range all {
		if !c.Member.Staff() {
			continue
		}
		if err := notice.Post(ctx, db, notice.Notice{To: c.Person.ID, Kind: noticeMonday, Once: noticeMonday + ":" + week}); err != nil {
			return err
		}
	}
	return nil
}

// Words makes the message of a notice.
type Words func(ctx context.Context, db postgres.DB, n notice.Due, reader account.Person) (handlers.Message, bool, error)

// Monday makes the words of what staff are told on Mondays: what /today tells them; and
// of what they tried and wish (NoticeTrial, NoticePause). Others are left to next.
func Monday(o Options, next Words) Words {
	s := newStaff(o)
	return func(ctx context.Context, db postgres.DB, n notice.Due, reader account.Person) (handlers.Message, bool, error) {
		switch n.Kind {
		case NoticeTrial:
			return trialWord(ctx, db, n, reader)
		case NoticePause:
			return pauseWord(ctx, db, n, reader)
		}
		if n.Kind != noticeMonday {
			return next(ctx, db, n, reader)
		}
		m, err := account.MemberOf(ctx, db, n.To)
		if errors.Is(err, account.ErrNoMember) || err == nil && !m.Staff() {
			return handlers.Message{}, false, nil
		}
		if err != nil {
			return handlers.Message{}, false, err
		}
		l, known := locales.Known(reader.Lang)
		if !known {
			l = locales.Guess(reader.Guessed, "")
		}
		reply, err := s.today(ctx, db, handlers.Request{Now: calendar.Now(), Person: reader, Lang: l, Chat: n.To, Private: true}, m)
		if err != nil || len(reply.Messages) == 0 {
			return handlers.Message{}, false, err
		}
		message := reply.Messages[0]
		message.HTML = locales.Join(l.HTML("today.monday"), message.HTML)
		return message, true, nil
	}
}
