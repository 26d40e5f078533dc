package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"qalauly/bench/internal/lab"
)

// What the contenders have in common: what they answer, and how their process
// is told what to do.

// keys is the keyboard that goes with the answer to /start.
var keys = [][]string{
	{"Депутат табу", "Менің депутаттарым"},
	{"Рейтинг", "Өтініш жазу"},
	{"Өтініштерім", "Көмек"},
}

const welcome = "Сәлеметсіз бе! Бұл — сынақ мәзірі #%s. Төмендегі түймелердің бірін басыңыз."

// started is the answer to /start with its argument.
func started(arg string) string { return fmt.Sprintf(welcome, arg) }

// looked is the answer to a button with its data.
func looked(data string) string {
	parts := strings.Split(data, ".")
	if len(parts) < 3 {
		return "?"
	}
	return "Ашылды #" + parts[2] + "."
}

// task is what a contender's process is told by its environment.
type task struct {
	api      string // the Bot API's address
	webhook  bool   // else polling
	database string
	redis    string
	profile  string // file for a CPU profile, if any
}

func taskOf() task {
	return task{os.Getenv("BENCH_API"), os.Getenv("BENCH_WEBHOOK") != "", os.Getenv("BENCH_DATABASE"), os.Getenv("BENCH_REDIS"), os.Getenv("BENCH_PROFILE")}
}

func (t task) env() []string {
	env := []string{"BENCH_API=" + t.api, "BENCH_DATABASE=" + t.database, "BENCH_REDIS=" + t.redis, "BENCH_PROFILE=" + t.profile}
	if t.webhook {
		env = append(env, "BENCH_WEBHOOK=1")
	}
	return env
}

// contenders are what is compared, by name.
var contenders = map[string]func(ctx context.Context, t task) error{
	bareName:    bare,
	stockName:   stock,
	boundedName: bounded,
	oursName:    ours,
}

const (
	bareName    = "bare net/http"
	stockName   = "go-telegram/bot, stock"
	boundedName = "go-telegram/bot, bounded"
	oursName    = "ours, durable"
)

// inOrder are their names as they stand in tables.
var inOrder = []string{bareName, stockName, boundedName, oursName}

// webhookServer serves a webhook on a port of its own choice.
func webhookServer(h http.Handler) (at string, err error) {
	listen, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("webhook: %w", err)
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listen) }()
	return "http://" + listen.Addr().String() + "/telegram", nil
}

// ready tells the parent where to bring updates and works until it has had enough.
func ready(t task, h http.Handler) error {
	var at string
	if t.webhook {
		var err error
		if at, err = webhookServer(h); err != nil {
			return err
		}
	}
	lab.Work(lab.Ready{URL: at})
	return nil
}
