package lab

import (
	"bufio"
	"encoding/json"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// Work is the child's side: it says that the child is ready, answers what is
// asked, and returns when the parent wants the child to end or is gone.
func Work(ready Ready) {
	say(word{Ready: &ready})
	var most atomic.Int64
	go func() {
		for range time.Tick(5 * time.Millisecond) {
			most.Store(max(most.Load(), int64(runtime.NumGoroutine())))
		}
	}()
	asked := bufio.NewScanner(os.Stdin)
	for asked.Scan() {
		u := used()
		u.Goroutines = most.Load()
		say(word{Usage: &u})
	}
}

// Say sends the parent a line.
func Say(line string) { say(word{Said: line}) }

func say(w word) {
	line, _ := json.Marshal(w)
	_, _ = os.Stdout.Write(append(line, '\n'))
}

func used() Usage {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r)
	return Usage{CPU: time.Duration(r.Utime.Nano() + r.Stime.Nano()), PeakMB: peakMB(r)}
}

// peakMB is VmHWM; where there is none, what getrusage says, which a child
// inherits from its parent.
func peakMB(r syscall.Rusage) float64 {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, _ := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")), 64)
			return kb / 1024
		}
	}
	if runtime.GOOS == "darwin" {
		return float64(r.Maxrss) / (1 << 20)
	}
	return float64(r.Maxrss) / 1024
}
