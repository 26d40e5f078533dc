package staff

import (
	"context"
	"slices"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/line"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
)

// moment is for how long the very same is taken for a slip of the hand.
const moment = activity.UndoTerm

// step is what one request made of the work: what was recorded, and what is asked of
// each line that waits.
type step struct {
	made   map[string][]activity.Record // by batch
	drafts []line.Draft
	asks   [][]line.Question
}

// advance records all lines that are whole and asks about the first that is not; where
// nothing is left, it offers the draft that was laid aside.
func (s staff) advance(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, w *work) (handlers.Reply, error) {
	reply, err := s.carryOn(ctx, db, r, m, w)
	if err != nil {
		return reply, err
	}
	return offer(r, w, reply)
}

// carryOn is advance without the draft that was laid aside.
func (s staff) carryOn(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, w *work) (handlers.Reply, error) {
	did, err := s.enterAll(ctx, db, r, m, w)
	if err != nil {
		return handlers.Reply{}, err
	}
	var reply handlers.Reply
	for _, key := range order(w, did.made) {
		if err := s.outdated(ctx, r, w, *w.Batches[key], did.made[key][0]); err != nil {
			return reply, err
		}
		message, err := s.recordedOf(ctx, db, r, w, key, did.made[key])
		if err != nil {
			return reply, err
		}
		if message != nil {
			reply.Messages = append(reply.Messages, *message)
		}
	}
	if len(w.Lines) > 0 {
		message, err := s.ask(ctx, db, r, w, did)
		if err != nil {
			return reply, err
		}
		reply.Messages = append(reply.Messages, message)
	}
	if len(reply.Messages) > 0 {
		reply.Messages[0].Replace = r.Button != nil
	}
	w.tidy()
	reply.Talk, err = w.talk()
	return reply, err
}

// order names batches in the order in which they came, the newest first.
func order(w *work, made map[string][]activity.Record) []string {
	var keys []string
	for key := range made {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int {
		return int(made[a][0].ID - made[b][0].ID)
	})
	return keys
}

// enterAll enters what is whole.
func (s staff) enterAll(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, w *work) (step, error) {
	did := step{made: map[string][]activity.Record{}}
	var left []pending
	for _, p := range w.Lines {
		b := w.of(p)
		if b.Sitting != nil {
			d, asks, made, err := s.sit(ctx, db, r, m, b, p)
			if err != nil {
				return did, err
			}
			if len(made) > 0 {
				did.made[p.Batch], b.Saved = made, len(made)
				continue
			}
			left, did.drafts, did.asks = append(left, p), append(did.drafts, d), append(did.asks, asks)
			continue
		}
		d, asks, err := s.examine(ctx, db, r, m, *b, p)
		if err != nil {
			return did, err
		}
		if len(asks) == 0 {
			made, ask, err := s.enter(ctx, db, r, m, b, p, d)
			if err != nil {
				return did, err
			}
			if ask == nil {
				did.made[p.Batch] = append(did.made[p.Batch], made)
				b.Saved++
				continue
			}
			asks = []line.Question{*ask}
		}
		if err := s.bar(ctx, db, r, m, &p, asks); err != nil {
			return did, err
		}
		left, did.drafts, did.asks = append(left, p), append(did.drafts, d), append(did.asks, asks)
	}
	w.Lines = left
	return did, nil
}

// bar keeps in the audit, once, that a line is about a deputy of another's territory.
func (s staff) bar(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, p *pending, asks []line.Question) error {
	if len(asks) == 0 || asks[0].Rule != elsewhere || p.Barred == asks[0].People[0] {
		return nil
	}
	p.Barred = asks[0].People[0]
	return s.refused(ctx, db, r, m, "record", refusal{Deputy: p.Barred})
}

// enter makes the record of a line that is whole, with what shows that it is true; or
// returns what is asked of it.
func (s staff) enter(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, b *batch, p pending, d line.Draft) (made activity.Record, ask *line.Question, err error) {
	by := actor(m, r)
	draft := activity.Draft{Criterion: d.Criterion, Deputy: d.Deputy, Fields: d.Fields, Event: b.Event}
	if !p.Twice && b.Mends == 0 {
		twin, err := s.ledger.Twin(ctx, db, by, draft, r.Now.Add(-moment))
		if err != nil {
			return made, s.excusedAsk(d, err), s.unexcused(d, err)
		}
		if twin != 0 {
			return made, &line.Question{About: line.Text, Rule: again, People: []int64{twin}}, nil
		}
	}
	switch {
	case b.Mends != 0:
		made, err = s.ledger.Move(ctx, db, by, activity.Step{Record: b.Mends, Act: activity.Mend, Mended: &draft}, r.Now)
	case b.Propose:
		made, err = s.ledger.Propose(ctx, db, by, draft, r.Now)
	default:
		made, err = s.ledger.Record(ctx, db, by, draft, r.Now)
	}
	if err != nil {
		return made, s.excusedAsk(d, err), s.unexcused(d, err)
	}
	return made, nil, s.enclose(ctx, db, r, by, made.ID, b.Files, d.Links)
}

func (s staff) excusedAsk(d line.Draft, err error) *line.Question {
	c, _ := s.opts.Method.Criterion(d.Criterion)
	if q, ok := excused(c, d, err); ok {
		return &q
	}
	return nil
}

func (s staff) unexcused(d line.Draft, err error) error {
	if s.excusedAsk(d, err) != nil {
		return nil
	}
	return err
}

// enclose attaches files and links to a record and has the files fetched.
func (s staff) enclose(ctx context.Context, db postgres.DB, r handlers.Request, by activity.Actor, record int64, files []proof, links []string) error {
	for _, f := range files {
		e := activity.Evidence{Record: record, Kind: activity.File, Telegram: f.Unique, FileID: f.ID}
		if err := activity.Attach(ctx, db, by, e, r.Now); err != nil {
			return err
		}
		if _, err := job.Enqueue(ctx, db, activity.FetchTask, f.Unique); err != nil {
			return err
		}
	}
	for _, link := range links {
		if err := activity.Attach(ctx, db, by, activity.Evidence{Record: record, Kind: activity.Link, Value: link}, r.Now); err != nil {
			return err
		}
	}
	return nil
}
