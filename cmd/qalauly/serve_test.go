package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/sirupsen/logrus"
	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres/pgtest"
	"qalauly/internal/redistest"
	"qalauly/simulator"
)

// telegram is a simulated Bot API that knows goodToken.
func telegram(t *testing.T) (*simulator.Server, string) {
	t.Helper()
	sim := simulator.New(simulator.Config{Token: goodToken, Username: "qalauly_test_bot", FirstUpdate: 100})
	server := httptest.NewServer(sim.Handler())
	t.Cleanup(func() { sim.Close(); server.Close() })
	return sim, server.URL
}

// settings are of a service that works, on a database of its own.
func settings(t *testing.T) Config {
	t.Helper()
	_, api := telegram(t)
	return Config{
		TelegramToken: goodToken, TelegramAPIURL: api,
		DatabaseURL: Secret(pgtest.URL(t)), RedisURL: Secret(redistest.URL(t)),
		HTTPAddr: freeAddr(t), MetricsAddr: freeAddr(t),
	}.tidy()
}

func freeAddr(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	return listener.Addr().String()
}

// logged is what a process tells.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// serving runs the service until stop is called, which returns how it ended.
func serving(t *testing.T, cfg Config) (out *logged, stop func() error) {
	t.Helper()
	out = &logged{}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- runServe(ctx, cfg, newLogger(out, logrus.TraceLevel, "text", cfg.secrets()...)) }()
	stop = sync.OnceValue(func() error { cancel(); return stopped(ctx, <-ended) })
	t.Cleanup(func() { _ = stop() })
	return out, stop
}

// ask is the answer at an address; code 0 while nobody answers.
func ask(t *testing.T, url string) (code int, text string) {
	t.Helper()
	q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(q)
	if err != nil {
		return 0, ""
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, string(body)
}

func answers(t *testing.T, url string, code int) (text string) {
	t.Helper()
	require.Eventually(t, func() bool {
		var got int
		got, text = ask(t, url)
		return got == code
	}, time.Minute, 20*time.Millisecond, url)
	return text
}

func TestServeTellsItsHealthAndCounts(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	_, stop := serving(t, cfg)
	require.Equal(t, "ready\n", answers(t, "http://"+cfg.HTTPAddr+"/readyz", 200))
	require.Equal(t, "ok\n", answers(t, "http://"+cfg.HTTPAddr+"/healthz", 200))
	require.Eventually(t, func() bool {
		_, text := ask(t, "http://"+cfg.MetricsAddr+"/metrics")
		return bytes.Contains([]byte(text), []byte("\nqalauly_leader 1\n"))
	}, time.Minute, 50*time.Millisecond)
	text := answers(t, "http://"+cfg.MetricsAddr+"/metrics", 200)
	require.Contains(t, text, "\nqalauly_database_up 1\n")
	require.Contains(t, text, "\nqalauly_build_info{version=")
	require.Contains(t, text, "\ngo_goroutines ")
	code, _ := ask(t, "http://"+cfg.HTTPAddr+"/metrics")
	require.Equal(t, 404, code, "not where the world looks")
	require.NoError(t, stop())
}

func TestServeThatWaitsIsAliveAndNotReady(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	cfg.DatabaseURL = "postgres://nobody@127.0.0.1:1/none"
	out, stop := serving(t, cfg)
	require.Equal(t, "ok\n", answers(t, "http://"+cfg.HTTPAddr+"/healthz", 200))
	require.Equal(t, "not ready: the database, the schema, the bot\n", answers(t, "http://"+cfg.HTTPAddr+"/readyz", 503))
	require.Contains(t, answers(t, "http://"+cfg.MetricsAddr+"/metrics", 200), "\nqalauly_database_up 0\n")
	q, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+cfg.HTTPAddr+"/telegram", nil)
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(q)
	require.NoError(t, err)
	resp.Body.Close()
	require.Equal(t, 503, resp.StatusCode)
	require.NotEmpty(t, resp.Header.Get("Retry-After"))
	require.Contains(t, out.String(), "PostgreSQL does not answer yet")
	require.NoError(t, stop())
}

func TestServeThatDrainsIsAliveAndNotReady(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	sim, api := telegram(t)
	cfg.TelegramAPIURL = api
	_, stop := serving(t, cfg)
	answers(t, "http://"+cfg.HTTPAddr+"/readyz", 200)
	sim.Fail(func(c simulator.Call) *simulator.Fault {
		if c.Method == "sendMessage" {
			return &simulator.Fault{Delay: 2 * time.Second}
		}
		return nil
	})
	simulator.Meet(t, sim, simulator.Profile{Name: "Марина", LanguageCode: "ru", Started: true}).Says("/help")
	require.Eventually(t, func() bool { return len(sim.CallsTo("sendMessage")) > 0 }, time.Minute, 10*time.Millisecond)
	ended := make(chan error, 1)
	go func() { ended <- stop() }()
	require.Equal(t, "stopping\n", answers(t, "http://"+cfg.HTTPAddr+"/readyz", 503))
	answers(t, "http://"+cfg.HTTPAddr+"/healthz", 200)
	require.NoError(t, <-ended)
	require.Eventually(t, func() bool { return sim.CallsTo("sendMessage")[0].Done }, time.Minute, 10*time.Millisecond)
}

func TestServeRefusesTakenAddresses(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	cfg.MetricsAddr = taken.Addr().String()
	require.ErrorContains(t, runServe(t.Context(), cfg, newLogger(io.Discard, logrus.InfoLevel, "text")), "METRICS_ADDR: ")
}
