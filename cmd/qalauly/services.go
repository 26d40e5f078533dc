package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"

	"qalauly/internal/services"
)

// servicesCmd runs a command between the start and the stop of services.
type servicesCmd struct {
	DatabaseURL Secret   `env:"DATABASE_URL" help:"Use this PostgreSQL instead of bringing one."`
	RedisURL    Secret   `env:"REDIS_URL" help:"Use this Redis instead of bringing one."`
	Command     []string `arg:"" passthrough:"" placeholder:"-- COMMAND" help:"What to run, after --."`
}

// childExit is the exit code of the command that was run.
type childExit int

// Error names the code.
func (c childExit) Error() string { return fmt.Sprintf("the command ended with code %d", int(c)) }

// Run brings the services, runs the command with DATABASE_URL and REDIS_URL set
// to them, stops the services and ends with the command's exit code.
func (c servicesCmd) Run() error {
	words := c.Command
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	if len(words) == 0 {
		return &ConfigError{[]string{"COMMAND: is missing; for example: qalauly services -- go test ./..."}}
	}
	signals := make(chan os.Signal, 8) // kept for the command
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	ctx, cancel := untilSignal()
	defer cancel()
	s, err := services.Start(ctx, services.Options{
		Name: "test", Fast: true, Log: logServices,
		DatabaseURL: c.DatabaseURL.Reveal(), RedisURL: c.RedisURL.Reveal(),
	})
	if err != nil {
		return err
	}
	if err = ctx.Err(); err == nil {
		err = runWith(signals, words, "DATABASE_URL="+s.DatabaseURL, "REDIS_URL="+s.RedisURL)
	}
	return errors.Join(err, s.Stop())
}

func logServices(line string) { fmt.Fprintln(os.Stderr, "services:", line) }

// runWith runs the command in the foreground and hands it our signals. Ctrl-C in
// a terminal reaches it twice, once from the terminal; that does no harm.
func runWith(signals <-chan os.Signal, words []string, env ...string) error {
	cmd := exec.Command(words[0], words[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), env...)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("run %s: %w", strings.Join(words, " "), err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case s := <-signals:
			_ = cmd.Process.Signal(s)
		case err := <-ended:
			return asExit(err)
		}
	}
}

// asExit is the exit code as a shell would tell it.
func asExit(err error) error {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return err
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return childExit(128 + int(status.Signal()))
	}
	return childExit(exit.ExitCode())
}
