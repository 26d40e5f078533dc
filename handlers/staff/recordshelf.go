package staff

import (
	"context"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating/methods"
)

// offer ends a reply: where nothing is open any more, it says once that a draft is laid
// aside, in a message of its own.
func offer(r handlers.Request, w *work, reply handlers.Reply) (handlers.Reply, error) {
	if len(w.Lines) == 0 && w.Shelf != nil && !w.Offered {
		w.Offered = true
		l, p := r.Lang, w.Shelf.Lines[0]
		said := l.HTML("draft.waits")
		if p.Text != empty {
			said = l.HTML("draft.waits_line", locales.Args{"Text": screen.Echo(p.Text)})
		}
		reply.Messages = append(reply.Messages, handlers.Message{HTML: said, Rows: [][]handlers.Button{screen.Row(
			screen.Press(l.Text("draft.open_button"), "ropen", w.Shelf.Seq),
			screen.Press(l.Text("draft.drop_button"), "rdrop", w.Shelf.Seq))}})
	}
	var err error
	reply.Talk, err = w.talk()
	return reply, err
}

// openDraft goes on with the draft that was laid aside.
func (s staff) openDraft(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	w := workOf(r)
	if !w.current(r) {
		return screen.Say(r.Lang.HTML("entry.lost")), nil
	}
	return s.advance(ctx, db, r, m, &w)
}

// dropDraft forgets the draft that was laid aside; what of it is recorded stays.
func (s staff) dropDraft(ctx context.Context, db postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	w := workOf(r)
	if !w.current(r) {
		return answered(r), nil
	}
	b := *w.of(w.Lines[0])
	open := work{Batches: map[string]*batch{}}
	if w.Shelf != nil {
		open = *w.Shelf
	}
	reply, err := s.leftOut(ctx, db, r, b)
	if err != nil {
		return reply, err
	}
	reply.Talk, err = open.talk()
	return reply, err
}

// outdated forgets the sheet laid aside of a sitting that is recorded now.
func (s staff) outdated(ctx context.Context, r handlers.Request, w *work, b batch, made activity.Record) error {
	if w.Shelf == nil || b.Sitting == nil {
		return nil
	}
	p := w.Shelf.Lines[0]
	other := w.Shelf.of(p)
	if other.Sitting == nil || other.Sitting.Body != b.Sitting.Body {
		return nil
	}
	d, err := s.readSitting(ctx, r, *other, p)
	if err != nil {
		return err
	}
	c, _ := s.opts.Method.Criterion(made.Criterion)
	if no := numberOf(c); d.Criterion == c.Code && d.Fields[c.DatedBy] == made.Fields[c.DatedBy] && d.Fields[no] == made.Fields[no] {
		w.Shelf = nil
	}
	return nil
}

// numberOf is the field for the number of a sitting; "" for none.
func numberOf(c methods.Criterion) string {
	for _, f := range c.Fields {
		if f.Kind == methods.FieldDocument {
			return f.Name
		}
	}
	return ""
}
