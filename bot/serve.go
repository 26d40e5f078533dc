package bot

import (
	"context"
	"time"
)

// attemptLimit bounds one attempt to send; an upload takes longest.
const attemptLimit = 30 * time.Second

// unclearTries is how often a message is sent whose attempts end without an answer.
const unclearTries = 4

// serve sends what is at hand for a chat, one after the other, and ends when
// nothing is left.
func (o *outbox) serve(chat int64, slot bool) {
	ctx := o.bot.life
	for {
		l, wait, ok := o.first(chat, slot)
		if !ok {
			o.free(slot)
			return
		}
		if wait > 0 {
			o.rest(ctx, chat, wait)
			continue
		}
		if !slot {
			o.slots <- struct{}{}
		}
		slot = false
		kept := (l.begun || o.begin(ctx, l)) && o.attempt(ctx, l)
		<-o.slots
		o.shift(chat, kept)
	}
}

// first is the next row to send to a chat, and how long it must wait: for a pause,
// for its chat's pace, or until this process is sure of its lease again. After a
// doubt about the lease a row is begun anew, which fails if it was taken away.
func (o *outbox) first(chat int64, slot bool) (l letter, wait time.Duration, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	queue := o.chats[chat]
	if len(queue) == 0 || (o.draining && !queue[0].begun) || o.bot.life.Err() != nil {
		o.dropLocked(chat)
		return l, 0, false
	}
	now := time.Now()
	if !o.draining && !now.Before(o.leased) {
		queue[0].begun = false
		return l, 100 * time.Millisecond, true
	}
	if wait := o.everyone.Sub(now); wait > 0 && !o.draining {
		return l, min(wait, time.Second), true
	}
	r := o.pace(chat).Reserve()
	if d := r.Delay(); d > 0 {
		r.Cancel()
		return l, d, true
	}
	return queue[0], 0, true
}

// shift takes the row just attempted off the list. When it was not delivered for
// good, what stands behind it goes back to the database, to keep the order.
func (o *outbox) shift(chat int64, kept bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.chats[chat] = o.chats[chat][1:]
	o.leaveLocked(1)
	if !kept {
		o.dropLocked(chat)
		o.chats[chat] = nil // served still, until first finds nothing
	}
}

// dropLocked gives the rows of a chat back to the database and ends serving it.
func (o *outbox) dropLocked(chat int64) {
	rest := o.chats[chat]
	delete(o.chats, chat)
	o.leaveLocked(len(rest))
	if len(rest) > 0 {
		o.serving.Go(func() { o.giveBack(rest) })
	}
}

// begin marks a row as being sent, if it is still ours and nothing older waits.
func (o *outbox) begin(ctx context.Context, l letter) bool {
	began := false
	o.insist(ctx, "begin", func(ctx context.Context) error {
		e := entry{id: l.id, begins: true}
		err := o.clerk.do(ctx, &e)
		began = err == nil && e.began
		return err
	})
	if !began {
		o.giveBack([]letter{l})
	}
	return began
}

// giveBack leaves rows that were not attempted to the leader.
func (o *outbox) giveBack(rows []letter) {
	ids := make([]int64, len(rows))
	for i, l := range rows {
		ids[i] = l.id
	}
	o.insist(o.bot.life, "give back", func(ctx context.Context) error {
		_, err := o.bot.DB.Exec(ctx, `UPDATE reply SET state = 0, owner = '' WHERE id = ANY($1) AND owner = $2 AND state < 2`, ids, o.bot.id)
		return err
	})
	o.wake()
}

// attempt sends a row and writes down what came of it. It reports whether the row
// is done with, so that the next one may follow.
func (o *outbox) attempt(ctx context.Context, l letter) bool {
	if l.maybe && !o.bot.api.answers(ctx) {
		// Another attempt is one more copy if this one is lost too: not before
		// the Bot API is known to answer.
		return o.conclude(ctx, l, 0, &unsentError{"the Bot API does not answer"})
	}
	d, id, err := o.bot.bring(ctx, "reply", l.chat, l.draft)
	l.draft = d
	return o.conclude(ctx, l, id, err)
}

// conclude writes the outcome of an attempt into the row.
func (o *outbox) conclude(ctx context.Context, l letter, messageID int64, err error) bool {
	v := verdict(err)
	o.bot.metrics.sending("reply", v)
	switch v {
	case delivered:
		o.finish(ctx, l, 2, messageID, "sent")
		return true
	case slower:
		o.pause(ctx, retryAfter(err), l.chat)
		o.requeue(ctx, l, retryAfter(err), false)
	case later:
		o.requeue(ctx, l, backoff(l.tries), false)
	case locked:
		o.bot.Log.WithField("error", err).Error("the Bot API refuses the token")
		o.requeue(ctx, l, 30*time.Second, false)
	case moved:
		o.move(ctx, l, err)
	case perhaps:
		if !l.maybe || l.tries < unclearTries {
			o.requeue(ctx, l, backoff(l.tries), true)
			break
		}
		o.finish(ctx, l, 3, 0, "sent several times without an answer")
		return true
	default:
		if v == unreachable {
			o.lost(ctx, l.chat)
		} else {
			o.bot.Log.WithField("reply", l.id).WithField("error", err).Error("a reply is refused")
		}
		o.finish(ctx, l, 3, 0, err.Error())
		return true
	}
	return false
}
