package bot

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Answers are rows written in the transaction of their update and owned by the
// process that handled it, which sends them at once after the commit. A row whose
// attempt failed, or whose owner is gone, belongs to nobody: the leader sends it.
// In one chat a row is never sent before an older one.
const replySlots = 16 // attempts at the same time

// letter is a row of the outbox at hand.
type letter struct {
	id   int64
	chat int64
	draft
	begun bool // already marked as being sent
	tries int
	maybe bool
}

type outbox struct {
	bot     *Bot
	slots   chan struct{}
	serving sync.WaitGroup
	kick    chan struct{} // wakes the leader's sender
	clerk   clerk

	mu       sync.Mutex
	changed  *sync.Cond
	chats    map[int64][]letter // rows at hand; a key exists while its chat is being served
	paces    map[int64]*rate.Limiter
	hand     int       // rows at hand
	reserved int       // places for answers that are being made
	resting  int       // rows at hand that wait for the pace of their chat
	left     time.Time // when a row left last
	behind   bool      // the leader wants more rows than there was room for
	leased   time.Time // until when nobody else takes our rows
	draining bool
	everyone time.Time // nobody is written to before then
	notices  time.Time // no notices before then
}

func newOutbox(b *Bot) *outbox {
	o := &outbox{
		bot: b, slots: make(chan struct{}, replySlots), kick: make(chan struct{}, 1),
		chats: map[int64][]letter{}, paces: map[int64]*rate.Limiter{},
		clerk: clerk{bot: b, queue: make(chan *entry)},
	}
	o.changed = sync.NewCond(&o.mu)
	return o
}

// alive keeps the process's own lease: while it lasts, nobody takes our rows. It
// also learns of pauses, finds rows that were forgotten and drops paces that are
// full again.
func (o *outbox) alive(ctx context.Context, _ int64) {
	for n := 0; ctx.Err() == nil; n++ {
		began := time.Now()
		err := o.learn(ctx)
		if err == nil && n%10 == 9 {
			err = o.reconcile(ctx)
		}
		o.mu.Lock()
		if err == nil {
			o.leased = began.Add(ownerTrusts)
		}
		for chat, pace := range o.paces {
			if pace.Tokens() >= float64(pace.Burst()) {
				delete(o.paces, chat)
			}
		}
		o.changed.Broadcast()
		o.mu.Unlock()
		sleep(ctx, time.Second)
	}
	o.mu.Lock()
	o.leased = time.Time{}
	o.changed.Broadcast()
	o.mu.Unlock()
}

// statementLimit bounds a statement that nobody waits for: on a connection that
// died silently it would wait for a quarter of an hour.
const statementLimit = 5 * time.Second

// reconcile leaves to the leader what is ours by the database and not at hand: a
// commit, or the answer to a claim, can get lost after it took effect.
func (o *outbox) reconcile(ctx context.Context) error {
	ids := []int64{}
	o.mu.Lock()
	for _, queue := range o.chats {
		for _, l := range queue {
			ids = append(ids, l.id)
		}
	}
	o.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, statementLimit)
	defer cancel()
	_, err := o.bot.DB.Exec(ctx, `
		UPDATE reply SET maybe = maybe OR state = 1, state = 0, owner = ''
		WHERE owner = $1 AND state < 2 AND claimed_at < now() - $2::interval AND NOT id = ANY($3)`,
		o.bot.id, 2*attemptLimit, ids)
	return err
}

// ownerTrusts is how long a process may trust its own lease after having seen the
// database: less than the lease lasts after its last renewal.
const ownerTrusts = 2500 * time.Millisecond

// pace is a chat's own limiter: one a second with a short burst, 20 a minute in
// groups and channels.
func (o *outbox) pace(chat int64) *rate.Limiter {
	p := o.paces[chat]
	if p == nil {
		p = rate.NewLimiter(1, 3)
		if chat < 0 {
			p = rate.NewLimiter(rate.Every(3*time.Second), 1)
		}
		o.paces[chat] = p
	}
	return p
}

func (o *outbox) wake() {
	select {
	case o.kick <- struct{}{}:
	default:
	}
}

// close lets no row be begun any more.
func (o *outbox) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.draining = true
	o.changed.Broadcast()
}
