package web_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres/pgtest"
	"qalauly/web"
)

func get(t *testing.T, h http.Handler, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

func TestHealthAndReadiness(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	var away error
	pool := pgtest.New(t)
	pages := web.Pages(ctx,
		web.Check{Name: "the database", Test: pool.Ping},
		web.Check{Name: "Redis", Spared: true, Test: func(context.Context) error { return away }})
	code, text := get(t, pages, "/readyz")
	require.Equal(t, 200, code)
	require.Equal(t, "ready\n", text)

	away = errors.New("dial redis://:secret@cache")
	code, text = get(t, pages, "/readyz")
	require.Equal(t, 200, code, "answers do not need it")
	require.Equal(t, "ready, without Redis\n", text)

	pool.Close()
	code, text = get(t, pages, "/readyz")
	require.Equal(t, 503, code)
	require.Equal(t, "not ready: the database, Redis\n", text)
	code, _ = get(t, pages, "/healthz")
	require.Equal(t, 200, code, "the process lives all the same")

	stop()
	code, text = get(t, pages, "/readyz")
	require.Equal(t, 503, code)
	require.Equal(t, "stopping\n", text)
	code, _ = get(t, pages, "/healthz")
	require.Equal(t, 200, code)
}

func TestReadinessDoesNotWaitForEver(t *testing.T) {
	t.Parallel()
	hangs := web.Check{Name: "the database", Test: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}
	code, _ := get(t, web.Pages(t.Context(), hangs, hangs), "/readyz")
	require.Equal(t, 503, code)
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	gauge := prometheus.NewGauge(prometheus.GaugeOpts{Name: "ours", Help: "One of ours."})
	gauge.Set(3)
	registry := prometheus.NewRegistry()
	registry.MustRegister(gauge)
	h, err := web.Metrics(registry)
	require.NoError(t, err)
	code, text := get(t, h, "/metrics")
	require.Equal(t, 200, code)
	require.Contains(t, text, "\nours 3\n")
	require.Contains(t, text, "go_goroutines ")
	require.Contains(t, text, "process_resident_memory_bytes ")
	_, err = web.Metrics(registry)
	require.Error(t, err)
}

func TestServeFinishesWhatIsInWork(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	inWork, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- web.Serve(ctx, listener, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			close(inWork)
			<-ctx.Done()
			time.Sleep(100 * time.Millisecond)
			_, _ = io.WriteString(w, "whole")
		}))
	}()
	go func() { <-inWork; stop() }()
	resp, err := http.Get("http://" + listener.Addr().String())
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, "whole", string(body))
	require.NoError(t, <-ended)
}
