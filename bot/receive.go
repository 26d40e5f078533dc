package bot

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// WebhookPath is where the Bot API brings updates on our server.
const WebhookPath = "/telegram"

// listen brings updates in: by webhook where PublicURL is set, else by asking.
func (b *Bot) listen(ctx context.Context) {
	if b.PublicURL != "" {
		b.insist(ctx, "setWebhook", map[string]any{
			"url":             strings.TrimRight(b.PublicURL, "/") + WebhookPath,
			"secret_token":    b.WebhookSecret,
			"allowed_updates": allowedUpdates,
			"max_connections": 40,
		})
		return
	}
	b.insist(ctx, "deleteWebhook", struct{}{})
	b.poll(ctx)
}

// insist repeats a call until the Bot API takes it.
func (b *Bot) insist(ctx context.Context, method string, params any) {
	for wait := time.Second; ctx.Err() == nil; wait = min(2*wait, time.Minute) {
		attempt, cancel := context.WithTimeout(ctx, attemptLimit)
		err := b.api.call(attempt, method, params, nil)
		cancel()
		if err == nil {
			return
		}
		b.Log.WithField("error", err).WithField("method", method).Warn("the Bot API does not take a call")
		sleep(ctx, max(wait, retryAfter(err)))
	}
}

const (
	pollSeconds = 50 // the longest that Telegram waits
	pollAtOnce  = 100
)

// poll asks for updates and raises the offset only after they are stored. It
// begins without an offset: what was not acknowledged comes again, and is known.
func (b *Bot) poll(ctx context.Context) {
	var offset int64
	for tries := 0; ctx.Err() == nil; {
		var updates []json.RawMessage
		err := b.getUpdates(ctx, offset, &updates)
		if err == nil && len(updates) > 0 {
			err = b.storeAll(ctx, updates)
		}
		if err != nil {
			if ctx.Err() == nil {
				b.Log.WithField("error", describe(err)).Warn("updates do not come in")
				sleep(ctx, max(min(backoff(tries)/2, 5*time.Second), retryAfter(err)))
				b.withoutWebhook(ctx, err)
			}
			tries++
			continue
		}
		tries = 0
		for _, u := range updates {
			var id struct {
				ID int64 `json:"update_id"`
			}
			if json.Unmarshal(u, &id) == nil && id.ID != 0 {
				offset = id.ID + 1 // not the highest: Telegram may begin anew at random
			}
		}
	}
}

// withoutWebhook deletes a webhook that somebody set while we poll.
func (b *Bot) withoutWebhook(ctx context.Context, err error) {
	var api *APIError
	if errors.As(err, &api) && api.Code == http.StatusConflict && strings.Contains(api.Description, "webhook") {
		b.insist(ctx, "deleteWebhook", struct{}{})
	}
}

func (b *Bot) getUpdates(ctx context.Context, offset int64, out any) error {
	ctx, cancel := context.WithTimeout(ctx, (pollSeconds+15)*time.Second)
	defer cancel()
	params := map[string]any{"timeout": pollSeconds, "limit": pollAtOnce, "allowed_updates": allowedUpdates}
	if offset > 0 {
		params["offset"] = offset
	}
	return b.api.call(ctx, "getUpdates", params, out)
}

func (b *Bot) storeAll(ctx context.Context, updates []json.RawMessage) error {
	bodies := make([][]byte, len(updates))
	for i, u := range updates {
		bodies[i] = u
	}
	return b.inbox.store(ctx, bodies...)
}

// bodyLimit bounds an update brought by webhook.
const bodyLimit = 1 << 20

// Webhook takes updates that Telegram brings: it answers 200 after an update is
// stored and committed, 401 without looking when the secret is wrong, and 503
// when the database is away, so that Telegram brings it again.
func (b *Bot) Webhook() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			http.Error(w, "POST only", http.StatusMethodNotAllowed)
			return
		}
		given := r.Header.Get("X-Telegram-Bot-Api-Secret-Token")
		if subtle.ConstantTimeCompare([]byte(given), []byte(b.WebhookSecret)) != 1 {
			http.Error(w, "wrong secret", http.StatusUnauthorized)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
			return
		}
		if err != nil {
			return
		}
		ctx, cancel := context.WithTimeout(r.Context(), 10*time.Second)
		defer cancel()
		if err := b.inbox.store(ctx, body); err != nil {
			b.Log.WithField("error", describe(err)).Warn("an update is not stored")
			w.Header().Set("Retry-After", "2")
			http.Error(w, "try again", http.StatusServiceUnavailable)
		}
	})
}
