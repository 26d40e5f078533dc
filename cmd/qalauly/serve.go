package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"
	"github.com/sirupsen/logrus"
	"golang.org/x/sync/errgroup"

	"qalauly/bot"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/dialogue"
	"qalauly/handlers"
	"qalauly/handlers/citizens"
	"qalauly/handlers/notices"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/territory"
	"qalauly/web"
)

// serveCmd runs the service; kong has validated its settings by then.
type serveCmd struct {
	Config `embed:""`
}

// Run serves until it is asked to end.
func (c serveCmd) Run() error {
	ctx, cancel := untilSignal()
	defer cancel()
	return stopped(ctx, runServe(ctx, c.Config, newLogger(os.Stderr, c.Level(), c.LogFormat)))
}

// runServe waits for what it needs, serves until ctx ends, and drains.
func runServe(ctx context.Context, cfg Config, log *logrus.Logger) error {
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
	if err := await(ctx, log, pool, client); err != nil {
		return err
	}
	if err := prepare(ctx, pool); err != nil {
		return err
	}
	name, err := bot.Ask(ctx, cfg.TelegramAPIURL, cfg.TelegramToken.Reveal(), log)
	if err != nil {
		return fmt.Errorf("TELEGRAM_TOKEN: %w", err)
	}
	listener, err := net.Listen("tcp", cfg.HTTPAddr)
	if err != nil {
		return fmt.Errorf("HTTP_ADDR: %w", err)
	}
	b := bot.New(options(cfg, pool, client, name, log))
	pages := web.Pages(pool)
	pages.Handle(bot.WebhookPath, b.Webhook())
	log.WithFields(logrus.Fields{"bot": name, "http": listener.Addr().String()}).Info("serving")

	both, ctx := errgroup.WithContext(ctx)
	both.Go(func() error { return web.Serve(ctx, listener, pages) })
	both.Go(func() error { b.Run(ctx); return nil })
	err = both.Wait()
	log.Info("stopped")
	return err
}

// await waits until the database and Redis answer, and says which one it waits for.
func await(ctx context.Context, log *logrus.Logger, pool *pgxpool.Pool, client redis.UniversalClient) error {
	needs := map[string]func(context.Context) error{
		"PostgreSQL": pool.Ping,
		"Redis":      func(ctx context.Context) error { return client.Ping(ctx).Err() },
	}
	for name, ping := range needs {
		if err := awaitOne(ctx, log, name, ping); err != nil {
			return err
		}
	}
	return nil
}

func awaitOne(ctx context.Context, log *logrus.Logger, name string, ping func(context.Context) error) error {
	var told time.Time
	for {
		attempt, cancel := context.WithTimeout(ctx, 5*time.Second)
		err := ping(attempt)
		cancel()
		if err == nil || ctx.Err() != nil {
			return ctx.Err()
		}
		if time.Since(told) > 10*time.Second {
			log.WithField("error", redact(err.Error())).Warnf("%s does not answer yet; waiting for it", name)
			told = time.Now()
		}
		select {
		case <-ctx.Done():
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// prepare brings the schema and the reference data up to date.
func prepare(ctx context.Context, pool *pgxpool.Pool) error {
	if err := postgres.Migrate(ctx, pool); err != nil {
		return err
	}
	if err := territory.Load(ctx, pool); err != nil {
		return err
	}
	return deputy.Load(ctx, pool)
}

// options wires the bot.
func options(cfg Config, pool *pgxpool.Pool, client redis.UniversalClient, name string, log *logrus.Logger) bot.Options {
	party := map[locales.Lang]string{locales.Kazakh: cfg.PartyNameKK, locales.Russian: cfg.PartyNameRU}
	return bot.Options{
		Token: cfg.TelegramToken.Reveal(), Server: cfg.TelegramAPIURL, Name: name,
		DB: pool, Talks: dialogue.New(client, "qalauly:"),
		Audience:  handlers.Join(citizens.New(citizens.Options{Party: party, BotName: name})),
		Notices:   notices.Word,
		Pictures:  pictures(pool, cfg.FilesDir),
		Log:       log,
		Now:       calendar.Now,
		Admins:    cfg.Admins(),
		SendRate:  float64(cfg.Rate()),
		ButtonKey: cfg.ButtonKey.Reveal(), PublicURL: cfg.PublicURL, WebhookSecret: cfg.WebhookSecret.Reveal(),
	}
}
