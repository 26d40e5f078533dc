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
	server     float64 // the same of PostgreSQL's
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
	used := func() (lab.Usage, time.Duration, error) {
		u, err := child.Usage()
		if err != nil || t.database == "" {
			return u, 0, err
		}
		server, err := l.ServerCPU(ctx, t.database)
		return u, server, err
	}
	return trial{options: o, load: load, stub: s, at: child.URL, used: used}.run()
}

// trial is one run of one contender that works already.
type trial struct {
	options
	load *load
	stub *stub
	at   string // where its webhook is
	used func() (contender lab.Usage, server time.Duration, err error)
}

func plain(r rune) rune {
	if 'a' <= r && r <= 'z' {
		return r
	}
	return '-'
}

// run warms up, hands over the load and sums up.
func (t trial) run() (r result, err error) {
	give, taken, err := t.giver()
	if err != nil {
		return r, err
	}
	at := func(int) time.Duration { return 0 }
	from, to := t.Warm, t.Warm+t.N
	if err := give(0, from, at); err != nil {
		return r, err
	}
	if n := t.load.settled(0, from, patience); n < from {
		return r, fmt.Errorf("only %d of %d updates to warm up with are answered", n, from)
	}
	before, serverBefore, err := t.used()
	if err != nil {
		return r, err
	}
	if t.Backlog {
		r.taken, err = backlog(t.stub, taken, func() error { return give(from, to, at) })
	} else {
		err = give(from, to, pace(from, t.Rate))
	}
	if err != nil {
		return r, err
	}
	t.load.settled(from, to, patience)
	after, server, err := t.used()
	if err != nil {
		return r, err
	}
	r.cpu = (after.CPU - before.CPU).Seconds() / float64(t.N) * 1000
	r.server = (server - serverBefore).Seconds() / float64(t.N) * 1000
	r.peak, r.goroutines = after.PeakMB, after.Goroutines
	score(t.load, from, to, &r)
	return r, nil
}

// giver is how updates are handed over, each when it is due, and how many were
// taken so far, as far as a webhook tells.
func (t trial) giver() (give func(from, to int, due func(int) time.Duration) error, taken func() int64, err error) {
	if t.Mode == "polling" {
		open := func(_, to int, due func(int) time.Duration) error {
			t.stub.open(to, due)
			return nil
		}
		return open, func() int64 { return 0 }, nil
	}
	at, err := url.Parse(t.at)
	if err != nil {
		return nil, nil, fmt.Errorf("webhook: %w", err)
	}
	h := &hook{load: t.load, at: at, conns: t.Conns}
	return h.deliver, h.taken.Load, nil
}

// backlog lets updates come while no message is answered.
func backlog(s *stub, count func() int64, give func() error) (taken int64, err error) {
	held := make(chan struct{})
	s.held = held
	done := make(chan error, 1)
	before := count()
	go func() { done <- give() }()
	time.Sleep(silence)
	taken = count() - before
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
