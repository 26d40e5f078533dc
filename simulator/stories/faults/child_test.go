package faults

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/sirupsen/logrus"

	"qalauly/account"
	"qalauly/bot"
	"qalauly/dialogue"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
	"qalauly/web"
)

// TestMain makes a child of this very program a service under test.
func TestMain(m *testing.M) {
	if os.Getenv("FAULTS_CHILD") == "" {
		os.Exit(m.Run())
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
	served := make(chan error, 1)
	go func() { served <- web.Serve(ctx, listener, mux) }()
	b.Run(ctx)
	return <-served
}

// counting writes each text down and answers with how many there were in the
// conversation so far, by the account of Redis, and in all, by PostgreSQL's.
func counting() handlers.Audience {
	count := func(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
		if r.Text == "panic" {
			panic("as asked")
		}
		if _, err := db.Exec(ctx, `INSERT INTO effect (update_id, person, text) VALUES ($1, $2, $3)`, r.ID, r.Person.ID, r.Text); err != nil {
			return handlers.Reply{}, err
		}
		id := strconv.FormatInt(r.ID, 10)
		if err := notice.Post(ctx, db, notice.Notice{To: r.Person.ID, Kind: "told", Ref: r.Text, Once: "told:" + id}); err != nil {
			return handlers.Reply{}, err
		}
		n, _ := strconv.Atoi(string(r.Talk.Data))
		reply := handlers.Reply{Messages: []handlers.Message{{HTML: "did " + locales.Escape(r.Text)}}}
		reply.Talk = &handlers.Talk{Name: "count", Data: []byte(strconv.Itoa(n + 1))}
		return reply, nil
	}
	return handlers.Audience{Talks: map[string]handlers.Run{"count": count}, Free: count}
}

func told(_ context.Context, _ postgres.DB, n notice.Due, _ account.Person) (handlers.Message, bool, error) {
	return handlers.Message{HTML: "told " + locales.Escape(n.Ref)}, true, nil
}
