package bot

import (
	"context"
	"time"
)

// How many rows of the outbox a process keeps at hand; more wait in the database.
// Handling leaves some of the places to the leader's rows, so that neither keeps
// the other from sending.
const (
	atHand  = 56
	ofOwn   = atHand - replySlots
	fewest  = 16          // places that a worker waits for: lanes handled together cost less
	stalled = time.Second // so long nothing has left: waiting is of no use
)

// reserve takes places for the answers of up to n lanes, a place for each, and
// says for how many it has. It waits for places while sending makes progress:
// handling then keeps pace with it, and what is not handled waits in the inbox.
// Where sending is stopped, or waits for the pace of a few chats, all n may go on
// and own is false: their answers belong to nobody, and the leader sends them.
func (o *outbox) reserve(ctx context.Context, n int) (places int, own bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	began := time.Now()
	for o.mayOwnLocked() && ctx.Err() == nil {
		if free := ofOwn - o.hand - o.reserved; free >= min(n, fewest) {
			n = min(n, free)
			o.reserved += n
			return n, true
		}
		idle := time.Since(began) > stalled && time.Since(o.left) > stalled
		if idle || 2*o.resting > o.hand {
			break
		}
		o.changed.Wait() // alive looks in each second
	}
	o.reserved += n
	return n, false
}

// release gives back what reserve took: what was answered is at hand by now.
func (o *outbox) release(places int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.reserved -= places
	o.changed.Broadcast()
}

// mayOwn says whether this process can take rows upon itself now.
func (o *outbox) mayOwn() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.mayOwnLocked()
}

func (o *outbox) mayOwnLocked() bool {
	now := time.Now()
	return !o.draining && now.Before(o.leased) && now.After(o.everyone)
}

// space is how many more rows the leader can keep at hand. It remembers that more
// were wanted, if they were: carry is then woken when there is room again.
func (o *outbox) space() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.draining || !time.Now().Before(o.leased) {
		return 0
	}
	return min(replySlots, atHand-o.hand)
}

// tookAll notes whether the leader left rows behind for want of space.
func (o *outbox) tookAll(all bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.behind = !all
}

// leaveLocked takes n rows off what is at hand.
func (o *outbox) leaveLocked(n int) {
	if n == 0 {
		return
	}
	o.hand -= n
	o.left = time.Now()
	o.changed.Broadcast()
	if o.behind && atHand-o.hand >= replySlots/2 {
		o.wake()
	}
}

// rest waits for the pace of a chat, or for the end of a pause.
func (o *outbox) rest(ctx context.Context, chat int64, d time.Duration) {
	o.mu.Lock()
	n := len(o.chats[chat])
	o.resting += n
	o.changed.Broadcast()
	o.mu.Unlock()
	sleep(ctx, d)
	o.mu.Lock()
	o.resting -= n
	o.mu.Unlock()
}
