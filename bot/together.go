package bot

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Lanes that are ready at the same moment are handled together: the first update
// of each in one transaction, one handler after the other, each under a savepoint
// of its own. It costs two commits and a few round trips for all of them. Nothing
// is decided here about an update with which anything is out of the ordinary: it
// is left as it was, for a transaction of its own.
const (
	lanesAtOnce = 32
	// togetherLimit ends asking handlers: what is done is to be committed and
	// answered, the others come next.
	togetherLimit = 20 * time.Millisecond
	// together bounds what one handler's statement may cost the others: a slow one,
	// or one that waits for somebody's lock, fails here and has its time alone.
	boundTogether = `SELECT set_config('statement_timeout', '300ms', true), set_config('lock_timeout', '50ms', true)`
)

// together handles the first waiting update of each lane and says what is to be
// done with each lane next. An error is the database's, before anything was done.
func (b *Bot) together(ctx context.Context, lanes []int64, own bool) (map[int64]outlook, error) {
	ctx, cancel := context.WithTimeout(ctx, handlingLimit)
	defer cancel()
	tx, err := b.DB.Begin(ctx)
	if err != nil {
		return putOff(lanes), fmt.Errorf("bot: begin: %w", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	found, err := b.claim(ctx, tx, lanes)
	if err != nil {
		return putOff(lanes), err
	}
	next := map[int64]outlook{}
	turns := b.ordinary(found, next)
	err = b.countAhead(ctx, turns...)
	if err == nil {
		err = b.handleAll(ctx, tx, turns, next, own)
	}
	if err != nil {
		b.complain(err, "updates are handled one by one")
		for _, t := range turns {
			t.tap.cancel()
			next[t.Lane] = alone
		}
	}
	return next, nil
}

func putOff(lanes []int64) map[int64]outlook {
	next := make(map[int64]outlook, len(lanes))
	for _, lane := range lanes {
		next[lane] = again
	}
	return next
}

// ordinary picks the updates with which nothing is wrong so far.
func (b *Bot) ordinary(found []taken, next map[int64]outlook) []*turn {
	var turns []*turn
	for _, f := range found {
		t := &turn{taken: f, began: time.Now()}
		if t.Tries > 0 || b.deadly(t) || t.Many || b.begin(t) != nil || t.chat().ID != t.Lane {
			t.tap.cancel()
			next[t.Lane] = alone
			continue
		}
		turns = append(turns, t)
	}
	return turns
}

// handleAll handles updates in one transaction and commits it. Those of whom next
// then says "alone", or "again" because time is up, are as they were. On an error
// all are.
func (b *Bot) handleAll(ctx context.Context, tx pgx.Tx, turns []*turn, next map[int64]outlook, own bool) error {
	if len(turns) == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, boundTogether); err != nil {
		return err
	}
	if err := b.meet(ctx, tx, turns); err != nil {
		return err
	}
	var done []*turn
	began := time.Now()
	for _, t := range turns {
		if time.Since(began) > togetherLimit {
			t.tap.cancel()
			next[t.Lane] = again
			continue
		}
		s := &step{Tx: tx}
		if b.answer(ctx, s, t) == nil {
			done = append(done, t)
			continue
		}
		t.tap.cancel()
		next[t.Lane] = alone
		if err := s.takeBack(ctx); err != nil {
			return err
		}
	}
	if len(done) == 0 {
		return nil
	}
	if err := b.conclude(ctx, tx, done, own); err != nil {
		return err
	}
	for _, t := range done {
		b.after(t)
		if t.More {
			next[t.Lane] = again
		}
	}
	return nil
}
