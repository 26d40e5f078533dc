package bot

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// clerk writes down what begins to be sent and what came of it: whatever waits at
// the same moment in one commit.
type clerk struct {
	bot   *Bot
	queue chan *entry
}

// entry is one thing to be written down: that a row begins, or that it is done.
type entry struct {
	id      int64
	begins  bool
	state   int16 // of a row that is done: 2 sent, 3 refused
	message int64
	outcome string
	chat    int64
	ref     string // what the message is about

	began  bool // the row is ours to be sent
	result chan error
}

// entriesAtOnce bounds how many entries go in one commit.
const entriesAtOnce = 200

// do returns once an entry is committed.
func (c *clerk) do(ctx context.Context, e *entry) error {
	e.result = make(chan error, 1)
	select {
	case c.queue <- e:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-e.result:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run writes what comes until ctx ends.
func (c *clerk) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case first := <-c.queue:
			c.flush(ctx, c.gather(first))
		}
	}
}

// gather adds what waits already; it does not wait for more.
func (c *clerk) gather(first *entry) []*entry {
	all := []*entry{first}
	for len(all) < entriesAtOnce {
		select {
		case next := <-c.queue:
			all = append(all, next)
		default:
			return all
		}
	}
	return all
}

// flush writes all, or each alone where the data of one cannot be written.
func (c *clerk) flush(ctx context.Context, all []*entry) {
	ctx, cancel := context.WithTimeout(ctx, statementLimit)
	defer cancel()
	err := c.write(ctx, all)
	for _, e := range all {
		if isBadData(err) && len(all) > 1 {
			e.result <- c.write(ctx, []*entry{e})
		} else {
			e.result <- err
		}
	}
}

func (c *clerk) write(ctx context.Context, all []*entry) error {
	batch := &pgx.Batch{}
	batch.Queue(byIndex)
	c.done(batch, all)
	c.begin(batch, all)
	return c.bot.DB.SendBatch(ctx, batch).Close()
}

// done marks rows as done. "state + 0" keeps the index of what waits out of it:
// see byIndex.
func (c *clerk) done(batch *pgx.Batch, all []*entry) {
	var ids, messages []int64
	var states []int16
	var outcomes []string
	for _, e := range all {
		if !e.begins {
			ids, states = append(ids, e.id), append(states, e.state)
			messages, outcomes = append(messages, e.message), append(outcomes, e.outcome)
		}
	}
	if len(ids) == 0 {
		return
	}
	batch.Queue(`
		UPDATE reply SET state = new.state, body = NULL, message_id = nullif(new.message, 0), outcome = left(new.outcome, 200), done_at = now()
		FROM unnest($1::bigint[], $2::smallint[], $3::bigint[], $4::text[]) AS new (id, state, message, outcome)
		WHERE reply.id = new.id AND owner = $5 AND reply.state + 0 = 1`, ids, states, messages, outcomes, c.bot.id)
	for _, e := range all {
		if !e.begins && e.ref != "" && e.message != 0 {
			batch.Queue(saidSQL, e.chat, e.message, e.ref)
		}
	}
}

// begin marks rows as being sent that are still ours and behind nothing older.
func (c *clerk) begin(batch *pgx.Batch, all []*entry) {
	waiting := map[int64]*entry{}
	var ids []int64
	for _, e := range all {
		if e.begins {
			waiting[e.id], e.began = e, false
			ids = append(ids, e.id)
		}
	}
	if len(ids) == 0 {
		return
	}
	batch.Queue(`
		UPDATE reply r SET state = 1, claimed_at = now()
		WHERE id = ANY($1) AND owner = $2 AND state + 0 < 2 AND EXISTS (SELECT FROM sending)
			AND id = (SELECT min(o.id) FROM reply o WHERE o.chat = r.chat AND o.state < 2)
		RETURNING id`, ids, c.bot.id).Query(func(rows pgx.Rows) error {
		var id int64
		_, err := pgx.ForEachRow(rows, []any{&id}, func() error {
			waiting[id].began = true
			return nil
		})
		return err
	})
}
