package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"qalauly/bench/internal/lab"
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
	return [][]string{
		lab.Aim("use of the limit", fmt.Sprintf("≥ %.0f %%", useAimed), fmt.Sprintf("%.1f %%", use), use >= useAimed),
		lab.Aim("429s of a broadcast", "0", fmt.Sprint(t.tooMany), t.tooMany == 0),
		lab.Aim("reached of those who can be", fmt.Sprint(w.can), fmt.Sprint(t.reached), t.reached == w.can && t.twice == 0),
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
