package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"
)

// api calls the Bot API with JSON over a kept-alive pool. It never repeats a call
// by itself: Telegram has no idempotency key, so whether to repeat is for the one
// who knows what the call does.
type api struct {
	base    string // …/bot<token>/
	token   string
	client  *http.Client
	metrics *metrics // nil: nobody counts
}

// answerLimit bounds how much of an answer is read: a getUpdates of 100 updates
// stays far below.
const answerLimit = 16 << 20

func newAPI(server, token string, slots int) *api {
	transport := &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2:   true,
		MaxIdleConns:        slots + 4,
		MaxIdleConnsPerHost: slots + 4,
		IdleConnTimeout:     20 * time.Second,
		TLSHandshakeTimeout: 10 * time.Second,
	}
	return &api{
		base:  strings.TrimRight(server, "/") + "/bot" + token + "/",
		token: token,
		client: &http.Client{
			Transport:     transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// APIError is an answer of the Bot API that is not "ok".
type APIError struct {
	Code        int           // 400, 403, 429, 5xx …
	Description string        // Telegram's own words
	RetryAfter  time.Duration // with 429
	MigrateTo   int64         // the group's new id
}

func (e *APIError) Error() string {
	return fmt.Sprintf("bot api: %d %s", e.Code, e.Description)
}

// unsentError is a call that certainly did not reach the Bot API; lostError is one
// that may have. Both leave out the address, which holds the token.
type (
	unsentError struct{ reason string }
	lostError   struct{ reason string }
)

func (e *unsentError) Error() string { return "bot api: not reached: " + e.reason }
func (e *lostError) Error() string   { return "bot api: no answer: " + e.reason }

// answers says whether the Bot API answers at all.
func (a *api) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, statementLimit)
	defer cancel()
	return a.call(ctx, "getMe", struct{}{}, nil) == nil
}

// call sends params as JSON and reads the result into out, which may be nil.
func (a *api) call(ctx context.Context, method string, params, out any) error {
	body, err := json.Marshal(params)
	if err != nil {
		return fmt.Errorf("bot api: %s: %w", method, err)
	}
	return a.post(ctx, method, "application/json", body, out)
}

func (a *api) post(ctx context.Context, method, contentType string, body []byte, out any) (err error) {
	defer func(began time.Time) { a.metrics.called(method, began, err) }(time.Now())
	var wrote atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { wrote.Store(true) }})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.base+method, bytes.NewReader(body))
	if err != nil {
		return &unsentError{"the address of the Bot API cannot be read"}
	}
	req.Header.Set("Content-Type", contentType)
	resp, err := a.client.Do(req)
	if err != nil {
		if !wrote.Load() {
			return &unsentError{reason(err)}
		}
		return &lostError{reason(err)}
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, answerLimit))
	if err != nil {
		return &lostError{reason(err)}
	}
	return a.hide(read(resp, answer, out))
}

// read takes an answer apart. One that is not the Bot API's JSON (a proxy's page)
// keeps its status only: the page may echo the address.
func read(resp *http.Response, answer []byte, out any) error {
	var a struct {
		OK          bool            `json:"ok"`
		Result      json.RawMessage `json:"result"`
		Code        int             `json:"error_code"`
		Description string          `json:"description"`
		Parameters  struct {
			RetryAfter int   `json:"retry_after"`
			MigrateTo  int64 `json:"migrate_to_chat_id"`
		} `json:"parameters"`
	}
	if err := json.Unmarshal(answer, &a); err != nil || (!a.OK && a.Code == 0) {
		code := resp.StatusCode
		if code < 300 {
			return &lostError{"the answer is not the Bot API's"}
		}
		return &APIError{Code: code, Description: "not an answer of the Bot API"}
	}
	if !a.OK {
		return &APIError{
			Code:        a.Code,
			Description: strings.ReplaceAll(a.Description, "\x00", ""), // it is kept in the outcome
			RetryAfter:  time.Duration(a.Parameters.RetryAfter) * time.Second,
			MigrateTo:   a.Parameters.MigrateTo,
		}
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(a.Result, out); err != nil {
		return &lostError{"the result is of another type"}
	}
	return nil
}

// stopped is the reason of a call that we ended ourselves.
const stopped = "stopped"

// reason names why a call failed, without the address.
func reason(err error) string {
	var timeout net.Error
	var dns *net.DNSError
	switch {
	case errors.Is(err, context.Canceled):
		return stopped
	case errors.As(err, &timeout) && timeout.Timeout():
		return "time-out"
	case errors.As(err, &dns):
		return "name not found"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "connection closed"
	}
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Op + " failed"
	}
	return "transport failed"
}
