package simulator

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"time"
)

const (
	defaultConnections = 40
	maxConnections     = 100
	maxRetryWait       = 5 * time.Second // Telegram waits up to two minutes; a person at the demo would not
	maxRetryAfter      = time.Hour
	webhookTimeout     = 60 * time.Second
)

var secretToken = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

// webhook is where updates are posted to.
type webhook struct {
	url, secret string
	slots       chan struct{} // as many as there may be connections
	busy        map[string]bool
	ctx         context.Context
	stop        context.CancelFunc
}

// webhookErrors is what getWebhookInfo tells of the last failure.
type webhookErrors struct {
	at   int64
	text string
}

func webhookClient() *http.Client {
	return &http.Client{
		Timeout:       webhookTimeout,
		Transport:     &http.Transport{MaxIdleConnsPerHost: maxConnections},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func (s *Server) setWebhook(r *request) (any, *apiError) {
	address := r.str("url")
	if address == "" {
		return s.deleteWebhook(r)
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return nil, bad("invalid webhook URL specified")
	}
	secret := r.str("secret_token")
	switch {
	case len(secret) > 256:
		return nil, bad("secret token is too long")
	case secret != "" && !secretToken.MatchString(secret):
		return nil, bad("secret token contains unallowed characters")
	}
	if fail := s.allow(r); fail != nil {
		return nil, fail
	}
	s.unhook(r)
	connections := int64(defaultConnections)
	if r.has("max_connections") {
		connections = min(max(r.integer("max_connections"), 1), maxConnections)
	}
	ctx, stop := context.WithCancel(s.ctx)
	s.hook = &webhook{url: address, secret: secret, slots: make(chan struct{}, connections), busy: map[string]bool{}, ctx: ctx, stop: stop}
	s.hookInfo = webhookErrors{}
	s.wake()
	s.pump()
	return true, nil
}

func (s *Server) deleteWebhook(r *request) (any, *apiError) {
	s.unhook(r)
	s.wake()
	return true, nil
}

func (s *Server) unhook(r *request) {
	if s.hook != nil {
		s.hook.stop()
		s.hook = nil
	}
	if r.boolean("drop_pending_updates") {
		s.queue.drop()
	}
}

func (s *Server) getWebhookInfo(*request) (any, *apiError) {
	s.expire()
	info := map[string]any{"url": "", "has_custom_certificate": false, "pending_update_count": len(s.queue.waiting)}
	if s.queue.allowed != nil {
		info["allowed_updates"] = s.queue.allowed
	}
	if s.hook != nil {
		info["url"], info["max_connections"] = s.hook.url, cap(s.hook.slots)
	}
	if s.hookInfo.at > 0 {
		info["last_error_date"], info["last_error_message"] = s.hookInfo.at, s.hookInfo.text
	}
	return info, nil
}

// pump starts a delivery for every lane that has something and is not being served. The caller holds the lock.
func (s *Server) pump() {
	s.expire()
	for _, u := range s.queue.waiting {
		s.offer(u)
	}
}

// offer starts the delivery of an update unless its lane is being served. The caller holds the lock.
func (s *Server) offer(u *update) {
	h := s.hook
	if h != nil && s.ctx.Err() == nil && !h.busy[u.lane] && s.queue.stuck[u.lane] == nil {
		h.busy[u.lane] = true
		s.jobs.Go(func() { s.post(h, u) })
	}
}

// post delivers one update, again and again until it is taken, has expired or the webhook is gone.
func (s *Server) post(h *webhook, u *update) {
	wait := s.cfg.WebhookRetry
	for {
		if !s.afterOutage(h) || s.tooOld(h, u) {
			return
		}
		after, err := s.postOnce(h, u)
		if h.ctx.Err() != nil {
			return
		}
		if s.posted(h, u, err) {
			return
		}
		pause := wait
		if after > 0 {
			pause = min(after, maxRetryAfter)
		}
		if err == nil {
			pause = 0 // the second time of an update that comes twice
		}
		wait = min(2*wait, maxRetryWait)
		select {
		case <-time.After(pause):
		case <-h.ctx.Done():
			return
		}
	}
}

// afterOutage waits for the end of an outage; false when the webhook ended before.
func (s *Server) afterOutage(h *webhook) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.faults.Outage {
		if !s.await(h.ctx, nil) {
			return false
		}
	}
	return true
}

// tooOld gives up an update that has waited longer than Telegram keeps it.
func (s *Server) tooOld(h *webhook, u *update) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hook != h || !s.cfg.Now().After(u.expires) {
		return false
	}
	s.through(h, u)
	return true
}

// through takes an update away that will not be posted any more, and turns to the
// next of its lane. The caller holds the lock.
func (s *Server) through(h *webhook, u *update) {
	delete(h.busy, u.lane)
	s.remove(func(w *update) bool { return w == u })
	if next := slices.IndexFunc(s.queue.waiting, func(w *update) bool { return w.lane == u.lane }); next >= 0 {
		s.offer(s.queue.waiting[next])
	}
	s.wake()
}

// posted notes how a delivery went; true means that the lane is free for its next update.
func (s *Server) posted(h *webhook, u *update, err error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hook != h {
		return true
	}
	if err != nil {
		s.hookInfo = webhookErrors{s.cfg.Now().Unix(), err.Error()}
		s.wake()
		if s.cfg.Now().Before(u.expires) {
			return false
		}
	} else if s.comesAgain(u) {
		return false
	}
	if err == nil {
		s.taken(u)
	}
	s.through(h, u)
	return true
}

// postOnce makes one attempt over one of the connections; after is what Retry-After asks for.
func (s *Server) postOnce(h *webhook, u *update) (after time.Duration, err error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-h.ctx.Done():
		return 0, h.ctx.Err()
	}
	r, err := http.NewRequestWithContext(h.ctx, http.MethodPost, h.url, bytes.NewReader(u.body))
	if err != nil {
		return 0, says("Wrong webhook URL")
	}
	r.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	resp, err := s.http.Do(r)
	if err != nil {
		return 0, says("Connection refused")
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<20))
	if resp.StatusCode/100 == 2 {
		return 0, nil
	}
	seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
	return time.Duration(seconds) * time.Second, says("Wrong response from the webhook: %s", resp.Status)
}
