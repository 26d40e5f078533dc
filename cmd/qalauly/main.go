// Command qalauly is the whole service in one binary: what people talk to, its
// demo on one machine, and what an operator needs around it. It wires packages
// together and holds no logic of theirs.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"syscall"

	"github.com/alecthomas/kong"
)

// version is set by the Makefile; without it the build's own is told.
var version string

// cli is every command.
type cli struct {
	Serve    serveCmd    `cmd:"" help:"Run the service against Telegram's Bot API."`
	Demo     demoCmd     `cmd:"" help:"Bring everything on this machine and open a page to talk to the bot; no token needed."`
	Simulate simulateCmd `cmd:"" help:"Run only the simulated Telegram with its chat page."`
	Migrate  migrateCmd  `cmd:"" help:"Bring the database's schema up to date."`
	Import   importCmd   `cmd:"" help:"Bring data into the database."`
	Staff    staffCmd    `cmd:"" help:"List, add and invite those who work with the service; what one administrator cannot do alone."`
	Calendar calendarCmd `cmd:"" help:"Count working days, and enter what the law does not tell."`
	Rating   ratingCmd   `cmd:"" help:"The rating: compute, show, explain, check."`
	Digest   digestCmd   `cmd:"" help:"The week's post in channels: preview, publish, hold, show."`
	Corps    corpsCmd    `cmd:"" help:"Write who the deputies are on a day, by level and region, as CSV."`
	Export   exportCmd   `cmd:"" help:"Write every published rating as open data that anyone can check."`
	Backup   backupCmd   `cmd:"" help:"Copy database and files into a folder, while the service runs."`
	Restore  restoreCmd  `cmd:"" help:"Make a service of a backup again; sending is held afterwards."`
	Hold     holdCmd     `cmd:"" help:"Hold sending: updates are handled, their answers wait."`
	Release  releaseCmd  `cmd:"" help:"Show what is held, and let it go."`
	Doctor   doctorCmd   `cmd:"" help:"Look at every setting and at what it names, and say what to do."`
	Healthz  healthzCmd  `cmd:"" help:"Ask the service on this machine whether it is well."`
	Services servicesCmd `cmd:"" help:"Run a command with a PostgreSQL and a Redis of its own, for tests."`
	Version  versionCmd  `cmd:"" help:"Say which version this is; also --version."`
}

// exitUsage is the exit code for what the one who typed it can set right.
const exitUsage = 2

func main() { os.Exit(run(os.Args[1:], os.Stderr)) }

// run executes one command line and returns the exit code.
func run(args []string, stderr io.Writer) int {
	var line cli
	parser, err := kong.New(&line,
		kong.Name("qalauly"),
		kong.Description("Citizens find their deputies, in Kazakh and in Russian, inside Telegram."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		fmt.Fprintln(stderr, "qalauly:", err)
		return 1
	}
	if slices.Equal(args, []string{"--version"}) {
		args = []string{"version"}
	}
	command, err := parser.Parse(args)
	safe := newBlotter(secretsOf(line)...)
	var wrong *ConfigError
	switch {
	case errors.As(err, &wrong):
		return exitCode(wrong, stderr, safe)
	case err != nil:
		fmt.Fprintf(stderr, "qalauly: %s\nRun \"qalauly --help\" to see the commands, \"qalauly COMMAND --help\" for one.\n", safe.clean(err.Error()))
		return exitUsage
	}
	return exitCode(command.Run(), stderr, safe)
}

// mistake is an error in what was typed, or in a file that was named: the process
// ends with exitUsage.
type mistake struct{ error }

func (m mistake) Unwrap() error { return m.error }

func mistakef(format string, args ...any) error { return mistake{fmt.Errorf(format, args...)} }

// exitCode says what went wrong, without secrets, and how the process ends for it.
func exitCode(err error, stderr io.Writer, safe *blotter) int {
	var child childExit
	var wrong *ConfigError
	var typed mistake
	switch {
	case err == nil:
		return 0
	case errors.As(err, &child):
		return int(child)
	case errors.Is(err, errUnwell):
		return 1
	case errors.As(err, &wrong):
		fmt.Fprintf(stderr, "qalauly: %s\n", safe.clean(wrong.Error()))
		return exitUsage
	}
	fmt.Fprintf(stderr, "qalauly: %s\n", safe.clean(err.Error()))
	if errors.As(err, &typed) {
		return exitUsage
	}
	return 1
}

// untilSignal is a context that ends when the process is asked to end. Asked a
// second time, the process ends at once.
func untilSignal() (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run() error {
	fmt.Println("qalauly", versionText())
	return nil
}

func versionText() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(unknown)"
}
