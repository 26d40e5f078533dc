package bot

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/time/rate"
)

// Answers are rows written in the transaction of their update and owned by the
// process that handled it, which sends them at once after the commit. A row whose
// attempt failed, or whose owner is gone, belongs to nobody: the leader sends it.
// In one chat a row is never sent before an older one.
const (
	replySlots = 16  // attempts at the same time
	atHand     = 128 // rows this process keeps at hand; more wait in the database
)

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

	mu       sync.Mutex
	changed  *sync.Cond
	chats    map[int64][]letter // rows at hand; a key exists while its chat is being served
	paces    map[int64]*rate.Limiter
	hand     int
	leased   time.Time // until when nobody else takes our rows
	draining bool
	everyone time.Time // nobody is written to before then
	notices  time.Time // no notices before then
}

func newOutbox(b *Bot) *outbox {
	o := &outbox{
		bot: b, slots: make(chan struct{}, replySlots), kick: make(chan struct{}, 1),
		chats: map[int64][]letter{}, paces: map[int64]*rate.Limiter{},
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
		o.mu.Unlock()
		sleep(ctx, time.Second)
	}
	o.mu.Lock()
	o.leased = time.Time{}
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

// room waits a moment while too much is at hand: handling then keeps pace with
// sending, and what is not handled waits in the inbox.
func (o *outbox) room(ctx context.Context) {
	timer := time.AfterFunc(100*time.Millisecond, o.changed.Broadcast)
	defer timer.Stop()
	end := time.Now().Add(100 * time.Millisecond)
	o.mu.Lock()
	defer o.mu.Unlock()
	for o.hand >= atHand && ctx.Err() == nil && time.Now().Before(end) {
		o.changed.Wait()
	}
}

// write puts answers into the transaction of their update. Those returned are
// ours to send after the commit, by submit; slot says that a place is held for the
// first of them, which abandon gives back if there is no commit. Whether a row may
// be ours, and whether it may already be marked as being sent, the database
// decides: nothing older of the chat may wait for somebody else, or for anybody.
func (o *outbox) write(ctx context.Context, tx pgx.Tx, chat int64, drafts []draft) (ours []letter, slot bool, err error) {
	if len(drafts) == 0 {
		return nil, false, nil
	}
	owner := ""
	if o.mayOwn() {
		owner = o.bot.id
		slot = o.takeSlot(chat)
	}
	methods, bodies := make([]string, len(drafts)), make([][]byte, len(drafts))
	for i, d := range drafts {
		methods[i], bodies[i] = d.method, d.body
	}
	rows, err := tx.Query(ctx, `
		WITH older AS (
			SELECT count(*) > 0 AS any, NOT EXISTS (SELECT FROM sending) OR coalesce(bool_or(owner <> $2), false) AS elsewhere
			FROM reply WHERE chat = $1 AND state < 2
		)
		INSERT INTO reply (chat, method, body, state, owner, claimed_at)
		SELECT $1, new.method, new.body,
			CASE WHEN $5 AND n = 1 AND NOT older.any AND NOT elsewhere THEN 1 ELSE 0 END,
			CASE WHEN elsewhere THEN '' ELSE $2 END,
			now()
		FROM older, unnest($3::text[], $4::bytea[]) WITH ORDINALITY AS new (method, body, n)
		ORDER BY n
		RETURNING id, owner <> '', state = 1`, chat, owner, methods, bodies, slot)
	if err == nil {
		ours, err = o.owned(rows, chat, drafts)
	}
	if err != nil {
		o.free(slot)
		return nil, false, fmt.Errorf("bot: write replies: %w", err)
	}
	if slot && (len(ours) == 0 || !ours[0].begun) {
		o.free(slot)
		slot = false
	}
	return ours, slot, nil
}

func (o *outbox) owned(rows pgx.Rows, chat int64, drafts []draft) ([]letter, error) {
	var ours []letter
	var id int64
	var mine, begun bool
	n := 0
	_, err := pgx.ForEachRow(rows, []any{&id, &mine, &begun}, func() error {
		if mine {
			ours = append(ours, letter{id: id, chat: chat, draft: drafts[n], begun: begun})
		}
		n++
		return nil
	})
	return ours, err
}

// mayOwn says whether this process can take rows upon itself now.
func (o *outbox) mayOwn() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := time.Now()
	return !o.draining && o.hand < atHand && now.Before(o.leased) && now.After(o.everyone)
}

// space is how many more rows this process can keep at hand.
func (o *outbox) space() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.draining || !time.Now().Before(o.leased) {
		return 0
	}
	return min(replySlots, atHand-o.hand)
}

// takeSlot takes a place for the first answer to a chat in which nothing is at
// hand, if one is free this moment and the chat's pace allows it.
func (o *outbox) takeSlot(chat int64) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, busy := o.chats[chat]; busy || o.pace(chat).Tokens() < 1 {
		return false
	}
	select {
	case o.slots <- struct{}{}:
		return true
	default:
		return false
	}
}

func (o *outbox) free(slot bool) {
	if slot {
		<-o.slots
	}
}

// abandon is called instead of submit when the commit failed. A commit whose
// answer was lost may have happened all the same: then the rows go to the leader.
func (o *outbox) abandon(ours []letter, slot bool) {
	o.free(slot)
	if len(ours) > 0 {
		o.serving.Go(func() {
			sleep(o.bot.life, time.Second)
			o.giveBack(ours)
		})
	}
}

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

// submit hands over what write returned, after the commit.
func (o *outbox) submit(chat int64, ours []letter, slot bool) {
	if len(ours) == 0 {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.hand += len(ours)
	queue, busy := o.chats[chat]
	o.chats[chat] = append(queue, ours...)
	if !busy {
		o.serving.Go(func() { o.serve(chat, slot) })
	}
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
}
