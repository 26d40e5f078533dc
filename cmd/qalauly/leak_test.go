package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	stdlog "log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"
	"github.com/sirupsen/logrus"
	"github.com/stretchr/testify/require"

	"qalauly/bot"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
	"qalauly/internal/redistest"
	"qalauly/locales"
	"qalauly/rating/methods"
	"qalauly/simulator"
)

// canary stands for what a person writes.
const canary = "CANARY-тайна-7351"

// hidden are what must be seen nowhere, whole or in part.
var hidden = []string{
	goodToken, url.QueryEscape(goodToken), strings.Split(goodToken, ":")[1], "hidden-database-word", "hidden-webhook-secret", canary,
	bot.WebhookSecret("", goodToken),
}

// leak is one probe: a world in which tokens leak from others, the service in it,
// and all that it tells.
type leak struct {
	*testing.T
	cfg  Config
	sim  *simulator.Server
	log  *logged
	told []string // errors, and what was printed
}

// TestLeaks are the sixteen ways in which a token, a secret or a person's text got
// out of the library we build on, or out of its peers. Where we do not use what
// leaked, our own way to the same end is probed.
func TestLeaks(t *testing.T) {
	t.Parallel()
	for i, probe := range []struct {
		name string
		run  func(l *leak)
	}{
		{"connection refused", func(l *leak) { l.away("http://127.0.0.1:1") }},
		{"name not found", func(l *leak) { l.away("http://no-such-host.invalid") }},
		{"time-out", func(l *leak) { l.look(l.front(silent)) }},
		{"redirect", func(l *leak) {
			l.away(l.front(func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "http://127.0.0.1:1"+r.URL.Path, http.StatusFound)
			}))
		}},
		{"redirect loop", func(l *leak) {
			l.away(l.front(func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, r.URL.Path, http.StatusTemporaryRedirect)
			}))
		}},
		{"long polling", func(l *leak) {
			l.meets("getUpdates", echo)
			l.serve("updates do not come in")
		}},
		{"a token with a newline", func(l *leak) { l.illFormed(goodToken[:20] + "\n" + goodToken[20:]) }},
		{"a token with a percent sign", func(l *leak) { l.illFormed(goodToken + "%zz") }},
		{"a token with a space", func(l *leak) { l.illFormed(goodToken[:20] + " " + goodToken[20:]) }},
		{"a proxy's page with the address in it", func(l *leak) {
			l.away(l.front(func(w http.ResponseWriter, r *http.Request) {
				w.WriteHeader(http.StatusBadGateway)
				fmt.Fprintf(w, "<html>502: the upstream of %s is away</html>", r.URL.Path)
			}))
		}},
		{"a transport's error with the address in it", func(l *leak) { l.away(l.front(malformed)) }},
		{"the link of a file", func(l *leak) {
			l.meets("sendPhoto", echo)
			l.talk("", `SELECT count(*) FROM reply WHERE outcome LIKE '%/sendPhoto%'`)
		}},
		{"a file that is not had", func(l *leak) {
			l.meets("sendPhoto", malformed)
			l.talk("", `SELECT count(*) FROM reply WHERE maybe`)
		}},
		{"the bot printed", (*leak).printed},
		{"the webhook's secret", func(l *leak) {
			l.cfg.PublicURL, l.cfg.WebhookSecret = "http://"+l.cfg.HTTPAddr, "hidden-webhook-secret"
			l.meets("setWebhook", echo)
			l.serve("does not take a call")
		}},
		{"what people write", func(l *leak) {
			l.talk("an update is parked", `SELECT count(*) FROM inbox WHERE state = 2`)
		}},
	} {
		t.Run(probe.name, func(t *testing.T) {
			t.Parallel()
			l := newLeak(t, []string{"text", "json"}[i%2])
			probe.run(l)
			l.none()
		})
	}
}

func newLeak(t *testing.T, format string) *leak {
	sim, api := telegram(t)
	database, err := url.Parse(pgtest.URL(t))
	require.NoError(t, err)
	database.User = url.UserPassword(database.User.Username(), "hidden-database-word")
	return &leak{T: t, sim: sim, log: &logged{}, cfg: Config{
		TelegramToken: goodToken, TelegramAPIURL: api, DatabaseURL: Secret(database.String()), RedisURL: Secret(redistest.URL(t)),
		HTTPAddr: freeAddr(t), LogFormat: format, AdminIDs: "99",
	}.tidy()}
}

// logger is the service's own, at its most talkative.
func (l *leak) logger() *logrus.Logger {
	return newLogger(l.log, logrus.TraceLevel, l.cfg.LogFormat, l.cfg.secrets()...)
}

// front is a server that answers everything by one handler.
func (l *leak) front(h http.HandlerFunc) (url string) {
	server := httptest.NewServer(h)
	l.Cleanup(server.Close)
	return server.URL
}

// meets lets one method of the simulated Bot API be answered by a handler.
func (l *leak) meets(method string, h http.HandlerFunc) {
	behind, err := url.Parse(l.cfg.TelegramAPIURL)
	require.NoError(l, err)
	pass := httputil.NewSingleHostReverseProxy(behind)
	pass.ErrorLog = stdlog.New(io.Discard, "", 0) // that we hang up is no news
	l.cfg.TelegramAPIURL = l.front(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/"+method) {
			h(w, r)
			return
		}
		pass.ServeHTTP(w, r)
	})
}

// echo refuses as the Bot API does, and repeats address and body.
func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 2000))
	w.WriteHeader(http.StatusBadRequest)
	fmt.Fprintf(w, `{"ok":false,"error_code":400,"description":%q}`, "Bad Request: "+r.URL.Path+" "+string(body[:min(len(body), 300)]))
}

// silent takes the call and never answers.
func silent(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // else it is not noticed that the caller has gone
	<-r.Context().Done()
}

// malformed answers with what is no HTTP and repeats the address: the transport's
// error then holds it.
func malformed(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_, _ = fmt.Fprintf(conn, "%s is nothing\r\n\r\n", r.URL.Path)
		conn.Close()
	}
}

// away runs the service, and doctor, against a Bot API that cannot be had.
func (l *leak) away(server string) {
	l.cfg.TelegramAPIURL = server
	l.serve("does not answer yet")
	l.look(server)
}

// look asks doctor.
func (l *leak) look(server string) {
	l.cfg.TelegramAPIURL = server
	found, err := examine(l.Context(), l.cfg, 500*time.Millisecond)
	require.NoError(l, err)
	for _, f := range found {
		l.told = append(l.told, f.Says+f.Do) // before the blotter
	}
	require.Contains(l, fmt.Sprint(l.told), "bot api: ")
}

// serve runs the service until its log has these words.
func (l *leak) serve(until string) {
	ctx, cancel := context.WithCancel(l.Context())
	ended := make(chan error, 1)
	go func() { ended <- runServe(ctx, l.cfg, l.logger()) }()
	require.Eventually(l, func() bool { return strings.Contains(l.log.String(), until) }, time.Minute, 20*time.Millisecond, "%s", l.log)
	cancel()
	l.told = append(l.told, fmt.Sprint(<-ended))
}

// illFormed gives a token that is none to every command that takes one.
func (l *leak) illFormed(token string) {
	l.cfg.TelegramToken = Secret(token)
	err := l.cfg.Validate()
	require.ErrorContains(l, err, "TELEGRAM_TOKEN: does not look like a token")
	text, errTold := diagnosis(l.T, l.cfg)
	require.ErrorIs(l, errTold, errUnwell)
	l.told = append(l.told, err.Error(), text)
	for _, part := range strings.FieldsFunc(token, func(r rune) bool { return r == '\n' || r == ' ' || r == '%' }) {
		if len(part) >= shortest {
			require.NotContains(l, fmt.Sprint(l.told), part)
		}
	}
}

// talk lets a person write to a bot whose handlers panic with the text at first
// and then answer with a photo, until the log and the database are as awaited.
func (l *leak) talk(words, sql string) {
	pool, client := l.open()
	log := l.logger()
	o := options(l.cfg, pool, client, bot.Me{Username: "qalauly_test_bot"}, standardMethod(l.T), log)
	o.Pictures = func(context.Context, string) ([]byte, error) { return []byte("a picture"), nil }
	panics := words != ""
	o.Audience = handlers.Audience{Free: func(_ context.Context, _ postgres.DB, r handlers.Request) (handlers.Reply, error) {
		if panics {
			panic(r.Text)
		}
		return handlers.Reply{Messages: []handlers.Message{{HTML: locales.HTML("x"), Photo: "dot"}}}, nil
	}}
	b := bot.New(o)
	ctx, cancel := context.WithCancel(l.Context())
	done := make(chan struct{})
	go func() { defer close(done); b.Run(ctx) }()
	simulator.Meet(l.T, l.sim, simulator.Profile{Name: "Марина", LanguageCode: "ru", Started: true}).Says(canary)
	require.Eventually(l, func() bool {
		var n int
		return pool.QueryRow(ctx, sql).Scan(&n) == nil && n > 0 && strings.Contains(l.log.String(), words)
	}, time.Minute, 20*time.Millisecond, "%s", l.log)
	cancel()
	<-done
	if panics { // what is parked is kept whole, for whoever mends it
		_, err := pool.Exec(l.Context(), `UPDATE inbox SET body = NULL`)
		require.NoError(l, err)
	}
}

// printed prints a bot by every verb, as somebody in search of a fault would.
func (l *leak) printed() {
	pool, client := l.open()
	o := options(l.cfg, pool, client, bot.Me{Username: "qalauly_test_bot"}, standardMethod(l.T), l.logger())
	b := bot.New(o)
	l.told = append(l.told, fmt.Sprintf("%v %+v %#v %s %q", b, b, b, b, b), fmt.Sprintf("%v %+v %#v", o, o, &o), fmt.Sprintf("%+v", struct{ B *bot.Bot }{b}))
	plain := logrus.New() // without our formatter
	plain.SetOutput(l.log)
	plain.WithField("bot", b).WithField("options", o).Error("look")
	require.Contains(l, l.log.String(), "@qalauly_test_bot")
	l.told = append(l.told, fmt.Sprintf("%+v %#v", l.cfg, l.cfg))
}

// none sees that nothing hidden is in what was told, logged and stored.
func (l *leak) none() {
	stored := l.dump()
	for _, secret := range hidden {
		require.NotContains(l, l.log.String(), secret, "in the log")
		require.NotContains(l, strings.Join(l.told, "\n"), secret, "in what was told")
		require.NotContains(l, stored, secret, "in the database")
		require.NotContains(l, stored, hex.EncodeToString([]byte(secret)), "in the database")
	}
}

// dump is every row of every table as text.
func (l *leak) dump() string {
	conn, err := pgx.Connect(l.Context(), l.cfg.DatabaseURL.Reveal())
	require.NoError(l, err)
	defer conn.Close(context.Background())
	rows, err := conn.Query(l.Context(), `SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`)
	require.NoError(l, err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(l, err)
	require.Contains(l, tables, "reply")
	var all strings.Builder
	for _, table := range tables {
		rows, err := conn.Query(l.Context(), `SELECT t::text FROM `+pgx.Identifier{table}.Sanitize()+` AS t`)
		require.NoError(l, err)
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(l, err)
		all.WriteString(strings.Join(lines, "\n"))
	}
	return all.String()
}

func (l *leak) open() (*pgxpool.Pool, redis.UniversalClient) {
	pool, err := postgres.Open(l.cfg.DatabaseURL.Reveal())
	require.NoError(l, err)
	l.Cleanup(pool.Close)
	client, err := openRedis(l.cfg.RedisURL.Reveal())
	require.NoError(l, err)
	l.Cleanup(func() { _ = client.Close() })
	return pool, client
}

// standardMethod is the built-in method.
func standardMethod(t *testing.T) *methods.Method {
	t.Helper()
	m, err := methods.Open("")
	require.NoError(t, err)
	return m
}
