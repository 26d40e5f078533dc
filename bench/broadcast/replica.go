package main

import (
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/sirupsen/logrus"

	"qalauly/account"
	"qalauly/bench/internal/lab"
	"qalauly/bot"
	"qalauly/dialogue"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/notice"
)

const (
	token   = "7000000001:a-token-for-benchmarks-and-nothing-else"
	leading = "leading" // what a replica says, and logs, when it leads
)

// replica is one process of the service by polling, with two things to say: a
// text back, and the notice of the broadcast.
func replica(ctx context.Context) error {
	pool, err := postgres.Open(os.Getenv("BENCH_DATABASE"))
	if err != nil {
		return err
	}
	defer pool.Close()
	at, err := redis.ParseURL(os.Getenv("BENCH_REDIS"))
	if err != nil {
		return err
	}
	var client redis.UniversalClient = redis.NewClient(at)
	defer client.Close()
	rate, err := strconv.ParseFloat(os.Getenv("BENCH_RATE"), 64)
	if err != nil {
		return err
	}
	log := logrus.New()
	log.SetOutput(io.Discard)
	log.AddHook(teller{})
	b := bot.New(bot.Options{
		Token: token, Server: os.Getenv("BENCH_API"), Name: "qalauly_bot", DB: pool,
		Talks:    dialogue.New(client, "bench:"+os.Getenv("BENCH_DATABASE")+":"),
		Audience: handlers.Audience{Free: echo}, Notices: word, Log: log, SendRate: rate, Now: time.Now,
		Pictures: func(context.Context, string) ([]byte, error) { return nil, errors.New("there are no pictures here") },
	})
	ctx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { defer close(done); b.Run(ctx) }()
	lab.Work(lab.Ready{})
	stop()
	<-done
	return nil
}

func echo(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return handlers.Reply{Messages: []handlers.Message{{HTML: locales.Escape(r.Text)}}}, nil
}

func word(_ context.Context, _ postgres.DB, d notice.Due, _ account.Person) (handlers.Message, bool, error) {
	return handlers.Message{HTML: "Апта қорытындысы: сынақ хабарламасы"}, true, nil
}

// teller tells the parent when this replica begins to lead.
type teller struct{}

func (teller) Levels() []logrus.Level { return []logrus.Level{logrus.InfoLevel} }

func (teller) Fire(e *logrus.Entry) error {
	if e.Message == leading {
		lab.Say(leading)
	}
	return nil
}
