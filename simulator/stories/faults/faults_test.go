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
	may  int // how many answers may come twice for each hit: those that were in flight
}

// inFlight is how many calls to the Bot API a process may have under way:
// replies, the leader's, answers to taps are not counted here.
const inFlight = 32

func pause(d time.Duration) { time.Sleep(d) }

// faults are hit in the middle of a load of a few seconds.
var faults = []fault{
	{"F1 kill -9", func(h *harness) {
		h.kill(h.replicas[0])
		pause(500 * time.Millisecond)
		h.kill(h.replicas[len(h.replicas)-1])
	}, 2 * inFlight},
	{"F2 SIGTERM", func(h *harness) { h.term(h.replicas[0]); h.term(h.replicas[len(h.replicas)-1]) }, 0},
	{"F3 killed after Telegram has taken a message", func(h *harness) {
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
	}, inFlight + 2},
	{"F5 every update twice", func(h *harness) { h.sim.DeliverTwice(true); pause(2 * time.Second) }, 0},
	{"F9 updates nobody can read", func(h *harness) {
		h.sim.SetFaults(simulator.Faults{UnknownKind: simulator.Chance(0.3), UnknownValue: simulator.Chance(0.3), NoID: simulator.Next(3)})
		pause(time.Second)
		h.sim.SetFaults(simulator.Faults{})
	}, 0},
	{"F11 a handler panics", func(h *harness) {
		simulator.Meet(h.t, h.sim, simulator.Profile{Name: "Паника", Started: true}).Says("panic")
	}, 0},
	{"F12 PostgreSQL crashes", func(h *harness) { h.pg.down(syscall.SIGQUIT); pause(2 * time.Second); h.pg.up() }, 2 * inFlight},
	{"F13 PostgreSQL takes no writes", func(h *harness) {
		h.sql(`ALTER SYSTEM SET default_transaction_read_only = on`, `SELECT pg_reload_conf()`)
		pause(2 * time.Second)
		h.sql(`ALTER SYSTEM RESET default_transaction_read_only`, `SELECT pg_reload_conf()`)
	}, 2 * inFlight},
	{"F14 PostgreSQL is frozen", func(h *harness) { h.pg.freeze(); pause(3 * time.Second); h.pg.thaw() }, 2 * inFlight},
	{"F16 Redis is down", func(h *harness) { h.redis.down(syscall.SIGKILL); pause(2 * time.Second); h.redis.up() }, 0},
	{"F16 Redis is frozen", func(h *harness) { h.redis.freeze(); pause(2 * time.Second); h.redis.thaw() }, 0},
	{"F17 Redis is emptied", func(h *harness) { h.redisDo("FLUSHALL"); pause(300 * time.Millisecond); h.redisDo("FLUSHALL") }, 0},
	{"F18 Redis is full", func(h *harness) { h.redisDo("CONFIG", "SET", "maxmemory", "1"); pause(time.Second) }, 0},
	{"F21 a storm of 429", func(h *harness) {
		h.failing(2*time.Second, simulator.Fault{Code: 429, Description: "Too Many Requests: retry after 1", RetryAfter: 1})
	}, 0},
	{"F28 connections drop before", func(h *harness) { h.failing(time.Second, simulator.Fault{DropBefore: true}) }, 1 << 20},
	{"F28 connections drop after", func(h *harness) { h.failing(time.Second, simulator.Fault{DropAfter: true}) }, 1 << 20},
	{"F29 a proxy's page", func(h *harness) { h.failing(time.Second, simulator.Fault{HTML: true}) }, 0},
	{"F30 an outage of the Bot API", func(h *harness) { h.outage(3 * time.Second) }, 1 << 20},
	{"F31 another poller", func(h *harness) {
		h.sim.SetFaults(simulator.Faults{SecondPoller: simulator.Always()})
		pause(2 * time.Second)
		h.sim.SetFaults(simulator.Faults{})
	}, 0},
	{"F42 connections are closed while idle", func(h *harness) {
		h.sim.SetFaults(simulator.Faults{CloseIdle: simulator.Chance(0.3)})
		pause(time.Second)
		h.sim.SetFaults(simulator.Faults{})
	}, 1 << 20},
	{"F31 the leader freezes and comes back", func(h *harness) {
		_ = h.replicas[0].cmd.Process.Signal(syscall.SIGSTOP)
		pause(6 * time.Second)
		_ = h.replicas[0].cmd.Process.Signal(syscall.SIGCONT)
	}, 2 * inFlight},
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
	require.Zero(t, c.disordered, "updates out of order")
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
