package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"unicode/utf8"

	"github.com/sirupsen/logrus"

	"qalauly/internal/postgres"
	"qalauly/internal/services"
)

// demoSeed is the seed of the demo's country.
const demoSeed = 1

type demoCmd struct {
	Addr        string `default:"127.0.0.1:8090" help:"Where to serve the page; the next free port when it is taken."`
	NoBrowser   bool   `help:"Do not try to open a browser."`
	DatabaseURL Secret `env:"DATABASE_URL" help:"Use this PostgreSQL instead of bringing one."`
	RedisURL    Secret `env:"REDIS_URL" help:"Use this Redis instead of bringing one."`
	LogLevel    string `default:"warn" enum:"trace,debug,info,warn,error" help:"How much the service tells: ${enum}."`
}

// Run brings everything up, says where the page is, and takes everything down
// in order when it is asked to end.
func (c demoCmd) Run() (err error) {
	ctx, cancel := untilSignal()
	defer cancel()
	s, err := services.Start(ctx, services.Options{
		Name: "demo", Log: sayDemo,
		DatabaseURL: c.DatabaseURL.Reveal(), RedisURL: c.RedisURL.Reveal(),
	})
	if err != nil {
		return stopped(ctx, err)
	}
	defer func() { err = errors.Join(err, s.Stop()) }()
	return stopped(ctx, c.runWith(ctx, s))
}

func sayDemo(line string) { fmt.Fprintln(os.Stderr, "demo:", line) }

// stopped is no error when it comes of being asked to end.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// runWith runs the world and the service until ctx ends or the service fails.
func (c demoCmd) runWith(ctx context.Context, s *services.Services) (err error) {
	cfg := demoConfig(s)
	level, err := logrus.ParseLevel(c.LogLevel)
	if err != nil {
		return err
	}
	log := newLogger(os.Stderr, level, "text", cfg.secrets()...)
	if err := awaitServices(ctx, cfg, log); err != nil {
		return err
	}
	country := importDemoCmd{databaseFlags{cfg.DatabaseURL}, true, demoSeed, cfg.PartyNameKK, cfg.PartyNameRU}
	if _, err := country.fill(ctx); err != nil {
		return err
	}
	data, err := readDemoData()
	if err != nil {
		return err
	}
	kept := ""
	if s.Dir() != "" {
		kept = filepath.Join(s.Dir(), keptFile)
	}
	world, err := openWorld(data, c.Addr, kept, sayDemo)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, world.close()) }()

	who := data.Operator
	cfg.OperatorName, cfg.OperatorBIN, cfg.OperatorContact, cfg.DataLocation = who.Name, who.BIN, who.Contact, who.Location
	cfg.TelegramAPIURL = world.url()
	if cfg.HTTPAddr, err = anyAddr(); err != nil {
		return err
	}
	cfg.pages = "http://" + cfg.HTTPAddr // Telegram here can see the pages of deputies on this machine
	if err := cfg.Validate(); err != nil {
		return err
	}
	fmt.Println(welcome(data.Welcome, world.url()+"/", s.Dir()))
	if !c.NoBrowser {
		openBrowser(world.url() + "/")
	}
	return runServe(ctx, cfg, log)
}

// awaitServices waits until what was given, or brought, answers.
func awaitServices(ctx context.Context, cfg Config, log *logrus.Logger) error {
	pool, err := postgres.Open(cfg.DatabaseURL.Reveal())
	if err != nil {
		return err
	}
	defer pool.Close()
	client, err := openRedis(cfg.RedisURL.Reveal())
	if err != nil {
		return err
	}
	defer client.Close()
	return await(ctx, log, pool, client)
}

// demoConfig are the settings of the service in the demo.
func demoConfig(s *services.Services) Config {
	return Config{
		TelegramToken: demoToken,
		DatabaseURL:   Secret(s.DatabaseURL), RedisURL: Secret(s.RedisURL),
	}.tidy()
}

// anyAddr is an address of this machine that nobody uses now.
func anyAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// welcome is a frame with the address in it, and how to end below.
func welcome(lines []string, address, folder string) string {
	inside := append([]string{"", address, ""}, append(lines, "")...)
	width := 0
	for _, line := range inside {
		width = max(width, utf8.RuneCountInString(line))
	}
	var b strings.Builder
	b.WriteString("\n┌" + strings.Repeat("─", width+6) + "┐\n")
	for _, line := range inside {
		b.WriteString("│   " + line + strings.Repeat(" ", width-utf8.RuneCountInString(line)) + "   │\n")
	}
	b.WriteString("└" + strings.Repeat("─", width+6) + "┘\n")
	b.WriteString("Ctrl-C stops everything.")
	if folder != "" {
		b.WriteString(" The data stay in " + folder + "; remove it to begin anew.")
	}
	return b.String()
}

// openBrowser shows the page where there is a screen to show it on. That it
// cannot is no fault: the address has been said.
func openBrowser(address string) {
	program := "xdg-open"
	switch {
	case runtime.GOOS == "darwin":
		program = "open"
	case os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "":
		return
	}
	cmd := exec.Command(program, address)
	if cmd.Start() == nil {
		go func() { _ = cmd.Wait() }()
	}
}
