package bot

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/job"
	"qalauly/notice"
)

// Ids of updates and outcomes of replies are remembered for a week: Telegram
// repeats an update for a day at most and chooses new ids after a week. What was
// parked or could not be read holds people's words, and is kept for a month.
const (
	kept       = 7 * 24 * time.Hour
	parkedKept = 30 * 24 * time.Hour
	// An appeal may be answered a year after its card was sent.
	saidKept = 400 * 24 * time.Hour
)

// lead is what one process does for all: it asks for updates or sets the webhook,
// sends what nobody else sends, and tidies up.
func (b *Bot) lead(ctx context.Context, term int64) {
	b.Log.WithField("term", term).Info("leading")
	defer b.metrics.leading(term)()
	var all sync.WaitGroup
	all.Go(func() { b.present(ctx) })
	all.Go(func() { b.listen(ctx) })
	all.Go(func() { b.carry(ctx) })
	all.Go(func() { b.tell(ctx, term) })
	all.Go(func() { b.tidy(ctx) })
	all.Wait()
}

// carry takes upon this process the replies that belong to nobody: those whose
// attempt failed, and those of processes that are gone.
func (b *Bot) carry(ctx context.Context) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	var recovered time.Time
	held := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-b.outbox.kick:
		}
		if time.Since(recovered) >= time.Second {
			b.recover(ctx)
			recovered = time.Now()
		}
		if b.holding(ctx, &held) || b.outbox.silent() {
			continue
		}
		b.claimReplies(ctx)
	}
}

// recover leaves to nobody what processes had at hand that are gone. A reply that
// two of them died over is given up, marked as maybe sent, and the admins are told.
// What this process has at hand is its own, even where its lease was renewed late.
func (b *Bot) recover(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, statementLimit)
	defer cancel()
	var taken, given int
	err := pgx.BeginFunc(ctx, b.DB, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `
			WITH left_behind AS (
				UPDATE reply SET owner = '', maybe = maybe OR state = 1,
					state = CASE WHEN state = 1 AND interrupted > 0 THEN 3 ELSE 0 END,
					body = CASE WHEN state = 1 AND interrupted > 0 THEN NULL ELSE body END,
					outcome = CASE WHEN state = 1 AND interrupted > 0 THEN 'interrupted twice' END,
					done_at = CASE WHEN state = 1 AND interrupted > 0 THEN now() END,
					interrupted = interrupted + state
				WHERE state < 2 AND owner NOT IN ('', $1)
					AND NOT EXISTS (SELECT FROM lease WHERE name = 'process:' || owner AND until > clock_timestamp())
				RETURNING state
			)
			SELECT count(*), count(*) FILTER (WHERE state = 3) FROM left_behind`, b.id).Scan(&taken, &given)
		if err != nil || given == 0 {
			return err
		}
		return b.alarm(ctx, tx, "interrupted")
	})
	if err != nil {
		b.complain(err, "what others left is not taken over")
		return
	}
	if taken > 0 {
		b.Log.WithField("replies", taken).WithField("given_up", given).Warn("taken over from a process that is gone")
	}
}

// nobodys queues replies that no process has at hand; the leader sends them.
func nobodys(ctx context.Context, tx pgx.Tx, chat int64, drafts []draft) error {
	for _, d := range drafts {
		if _, err := tx.Exec(ctx, `INSERT INTO reply (chat, method, body, ref) VALUES ($1, $2, $3, $4)`, chat, d.method, d.body, d.ref); err != nil {
			return fmt.Errorf("bot: queue a reply: %w", err)
		}
	}
	return nil
}

// claimReplies makes the oldest unsent reply of each chat ours, if it is nobody's,
// and has it sent.
func (b *Bot) claimReplies(ctx context.Context) {
	free := b.outbox.space()
	if free <= 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, statementLimit)
	defer cancel()
	rows, err := b.DB.Query(ctx, `
		UPDATE reply SET owner = $1, claimed_at = now()
		WHERE id IN (
			SELECT id FROM reply r
			WHERE state = 0 AND owner = '' AND not_before <= now()
				AND id = (SELECT min(o.id) FROM reply o WHERE o.chat = r.chat AND o.state < 2)
			ORDER BY id
			LIMIT $2
			FOR UPDATE SKIP LOCKED)
		RETURNING id, chat, method, body, ref, tries, maybe`, b.id, free)
	if err != nil {
		b.complain(err, "waiting replies cannot be read")
		return
	}
	letters, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (l letter, err error) {
		err = row.Scan(&l.id, &l.chat, &l.method, &l.body, &l.ref, &l.tries, &l.maybe)
		return l, err
	})
	if err != nil {
		b.complain(err, "waiting replies cannot be read")
		return
	}
	b.outbox.tookAll(len(letters) < free)
	for _, l := range letters {
		b.outbox.submit(&post{chat: l.chat, ours: []letter{l}})
	}
}

// complain logs what failed in the background, each thing once in ten seconds, and
// nothing while all is being stopped.
func (b *Bot) complain(err error, what string) {
	if b.life.Err() != nil {
		return
	}
	b.quiet.mu.Lock()
	defer b.quiet.mu.Unlock()
	if time.Since(b.quiet.said[what]) < 10*time.Second {
		return
	}
	if b.quiet.said == nil {
		b.quiet.said = map[string]time.Time{}
	}
	b.quiet.said[what] = time.Now()
	b.Log.WithField("error", describe(err)).Warn(what)
}

// complaints are what was said when.
type complaints struct {
	mu   sync.Mutex
	said map[string]time.Time
}

// tidy forgets what is done, once an hour.
func (b *Bot) tidy(ctx context.Context) {
	for ctx.Err() == nil {
		for _, old := range []struct {
			sql string
			age time.Duration
		}{
			{`DELETE FROM inbox WHERE state = 1 AND done_at < now() - $1::interval`, kept},
			{`DELETE FROM inbox WHERE state = 2 AND done_at < now() - $1::interval`, parkedKept},
			{`DELETE FROM inbox_reject WHERE received_at < now() - $1::interval`, parkedKept},
			{`DELETE FROM reply WHERE state >= 2 AND done_at < now() - $1::interval`, kept},
			{`DELETE FROM lease WHERE name LIKE 'process:%' AND until < now() - $1::interval`, kept},
			{`DELETE FROM pause WHERE until < now() - $1::interval`, kept},
			{`DELETE FROM album WHERE at < now() - $1::interval`, kept},
			{`DELETE FROM said WHERE at < now() - $1::interval`, saidKept},
		} {
			if _, err := b.DB.Exec(ctx, old.sql, old.age); err != nil {
				b.complain(err, "old rows are not deleted")
			}
		}
		if err := job.Forget(ctx, b.DB, kept); err != nil {
			b.complain(err, "old tasks are not deleted")
		}
		if err := notice.Forget(ctx, b.DB, kept); err != nil {
			b.complain(err, "old notices are not deleted")
		}
		sleep(ctx, time.Hour)
	}
}
