// Command broadcast measures what the service makes of Telegram's limits: how much
// of the allowed rate a broadcast uses, how long a reply to a person waits behind
// it, and how soon it goes on after the process that sends it was killed. It sends
// through the simulator with one of its limiters; each replica is a process.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"qalauly/bench/internal/lab"
	"qalauly/simulator"
)

type options struct {
	N       int
	Limit   float64
	Rate    float64
	Blocked float64
	Strict  bool
	Latency time.Duration
	Replies float64
	Fan     int
	Only    string
}

func (o options) limiter() simulator.Limiter {
	if o.Strict {
		return simulator.Punishing
	}
	return simulator.Plain
}

func parse() (o options, err error) {
	flag.IntVar(&o.N, "n", 900, "how many people are owed a notice")
	flag.Float64Var(&o.Limit, "limit", 30, "messages a second that Telegram allows: the simulator's limit, against which use is counted")
	flag.Float64Var(&o.Rate, "rate", 29, "SEND_RATE of the service")
	flag.Float64Var(&o.Blocked, "blocked", 5, "percent of the people who have blocked the bot")
	flag.BoolVar(&o.Strict, "strict", false, "the limiter that punishes instead of the plain one")
	flag.DurationVar(&o.Latency, "latency", 40*time.Millisecond, "how long the Bot API takes to answer")
	flag.Float64Var(&o.Replies, "replies", 10, "messages a second that people write meanwhile")
	flag.IntVar(&o.Fan, "fan", 1_000_000, "how many people are written down to get a message")
	flag.StringVar(&o.Only, "only", "", "only pace, replies, kill or fan")
	flag.Parse()
	if o.N < 100 || o.Limit <= 0 || o.Rate <= 0 || o.Replies <= 0 || o.Fan < 1000 {
		return o, errors.New("-n is 100 or more, -fan 1000 or more; -limit, -rate and -replies are above 0")
	}
	return o, nil
}

func main() {
	if _, ok := lab.IsChild(); ok {
		end(replica(context.Background()))
		return
	}
	o, err := parse()
	end(err)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	end(measure(ctx, o))
}

func end(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "broadcast:", err)
		os.Exit(1)
	}
}

// The aims of the service.
const (
	useAimed   = 96.0 // percent of the limit
	replyAimed = 200 * time.Millisecond
	gapAimed   = 5 * time.Second
)

func measure(ctx context.Context, o options) error {
	l, err := lab.Open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }()
	machine, err := l.Machine(ctx)
	if err != nil {
		return err
	}
	fmt.Print(machine)
	if o.Only != "fan" {
		name, _ := o.limiter().MarshalText()
		fmt.Printf("%d people, %g %% of them have blocked the bot; SEND_RATE %g; the %s limiter; the Bot API answers after %s.\n", o.N, o.Blocked, o.Rate, name, o.Latency)
	}
	fmt.Println()
	aims := [][]string{lab.AimHead}
	for _, part := range []struct {
		name string
		run  func(context.Context, *lab.Lab, options) ([][]string, error)
	}{{"pace", pace}, {"replies", replies}, {"kill", kill}, {"fan", fan}} {
		if o.Only != part.name && (o.Only != "" || part.name == "fan") { // which has a table of its own
			continue
		}
		fmt.Fprintln(os.Stderr, "measuring", part.name)
		rows, err := part.run(ctx, l, o)
		if err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
		aims = append(aims, rows...)
	}
	fmt.Println(lab.Table(aims))
	return nil
}
