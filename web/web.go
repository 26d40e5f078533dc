// Package web is what the world reaches by HTTP: health, readiness and metrics
// now; public pages and open data as they come. cmd mounts bot's webhook on its
// server. The rule it keeps: what is told to the world names no address, no
// secret and nobody.
package web

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"
)

// Pages answers what is public.
//
// GET /healthz says that the process lives, and nothing else: who restarts a
// process because the database is away makes things worse. GET /readyz says
// whether this process can serve now: the checks answer and ctx, which ends when
// the process is asked to end, has not ended.
func Pages(ctx context.Context, checks ...Check) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("ok\n"))
	})
	mux.Handle("GET /readyz", readiness{ctx, checks})
	return mux
}

// Serve answers on a listener until ctx ends, and then lets the requests in work
// finish, ten seconds at most.
func Serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
	}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		stopped <- server.Shutdown(limit)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}
