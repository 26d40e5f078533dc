package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"sync"
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
	"qalauly/handlers/deputies"
	"qalauly/handlers/notices"
	"qalauly/handlers/staff"
	"qalauly/handlers/weekly"
	"qalauly/internal/postgres"
	"qalauly/locales"
	"qalauly/rating/methods"
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
	return stopped(ctx, runServe(ctx, c.Config, newLogger(os.Stderr, c.Level(), c.LogFormat, c.secrets()...)))
}

// runServe serves until ctx ends, and drains. Health is told from the first
// moment: a process that waits for its database is alive.
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
	redis.SetLogger(&redisLog{log: log})
	s := &server{cfg: cfg, pool: pool, client: client, log: log}
	if err := s.open(ctx); err != nil {
		return err
	}
	// The pages outlive the bot: while it drains, updates brought by webhook are
	// stored, and whoever asks is told that the process is stopping.
	pages, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	all, ctx := errgroup.WithContext(ctx)
	for _, site := range s.sites {
		all.Go(func() error { return web.Serve(pages, site.listener, site.handler) })
	}
	all.Go(func() error {
		defer end()
		return s.run(ctx)
	})
	err = all.Wait()
	log.Info("stopped")
	return err
}

// run waits for what the bot needs and lets it work.
func (s *server) run(ctx context.Context) error {
	if err := await(ctx, s.log, s.pool, s.client); err != nil {
		return err
	}
	if err := prepare(ctx, s.pool); err != nil {
		return err
	}
	me, err := bot.Ask(ctx, s.cfg.TelegramAPIURL, s.cfg.TelegramToken.Reveal(), s.log)
	if err != nil {
		return fmt.Errorf("TELEGRAM_TOKEN: %w", err)
	}
	method, err := methods.Open(s.cfg.RatingMethod)
	if err != nil {
		return fmt.Errorf("RATING_METHOD: %w", err)
	}
	b := bot.New(options(s.cfg, s.pool, s.client, me, method, s.log))
	if err := s.registry.Register(b.Metrics()); err != nil {
		return fmt.Errorf("metrics: %w", err)
	}
	s.webhook.Store(b)
	s.log.WithFields(logrus.Fields{"bot": me.Username, "http": s.sites[0].listener.Addr().String()}).Info("serving")
	var all sync.WaitGroup
	all.Go(func() { s.tasks(ctx, b, method) })
	all.Go(func() { s.periodic(ctx, method) })
	all.Go(func() { s.seal(ctx, "seal:"+rand.Text()[:12]) })
	all.Go(func() { s.clock(ctx, method) })
	b.Run(ctx)
	all.Wait()
	return nil
}

// await waits until the database and Redis answer, and says which one it waits for.
func await(ctx context.Context, log *logrus.Logger, pool *pgxpool.Pool, client redis.UniversalClient) error {
	if err := awaitOne(ctx, log, "PostgreSQL", pool.Ping); err != nil {
		return err
	}
	return awaitOne(ctx, log, "Redis", func(ctx context.Context) error { return client.Ping(ctx).Err() })
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
			log.WithField("error", err).Warnf("%s does not answer yet; waiting for it", name)
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
	if err := migrate(ctx, pool); err != nil {
		return err
	}
	if err := territory.Load(ctx, pool); err != nil {
		return err
	}
	return deputy.Load(ctx, pool)
}

// options wires the bot.
func options(cfg Config, pool *pgxpool.Pool, client redis.UniversalClient, me bot.Me, method *methods.Method, log *logrus.Logger) bot.Options {
	party := map[locales.Lang]string{locales.Kazakh: cfg.PartyNameKK, locales.Russian: cfg.PartyNameRU}
	words := weekly.Words{BotName: me.Username, Party: party}
	appeals := cfg.appealDesk(method)
	desk := staff.Options{Method: method, BotName: me.Username, Group: cfg.staffGroup(), Appeals: appeals, Words: words}
	people := citizens.New(citizens.Options{
		Party: party, BotName: me.Username, Inline: me.Inline != nil && *me.Inline, PublicURL: cfg.pagesURL(),
		Operator: citizens.Operator{Name: cfg.OperatorName, BIN: cfg.OperatorBIN, Contact: cfg.OperatorContact, Location: cfg.DataLocation},
		Desk:     appeals,
		Below:    staff.RatingDesk(desk),

		BelowCouncils: staff.CouncilDesk(desk),
	})
	if c, ok := people.Command("programme"); ok {
		desk.Programme = c.Run
	}
	free := people.Free // of a deputy it is asked first which appeal something is for
	people.Free = nil
	return bot.Options{
		Token: cfg.TelegramToken.Reveal(), Server: cfg.TelegramAPIURL, Name: me.Username,
		DB: pool, Talks: dialogue.New(client, "qalauly:"),
		Audience:  handlers.Join(deputies.New(deputies.Options{Appeals: appeals, Free: free}), people, staff.New(desk)),
		Notices:   words.Word(staff.Monday(desk, notices.Word)),
		Pictures:  pictures(pool, cfg.FilesDir, method, words),
		Log:       log,
		Now:       calendar.Now,
		Admins:    cfg.Admins(),
		StaffChat: cfg.staffGroup(),
		SendRate:  float64(cfg.Rate()),
		ButtonKey: cfg.ButtonKey.Reveal(), PublicURL: cfg.PublicURL, WebhookSecret: cfg.WebhookSecret.Reveal(),
	}
}
