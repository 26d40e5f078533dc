package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"qalauly/simulator"
)

// waits is how long people waited for answers.
type waits struct {
	times   []time.Duration
	missing int
}

// talk lets people write in turn until over, and waits for the last answers.
func (w *world) talk(ctx context.Context, over <-chan time.Time) waits {
	wrote := map[string]time.Time{}
	tick := time.NewTicker(time.Duration(float64(time.Second) / w.o.Replies))
	defer tick.Stop()
	mark := time.Now().UnixNano()
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
		case <-over:
		case <-tick.C:
			text := fmt.Sprintf("сұрақ %d %d", mark, n)
			wrote[text] = time.Now()
			simulator.Meet(refused{}, w.sim, simulator.Profile{ID: int64(firstTalker + n%talkers), Started: true}).Says(text)
			continue
		}
		break
	}
	time.Sleep(2 * time.Second)
	return w.waited(wrote)
}

func (w *world) waited(wrote map[string]time.Time) (all waits) {
	w.mu.Lock()
	defer w.mu.Unlock()
	answered := map[string]time.Time{}
	for _, c := range w.calls {
		if _, again := answered[c.text]; !again && strings.HasPrefix(c.text, "сұрақ") {
			answered[c.text] = c.at
		}
	}
	for text, at := range wrote {
		if then, ok := answered[text]; ok {
			all.times = append(all.times, then.Sub(at))
		} else {
			all.missing++
		}
	}
	return all
}

// refused ends the program when a simulated person cannot do what they shall.
type refused struct{}

func (refused) Helper() {}

func (refused) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
