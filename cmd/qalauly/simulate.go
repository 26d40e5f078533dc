package main

import (
	"fmt"
	"os"
)

type simulateCmd struct {
	Addr string `default:"127.0.0.1:8081" help:"Where to serve the Bot API and the page; the next free port when it is taken."`
}

// Run serves the simulated Telegram until it is asked to end.
func (c simulateCmd) Run() error {
	ctx, cancel := untilSignal()
	defer cancel()
	data, err := readDemoData()
	if err != nil {
		return err
	}
	world, err := openWorld(data, c.Addr, "", nil)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stdout, "The page:     %s/\nThe bot runs: TELEGRAM_API_URL=%s TELEGRAM_TOKEN=%s qalauly serve\nCtrl-C ends it.\n",
		world.url(), world.url(), demoToken)
	<-ctx.Done()
	return world.close()
}
