package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// receiver is a bot's webhook: it remembers what came and answers as told.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	came   []got
	answer func(got) int
	news   chan struct{}
}

func newReceiver(t *testing.T, w *world, answer func(got) int) *receiver {
	t.Helper()
	r := &receiver{answer: answer, news: make(chan struct{}, 1000)}
	r.Server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		var u got
		if json.NewDecoder(req.Body).Decode(&u) != nil || req.Header.Get("X-Telegram-Bot-Api-Secret-Token") != "s3cret" {
			rw.WriteHeader(http.StatusUnauthorized)
			return
		}
		r.mu.Lock()
		r.came = append(r.came, u)
		r.mu.Unlock()
		code := http.StatusOK
		if r.answer != nil {
			code = r.answer(u)
		}
		r.news <- struct{}{}
		rw.WriteHeader(code)
	}))
	t.Cleanup(func() {
		w.Close() // ends deliveries before their receiver goes
		r.Close()
	})
	return r
}

// wait waits for so many posts in all.
func (r *receiver) wait(t *testing.T, n int) []got {
	t.Helper()
	late := time.After(patience)
	for {
		r.mu.Lock()
		came := append([]got{}, r.came...)
		r.mu.Unlock()
		if len(came) >= n {
			return came
		}
		select {
		case <-r.news:
		case <-late:
			t.Fatalf("%d posts came, not %d", len(came), n)
		}
	}
}

func (w *world) hooked(r *receiver, more map[string]any) {
	w.t.Helper()
	params := map[string]any{"url": r.URL + "/hook", "secret_token": "s3cret"}
	for k, v := range more {
		params[k] = v
	}
	require.True(w.t, must[bool](w, "setWebhook", params))
}

func fast(c *Config) { c.WebhookRetry = time.Millisecond }

func TestWebhookPostsEveryUpdateOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, fast)
	p := Meet(t, w.Server, Profile{Name: "Ерлан", Started: true})
	p.Says("бұрын")
	r := newReceiver(t, w, nil)
	w.hooked(r, nil)
	p.Says("енді")
	require.Equal(t, []string{"бұрын", "енді"}, texts(r.wait(t, 2)))
	w.until(func() bool { return len(w.queue.waiting) == 0 })
	info := must[map[string]any](w, "getWebhookInfo", nil)
	require.Equal(t, r.URL+"/hook", info["url"])
	require.EqualValues(t, 0, info["pending_update_count"])
	require.EqualValues(t, 40, info["max_connections"])
	require.NotContains(t, info, "last_error_date")
	require.Len(t, r.wait(t, 2), 2)
}

// until waits for something to hold in the simulator.
func (w *world) until(holds func() bool) {
	w.t.Helper()
	late := time.After(patience)
	w.mu.Lock()
	defer w.mu.Unlock()
	for !holds() {
		require.True(w.t, w.await(w.t.Context(), late))
	}
}

func TestWebhookRepeatsInOrderUntilTaken(t *testing.T) {
	t.Parallel()
	w := newWorld(t, fast)
	p := Meet(t, w.Server, Profile{Name: "Ерлан", Started: true})
	other := Meet(t, w.Server, Profile{Name: "Дана", Started: true})
	tries := 0
	var mu sync.Mutex
	r := newReceiver(t, w, func(u got) int {
		mu.Lock()
		defer mu.Unlock()
		if u.Message.Text == "бір" {
			if tries++; tries < 4 {
				return http.StatusInternalServerError
			}
		}
		return http.StatusOK
	})
	p.Says("бір")
	p.Says("екі")
	other.Says("басқа")
	w.hooked(r, nil)
	var mine []string
	for _, u := range r.wait(t, 6) {
		if u.Message.From.ID == p.ID {
			mine = append(mine, u.Message.Text)
		}
	}
	require.Equal(t, []string{"бір", "бір", "бір", "бір", "екі"}, mine)
	info := must[map[string]any](w, "getWebhookInfo", nil)
	require.Equal(t, "Wrong response from the webhook: 500 Internal Server Error", info["last_error_message"])
}

func TestAPressMayOvertakeAMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, fast)
	p := Meet(t, w.Server, Profile{Name: "Ерлан", Started: true})
	must[Message](w, "sendMessage", map[string]any{"chat_id": p.ID, "text": "танда", "reply_markup": inline(row(button("Бірі", "one")))})
	pressed := make(chan struct{})
	r := newReceiver(t, w, func(u got) int {
		if u.Callback != nil {
			close(pressed)
			return http.StatusOK
		}
		<-pressed // the message is not answered before the press has come
		return http.StatusOK
	})
	w.hooked(r, nil)
	p.Says("a")
	p.Presses("Бірі")
	r.wait(t, 2)
}

func TestWebhookHonoursRetryAfterAndConnections(t *testing.T) {
	t.Parallel()
	w := newWorld(t, fast)
	at, most := 0, 0
	var mu sync.Mutex
	count := func(n int) {
		mu.Lock()
		defer mu.Unlock()
		at += n
		most = max(most, at)
	}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		count(1)
		defer count(-1)
		rw.Header().Set("Retry-After", "3600")
		rw.WriteHeader(http.StatusServiceUnavailable)
	}))
	t.Cleanup(func() { w.Close(); server.Close() })
	for i := range 20 {
		Meet(t, w.Server, Profile{Name: fmt.Sprint("Адам", i), Started: true}).Says("a")
	}
	must[bool](w, "setWebhook", map[string]any{"url": server.URL, "max_connections": 3})
	w.until(func() bool { return w.hookInfo.at > 0 })
	info := must[map[string]any](w, "getWebhookInfo", nil)
	require.Equal(t, "Wrong response from the webhook: 503 Service Unavailable", info["last_error_message"])
	require.EqualValues(t, 20, info["pending_update_count"])
	mu.Lock()
	require.LessOrEqual(t, most, 3)
	mu.Unlock()
	require.True(t, must[bool](w, "deleteWebhook", map[string]any{"drop_pending_updates": true}))
	require.Empty(t, w.updates(nil))
}

func TestWebhookDeliversTwiceWhenTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t, fast)
	w.DeliverTwice(true)
	r := newReceiver(t, w, nil)
	w.hooked(r, nil)
	p := Meet(t, w.Server, Profile{Name: "Ерлан", Started: true})
	p.Says("a")
	p.Says("b")
	require.Equal(t, []string{"a", "a", "b", "b"}, texts(r.wait(t, 4)))
	w.until(func() bool { return len(w.queue.waiting)+len(w.queue.again) == 0 })
}

func TestWebhookSettingsAreChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	long := make([]byte, 257)
	for i := range long {
		long[i] = 'a'
	}
	for _, c := range []struct {
		params      map[string]any
		description string
	}{
		{map[string]any{"url": "ftp://x.kz"}, "Bad Request: invalid webhook URL specified"},
		{map[string]any{"url": "nonsense"}, "Bad Request: invalid webhook URL specified"},
		{map[string]any{"url": "https://x.kz", "secret_token": string(long)}, "Bad Request: secret token is too long"},
		{map[string]any{"url": "https://x.kz", "secret_token": "құпия"}, "Bad Request: secret token contains unallowed characters"},
	} {
		w.refused("setWebhook", c.params, c.description)
	}
	require.Equal(t, "", must[map[string]any](w, "getWebhookInfo", nil)["url"])
}

func TestNobodyAtTheWebhook(t *testing.T) {
	t.Parallel()
	w := newWorld(t, fast)
	must[bool](w, "setWebhook", map[string]any{"url": "http://127.0.0.1:1/x"})
	Meet(t, w.Server, Profile{Name: "Ерлан", Started: true}).Says("a")
	w.until(func() bool { return w.hookInfo.at > 0 })
	require.Equal(t, "Connection refused", must[map[string]any](w, "getWebhookInfo", nil)["last_error_message"])
}
