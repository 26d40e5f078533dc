package web

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Check is one thing that a process works with. Name is shown to whoever asks;
// what Test returns is not. The process serves without what is Spared: that is
// told, and makes nobody take the process out of service.
type Check struct {
	Name   string
	Test   func(ctx context.Context) error
	Spared bool
}

// readyLimit bounds how long all checks together may take.
const readyLimit = 2 * time.Second

type readiness struct {
	life   context.Context // of the process
	checks []Check
}

// ServeHTTP answers 200 when the process can serve, else 503, and names what is
// not well.
func (r readiness) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	if r.life.Err() != nil {
		http.Error(w, "stopping", http.StatusServiceUnavailable)
		return
	}
	missing, spared := r.ask(q.Context())
	switch {
	case len(missing) > 0:
		http.Error(w, "not ready: "+strings.Join(append(missing, spared...), ", "), http.StatusServiceUnavailable)
	case len(spared) > 0:
		_, _ = w.Write([]byte("ready, without " + strings.Join(spared, ", ") + "\n"))
	default:
		_, _ = w.Write([]byte("ready\n"))
	}
}

// ask names the checks that do not answer well, all asked at the same time.
func (r readiness) ask(ctx context.Context) (missing, spared []string) {
	ctx, cancel := context.WithTimeout(ctx, readyLimit)
	defer cancel()
	bad := make([]bool, len(r.checks))
	var all sync.WaitGroup
	for i, check := range r.checks {
		all.Go(func() { bad[i] = check.Test(ctx) != nil })
	}
	all.Wait()
	for i, check := range r.checks {
		switch {
		case bad[i] && check.Spared:
			spared = append(spared, check.Name)
		case bad[i]:
			missing = append(missing, check.Name)
		}
	}
	return missing, spared
}
