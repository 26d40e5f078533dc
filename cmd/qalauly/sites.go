package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"
	"github.com/sirupsen/logrus"

	"qalauly/bot"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/handlers/weekly"
	"qalauly/internal/postgres"
	"qalauly/rating/methods"
	"qalauly/web"
)

// server is what a process of serve consists of.
type server struct {
	cfg      Config
	pool     *pgxpool.Pool
	client   redis.UniversalClient
	log      *logrus.Logger
	registry *prometheus.Registry
	sites    []site                  // pages first, then metrics if they are wanted
	webhook  atomic.Pointer[bot.Bot] // nil until it works
}

// site is what is served at one address.
type site struct {
	listener net.Listener
	handler  http.Handler
}

// open takes the addresses; nothing is answered yet.
func (s *server) open(ctx context.Context) error {
	s.registry = prometheus.NewRegistry()
	s.registry.MustRegister(bot.NewGauges(s.pool), buildInfo())
	pages := web.Pages(ctx, s.checks()...)
	pages.HandleFunc(bot.WebhookPath, s.takeUpdate)
	web.OpenData{DB: s.pool, Now: calendar.Now}.Handle(pages)
	if s.cfg.pagesURL() != "" {
		s.deputies().Handle(pages)
	}
	if err := s.listen("HTTP_ADDR", s.cfg.HTTPAddr, pages); err != nil {
		return err
	}
	if s.cfg.MetricsAddr == "" {
		return nil
	}
	metrics, err := web.Metrics(s.registry)
	if err == nil {
		err = s.listen("METRICS_ADDR", s.cfg.MetricsAddr, metrics)
	}
	if err != nil {
		s.sites[0].listener.Close()
	}
	return err
}

// deputies are the pages that Telegram shows a preview of below a card.
func (s *server) deputies() web.Deputies {
	drawn := pictures(s.pool, s.cfg.FilesDir, methods.R1(), weekly.Words{}) // portraits and photos, for which no method matters
	return web.Deputies{
		DB: s.pool, PublicURL: s.cfg.pagesURL(), Now: calendar.Now,
		BotName: func() string {
			if b := s.webhook.Load(); b != nil {
				return b.Name
			}
			return ""
		},
		Portrait: func(ctx context.Context, d deputy.Deputy) ([]byte, error) {
			ref := d.Photo
			if ref == "" && d.Invented {
				ref = portraitRef + strconv.FormatInt(d.ID, 10)
			}
			if ref == "" {
				return nil, deputy.ErrUnknown
			}
			body, err := drawn(ctx, ref)
			if errors.Is(err, bot.ErrNoPicture) {
				err = fmt.Errorf("%w: %w", deputy.ErrUnknown, err)
			}
			return body, err
		},
	}
}

func (s *server) listen(setting, addr string, handler http.Handler) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("%s: %w", setting, err)
	}
	s.sites = append(s.sites, site{listener, handler})
	return nil
}

// takeUpdate hands an update to the bot; before there is one, Telegram is asked
// to bring it again.
func (s *server) takeUpdate(w http.ResponseWriter, r *http.Request) {
	b := s.webhook.Load()
	if b == nil {
		w.Header().Set("Retry-After", "2")
		http.Error(w, "starting", http.StatusServiceUnavailable)
		return
	}
	b.Webhook().ServeHTTP(w, r)
}

var (
	errStarting = errors.New("the service is starting")
	errBehind   = errors.New("the schema is older than this version")
)

// checks are what readiness asks for. Conversations go on without Redis, at the
// cost of a question asked again: it takes nobody out of service.
func (s *server) checks() []web.Check {
	return []web.Check{
		{Name: "the database", Test: s.pool.Ping},
		{Name: "the schema", Test: func(ctx context.Context) error {
			have, known, err := postgres.Steps(ctx, s.pool)
			if err == nil && have < known {
				err = errBehind
			}
			return err
		}},
		{Name: "the bot", Test: func(context.Context) error {
			if s.webhook.Load() == nil {
				return errStarting
			}
			return nil
		}},
		{Name: "Redis", Spared: true, Test: func(ctx context.Context) error { return s.client.Ping(ctx).Err() }},
	}
}

func buildInfo() prometheus.Collector {
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Namespace: "qalauly", Name: "build_info", Help: "1, labelled with the version that runs.",
		ConstLabels: prometheus.Labels{"version": versionText()},
	})
	info.Set(1)
	return info
}
