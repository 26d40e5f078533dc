package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"qalauly/bench/internal/lab"
	"qalauly/internal/postgres"
	"qalauly/notice"
	"qalauly/simulator"
)

const (
	firstReader = 800_000_001 // those who are owed a notice
	firstTalker = 900_000_001 // those who write meanwhile
	talkers     = 200
)

// world is a simulated Telegram, a database, and the replicas between them.
type world struct {
	o        options
	can      int // how many of those who are owed a notice can be reached
	lab      *lab.Lab
	sim      *simulator.Server
	http     *http.Server
	api      string
	database string
	drop     func() error
	db       *pgxpool.Pool
	children []*lab.Child

	mu    sync.Mutex
	calls []call
}

func newWorld(ctx context.Context, l *lab.Lab, o options) (*world, error) {
	w := &world{o: o, lab: l}
	var people []simulator.Profile
	var blocked []int64
	for i := range o.N {
		people = append(people, simulator.Profile{ID: int64(firstReader + i), Name: fmt.Sprint("Ойдан ", i), Started: true})
		if float64(i%100) < o.Blocked {
			blocked = append(blocked, int64(firstReader+i))
		}
	}
	for i := range talkers {
		people = append(people, simulator.Profile{ID: int64(firstTalker + i), Name: fmt.Sprint("Айтушы ", i)})
	}
	w.can = o.N - len(blocked)
	w.sim = simulator.New(simulator.Config{Token: token, Username: "qalauly_bot", People: people, Limiter: o.limiter()})
	w.sim.SetFaults(simulator.Faults{
		Slow:    simulator.Slow{When: simulator.Always("sendMessage"), Millis: int(o.Latency.Milliseconds())},
		Blocked: blocked,
	})
	w.sim.Fail(w.watch)
	return w, w.open(ctx)
}

func (w *world) open(ctx context.Context) error {
	listen, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("simulator: %w", err)
	}
	w.api = "http://" + listen.Addr().String()
	w.http = &http.Server{Handler: w.sim.Handler(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = w.http.Serve(listen) }()
	if w.database, w.drop, err = w.lab.Database(ctx); err != nil {
		return err
	}
	w.db, err = postgres.Open(w.database)
	return err
}

// close ends everything that was opened.
func (w *world) close() error {
	for _, c := range w.children {
		c.Stop()
	}
	w.sim.Close()
	var err error
	if w.http != nil {
		err = w.http.Close()
	}
	if w.db != nil {
		w.db.Close()
	}
	if w.drop != nil {
		err = errors.Join(err, w.drop())
	}
	return err
}

// start brings one more replica.
func (w *world) start(ctx context.Context) (*lab.Child, error) {
	c, err := lab.Start(ctx, "replica", "BENCH_API="+w.api, "BENCH_DATABASE="+w.database, "BENCH_REDIS="+w.lab.RedisURL, fmt.Sprint("BENCH_RATE=", w.o.Rate))
	if err == nil {
		w.children = append(w.children, c)
	}
	return c, err
}

// lead waits until a replica leads.
func lead(c *lab.Child) error {
	select {
	case line := <-c.Lines:
		if line != leading {
			return fmt.Errorf("the replica said %q", line)
		}
		return nil
	case <-time.After(20 * time.Second):
		return errors.New("the replica does not lead")
	}
}

// fan owes everybody a notice, as a message to many is, and says when that was committed.
func (w *world) fan(ctx context.Context) (time.Time, error) {
	var all notice.Turn
	for i := range w.o.N {
		all.People = append(all.People, int64(firstReader+i))
	}
	_, err := notice.Bulk(ctx, w.db, notice.Notice{Kind: "bench", Once: "bench"}, all)
	return time.Now(), err
}

// sent waits until fewer than left notices are still owed.
func (w *world) sent(ctx context.Context, left int) error {
	for end := time.Now().Add(time.Duration(float64(w.o.N)/w.o.Rate*5+60) * time.Second); time.Now().Before(end); {
		open, err := notice.Count(ctx, w.db, "bench", "")
		if err != nil {
			return err
		}
		if open.Waiting <= left {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return errors.New("the broadcast does not end")
}
