package bot

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/time/rate"

	"qalauly/account"
	"qalauly/handlers"
	"qalauly/locales"
	"qalauly/notice"
)

// noticeSlots is how many messages the leader sends at the same time; it claims
// no more rows than it has free slots.
const noticeSlots = 16

// kept is how long ids of updates and outcomes of replies are remembered.
// Telegram repeats an update for a day at most and chooses new ids after a week.
const kept = 7 * 24 * time.Hour

// lead is what one process does for all: it asks for updates or sets the webhook,
// sends what nobody else sends, and tidies up.
func (b *Bot) lead(ctx context.Context, term int64) {
	b.Log.WithField("term", term).Info("leading")
	defer b.metrics.leading(term)()
	var all sync.WaitGroup
	all.Go(func() { b.present(ctx) })
	all.Go(func() { b.listen(ctx) })
	all.Go(func() { b.carry(ctx, term) })
	all.Go(func() { b.tidy(ctx) })
	all.Wait()
}

// carry sends replies that belong to nobody and notices that are due.
func (b *Bot) carry(ctx context.Context, term int64) {
	slots := make(chan struct{}, noticeSlots)
	pace := rate.NewLimiter(rate.Limit(b.SendRate), 1)
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	var sending sync.WaitGroup
	defer sending.Wait()
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
			b.recover(ctx, term)
			recovered = time.Now()
		}
		if b.holding(ctx, &held) || b.outbox.silent() {
			continue
		}
		for _, l := range b.claimReplies(ctx, noticeSlots-len(slots)) {
			slots <- struct{}{}
			sending.Go(func() {
				b.outbox.carry(context.WithoutCancel(ctx), l)
				<-slots
			})
		}
		for _, d := range b.claimNotices(ctx, term, noticeSlots-len(slots), pace) {
			slots <- struct{}{}
			sending.Go(func() {
				b.tell(context.WithoutCancel(ctx), term, d)
				<-slots
			})
		}
	}
}

// recover takes over what processes had at hand that are gone.
func (b *Bot) recover(ctx context.Context, term int64) {
	tag, err := b.DB.Exec(ctx, `
		UPDATE reply SET maybe = maybe OR state = 1, state = 0, owner = ''
		WHERE state < 2 AND owner <> ''
			AND NOT EXISTS (SELECT FROM lease WHERE name = 'process:' || owner AND until > clock_timestamp())`)
	if err == nil {
		_, err = notice.Recover(ctx, b.DB, term)
	}
	if err != nil && ctx.Err() == nil {
		b.Log.WithField("error", describe(err)).Warn("what others left is not taken over")
		return
	}
	if n := tag.RowsAffected(); n > 0 {
		b.Log.WithField("replies", n).Warn("taken over from a process that is gone")
	}
}

// claimReplies takes the oldest unsent reply of each chat, if it belongs to nobody.
func (b *Bot) claimReplies(ctx context.Context, free int) []letter {
	if free <= 0 {
		return nil
	}
	rows, err := b.DB.Query(ctx, `
		UPDATE reply SET state = 1, owner = $1, claimed_at = now()
		WHERE id IN (
			SELECT id FROM reply r
			WHERE state = 0 AND owner = '' AND not_before <= now()
				AND NOT EXISTS (SELECT FROM reply o WHERE o.chat = r.chat AND o.id < r.id AND o.state < 2)
			ORDER BY id
			LIMIT $2
			FOR UPDATE SKIP LOCKED)
		RETURNING id, chat, method, body, tries, maybe`, b.id, free)
	if err == nil {
		letters, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (letter, error) {
			l := letter{begun: true}
			err := row.Scan(&l.id, &l.chat, &l.method, &l.body, &l.tries, &l.maybe)
			return l, err
		})
		if err == nil {
			return letters
		}
	}
	if ctx.Err() == nil {
		b.Log.WithField("error", describe(err)).Warn("waiting replies cannot be read")
	}
	return nil
}

// carry sends one reply for the leader, unless its chat's pace makes it wait.
func (o *outbox) carry(ctx context.Context, l letter) {
	o.mu.Lock()
	r := o.pace(l.chat).Reserve()
	o.mu.Unlock()
	if d := r.Delay(); d > 0 {
		r.Cancel()
		l.tries--
		o.requeue(ctx, l, d, false)
		return
	}
	if o.attempt(ctx, l) {
		o.wake()
	}
}

// claimNotices takes as many notices as the pace lets go now.
func (b *Bot) claimNotices(ctx context.Context, term int64, free int, pace *rate.Limiter) []notice.Due {
	n := 0
	for n < free && pace.Allow() {
		n++
	}
	if n == 0 {
		return nil
	}
	due, err := notice.Claim(ctx, b.DB, term, n)
	if err != nil && ctx.Err() == nil {
		b.Log.WithField("error", describe(err)).Warn("waiting notices cannot be read")
	}
	return due
}

// tell makes the words of a notice and sends it.
func (b *Bot) tell(ctx context.Context, term int64, d notice.Due) {
	draft, ok, err := b.word(ctx, d)
	if err == nil && !ok {
		err = notice.Refused(ctx, b.DB, d.ID, term, "nothing to say any more")
	} else if err == nil {
		err = b.told(ctx, term, d, draft)
	} else {
		b.Log.WithField("notice", d.ID).WithField("error", describe(err)).Error("a notice has no words")
		err = notice.Return(ctx, b.DB, d, term, b.Now().Add(backoff(d.Tries)), false)
	}
	if err != nil {
		b.Log.WithField("notice", d.ID).WithField("error", describe(err)).Warn("the outcome of a notice is not written down")
	}
}

func (b *Bot) word(ctx context.Context, d notice.Due) (draft, bool, error) {
	reader, err := account.Seen(ctx, b.DB, d.To)
	if err != nil {
		return draft{}, false, err
	}
	m, ok, err := b.Notices(ctx, b.DB, d, reader)
	if err != nil || !ok {
		return draft{}, ok, err
	}
	drafts, err := b.compose(d.To, nil, handlers.Reply{Messages: []handlers.Message{m}})
	if err != nil {
		return draft{}, false, err
	}
	return drafts[0], true, nil
}

func (b *Bot) told(ctx context.Context, term int64, d notice.Due, dr draft) error {
	id, err := b.deliver(ctx, dr)
	b.metrics.sending("notice", verdict(err))
	switch verdict(err) {
	case delivered:
		return notice.Sent(ctx, b.DB, d.ID, term, id)
	case slower:
		b.outbox.pause(ctx, d.To, retryAfter(err))
		return notice.Return(ctx, b.DB, d, term, b.Now().Add(retryAfter(err)), false)
	case later, locked:
		return notice.Return(ctx, b.DB, d, term, b.Now().Add(backoff(d.Tries)), false)
	case perhaps:
		if !d.Maybe {
			return notice.Return(ctx, b.DB, d, term, b.Now().Add(time.Second), true)
		}
		return notice.Refused(ctx, b.DB, d.ID, term, "sent twice without an answer")
	case unreachable:
		b.outbox.lost(ctx, d.To)
	}
	return notice.Refused(ctx, b.DB, d.ID, term, err.Error())
}

// tidy forgets what is done, once an hour.
func (b *Bot) tidy(ctx context.Context) {
	for ctx.Err() == nil {
		for _, sql := range []string{
			`DELETE FROM inbox WHERE state = 1 AND done_at < now() - $1::interval`,
			`DELETE FROM reply WHERE state >= 2 AND done_at < now() - $1::interval`,
			`DELETE FROM lease WHERE name LIKE 'process:%' AND until < now() - $1::interval`,
			`DELETE FROM pause WHERE until < now() - $1::interval`,
		} {
			if _, err := b.DB.Exec(ctx, sql, kept); err != nil && ctx.Err() == nil {
				b.Log.WithField("error", describe(err)).Warn("old rows are not deleted")
			}
		}
		sleep(ctx, time.Hour)
	}
}

// present shows the commands in Telegram's menu, in each language.
func (b *Bot) present(ctx context.Context) {
	for _, lang := range locales.All() {
		for ctx.Err() == nil {
			err := b.setCommands(ctx, lang)
			if err == nil {
				break
			}
			b.Log.WithField("error", err).Warn("the menu of commands is not set")
			sleep(ctx, 10*time.Second)
		}
	}
}

func (b *Bot) setCommands(ctx context.Context, lang locales.Lang) error {
	commands := []map[string]string{}
	for _, c := range b.Audience.Listed(account.Citizen) {
		commands = append(commands, map[string]string{"command": c.Name, "description": lang.Text(c.Help)})
	}
	for _, code := range codesOf(lang) {
		params := map[string]any{"commands": commands, "scope": map[string]string{"type": "all_private_chats"}}
		if code != "" {
			params["language_code"] = code
		}
		if err := b.api.call(ctx, "setMyCommands", params, nil); err != nil {
			return fmt.Errorf("bot: commands in %s: %w", lang, err)
		}
	}
	return nil
}

// codesOf are the settings of Telegram for which a language is shown: its own,
// and, for the one guessed where nothing is known, all others.
func codesOf(lang locales.Lang) []string {
	if lang == locales.Guess("", "") {
		return []string{string(lang), ""}
	}
	return []string{string(lang)}
}
