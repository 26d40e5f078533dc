package bot

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/sirupsen/logrus"

	"qalauly/dialogue"
	"qalauly/handlers"
)

// A handler may take this long; more is an error that counts as a try.
const handlingLimit = 20 * time.Second

// work handles lanes until there are no more: the first updates of those that are
// ready, all together while nothing is wrong with any of them.
func (b *Bot) work(ctx context.Context) {
	for {
		lanes := b.lanes.take(lanesAtOnce)
		if len(lanes) == 0 {
			return
		}
		places, own := b.outbox.reserve(ctx, len(lanes))
		for _, lane := range lanes[places:] {
			b.lanes.done(lane, again)
		}
		b.turnTo(ctx, lanes[:places], own)
		b.outbox.release(places)
	}
}

func (b *Bot) turnTo(ctx context.Context, lanes []int64, own bool) {
	var next map[int64]outlook
	var err error
	if len(lanes) == 1 {
		next, err = b.handleNext(ctx, lanes[0], own)
	} else {
		next, err = b.together(ctx, lanes, own)
	}
	if err != nil {
		b.Log.WithField("error", describe(err)).Warn("updates wait for the database")
		sleep(ctx, 200*time.Millisecond)
	}
	for _, lane := range lanes {
		b.lanes.done(lane, next[lane])
	}
}

// handleNext handles the first waiting update of a lane in a transaction of its
// own. An error is the database's and costs no update.
func (b *Bot) handleNext(ctx context.Context, lane int64, own bool) (next map[int64]outlook, err error) {
	ctx, cancel := context.WithTimeout(ctx, handlingLimit)
	defer cancel()
	var more bool
	for range 10 {
		more, err = b.attempt(ctx, lane, own)
		if !isConflict(err) {
			break
		}
		sleep(ctx, rand.N(20*time.Millisecond))
	}
	switch {
	case err != nil:
		return map[int64]outlook{lane: alone}, err
	case more:
		return map[int64]outlook{lane: again}, nil
	}
	return nil, nil
}

// isConflict says that the same may succeed at once when it is repeated.
func isConflict(err error) bool {
	state := sqlState(err)
	return state == "40001" || state == "40P01"
}

func (b *Bot) attempt(ctx context.Context, lane int64, own bool) (more bool, err error) {
	tx, err := b.DB.Begin(ctx)
	if err != nil {
		return false, fmt.Errorf("bot: begin: %w", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	found, err := b.claim(ctx, tx, []int64{lane})
	if err != nil || len(found) == 0 {
		return false, err
	}
	t := &turn{taken: found[0], began: time.Now()}
	if t.Many {
		if closed, err := b.floods(ctx, tx, lane); err != nil || closed {
			return closed, err
		}
	}
	if over, err := b.parkDeadly(ctx, t); err != nil || over {
		return over, err
	}
	if err := b.countAhead(ctx, t); err != nil {
		return false, err
	}
	err = b.handle(ctx, tx, t, own)
	if err == nil {
		b.after(t)
		return t.More, nil
	}
	if isTransient(ctx, err, tx) || isConflict(err) {
		return false, err
	}
	_ = tx.Rollback(context.WithoutCancel(ctx))
	return true, b.failed(ctx, t, err)
}

// handle does everything for one update in its transaction and commits it.
func (b *Bot) handle(ctx context.Context, tx pgx.Tx, t *turn, own bool) (err error) {
	defer func() {
		if err != nil {
			t.tap.cancel()
		}
	}()
	if err := b.begin(t); err != nil {
		return err
	}
	if err := b.meet(ctx, tx, []*turn{t}); err != nil {
		return err
	}
	if err := b.answer(ctx, &step{Tx: tx}, t); err != nil {
		return err
	}
	return b.conclude(ctx, tx, []*turn{t}, own)
}

// begin reads an update that was taken; a tap turns from here on.
func (b *Bot) begin(t *turn) (err error) {
	if t.update, err = decode(t.Body); err != nil {
		return err
	}
	if t.Callback != nil {
		t.tap = b.tapped(t.Callback.ID)
	}
	return nil
}

// answer asks the handler. An excuse takes back what the handler wrote, and
// nothing else. A panic, in whatever the handler says, is an error.
func (b *Bot) answer(ctx context.Context, s *step, t *turn) (err error) {
	defer recovered(&err)
	t.outcome = "ignored"
	if run := b.route(t); run != nil {
		reply, err := run(ctx, s, t.req)
		if excuse, ok := handlers.AsExcuse(err); ok {
			t.reply, t.outcome = excuse.Reply(t.req.Lang), "excused"
			if err := s.takeBack(ctx); err != nil {
				return err
			}
		} else {
			if err == nil && !s.whole() {
				err = errGoneOn
			}
			if err != nil {
				return err
			}
			t.reply, t.outcome = reply, "done"
		}
	}
	if err := b.remember(ctx, s, t); err != nil {
		return err
	}
	edited, err := b.edited(ctx, s, t.req.Chat, t.reply.Messages...)
	if err != nil {
		return err
	}
	drafts, err := b.compose(where{t.req.Chat, t.req.Person.ID}, t.sent, edited, t.reply)
	t.post = post{chat: t.chat().ID, drafts: drafts}
	return err
}

var errTakenAway = errors.New("bot: the update was taken away")

// conclude writes what came of updates into their transaction and commits it.
func (b *Bot) conclude(ctx context.Context, tx pgx.Tx, turns []*turn, own bool) (err error) {
	ids, posts := make([]int64, len(turns)), make([]*post, len(turns))
	var talks []dialogue.Change
	for i, t := range turns {
		ids[i], posts[i] = t.taken.ID, &t.post
		if t.reply.Talk != nil {
			key := dialogue.Key{Chat: t.req.Chat, Person: t.who.ID}
			talks = append(talks, dialogue.Change{Key: key, From: t.talk, To: dialogue.State(*t.reply.Talk)})
		}
	}
	defer func() {
		if err != nil {
			b.outbox.abandon(posts)
		}
	}()
	done := int64(0)
	batch := &pgx.Batch{}
	batch.Queue(byIndex)
	b.outbox.write(batch, posts, own)
	batch.Queue(`
		UPDATE inbox SET state = 1, body = NULL, done_at = now()
		WHERE update_id = ANY($1) AND state < 1`, ids).Exec(func(tag pgconn.CommandTag) error {
		done = tag.RowsAffected()
		return nil
	})
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("bot: done: %w", err)
	}
	if done != int64(len(ids)) {
		return errTakenAway
	}
	if err := b.Talks.WriteAll(ctx, tx, talks); err != nil {
		return err
	}
	if err := tx.Commit(ctx); err != nil {
		return fmt.Errorf("bot: commit: %w", err)
	}
	return nil
}

// byIndex holds for the rest of a transaction. A plan is made while a table is
// small and kept while it grows, for a minute perhaps: it must not read it all.
// For the same reason statements about many ids say "state < 1" for "state = 0":
// the index of what waits, which is made for a lane, is then of no use to them.
const byIndex = `SELECT set_config('enable_seqscan', 'off', true)`

// after does what follows a commit: answers leave, the tap stops turning, a line
// is logged.
func (b *Bot) after(t *turn) {
	b.outbox.submit(&t.post)
	t.tap.finish(t.reply.Toast)
	b.metrics.handling(t, t.outcome, time.Since(t.began))
	b.Log.WithFields(logrus.Fields{
		"update": t.taken.ID, "kind": t.kind(), "did": t.did(), "lang": string(t.req.Lang),
		"took": time.Since(t.began).Round(time.Microsecond).String(), "outcome": t.outcome,
	}).Info("handled")
}

// did names what was asked for: a command or a verb, which are words of ours.
func (t *turn) did() string {
	switch {
	case t.req.Button != nil:
		return t.req.Button.Verb
	case t.req.Command != "":
		return "/" + t.req.Command
	}
	return string(t.req.Kind)
}
