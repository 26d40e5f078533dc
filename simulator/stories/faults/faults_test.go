package faults

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/simulator"
)

// thrice runs every fault three times, by polling and by webhook, with one replica
// and with two: go test ./simulator/stories/faults -long -timeout 60m
var thrice = flag.Bool("long", false, "every fault three times in every setting")

// fault is one thing that goes wrong while people write.
type fault struct {
	name string // its number in the list of faults, and what it is
	hits func(h *harness)
	then func(h *harness) // what must hold after all has settled, beside what holds always
	may  int              // how many answers may come twice beside those whose attempt met the fault: what was in flight
	late bool             // updates come in another order than they were made
	load load             // zero: everyday
}

var everyday = load{people: 20, each: 10, gap: 150 * time.Millisecond}

// inFlight is how many calls to the Bot API a process may have under way:
// replies, the leader's, answers to taps are not counted here.
const inFlight = 32

func pause(d time.Duration) { time.Sleep(d) }

// faults are hit in the middle of a load of a few seconds.
func faults() []fault {
	all := append(ofProcesses, ofUpdates...)
	all = append(all, ofStores...)
	return append(all, ofSending...)
}

func TestFaults(t *testing.T) {
	t.Parallel()
	runs := 1
	if *thrice {
		runs = 3
	}
	for i, f := range faults() {
		for _, webhook := range []bool{false, true} {
			for replicas := 1; replicas <= 2; replicas++ {
				// The short form takes each fault once, the settings in turn.
				if !*thrice && (i%4)/2 == 1 != webhook || !*thrice && i%2+1 != replicas {
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
	l := f.load
	if l.people == 0 {
		l = everyday
	}
	for _, r := range h.replicas {
		h.awake(r)
	}
	if l.gap == everyday.gap {
		l.hit = make(chan struct{})
	}
	people := h.meet(l)
	var speaking sync.WaitGroup
	speaking.Go(func() { h.speak(people, l) })
	h.until(30) // the load is under way
	if l.hit != nil {
		close(l.hit)
	}
	f.hits(h)
	speaking.Wait()
	h.settled(l.people*l.each, 2*time.Minute)
	c := h.count(people, l)
	for _, r := range h.replicas {
		c.late += int(r.metric("qalauly_updates_late_total"))
	}
	t.Logf("%+v", c)
	h.holds(c, f)
	if f.then != nil {
		f.then(h)
	}
}

func (h *harness) holds(c counts, f fault) {
	t := h.t
	require.Zero(t, c.lost, "updates lost")
	require.Zero(t, c.twice, "updates handled twice")
	require.Zero(t, c.stale, "conversations taken up from an older state")
	require.Zero(t, c.repliesLost, "answers lost")
	if f.late {
		require.LessOrEqual(t, c.disordered, c.late, "what is out of order came late")
		if h.webhook { // a poll is given both at once, and they are put in order
			require.NotZero(t, c.late, "some come late")
		}
	} else {
		require.Zero(t, c.disordered, "updates out of order")
		require.Zero(t, c.swapped, "answers out of order")
	}
	require.LessOrEqual(t, c.repliesTwice, c.flagged, "what comes twice is flagged")
	require.LessOrEqual(t, c.flagged, f.may+c.doubtful, "flagged is what was in flight")
	require.LessOrEqual(t, c.copies, f.may+c.doubtful, "each copy was in flight")
	_, secret, _ := strings.Cut(token, ":")
	require.NotContains(t, h.tells(), secret, "the token is in the log")
}

func (h *harness) sql(statements ...string) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := h.db.Acquire(ctx)
	require.NoError(h.t, err)
	defer conn.Release()
	for _, s := range statements {
		_, err := conn.Conn().PgConn().Exec(ctx, s).ReadAll()
		require.NoError(h.t, err, s)
	}
}

// eventually waits for what must come to be.
func (h *harness) eventually(what string, holds func() bool) {
	h.t.Helper()
	require.Eventually(h.t, holds, time.Minute, 30*time.Millisecond, what)
}

// failing lets one of so many calls that send something fail for a while.
func (h *harness) failing(d time.Duration, one int64, f simulator.Fault) {
	var calls atomic.Int64
	h.sim.Fail(func(c simulator.Call) *simulator.Fault {
		if c.Method != "sendMessage" || calls.Add(1)%one != 0 {
			return nil
		}
		if f.DropAfter || f.CloseIdle {
			h.doubtful.Add(1)
		}
		return &f
	})
	pause(d)
	h.sim.Fail(nil)
}

// ofProcesses are faults of the service's own processes.
var ofProcesses = []fault{
	{name: "F1 kill -9", hits: func(h *harness) {
		h.kill(h.replicas[0])
		pause(500 * time.Millisecond)
		h.kill(h.replicas[len(h.replicas)-1])
	}, may: 2 * inFlight},
	{name: "F2 SIGTERM", hits: func(h *harness) { h.term(h.replicas[0]); h.term(h.replicas[len(h.replicas)-1]) }},
	{name: "F3 killed after Telegram has taken a message", hits: killedAfterTaken, may: inFlight},
	{name: "F11 a handler panics", hits: func(h *harness) {
		simulator.Meet(h.t, h.sim, simulator.Profile{Name: "Паника", Started: true}).Says("panic")
	}, then: func(h *harness) { require.Equal(h.t, 1, h.number(`SELECT count(*) FROM inbox WHERE state = 2`)) }},
	{name: "F31 the leader freezes and comes back", hits: func(h *harness) {
		_ = h.replicas[0].cmd.Process.Signal(syscall.SIGSTOP)
		pause(6 * time.Second)
		_ = h.replicas[0].cmd.Process.Signal(syscall.SIGCONT)
	}, may: 2 * inFlight},
	{name: "F40 the schema changes and replicas are replaced", hits: deploy, then: func(h *harness) {
		require.Equal(h.t, 1, h.number(`SELECT count(*) FROM goose_db_version WHERE version_id = $1`, nextStep))
	}},
}

func killedAfterTaken(h *harness) {
	taken := make(chan struct{}, 1)
	h.sim.Fail(func(c simulator.Call) *simulator.Fault {
		if c.Method != "sendMessage" {
			return nil
		}
		select {
		case taken <- struct{}{}:
			h.doubtful.Add(1)
			return &simulator.Fault{DropAfter: true}
		default:
			return nil
		}
	})
	<-taken
	h.kill(h.replicas[0])
	h.sim.Fail(nil)
}
