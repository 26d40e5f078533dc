package faults

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What a process may grow to, however much waits (limits of the fault list).
const (
	mostMemory     = 128 << 10 // KB resident
	mostGoroutines = 256
)

// TestBacklog is F41: much waits when the service comes. It is all handled, in
// order, by processes that do not grow. The long form takes a hundred thousand
// updates, one run after the other.
func TestBacklog(t *testing.T) {
	t.Parallel()
	l, runs, settings := load{people: 500, each: 10, quiet: true}, 1, []int{2}
	if *thrice {
		l.people, runs, settings = 10_000, 3, []int{1, 2}
	}
	for _, webhook := range []bool{false, true} {
		for _, replicas := range settings {
			for run := range runs {
				if !webhook || *thrice {
					t.Run(fmt.Sprintf("F41 a backlog/webhook=%v/replicas=%d/%d", webhook, replicas, run), func(t *testing.T) {
						backlog(t, l, webhook, replicas)
					})
				}
			}
		}
	}
}

func backlog(t *testing.T, l load, webhook bool, replicas int) {
	h := newHarness(t, webhook)
	people := h.meet(l)
	h.speak(people, l)
	began := time.Now()
	h.start(replicas)
	over := make(chan struct{})
	memory, goroutines := 0, 0
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		for {
			for _, r := range h.replicas {
				memory = max(memory, peak(r.cmd.Process.Pid))
				goroutines = max(goroutines, int(r.metric("go_goroutines")))
			}
			select {
			case <-over:
				return
			case <-time.After(200 * time.Millisecond):
			}
		}
	}()
	h.settled(l.people*l.each, time.Hour)
	close(over)
	<-watched
	c := h.count(people, l)
	t.Logf("%d updates in %v: peak %d MB, %d goroutines, %+v", l.people*l.each, time.Since(began).Round(time.Second), memory>>10, goroutines, c)
	h.holds(c, fault{})
	require.NotZero(t, goroutines)
	require.LessOrEqual(t, goroutines, mostGoroutines)
	require.NotZero(t, memory)
	if !raced { // the detector's own memory is several times the service's
		require.LessOrEqual(t, memory, mostMemory)
	}
}

// peak is the most memory that a process has had resident, in KB.
func peak(pid int) int {
	status, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, _ := strconv.Atoi(strings.Fields(rest)[0])
			return n
		}
	}
	return 0
}
