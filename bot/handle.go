package bot

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/sirupsen/logrus"

	"qalauly/dialogue"
	"qalauly/handlers"
)

// A handler may take this long; more is an error that counts as a try.
const handlingLimit = 20 * time.Second

// work handles lanes until there are no more.
func (b *Bot) work(ctx context.Context) {
	for {
		lane, ok := b.lanes.next()
		if !ok {
			return
		}
		b.outbox.room(ctx)
		more, err := b.handleNext(ctx, lane)
		if err != nil {
			b.Log.WithField("error", describe(err)).Warn("an update waits for the database")
			sleep(ctx, 200*time.Millisecond)
		}
		b.lanes.done(lane, more)
	}
}

// sweep hints lanes that nobody hints: those of a process that died, and those
// whose handling was put off.
func (b *Bot) sweep(ctx context.Context) {
	for ctx.Err() == nil {
		found, err := b.waiting(ctx)
		if err != nil && ctx.Err() == nil {
			b.complain(err, "waiting lanes cannot be read")
		}
		for _, lane := range found {
			b.lanes.hint(lane)
		}
		sleep(ctx, time.Second)
	}
}

func (b *Bot) waiting(ctx context.Context) ([]int64, error) {
	ctx, cancel := context.WithTimeout(ctx, statementLimit)
	defer cancel()
	rows, err := b.DB.Query(ctx, `SELECT DISTINCT lane FROM inbox WHERE state = 0 LIMIT 2000`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// handleNext handles the first waiting update of a lane. more says that the lane
// may have another one; an error is the database's and costs no update.
func (b *Bot) handleNext(ctx context.Context, lane int64) (more bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, handlingLimit)
	defer cancel()
	for range 10 {
		more, err = b.attempt(ctx, lane)
		if state := sqlState(err); state != "40001" && state != "40P01" {
			break
		}
		sleep(ctx, rand.N(20*time.Millisecond))
	}
	return more, err
}

func (b *Bot) attempt(ctx context.Context, lane int64) (more bool, err error) {
	tx, err := b.DB.Begin(ctx)
	if err != nil {
		return false, fmt.Errorf("bot: begin: %w", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	next, found, busy, err := claim(ctx, tx, lane)
	if err != nil {
		return false, err
	}
	if busy {
		time.AfterFunc(5*time.Millisecond+rand.N(45*time.Millisecond), func() { b.lanes.hint(lane) })
	}
	if !found {
		return false, nil
	}
	if next.Many && lane > 0 {
		if closed, err := b.floods(ctx, tx, lane); err != nil || closed {
			return closed, err
		}
	}
	if next.Old {
		over, err := b.countAhead(ctx, next)
		if err != nil || over {
			return over, err
		}
	}
	began := time.Now()
	t := &turn{taken: next}
	done, err := b.handle(ctx, tx, t)
	if err == nil {
		b.after(t, done, began)
		return next.More, nil
	}
	if isTransient(ctx, err, tx) || sqlState(err) == "40001" || sqlState(err) == "40P01" {
		return false, err
	}
	_ = tx.Rollback(context.WithoutCancel(ctx))
	return true, b.failed(ctx, t, err)
}

// handled is what is left to do after the commit.
type handled struct {
	toast   string
	answer  *tap
	letters []letter
	slot    bool
	outcome string
}

// handle does everything for one update in its transaction and commits it.
func (b *Bot) handle(ctx context.Context, tx pgx.Tx, t *turn) (done handled, err error) {
	defer func() {
		if err != nil {
			b.outbox.abandon(done.letters, done.slot)
			done.answer.cancel()
		}
	}()
	if t.update, err = decode(t.Body); err != nil {
		return done, err
	}
	if t.Callback != nil {
		done.answer = b.tapped(t.Callback.ID)
	}
	reply, outcome, err := b.answer(ctx, tx, t)
	if err != nil {
		return done, err
	}
	done.toast, done.outcome = reply.Toast, outcome
	drafts, err := b.compose(t.req.Chat, t.sent, reply)
	if err != nil {
		return done, err
	}
	if done.letters, done.slot, err = b.outbox.write(ctx, tx, t.chat().ID, drafts); err != nil {
		return done, err
	}
	tag, err := tx.Exec(ctx, `UPDATE inbox SET state = 1, body = NULL, done_at = now() WHERE update_id = $1 AND state = 0`, t.taken.ID)
	if err != nil {
		return done, fmt.Errorf("bot: done: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return done, errTakenAway
	}
	if reply.Talk != nil {
		if err := b.Talks.Write(ctx, tx, t.req.Chat, t.who.ID, t.talk, dialogue.State(*reply.Talk)); err != nil {
			return done, err
		}
	}
	if err := tx.Commit(ctx); err != nil {
		return done, fmt.Errorf("bot: commit: %w", err)
	}
	return done, nil
}

var errTakenAway = errors.New("bot: the update was taken away")

// answer asks the handler under a savepoint, so that an excuse takes back what
// the handler wrote and nothing else.
func (b *Bot) answer(ctx context.Context, tx pgx.Tx, t *turn) (handlers.Reply, string, error) {
	if err := b.meet(ctx, tx, t); err != nil {
		return handlers.Reply{}, "", err
	}
	run := b.route(t)
	if run == nil {
		return handlers.Reply{}, "ignored", nil
	}
	savepoint, err := tx.Begin(ctx)
	if err != nil {
		return handlers.Reply{}, "", fmt.Errorf("bot: savepoint: %w", err)
	}
	reply, err := safely(ctx, run, savepoint, t.req)
	if excuse, ok := handlers.AsExcuse(err); ok {
		if err := savepoint.Rollback(ctx); err != nil {
			return reply, "", fmt.Errorf("bot: take back: %w", err)
		}
		return excuse.Reply(t.req.Lang), "excused", nil
	}
	if err != nil {
		return reply, "", err
	}
	if err := savepoint.Commit(ctx); err != nil {
		return reply, "", fmt.Errorf("bot: release: %w", err)
	}
	return reply, "done", nil
}

// after does what follows a commit: answers leave, the tap stops turning, a line
// is logged.
func (b *Bot) after(t *turn, done handled, began time.Time) {
	b.outbox.submit(t.chat().ID, done.letters, done.slot)
	done.answer.finish(done.toast)
	b.metrics.handling(t, done.outcome, time.Since(began))
	b.Log.WithFields(logrus.Fields{
		"update": t.taken.ID, "kind": t.kind(), "did": t.did(), "lang": string(t.req.Lang),
		"took": time.Since(began).Round(time.Microsecond).String(), "outcome": done.outcome,
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
