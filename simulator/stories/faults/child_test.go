package faults

import (
	"context"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/redis/go-redis/v9"
	"github.com/sirupsen/logrus"

	"qalauly/bot"
	"qalauly/dialogue"
	"qalauly/internal/postgres"
	"qalauly/web"
)

// TestMain makes a child of this very program a service under test.
func TestMain(m *testing.M) {
	if os.Getenv("FAULTS_CHILD") == "" {
		os.Exit(runs(m))
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	child := serve
	if os.Getenv("FAULTS_CHILD") == "stock" {
		child = stock
	}
	if err := child(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// runs lets more runs go on at once than there are processors: they mostly wait.
func runs(m *testing.M) int {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if !given {
		_ = flag.Set("test.parallel", "6")
	}
	defer func() { _ = os.RemoveAll(model.dir) }()
	return m.Run()
}

// serve is the service with counted writes for an audience: each text is written
// down, answered and followed by a notice.
func serve(ctx context.Context) error {
	pool, err := postgres.Open(os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	defer pool.Close()
	options, err := redis.ParseURL(os.Getenv("REDIS_URL"))
	if err != nil {
		return err
	}
	options.DialTimeout, options.ReadTimeout, options.WriteTimeout, options.MaxRetries = 300*time.Millisecond, 300*time.Millisecond, 300*time.Millisecond, -1
	client := redis.NewClient(options)
	defer client.Close()
	log := logrus.New()
	log.SetLevel(logrus.WarnLevel)
	b := bot.New(bot.Options{
		Token: token, Server: os.Getenv("TELEGRAM_API_URL"), Name: botName, DB: pool,
		Talks: dialogue.New(client, "faults:"), Audience: counting(), Notices: told, Log: log,
		SendRate: 1000, PublicURL: os.Getenv("PUBLIC_URL"),
	})
	listener, err := net.Listen("tcp", os.Getenv("HTTP_ADDR"))
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle(bot.WebhookPath, b.Webhook())
	mux.Handle("/metrics", metrics(b))
	served := make(chan error, 1)
	go func() { served <- web.Serve(ctx, listener, mux) }()
	b.Run(ctx)
	return <-served
}

func metrics(b *bot.Bot) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(b.Metrics(), collectors.NewGoCollector())
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}
