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
// also learns of pauses and forgets paces that are full again.
func (o *outbox) alive(ctx context.Context, _ int64) {
	for ctx.Err() == nil {
		began := time.Now()
		var until *time.Time
		err := o.bot.DB.QueryRow(ctx, `SELECT max(until) FROM pause WHERE chat = 0 AND until > now()`).Scan(&until)
		o.mu.Lock()
		if err == nil {
			o.leased = began.Add(ownerTrusts)
			if until != nil {
				o.everyone = *until
			}
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
// ours to send after the commit, by submit; slot says that the first one is
// already marked as being sent and holds a place, which free gives back if there
// is no commit.
func (o *outbox) write(ctx context.Context, tx pgx.Tx, chat int64, drafts []draft) (ours []letter, slot bool, err error) {
	if len(drafts) == 0 {
		return nil, false, nil
	}
	own := o.mayOwn()
	slot = own && o.takeSlot(chat)
	methods, bodies, states := make([]string, len(drafts)), make([][]byte, len(drafts)), make([]int16, len(drafts))
	for i, d := range drafts {
		methods[i], bodies[i] = d.method, d.body
	}
	if slot {
		states[0] = 1
	}
	owner := ""
	if own {
		owner = o.bot.id
	}
	rows, err := tx.Query(ctx, `
		WITH older AS (
			SELECT EXISTS (SELECT FROM reply WHERE chat = $1 AND state < 2 AND owner <> $2)
				OR NOT EXISTS (SELECT FROM sending) AS waits -- held
		)
		INSERT INTO reply (chat, method, body, state, owner, claimed_at)
		SELECT $1, new.method, new.body,
			CASE WHEN waits THEN 0 ELSE new.state END,
			CASE WHEN waits THEN '' ELSE $2 END,
			now()
		FROM older, unnest($3::text[], $4::bytea[], $5::smallint[]) WITH ORDINALITY AS new (method, body, state, n)
		ORDER BY new.n
		RETURNING id, owner <> ''`, chat, owner, methods, bodies, states)
	if err == nil {
		ours, err = o.owned(rows, chat, drafts)
	}
	if err != nil {
		o.free(slot)
		return nil, false, fmt.Errorf("bot: write replies: %w", err)
	}
	if len(ours) == 0 {
		o.free(slot)
		return nil, false, nil
	}
	ours[0].begun = slot
	return ours, slot, nil
}

func (o *outbox) owned(rows pgx.Rows, chat int64, drafts []draft) ([]letter, error) {
	var ours []letter
	var id int64
	var mine bool
	n := 0
	_, err := pgx.ForEachRow(rows, []any{&id, &mine}, func() error {
		if mine {
			ours = append(ours, letter{id: id, chat: chat, draft: drafts[n]})
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
			sleep(context.Background(), time.Second)
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
			p = rate.NewLimiter(rate.Every(3*time.Second), 3)
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

// silent says that Telegram wants no messages from us at all for now.
func (o *outbox) silent() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return time.Now().Before(o.everyone)
}

// drain ends sending: attempts on their way are finished, the rest goes back to
// the database. It takes ten seconds at most.
func (o *outbox) drain(ctx context.Context) {
	o.mu.Lock()
	o.draining = true
	o.mu.Unlock()
	done := make(chan struct{})
	go func() {
		o.serving.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(8 * time.Second):
	case <-ctx.Done():
	}
}
