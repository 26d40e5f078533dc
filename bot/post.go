package bot

import (
	"time"

	"github.com/jackc/pgx/v5"
)

// post is what one update answers to its chat, on its way through the outbox.
type post struct {
	chat   int64
	drafts []draft
	ours   []letter // rows that this process will send
	slot   bool     // a place is held for the first of them
}

// write adds to a batch the statement that puts answers into the transaction of
// their updates; no two are to the same chat. After the commit they are handed
// over by submit, else by abandon. own says that this process takes them upon
// itself. Whether a row may be ours, and whether it may already be marked as being
// sent, the database decides: nothing older of the chat may wait for somebody
// else, or for anybody.
func (o *outbox) write(batch *pgx.Batch, posts []*post, own bool) {
	own = own && o.mayOwn()
	owner := ""
	if own {
		owner = o.bot.id
	}
	var of []*post // of each row
	var chats []int64
	var methods, refs []string
	var bodies [][]byte
	var slots []bool
	for _, p := range posts {
		p.slot = own && len(p.drafts) > 0 && o.takeSlot(p.chat)
		for i, d := range p.drafts {
			of, chats, slots = append(of, p), append(chats, p.chat), append(slots, p.slot && i == 0)
			methods, bodies, refs = append(methods, d.method), append(bodies, d.body), append(refs, d.ref)
		}
	}
	if len(of) == 0 {
		return
	}
	batch.Queue(`
		INSERT INTO reply (chat, method, body, state, owner, claimed_at, ref)
		SELECT new.chat, new.method, new.body,
			CASE WHEN slot AND NOT older.any AND NOT older.elsewhere THEN 1 ELSE 0 END,
			CASE WHEN older.elsewhere THEN '' ELSE $1 END,
			now(), new.ref
		FROM unnest($2::bigint[], $3::text[], $4::bytea[], $5::boolean[], $6::text[]) WITH ORDINALITY AS new (chat, method, body, slot, ref, n)
		CROSS JOIN LATERAL (
			SELECT count(*) > 0 AS any, coalesce(bool_or(owner <> $1), false) OR NOT EXISTS (SELECT FROM sending) AS elsewhere
			FROM reply WHERE reply.chat = new.chat AND reply.state < 2) AS older
		ORDER BY n
		RETURNING id, owner <> '', state = 1`, owner, chats, methods, bodies, slots, refs).Query(func(rows pgx.Rows) error {
		return o.written(rows, of)
	})
}

// written notes which rows are ours, and gives back the places of those that must
// wait their turn.
func (o *outbox) written(rows pgx.Rows, of []*post) error {
	var l letter
	var mine bool
	var before *post
	n, nth := 0, 0
	_, err := pgx.ForEachRow(rows, []any{&l.id, &mine, &l.begun}, func() error {
		p := of[n]
		if p != before {
			before, nth = p, 0
		}
		l.chat, l.draft = p.chat, p.drafts[nth]
		if mine {
			p.ours = append(p.ours, l)
		}
		if nth == 0 && p.slot && !l.begun {
			o.free(p.slot)
			p.slot = false
		}
		n, nth = n+1, nth+1
		return nil
	})
	return err
}

// submit hands over what was written, after the commit.
func (o *outbox) submit(p *post) {
	if len(p.ours) == 0 {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.hand += len(p.ours)
	queue, busy := o.chats[p.chat]
	o.chats[p.chat] = append(queue, p.ours...)
	if busy { // by a row that the leader took up while this was committed
		o.free(p.slot)
		return
	}
	o.serving.Go(func() { o.serve(p.chat, p.slot) })
}

// abandon is called instead of submit when there is no commit, or none is known: a
// commit whose answer was lost may have happened, and then the rows go to the
// leader.
func (o *outbox) abandon(posts []*post) {
	var ours []letter
	for _, p := range posts {
		o.free(p.slot)
		ours = append(ours, p.ours...)
		p.ours, p.slot = nil, false
	}
	if len(ours) > 0 {
		o.serving.Go(func() {
			sleep(o.bot.life, time.Second)
			o.giveBack(ours)
		})
	}
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
