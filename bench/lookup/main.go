// Command lookup measures how fast and how well a name is looked up: by the
// finder, which holds the names in memory, and by the nearest neighbours of
// PostgreSQL's pg_trgm over the same folded names, with the same misspelt questions
// in one run. All people are invented.
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
)

type options struct {
	N         int
	Questions int
	Users     int
	Pause     time.Duration
}

func parse() (o options, err error) {
	flag.IntVar(&o.N, "n", 2700, "how many people are in the register")
	flag.IntVar(&o.Questions, "q", 4000, "how many questions are asked")
	flag.IntVar(&o.Users, "users", 16, "how many ask at once")
	flag.DurationVar(&o.Pause, "pause", 5*time.Millisecond, "how long each waits after an answer, where many ask")
	flag.Parse()
	if o.N < 100 || o.Questions < 100 || o.Users < 1 {
		return o, errors.New("-n and -q are 100 or more, -users is 1 or more")
	}
	return o, nil
}

func main() {
	o, err := parse()
	end(err)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	end(measure(ctx, o))
}

func end(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "lookup:", err)
		os.Exit(1)
	}
}

// The aims of the service.
const (
	loadAimed   = 5 * time.Millisecond // p99 while many ask
	shareAimed  = 0.1                  // of the p50 of pg_trgm
	editAimed   = 99.0                 // percent found among the first ten, with one mistake
	scriptAimed = 95.0                 // with another script and one mistake
	changeAimed = 2 * time.Second      // until another process finds what was changed
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
	at, drop, err := l.Database(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = drop() }()
	w, err := build(ctx, at, o.N)
	if err != nil {
		return err
	}
	defer w.close()
	fmt.Printf("%d people, %d places; %d questions; of many, %d ask at once, each %s after the last answer.\n\n",
		o.N, w.places, o.Questions, o.Users, o.Pause)
	return compare(ctx, w, o)
}
