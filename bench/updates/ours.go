package main

import (
	"context"
	"fmt"
	"os"
	"runtime/pprof"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/sirupsen/logrus"

	"qalauly/bot"
	"qalauly/dialogue"
	"qalauly/handlers"
	"qalauly/handlers/notices"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// ours is the road as the service runs it, with the same few answers: stored and
// committed before it is acknowledged, handled in a transaction, answered from
// the outbox. It writes its log, as it would, to a file that keeps nothing.
func ours(ctx context.Context, t task) error {
	pool, err := postgres.Open(t.database)
	if err != nil {
		return err
	}
	defer pool.Close()
	at, err := redis.ParseURL(t.redis)
	if err != nil {
		return err
	}
	var client redis.UniversalClient = redis.NewClient(at)
	defer client.Close()
	log, err := nowhere()
	if err != nil {
		return err
	}
	o := bot.Options{
		Token: token, Server: t.api, Name: "qalauly_bot", DB: pool, Talks: dialogue.New(client, "bench:"+t.database+":"),
		Audience: audience(), Notices: notices.Word, Log: log, SendRate: 29,
		Pictures:  func(context.Context, string) ([]byte, error) { return nil, fmt.Errorf("there are no pictures here") },
		ButtonKey: buttonKey, WebhookSecret: secret, Now: time.Now,
	}
	if t.webhook {
		o.PublicURL = "http://localhost/"
	}
	b := bot.New(o)
	ctx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { defer close(done); b.Run(ctx) }()
	err = ready(t, b.Webhook())
	stop()
	<-done
	return err
}

func nowhere() (*logrus.Logger, error) {
	out, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	log := logrus.New()
	log.SetOutput(out)
	return log, nil
}

func audience() handlers.Audience {
	say := func(text string, menu [][]string) (handlers.Reply, error) {
		return handlers.Reply{Messages: []handlers.Message{{HTML: locales.Escape(text), Menu: menu}}}, nil
	}
	return handlers.Audience{
		Commands: []handlers.Command{{Name: "start", Run: func(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
			return say(started(r.Args), keys)
		}}},
		Verbs: map[string]handlers.Run{"look": func(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
			return say(looked("v1.look."+r.Button.Args[0]), nil)
		}},
		Free: func(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
			return say(r.Text, nil)
		},
	}
}

// profiled runs a contender and writes what it spent its time on, if asked to.
func profiled(ctx context.Context, t task, run func(context.Context, task) error) error {
	if t.profile == "" {
		return run(ctx, t)
	}
	f, err := os.Create(t.profile)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	return run(ctx, t)
}
