package bot

import (
	"context"
	"encoding/json"
	"errors"
	"html"
	"regexp"
	"strings"
	"time"

	"qalauly/account"
)

// insist repeats a statement until the database takes it: what was sent must be
// written down before the next row of its chat goes out. What the database cannot
// take as it is, is given up.
func (o *outbox) insist(ctx context.Context, what string, do func(ctx context.Context) error) {
	for tries := 1; ; tries++ {
		attempt, cancel := context.WithTimeout(ctx, statementLimit)
		err := do(attempt)
		cancel()
		if err == nil {
			return
		}
		over := isBadData(err) || strings.HasPrefix(sqlState(err), "42") || ctx.Err() != nil
		if over || tries%10 == 0 {
			o.bot.Log.WithField("error", describe(err)).WithField("what", what).Error("an outcome is not written down")
		}
		if over {
			return
		}
		sleep(ctx, 500*time.Millisecond)
	}
}

func (o *outbox) finish(ctx context.Context, l letter, state int16, messageID int64, outcome string) {
	o.insist(ctx, "finish", func(ctx context.Context) error {
		return o.clerk.do(ctx, &entry{id: l.id, state: state, message: messageID, outcome: outcome, chat: l.chat, ref: l.ref})
	})
}

// requeue leaves a row to the leader, not before a delay.
func (o *outbox) requeue(ctx context.Context, l letter, delay time.Duration, maybe bool) {
	o.insist(ctx, "requeue", func(ctx context.Context) error {
		_, err := o.bot.DB.Exec(ctx, `
			UPDATE reply SET state = 0, owner = '', method = $5, body = $6, tries = $7, maybe = maybe OR $4, not_before = now() + $3::interval
			WHERE id = $1 AND owner = $2 AND state = 1`, l.id, o.bot.id, delay, maybe, l.method, l.body, l.tries+1)
		return err
	})
}

// move follows a group to its new id, and leaves the row to the leader.
func (o *outbox) move(ctx context.Context, l letter, err error) {
	o.insist(ctx, "move", func(ctx context.Context) error { return o.bot.movedBy(ctx, o.bot.DB, l.chat, err) })
	o.requeue(ctx, l, 0, false)
}

// lost notes that messages do not reach a person.
func (o *outbox) lost(ctx context.Context, chat int64) {
	o.insist(ctx, "unreachable", func(ctx context.Context) error { return account.Reach(ctx, o.bot.DB, chat, false) })
}

func retryAfter(err error) time.Duration {
	var api *APIError
	if errors.As(err, &api) && api.RetryAfter > 0 {
		return api.RetryAfter
	}
	return time.Second
}

// asNewMessage makes of an edit that cannot be done a message of its own.
func asNewMessage(d draft) (draft, bool) {
	fields, ok := fieldsOf(d)
	if !ok || d.method != "editMessageText" {
		return d, false
	}
	delete(fields, "message_id")
	body, err := json.Marshal(fields)
	return draft{"sendMessage", body, d.ref}, err == nil
}

var tags = regexp.MustCompile(`<[^>]*>`)

// asPlainText takes the formatting out of a message.
func asPlainText(d draft) (draft, bool) {
	fields, ok := fieldsOf(d)
	if !ok || fields["parse_mode"] == nil {
		return d, false
	}
	delete(fields, "parse_mode")
	for _, name := range []string{"text", "caption"} {
		var text string
		if json.Unmarshal(fields[name], &text) == nil && text != "" {
			fields[name], _ = json.Marshal(html.UnescapeString(tags.ReplaceAllString(text, "")))
		}
	}
	body, err := json.Marshal(fields)
	return draft{d.method, body, d.ref}, err == nil
}

func fieldsOf(d draft) (map[string]json.RawMessage, bool) {
	var fields map[string]json.RawMessage
	ok := json.Unmarshal(d.body, &fields) == nil
	return fields, ok
}
