package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"qalauly/bench/internal/lab"
	"qalauly/simulator"
)

// pace measures how much of the limit a broadcast uses.
func pace(ctx context.Context, l *lab.Lab, o options) (aims [][]string, err error) {
	w, err := newWorld(ctx, l, o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	c, err := w.start(ctx)
	if err != nil {
		return nil, err
	}
	if err := lead(c); err != nil {
		return nil, err
	}
	began, err := w.fan(ctx)
	if err != nil {
		return nil, err
	}
	if err := w.sent(ctx, 0); err != nil {
		return nil, err
	}
	calls, t := w.bulk(), w.tally()
	took := calls[len(calls)-1].at.Sub(calls[0].at)
	use := float64(o.N-1) / took.Seconds() / o.Limit * 100
	// Of the fastest that the limiter would have let through: a burst, then the limit.
	fastest := max(float64(o.N)-o.Limit, 1) / o.Limit
	whole := fastest / calls[len(calls)-1].at.Sub(began).Seconds() * 100
	fmt.Println(lab.Table([][]string{
		{"broadcast", "seconds", "use of the limit", "with the burst of 30", "calls", "429s", "reached", "blocked", "twice"},
		{"alone", fmt.Sprintf("%.1f", took.Seconds()), fmt.Sprintf("%.1f %%", use), fmt.Sprintf("%.1f %%", whole),
			fmt.Sprint(len(calls)), fmt.Sprint(t.tooMany), fmt.Sprint(t.reached), fmt.Sprint(t.blocked), fmt.Sprint(t.twice)},
	}))
	want := o.N - t.blocked
	return [][]string{
		lab.Aim("use of the limit", fmt.Sprintf("≥ %.0f %%", useAimed), fmt.Sprintf("%.1f %%", use), use >= useAimed),
		lab.Aim("429s of a broadcast", "0", fmt.Sprint(t.tooMany), t.tooMany == 0),
		lab.Aim("reached of those who can be", fmt.Sprint(want), fmt.Sprint(t.reached), t.reached == want && t.twice == 0),
	}, nil
}

// replies measures how long people wait for an answer, first alone and then
// behind a broadcast.
func replies(ctx context.Context, l *lab.Lab, o options) (aims [][]string, err error) {
	w, err := newWorld(ctx, l, o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	c, err := w.start(ctx)
	if err != nil {
		return nil, err
	}
	if err := lead(c); err != nil {
		return nil, err
	}
	alone := w.talk(ctx, time.After(10*time.Second))
	if _, err := w.fan(ctx); err != nil {
		return nil, err
	}
	over := make(chan time.Time)
	failed := make(chan error, 1)
	go func() {
		failed <- w.sent(ctx, int(o.Rate)) // the last second is no broadcast any more
		close(over)
	}()
	behind := w.talk(ctx, over)
	if err := <-failed; err != nil {
		return nil, err
	}
	calls, t := w.bulk(), w.tally()
	use := float64(len(calls)-1) / calls[len(calls)-1].at.Sub(calls[0].at).Seconds() / o.Limit * 100
	row := func(name string, w waits) []string {
		return []string{name, fmt.Sprint(len(w.times)), fmt.Sprint(w.missing), lab.Millis(lab.Percentile(w.times, 50)), lab.Millis(lab.Percentile(w.times, 99)), lab.Millis(lab.Percentile(w.times, 100))}
	}
	fmt.Println(lab.Table([][]string{{"replies", "written", "not answered", "p50 ms", "p99 ms", "most ms"}, row("alone", alone), row("behind a broadcast", behind)}))
	p99 := lab.Percentile(behind.times, 99)
	return [][]string{
		lab.Aim("a reply behind a broadcast, p99", "≤ 200 ms", lab.Millis(p99)+" ms", p99 <= replyAimed && behind.missing == 0),
		lab.Aim("use of the limit beside replies, 429s", "≥ 90 %, 0", fmt.Sprintf("%.1f %%, %d", use, t.tooMany), use >= 90 && t.tooMany == 0),
	}, nil
}

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

// kill measures how soon a broadcast goes on after the leader was killed while a
// second replica runs.
func kill(ctx context.Context, l *lab.Lab, o options) (aims [][]string, err error) {
	w, err := newWorld(ctx, l, o)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	leader, err := w.start(ctx)
	if err != nil {
		return nil, err
	}
	if err := lead(leader); err != nil {
		return nil, err
	}
	if _, err := w.start(ctx); err != nil {
		return nil, err
	}
	if _, err := w.fan(ctx); err != nil {
		return nil, err
	}
	if err := w.sent(ctx, w.o.N*2/3); err != nil {
		return nil, err
	}
	leader.Kill()
	killed, before := time.Now(), len(w.bulk())
	if err := w.sent(ctx, 0); err != nil {
		return nil, err
	}
	calls, t := w.bulk(), w.tally()
	gap := calls[before].at.Sub(killed)
	var maybe int
	if err := w.db.QueryRow(ctx, `SELECT count(*) FROM notice WHERE maybe`).Scan(&maybe); err != nil {
		return nil, err
	}
	want := o.N - t.blocked
	fmt.Println(lab.Table([][]string{
		{"the leader killed", "goes on after s", "reached", "blocked", "twice", "marked as maybe twice", "429s"},
		{fmt.Sprintf("at %d of %d", before, o.N), fmt.Sprintf("%.1f", gap.Seconds()), fmt.Sprint(t.reached), fmt.Sprint(t.blocked), fmt.Sprint(t.twice), fmt.Sprint(maybe), fmt.Sprint(t.tooMany)},
	}))
	return [][]string{
		lab.Aim("a broadcast goes on after kill -9", "≤ 5 s", fmt.Sprintf("%.1f s", gap.Seconds()), gap <= gapAimed),
		lab.Aim("reached after a kill; twice", fmt.Sprintf("%d; ≤ those marked", want), fmt.Sprintf("%d; %d of %d", t.reached, t.twice, maybe), t.reached >= want && t.twice <= maybe),
	}, nil
}
