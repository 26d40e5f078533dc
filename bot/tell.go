package bot

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/time/rate"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/notice"
)

const (
	// noticeSlots is how many notices the leader sends at the same time; it claims
	// no more of them than it has free slots.
	noticeSlots = 16
	// sweepEvery is how long what was told to many stands in a row of its own.
	sweepEvery = 2 * time.Second
	// noticeTries is how often a notice is tried that has no words; with its pauses
	// that is most of an hour.
	noticeTries = 50
)

// herald sends notices for a leader of one term.
type herald struct {
	*Bot
	term   int64
	pace   *rate.Limiter
	slots  chan struct{}
	mu     sync.Mutex
	flying map[int64]bool // notices at hand and not concluded
}

// tell sends notices that are due, at the pace that Telegram allows for what
// nobody asked for.
func (b *Bot) tell(ctx context.Context, term int64) {
	h := &herald{
		Bot: b, term: term, pace: rate.NewLimiter(rate.Limit(b.SendRate), 1),
		slots: make(chan struct{}, noticeSlots), flying: map[int64]bool{},
	}
	var sending sync.WaitGroup
	defer sending.Wait()
	sending.Go(func() { h.sweep(ctx) }) // beside it: what is due does not wait for that
	held := false
	for ctx.Err() == nil {
		due := h.claim(ctx, &held)
		if len(due) == 0 {
			sleep(ctx, 100*time.Millisecond)
			continue
		}
		for _, d := range due {
			if h.pace.Wait(ctx) != nil || h.outbox.quiet() {
				h.forget(d)
				continue
			}
			h.slots <- struct{}{}
			if h.outbox.quiet() { // whoever had the slot was told to pause
				h.forget(d)
				<-h.slots
				continue
			}
			sending.Go(func() {
				if begun, ok := h.begin(ctx, d); ok {
					h.send(begun)
				}
				h.forget(d)
				<-h.slots
			})
		}
	}
}

// claim takes up what is due, and what an older term has left behind. Nothing is
// written down of it before it begins to be sent.
func (h *herald) claim(ctx context.Context, held *bool) []notice.Due {
	if h.holding(ctx, held) || h.outbox.quiet() {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, statementLimit)
	defer cancel()
	if err := h.takeOver(ctx); err != nil {
		h.complain(err, "notices of an older leader are not taken over")
		return nil
	}
	due, err := h.next(ctx)
	if err != nil {
		h.complain(err, "waiting notices cannot be read")
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, d := range due {
		h.flying[d.ID] = true
	}
	return due
}

// next is what is due; where it is little, those of a crowd have their turn too.
func (h *herald) next(ctx context.Context) ([]notice.Due, error) {
	free := noticeSlots - len(h.slots)
	due, err := notice.Next(ctx, h.DB, free, h.flyingNow())
	if err != nil || len(due) >= free {
		return due, err
	}
	if drawn, err := notice.Draw(ctx, h.DB); err != nil || drawn == 0 {
		return due, err
	}
	return notice.Next(ctx, h.DB, free, h.flyingNow())
}

// sweep leaves no rows of what was told to many, until the lead ends.
func (h *herald) sweep(lead context.Context) {
	for lead.Err() == nil {
		ctx, cancel := context.WithTimeout(lead, statementLimit)
		if err := notice.Sweep(ctx, h.DB); err != nil && lead.Err() == nil {
			h.complain(err, "what was told to many is not tidied up")
		}
		cancel()
		sleep(lead, sweepEvery)
	}
}

// takeOver returns to the queue what nobody sends any more, and tells the admins
// of what is given up.
func (h *herald) takeOver(ctx context.Context) error {
	return pgx.BeginFunc(ctx, h.DB, func(tx pgx.Tx) error {
		given, err := notice.Recover(ctx, tx, h.term, h.flyingNow())
		if err != nil || given == 0 {
			return err
		}
		return h.alarm(ctx, tx, "interrupted")
	})
}

func (h *herald) flyingNow() []int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	ids := make([]int64, 0, len(h.flying))
	for id := range h.flying {
		ids = append(ids, id)
	}
	return ids
}

// send makes the words of a notice, sends it and writes down what came of it.
func (h *herald) send(d notice.Due) {
	ctx := h.life
	drafts, ok, err := h.word(ctx, d)
	switch {
	case err != nil:
		h.Log.WithField("notice", d.ID).WithField("error", describe(err)).Error("a notice has no words")
		h.again(d)
	case !ok:
		h.refuse(d, notice.Nobody)
	case len(drafts) > 1:
		h.handOver(ctx, d, drafts)
	case d.Maybe && !h.api.answers(ctx):
		h.back(d, slowly(d.Tries), false)
	default:
		last, id, err := h.bring(ctx, "notice", d.To, drafts[0])
		h.conclude(d, id, last.ref, err)
	}
}

// begin writes down that a notice is being sent, if it still is to be and the lead
// lasts.
func (h *herald) begin(lead context.Context, d notice.Due) (begun notice.Due, ok bool) {
	for lead.Err() == nil {
		ctx, cancel := context.WithTimeout(h.life, statementLimit)
		begun, ok, err := notice.Begin(ctx, h.DB, d.ID, h.term)
		cancel()
		if err == nil {
			return begun, ok
		}
		h.complain(err, "a notice does not begin to be sent")
		sleep(lead, 500*time.Millisecond)
	}
	return d, false
}

// word makes the calls that say a notice. ok is false where there is nothing to be
// said any more, and where the reader cannot be reached: they come back by writing.
func (h *herald) word(ctx context.Context, d notice.Due) (drafts []draft, ok bool, err error) {
	defer recovered(&err)
	reader, err := h.reader(ctx, d.To)
	if err != nil || reader.Unreachable {
		return nil, false, err
	}
	m, ok, err := h.Notices(ctx, h.DB, d, reader)
	if err != nil || !ok {
		return nil, ok, err
	}
	edited, err := h.edited(ctx, h.DB, d.To, m)
	if err != nil {
		return nil, false, err
	}
	drafts, err = h.compose(where{chat: d.To}, nil, edited, handlers.Reply{Messages: []handlers.Message{m}})
	if err == nil && m.Instead != "" {
		var rest []draft
		rest, err = h.rest(ctx, h.DB, d.To, edited[m.Edits], m)
		drafts = append(drafts, rest...)
	}
	return drafts, err == nil, err
}

// reader is who reads a notice. A group or channel is nobody to be remembered.
func (h *herald) reader(ctx context.Context, to int64) (account.Person, error) {
	if to > 0 {
		return account.Seen(ctx, h.DB, to)
	}
	met, err := account.Met(ctx, h.DB, []int64{to})
	if err != nil || len(met) == 0 {
		return account.Person{ID: to}, err
	}
	return met[0], nil
}

// handOver makes replies of a notice that is too long for one message: each part
// a row of its own, in order, in the transaction that ends the notice.
func (h *herald) handOver(ctx context.Context, d notice.Due, drafts []draft) {
	for range drafts[1:] {
		_ = h.pace.Wait(ctx) // the first part has had its turn
	}
	h.done(func(ctx context.Context) error {
		return pgx.BeginFunc(ctx, h.DB, func(tx pgx.Tx) error {
			ours, err := notice.Handed(ctx, tx, d.ID, h.term)
			if err != nil || !ours {
				return err
			}
			return nobodys(ctx, tx, d.To, drafts)
		})
	})
	h.outbox.wake()
}

// conclude writes down what came of a notice, together with what its message is about:
// who answers it is understood, whenever the process ends.
func (h *herald) conclude(d notice.Due, messageID int64, ref string, err error) {
	v := verdict(err)
	h.metrics.sending("notice", v)
	switch v {
	case delivered:
		h.done(func(ctx context.Context) error {
			return pgx.BeginFunc(ctx, h.DB, func(tx pgx.Tx) error {
				if ref != "" {
					if err := said(ctx, tx, d.To, messageID, ref); err != nil {
						return err
					}
				}
				return notice.Sent(ctx, tx, d.ID, h.term, messageID)
			})
		})
	case slower:
		h.outbox.pause(h.life, retryAfter(err), toNotices)
		h.back(d, retryAfter(err), false)
	case moved:
		h.outbox.insist(h.life, "move", func(ctx context.Context) error { return h.movedBy(ctx, h.DB, d.To, err) })
		h.back(d, 0, false)
	case later, locked: // an outage may take long: what is owed waits for its end
		h.back(d, slowly(d.Tries), false)
	case perhaps:
		if d.Careful {
			h.done(func(ctx context.Context) error { return notice.Unclear(ctx, h.DB, d.ID, h.term) })
			return
		}
		if d.Maybe && d.Tries >= unclearTries {
			h.refuse(d, "sent several times without an answer")
			return
		}
		h.back(d, slowly(d.Tries), true)
	case unreachable:
		h.outbox.lost(h.life, d.To)
		h.refuse(d, err.Error())
	default:
		h.refuse(d, err.Error())
	}
}

// again tries a notice later that has no words, but not for ever.
func (h *herald) again(d notice.Due) {
	if d.Tries >= noticeTries {
		h.refuse(d, "it has no words")
		return
	}
	h.back(d, slowly(d.Tries), false)
}

func (h *herald) back(d notice.Due, delay time.Duration, maybe bool) {
	h.done(func(ctx context.Context) error { return notice.Return(ctx, h.DB, d, h.term, delay, maybe) })
}

func (h *herald) refuse(d notice.Due, why string) {
	h.done(func(ctx context.Context) error { return notice.Refused(ctx, h.DB, d.ID, h.term, why) })
}

// done writes an outcome down, however long it takes.
func (h *herald) done(write func(ctx context.Context) error) {
	h.outbox.insist(h.life, "notice", write)
}

// forget leaves a notice as it is in the database.
func (h *herald) forget(d notice.Due) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.flying, d.ID)
}
