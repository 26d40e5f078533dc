package staff

import (
	"context"
	"errors"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/handlers/screen"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// approveRecord is pressed: vok <target>.
func (s staff) approveRecord(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member) (handlers.Reply, error) {
	t, ok := s.targetOf(r.Button.Args)
	if !ok {
		return handlers.OldButton(r.Lang), nil
	}
	return s.decide(ctx, db, r, m, t, activity.Verify, "")
}

// decide approves or returns what a button was about, tells those who entered what was
// returned, and goes on with the queue.
func (s staff) decide(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, t target, act activity.Act, reason string) (handlers.Reply, error) {
	steps, err := s.steps(ctx, db, r, m, t, act, reason)
	if errors.Is(err, errSeen) {
		return s.seenAgain(ctx, db, r, m, t, act)
	}
	if err != nil {
		return s.undecided(ctx, db, r, m, t.record, t.queue, err)
	}
	done, refused, err := s.ledger.MoveAll(ctx, db, actor(m, r), steps, r.Now)
	if err != nil {
		return handlers.Reply{}, err
	}
	if t.kind == 'r' && len(refused) > 0 {
		return s.notDone(ctx, db, r, m, t, steps[0], refused[0].Err)
	}
	if act == activity.Return {
		for _, rec := range done {
			if err := s.tellReturned(ctx, db, rec); err != nil {
				return handlers.Reply{}, err
			}
		}
	}
	head, err := s.outcome(ctx, db, r, t, act, done, refused)
	if err != nil {
		return handlers.Reply{}, err
	}
	return s.queued(ctx, db, r, m, t.queue, head)
}

// notDone says why nothing was done to the one record; to who did it with the press
// before, that it is done.
func (s staff) notDone(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, t target, step activity.Step, why error) (handlers.Reply, error) {
	rec, _, is, err := already(ctx, db, m, step)
	if err != nil {
		return handlers.Reply{}, err
	}
	if is {
		head, err := s.outcome(ctx, db, r, t, step.Act, []activity.Record{rec}, nil)
		if err != nil {
			return handlers.Reply{}, err
		}
		return s.queued(ctx, db, r, m, t.queue, head)
	}
	if errors.Is(why, activity.ErrNoProof) {
		return s.takeUp(ctx, db, r, m, t.record, t.queue, r.Lang.HTML("verify.no_proof"))
	}
	return s.undecided(ctx, db, r, m, t.record, t.queue, why)
}

// outcome says what was decided.
func (s staff) outcome(ctx context.Context, db postgres.DB, r handlers.Request, t target, act activity.Act, done []activity.Record, refused []activity.Refusal) (locales.HTML, error) {
	key := "verify.approved"
	if act == activity.Return {
		key = "verify.returned"
	}
	if t.kind == 'r' {
		rec := done[0]
		head := r.Lang.HTML(key, locales.Args{"Record": number(rec.ID)})
		if act != activity.Verify || rec.Corrects == 0 {
			return head, nil
		}
		n, err := activity.CorrectionOf(ctx, db, rec.Corrects)
		return locales.Lines(head, s.corrected(r.Lang, rec.Corrects, n)), err
	}
	lines := []locales.HTML{decidedMany(r.Lang, act, len(done))}
	for i, f := range refused {
		if i == 5 {
			lines = append(lines, r.Lang.HTML("verify.more", locales.Args{"Count": len(refused) - i}))
			break
		}
		lines = append(lines, r.Lang.HTML("verify.not_one", locales.Args{"Record": number(f.Record), "Why": r.Lang.Text(whyNot(f.Err))}))
	}
	return locales.Lines(lines...), nil
}

// decidedMany says how many records were decided about at one press.
func decidedMany(l locales.Lang, act activity.Act, n int) locales.HTML {
	if act == activity.Return {
		return l.HTML("verify.returned_many", locales.Args{"Count": n})
	}
	return l.HTML("verify.approved_many", locales.Args{"Count": n})
}

// corrected says which record counts no more, and by which numbered correction.
func (s staff) corrected(l locales.Lang, old int64, correction int) locales.HTML {
	if correction == 0 {
		return l.HTML("correct.done", locales.Args{"Record": number(old)})
	}
	return l.HTML("correct.numbered", locales.Args{"Record": number(old), "Number": correction})
}

// whyNot are short words for why one of many was left.
func whyNot(err error) string {
	switch {
	case errors.Is(err, activity.ErrNoProof):
		return "verify.why.no_proof"
	case errors.Is(err, activity.ErrOwn):
		return "verify.why.own"
	case errors.Is(err, activity.ErrSubject):
		return "verify.why.subject"
	case errors.Is(err, activity.ErrHeld):
		return "verify.why.held"
	}
	return "verify.why.decided"
}

// seenAgain shows a sheet or a screen of links anew: it is another than was shown. To
// who decided about it with the press before it says what came of that.
func (s staff) seenAgain(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, t target, act activity.Act) (handlers.Reply, error) {
	n, err := s.decidedBefore(ctx, db, r, m, t, act)
	if err != nil {
		return handlers.Reply{}, err
	}
	if n > 0 {
		return s.queued(ctx, db, r, m, t.queue, decidedMany(r.Lang, act, n))
	}
	head := r.Lang.HTML("verify.another")
	if t.kind == 'l' {
		return s.linked(ctx, db, r, m, t.queue, 0, head)
	}
	return s.sheet(ctx, db, r, m, t, head)
}

// askWhy is pressed: vno <target>.
func (s staff) askWhy(_ context.Context, _ postgres.DB, r handlers.Request, _ account.Member) (handlers.Reply, error) {
	t, ok := s.targetOf(r.Button.Args)
	if !ok {
		return handlers.OldButton(r.Lang), nil
	}
	rows := reasonRows(r.Lang, "vwhy", t.args()...)
	rows = append(rows,
		screen.Row(screen.Press(r.Lang.Text("verify.own_words"), "vown", t.args()...)),
		screen.Row(screen.Press(r.Lang.Text("button.back"), "vshow", screen.ID36(t.record), t.queue.arg())))
	return screen.Show(r, r.Lang.HTML("verify.ask_why"), rows...), nil
}
