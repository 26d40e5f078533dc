package staff

import (
	"context"
	"errors"
	"slices"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// undo takes back what was recorded less than a minute ago.
func (s staff) undo(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	made, err := recordsOf(ctx, db, screen.Arg(r, 0) == "e", screen.IDArg(r, 1))
	if err != nil {
		return handlers.Reply{}, err
	}
	l := r.Lang
	made = slices.DeleteFunc(made, func(one activity.Record) bool { return one.State == activity.Withdrawn })
	if len(made) == 0 {
		return screen.Say(l.HTML("entry.undone_before")), nil
	}
	if r.Now.Sub(made[0].MadeAt) > moment {
		return screen.Say(l.HTML("entry.undo_late")), nil
	}
	for _, one := range made {
		_, err := s.ledger.Move(ctx, db, actor(m, r), activity.Step{Record: one.ID, Act: activity.Withdraw}, r.Now)
		switch {
		case errors.Is(err, activity.ErrNotYours):
			return handlers.Reply{}, &handlers.Excuse{Key: "entry.not_yours"}
		case errors.Is(err, activity.ErrState), errors.Is(err, activity.ErrUndo):
			return handlers.Reply{}, &handlers.Excuse{Key: "entry.undo_late"}
		case err != nil:
			return handlers.Reply{}, err
		}
	}
	key := l.HTML("entry.undone", locales.Args{"Number": made[0].ID})
	if len(made) > 1 {
		key = l.HTML("entry.undone_many", locales.Args{"First": made[0].ID, "Last": made[len(made)-1].ID})
	}
	return screen.Show(r, key), nil
}

// recordsOf are the records of an event, or the one record.
func recordsOf(ctx context.Context, db postgres.DB, event bool, id int64) ([]activity.Record, error) {
	if event {
		return activity.OfEvent(ctx, db, id)
	}
	one, err := activity.ByID(ctx, db, id)
	if errors.Is(err, activity.ErrUnknown) {
		return nil, nil
	}
	return []activity.Record{one}, err
}

// more begins another record like one: only the deputy is asked.
func (s staff) more(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	made, err := activity.ByID(ctx, db, screen.IDArg(r, 0))
	if errors.Is(err, activity.ErrUnknown) {
		return handlers.OldButton(r.Lang), nil
	}
	if err != nil {
		return handlers.Reply{}, err
	}
	if !slices.Contains(made.Hands, m.ID) {
		return handlers.Reply{}, &handlers.Excuse{Key: "entry.not_yours"}
	}
	c, _ := s.opts.Method.Criterion(made.Criterion)
	u := usual{Criterion: made.Criterion, Fields: map[string]string{}}
	for _, f := range c.Fields {
		if value := made.Fields[f.Name]; value != "" && !f.Unique {
			u.Fields[f.Name] = value
		}
	}
	w := workOf(r)
	b := &batch{Usual: &u, Propose: slices.Contains(chiefs(m), made.Deputy)}
	w.add(r, b, pending{Text: empty, Line: 1})
	reply, err := s.advance(ctx, db, r, m, &w)
	for i := range reply.Messages {
		reply.Messages[i].Replace = false // what was recorded stays to be seen
	}
	return reply, err
}
