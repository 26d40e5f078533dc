package notices

import (
	"context"

	"qalauly/account"
	"qalauly/appeal"
	"qalauly/deputy"
	"qalauly/handlers"
	"qalauly/handlers/cards"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// toStaff are the notices to the staff of a branch: which appeal, never what it says.
var toStaff = map[string]func(context.Context, postgres.DB, asked) (handlers.Message, bool, error){
	appeal.UrgentNotice:  staffTold("cardnotice.emergency", "zone", nil),
	appeal.SpamNotice:    staffTold("cardnotice.spam", "zone", func(a appeal.Appeal) bool { return a.State == appeal.Moderation }),
	appeal.ComplaintNote: complaint,
	appeal.SilentNotice:  staffTold("cardnotice.silent", "zone", func(a appeal.Appeal) bool { return a.State.Waits() }),
	appeal.WaveNotice:    wave,
	cards.BanNotice:      staffTold("cardnotice.ban", "zbans", nil),
}

// wave tells the commission of a week that it has to look at, while nobody has.
func wave(ctx context.Context, db postgres.DB, q asked) (handlers.Message, bool, error) {
	id, err := q.id()
	if err != nil {
		return handlers.Message{}, false, err
	}
	w, err := appeal.WaveByID(ctx, db, id)
	if err != nil || w.Counts != nil || !q.by.Member.Has(account.Commission) {
		return handlers.Message{}, false, err
	}
	who, err := deputy.People(ctx, db, []int64{w.Deputy})
	if err != nil {
		return handlers.Message{}, false, err
	}
	return handlers.Message{
		HTML: q.l.HTML("cardnotice.wave", locales.Args{"Name": who[w.Deputy].Short(string(q.l)), "All": w.All, "New": w.New}), Rows: opens(q.l, "zwave", id),
	}, true, nil
}

// staffTold names an appeal and its deputy, while it still matters, with a button.
func staffTold(key, verb string, still func(appeal.Appeal) bool) func(context.Context, postgres.DB, asked) (handlers.Message, bool, error) {
	return func(ctx context.Context, db postgres.DB, q asked) (handlers.Message, bool, error) {
		id, err := q.id()
		if err != nil {
			return handlers.Message{}, false, err
		}
		return q.told(ctx, db, id, key, verb, still)
	}
}

func (q asked) told(ctx context.Context, db postgres.DB, id int64, key, verb string, still func(appeal.Appeal) bool) (handlers.Message, bool, error) {
	s, err := q.sight(ctx, db, id)
	if err != nil || still != nil && !still(s.Appeal) {
		return handlers.Message{}, false, err
	}
	who := s.People[s.Appeal.Deputy]
	return handlers.Message{HTML: q.l.HTML(key, locales.Args{"Number": s.Appeal.Number, "Name": who.Short(string(q.l))}), Rows: opens(q.l, verb, id), Ref: cards.Ref(id) + ":n"}, true, nil
}

// complaint tells that a citizen complained of an answer.
func complaint(ctx context.Context, db postgres.DB, q asked) (handlers.Message, bool, error) {
	id, err := q.id()
	if err != nil {
		return handlers.Message{}, false, err
	}
	said, err := appeal.MessageByID(ctx, db, id)
	if err != nil {
		return handlers.Message{}, false, err
	}
	return q.told(ctx, db, said.Appeal, "cardnotice.complaint", "zone", nil)
}
