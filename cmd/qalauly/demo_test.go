package main

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/sirupsen/logrus"
	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
	"qalauly/internal/redistest"
	"qalauly/internal/services"
)

func TestDemoDataAndSettingsAreWhole(t *testing.T) {
	data, err := readDemoData()
	require.NoError(t, err)
	require.NotEmpty(t, data.Bot.Username)
	require.Len(t, data.Welcome, 3)
	languages := map[string]bool{}
	for _, p := range data.People {
		languages[p.LanguageCode] = true
		require.NotZero(t, p.ID, "%s: accounts outlive a restart, so ids must too", p.Name)
		for _, lang := range []string{"kk", "ru", "en"} {
			require.NotEmpty(t, p.About[lang], p.Name)
		}
	}
	require.Len(t, languages, 3)

	cfg := demoConfig(&services.Services{DatabaseURL: "postgres:///q", RedisURL: "unix:///r"})
	require.NoError(t, cfg.Validate())
}

func TestWorldTakesTheNextFreePort(t *testing.T) {
	data, err := readDemoData()
	require.NoError(t, err)
	one, err := openWorld(data, "127.0.0.1:0", "", nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, one.close()) })
	two, err := openWorld(data, strings.TrimPrefix(one.url(), "http://"), "", nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, two.close()) })
	require.Greater(t, two.addr.Port, one.addr.Port)

	for path, says := range map[string]string{"/": "<html", "/bot" + demoToken + "/getMe": `"ok":true`} {
		answer, err := http.Get(two.url() + path)
		require.NoError(t, err)
		body, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		answer.Body.Close()
		require.Equal(t, http.StatusOK, answer.StatusCode)
		require.Contains(t, string(body), says)
	}

	_, err = openWorld(data, "nowhere", "", nil)
	var wrong *ConfigError
	require.ErrorAs(t, err, &wrong)
}

func TestWelcomeIsAFrameWithTheAddress(t *testing.T) {
	text := welcome([]string{"kk  Сәлем", "ru  Привет всем"}, "http://127.0.0.1:8090/", "/var/tmp/x")
	require.Contains(t, text, "http://127.0.0.1:8090/")
	require.Contains(t, text, "Ctrl-C")
	require.Contains(t, text, "/var/tmp/x")
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for _, line := range lines[:len(lines)-1] {
		require.Equal(t, utf8.RuneCountInString(lines[0]), utf8.RuneCountInString(line), line)
	}
}

func TestImportDemoTwice(t *testing.T) {
	c := importDemoCmd{databaseFlags{Secret(pgtest.URL(t))}, false, demoSeed, "AMANAT", "AMANAT"}
	fresh, err := c.fill(context.Background())
	require.NoError(t, err)
	require.True(t, fresh)
	fresh, err = c.fill(context.Background())
	require.NoError(t, err)
	require.False(t, fresh)

	c.Seed++
	_, err = c.fill(context.Background())
	require.Error(t, err, "another country is not laid over it")
}

func TestDemoRunsUntilItIsEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := &services.Services{DatabaseURL: pgtest.URL(t), RedisURL: redistest.URL(t)}
	ended := make(chan error, 1)
	c := demoCmd{Addr: "127.0.0.1:0", NoBrowser: true, LogLevel: "error"}
	go func() { ended <- c.runWith(ctx, s) }()
	pool, err := postgres.Open(s.DatabaseURL)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	require.Eventually(t, func() bool {
		var n int
		return pool.QueryRow(ctx, "SELECT count(*) FROM deputy").Scan(&n) == nil && n > 2000
	}, time.Minute, 50*time.Millisecond)
	cancel()
	require.NoError(t, stopped(ctx, <-ended))
}

// TestDemoWaits: what was given and is down is waited for, and it is said which.
func TestDemoWaits(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	out := &logged{}
	log := logrus.New()
	log.SetOutput(out)
	dead := demoConfig(&services.Services{DatabaseURL: "postgres://q@127.0.0.1:1/q", RedisURL: redistest.URL(t)})
	ended := make(chan error, 1)
	go func() { ended <- awaitServices(ctx, dead, log) }()
	require.Eventually(t, func() bool { return strings.Contains(out.String(), "PostgreSQL does not answer yet") }, time.Minute, 20*time.Millisecond)
	cancel()
	require.NoError(t, stopped(ctx, <-ended))
}

func TestMigrateLooksAtTheLocale(t *testing.T) {
	_, err := databaseFlags{Secret(pgtest.Bare(t, "ENCODING 'UTF8' LOCALE 'C'"))}.open(t.Context())
	var wrong *postgres.LettersError
	require.ErrorAs(t, err, &wrong)
}
