// Command updates measures how fast updates are answered: by the service's
// durable road, by go-telegram/bot as it is and with bounds, and by the least that
// net/http can do, on the same simulated load in one run. The Bot API is a stub
// of its own that sets no limits; each contender is a process of its own.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"

	"qalauly/bench/internal/lab"
)

type options struct {
	Mode    string // webhook or polling
	N       int
	Chats   int
	Conns   int
	Rate    float64
	Runs    int
	Latency time.Duration
	Warm    int
	Backlog bool
	Only    string
	Profile string
}

func parse() (o options, err error) {
	flag.StringVar(&o.Mode, "mode", "webhook", "how updates come: webhook or polling")
	flag.IntVar(&o.N, "n", 20_000, "how many updates")
	flag.IntVar(&o.Chats, "chats", 5_000, "in how many chats")
	flag.IntVar(&o.Conns, "conns", 40, "connections of the webhook")
	flag.Float64Var(&o.Rate, "rate", 0, "updates a second; 0 is as many as are taken")
	flag.IntVar(&o.Runs, "runs", 3, "how often each is measured; the run of median speed is shown")
	flag.DurationVar(&o.Latency, "latency", 0, "how long the Bot API takes to answer")
	flag.IntVar(&o.Warm, "warm", 1_000, "updates before, which are not counted")
	flag.BoolVar(&o.Backlog, "backlog", false, "the Bot API answers no message for ten seconds while updates come: peak memory")
	flag.StringVar(&o.Only, "only", "", "only contenders whose names hold one of these words, with commas between")
	flag.StringVar(&o.Profile, "profile", "", "write CPU profiles into this folder")
	flag.Parse()
	switch {
	case o.Mode != "webhook" && o.Mode != "polling":
		return o, fmt.Errorf("-mode %s: there are webhook and polling", o.Mode)
	case o.Backlog && o.Mode != "webhook":
		return o, errors.New("-backlog: it is a webhook that brings one; polls leave it with Telegram")
	case o.N < 1 || o.Chats < 1 || o.Conns < 1 || o.Runs < 1:
		return o, errors.New("-n, -chats, -conns and -runs are 1 or more")
	}
	return o, nil
}

func main() {
	if job, ok := lab.IsChild(); ok {
		end(profiled(context.Background(), taskOf(), contenders[job]))
		return
	}
	o, err := parse()
	end(err)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	end(compare(ctx, o))
}

func end(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "updates:", err)
		os.Exit(1)
	}
}

// compare measures all contenders in turn, so that what disturbs the machine
// disturbs all of them.
func compare(ctx context.Context, o options) error {
	l, err := lab.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	machine, err := l.Machine(ctx)
	if err != nil {
		return err
	}
	results := map[string][]result{}
	for range o.Runs {
		for _, name := range inOrder {
			if !o.wants(name) {
				continue
			}
			fmt.Fprintln(os.Stderr, "measuring", name)
			r, err := measure(ctx, l, o, name)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			results[name] = append(results[name], r)
		}
	}
	show(o, machine, results)
	return nil
}

func (o options) wants(name string) bool {
	return slices.ContainsFunc(strings.Split(o.Only, ","), func(part string) bool { return strings.Contains(name, part) })
}
