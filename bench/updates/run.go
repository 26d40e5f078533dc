package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"qalauly/bench/internal/lab"
)

// patience is how long nothing may come before what is missing counts as lost.
const patience = 10 * time.Second

// silence is how long the Bot API answers no message while a backlog builds up.
const silence = 10 * time.Second

// result is one run of one contender.
type result struct {
	rate       float64 // updates a second
	p50, p99   time.Duration
	cpu        float64 // seconds for 1,000 updates, of the bot's process
	peak       float64 // MB
	goroutines int64
	swaps      int64 // answers behind a later one of their chat
	lost       int
	twice      int
	taken      int64 // updates acknowledged while the Bot API was silent
}

// measure runs one contender once, in a process of its own.
func measure(ctx context.Context, l *lab.Lab, o options, name string) (r result, err error) {
	load := newLoad(o.Warm, o.N, o.Chats)
	s, err := newStub(load, o.Latency)
	if err != nil {
		return r, err
	}
	defer s.close()
	t := task{api: s.url(), webhook: o.Mode == "webhook", redis: l.RedisURL}
	if o.Profile != "" {
		t.profile = filepath.Join(o.Profile, strings.Map(plain, name)+".pprof")
	}
	if name == oursName {
		at, drop, err := l.Database(ctx)
		if err != nil {
			return r, err
		}
		t.database = at
		defer func() { err = errors.Join(err, drop()) }()
	}
	child, err := lab.Start(ctx, name, t.env()...)
	if err != nil {
		return r, err
	}
	defer child.Stop()
	return run(load, s, child, o)
}

func plain(r rune) rune {
	if 'a' <= r && r <= 'z' {
		return r
	}
	return '-'
}

func run(load *load, s *stub, child *lab.Child, o options) (r result, err error) {
	give := func(from, to int, due func(int) time.Duration) error {
		s.open(to, due)
		return nil
	}
	var h *hook
	if o.Mode == "webhook" {
		at, err := url.Parse(child.URL)
		if err != nil {
			return r, err
		}
		h = &hook{load: load, at: at, conns: o.Conns}
		give = h.deliver
	}
	from, to := o.Warm, o.Warm+o.N
	if err := give(0, from, func(int) time.Duration { return 0 }); err != nil {
		return r, err
	}
	if n := load.settled(0, from, patience); n < from {
		return r, fmt.Errorf("only %d of %d updates to warm up with are answered", n, from)
	}
	before, err := child.Usage()
	if err != nil {
		return r, err
	}
	if o.Backlog {
		r.taken, err = backlog(s, h, func() error { return give(from, to, func(int) time.Duration { return 0 }) })
	} else {
		err = give(from, to, pace(from, o.Rate))
	}
	if err != nil {
		return r, err
	}
	load.settled(from, to, patience)
	after, err := child.Usage()
	if err != nil {
		return r, err
	}
	r.cpu = (after.CPU - before.CPU).Seconds() / float64(o.N) * 1000
	r.peak, r.goroutines = after.PeakMB, after.Goroutines
	score(load, from, to, &r)
	return r, nil
}

// backlog lets updates come while no message is answered.
func backlog(s *stub, h *hook, give func() error) (taken int64, err error) {
	held := make(chan struct{})
	s.held = held
	done := make(chan error, 1)
	go func() { done <- give() }()
	before := h.taken.Load()
	time.Sleep(silence)
	taken = h.taken.Load() - before
	close(held)
	return taken, <-done
}

// pace says how long it is until an update is due, at so many a second from now
// on; 0 is all at once.
func pace(from int, rate float64) func(int) time.Duration {
	if rate == 0 {
		return func(int) time.Duration { return 0 }
	}
	start := time.Now()
	return func(i int) time.Duration {
		return time.Until(start.Add(time.Duration(float64(i-from) / rate * float64(time.Second))))
	}
}

// score sums up what became of the updates.
func score(l *load, from, to int, r *result) {
	var times []time.Duration
	var first, last int64
	for i := from; i < to; i++ {
		s := &l.steps[i]
		began, answered := s.began.Load(), s.answered.Load()
		if answered == 0 {
			r.lost++
			continue
		}
		if s.answers.Load() > 1 {
			r.twice++
		}
		if first == 0 || began < first {
			first = began
		}
		last = max(last, answered)
		times = append(times, time.Duration(answered-began))
	}
	r.swaps = l.swaps.Load()
	r.p50, r.p99 = lab.Percentile(times, 50), lab.Percentile(times, 99)
	if len(times) > 0 {
		r.rate = float64(len(times)) / time.Duration(last-first).Seconds()
	}
}
