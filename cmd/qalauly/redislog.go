package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/sirupsen/logrus"
)

// redisLog brings the library's own lines into our log, one in ten seconds: while
// Redis is away it would say the same at every call.
type redisLog struct {
	log  *logrus.Logger
	mu   sync.Mutex
	said time.Time
}

// Printf is what the library calls.
func (r *redisLog) Printf(_ context.Context, format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Since(r.said) < 10*time.Second {
		return
	}
	r.said = time.Now()
	r.log.WithField("error", fmt.Sprintf(format, args...)).Warn("Redis does not answer; conversations wait for it")
}
