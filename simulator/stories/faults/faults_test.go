package faults

import (
	"context"
	"flag"
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/simulator"
)

// long runs every fault three times, by polling and by webhook, with one replica
// and with two: go test ./simulator/stories/faults -long -timeout 60m
var long = flag.Bool("long", false, "every fault three times in every setting")

// fault is one thing that goes wrong while people write.
type fault struct {
	name string // its number in the list of faults, and what it is
	hits func(h *harness)
	any  bool // the order of what has no number is anybody's guess
	may  int  // how many answers may come twice for each hit: those that were in flight
}

// inFlight is how many calls to the Bot API a process may have under way:
// replies, the leader's, answers to taps are not counted here.
const inFlight = 32

func pause(d time.Duration) { time.Sleep(d) }

// faults are hit in the middle of a load of a few seconds.
var faults = []fault{
	{name: "F1 kill -9", hits: func(h *harness) {
		h.kill(h.replicas[0])
		pause(500 * time.Millisecond)
		h.kill(h.replicas[len(h.replicas)-1])
	}, may: 2 * inFlight},
	{name: "F2 SIGTERM", hits: func(h *harness) { h.term(h.replicas[0]); h.term(h.replicas[len(h.replicas)-1]) }, may: 0},
	{name: "F3 killed after Telegram has taken a message", hits: func(h *harness) {
		taken := make(chan struct{}, 1)
		h.sim.Fail(func(c simulator.Call) *simulator.Fault {
			if c.Method != "sendMessage" {
				return nil
			}
			select {
			case taken <- struct{}{}:
				return &simulator.Fault{DropAfter: true}
			default:
				return nil
			}
		})
		<-taken
		h.kill(h.replicas[0])
		h.sim.Fail(nil)
	}, may: inFlight + 2},
	{name: "F5 every update twice", hits: func(h *harness) { h.sim.DeliverTwice(true); pause(2 * time.Second) }, may: 0},
	{name: "F9 updates nobody can read", any: true, hits: func(h *harness) {
		h.sim.SetFaults(simulator.Faults{UnknownKind: simulator.Chance(0.3), UnknownValue: simulator.Chance(0.3), NoID: simulator.Next(3)})
		pause(time.Second)
		h.sim.SetFaults(simulator.Faults{})
	}},
	{name: "F11 a handler panics", hits: func(h *harness) {
		simulator.Meet(h.t, h.sim, simulator.Profile{Name: "Паника", Started: true}).Says("panic")
	}, may: 0},
	{name: "F12 PostgreSQL crashes", hits: func(h *harness) { h.pg.down(syscall.SIGQUIT); pause(2 * time.Second); h.pg.up() }, may: 2 * inFlight},
	{name: "F13 PostgreSQL takes no writes", hits: func(h *harness) {
		h.sql(`ALTER SYSTEM SET default_transaction_read_only = on`, `SELECT pg_reload_conf()`)
		pause(2 * time.Second)
		h.sql(`ALTER SYSTEM RESET default_transaction_read_only`, `SELECT pg_reload_conf()`)
	}, may: 2 * inFlight},
	{name: "F14 PostgreSQL is frozen", hits: func(h *harness) { h.pg.freeze(); pause(3 * time.Second); h.pg.thaw() }, may: 2 * inFlight},
	{name: "F16 Redis is down", hits: func(h *harness) { h.redis.down(syscall.SIGKILL); pause(2 * time.Second); h.redis.up() }, may: 0},
	{name: "F16 Redis is frozen", hits: func(h *harness) { h.redis.freeze(); pause(2 * time.Second); h.redis.thaw() }, may: 0},
	{name: "F17 Redis is emptied", hits: func(h *harness) { h.redisDo("FLUSHALL"); pause(300 * time.Millisecond); h.redisDo("FLUSHALL") }, may: 0},
	{name: "F18 Redis is full", hits: func(h *harness) { h.redisDo("CONFIG", "SET", "maxmemory", "1"); pause(time.Second) }, may: 0},
	{name: "F21 a storm of 429", hits: func(h *harness) {
		h.failing(2*time.Second, simulator.Fault{Code: 429, Description: "Too Many Requests: retry after 1", RetryAfter: 1})
	}, may: 0},
	{name: "F28 connections drop before", hits: func(h *harness) { h.failing(time.Second, simulator.Fault{DropBefore: true}) }, may: 1 << 20},
	{name: "F28 connections drop after", hits: func(h *harness) { h.failing(time.Second, simulator.Fault{DropAfter: true}) }, may: 1 << 20},
	{name: "F29 a proxy's page", hits: func(h *harness) { h.failing(time.Second, simulator.Fault{HTML: true}) }, may: 0},
	{name: "F30 an outage of the Bot API", hits: func(h *harness) { h.outage(3 * time.Second) }, may: 1 << 20},
	{name: "F31 another poller", hits: func(h *harness) {
		h.sim.SetFaults(simulator.Faults{SecondPoller: simulator.Always()})
		pause(2 * time.Second)
		h.sim.SetFaults(simulator.Faults{})
	}, may: 0},
	{name: "F42 connections are closed while idle", hits: func(h *harness) {
		h.sim.SetFaults(simulator.Faults{CloseIdle: simulator.Chance(0.3)})
		pause(time.Second)
		h.sim.SetFaults(simulator.Faults{})
	}, may: 1 << 20},
	{name: "F31 the leader freezes and comes back", hits: func(h *harness) {
		_ = h.replicas[0].cmd.Process.Signal(syscall.SIGSTOP)
		pause(6 * time.Second)
		_ = h.replicas[0].cmd.Process.Signal(syscall.SIGCONT)
	}, may: 2 * inFlight},
}

func TestFaults(t *testing.T) {
	t.Parallel()
	runs := 1
	if *long {
		runs = 3
	}
	for i, f := range faults {
		for _, webhook := range []bool{false, true} {
			for replicas := 1; replicas <= 2; replicas++ {
				// The short form takes each fault once, the settings in turn.
				if !*long && (i%4)/2 == 1 != webhook || !*long && i%2+1 != replicas {
					continue
				}
				for run := range runs {
					t.Run(fmt.Sprintf("%s/webhook=%v/replicas=%d/%d", f.name, webhook, replicas, run), func(t *testing.T) {
						t.Parallel()
						f.run(t, webhook, replicas)
					})
				}
			}
		}
	}
}

// run counts: nothing lost, nothing done twice, nothing out of order; an answer may
// come twice only if it was in flight, and is flagged.
func (f fault) run(t *testing.T, webhook bool, replicas int) {
	h := newHarness(t, webhook)
	h.start(replicas)
	l := load{people: 20, each: 10, gap: 150 * time.Millisecond}
	hit := make(chan struct{})
	go func() {
		defer close(hit)
		pause(600 * time.Millisecond)
		f.hits(h)
	}()
	people := h.speak(l)
	<-hit
	h.settled(l.people*l.each, 90*time.Second)
	c := h.count(people, l.each)
	t.Logf("%+v", c)
	require.Zero(t, c.lost, "updates lost")
	require.Zero(t, c.twice, "updates handled twice")
	if !f.any {
		require.Zero(t, c.disordered, "updates out of order")
	}
	require.Zero(t, c.repliesLost, "answers lost")
	require.LessOrEqual(t, c.repliesTwice, c.flagged, "what comes twice is flagged")
	require.LessOrEqual(t, c.flagged, f.may, "flagged is what was in flight")
}

func (h *harness) sql(statements ...string) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	conn, err := h.db.Acquire(ctx)
	require.NoError(h.t, err)
	defer conn.Release()
	for _, s := range statements {
		_, err := conn.Conn().PgConn().Exec(ctx, s).ReadAll()
		require.NoError(h.t, err, s)
	}
}

func (h *harness) redisDo(args ...any) {
	client := h.redis.client()
	defer client.Close()
	require.NoError(h.t, client.Do(context.Background(), args...).Err())
}

// failing lets every call that sends something fail for a while.
func (h *harness) failing(d time.Duration, f simulator.Fault) {
	h.sim.Fail(func(c simulator.Call) *simulator.Fault {
		if c.Method == "sendMessage" {
			return &f
		}
		return nil
	})
	pause(d)
	h.sim.Fail(nil)
}

// outage lets every call fail for a while.
func (h *harness) outage(d time.Duration) {
	h.sim.Fail(func(simulator.Call) *simulator.Fault { return &simulator.Fault{DropBefore: true} })
	pause(d)
	h.sim.Fail(nil)
}
