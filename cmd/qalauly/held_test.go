package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/bot"
	"qalauly/calendar"
	"qalauly/internal/postgres/pgtest"
)

func TestMoment(t *testing.T) {
	now := time.Date(2026, 11, 16, 18, 0, 0, 0, calendar.Zone)
	for text, want := range map[string]time.Time{
		"":                     {},
		"90m":                  now.Add(-90 * time.Minute),
		"2026-11-16 15:04":     time.Date(2026, 11, 16, 15, 4, 0, 0, calendar.Zone),
		"2026-11-16 15:04:05":  time.Date(2026, 11, 16, 15, 4, 5, 0, calendar.Zone),
		"2026-11-16":           time.Date(2026, 11, 16, 0, 0, 0, 0, calendar.Zone),
		"2026-11-16T10:04:00Z": time.Date(2026, 11, 16, 15, 4, 0, 0, calendar.Zone),
	} {
		got, err := moment(text, now)
		require.NoError(t, err, text)
		require.True(t, want.Equal(got), "%s: %s", text, got)
	}
	for _, text := range []string{"yesterday", "99", "-5m", "2026-13-01"} {
		_, err := moment(text, now)
		require.ErrorContains(t, err, "is not a time", text)
	}
	_, err := moment("2026-11-16 18:01", now)
	require.ErrorContains(t, err, "has not come yet")
}

func TestHeldIsTold(t *testing.T) {
	db := pgtest.New(t)
	ctx := t.Context()
	text, err := held(ctx, db)
	require.NoError(t, err)
	require.Equal(t, "Sending is not held.\nNothing waits to be sent.\n", text)

	_, err = db.Exec(ctx, `INSERT INTO reply (chat, method, body) VALUES (1, 'sendMessage', 'somebody''s text'), (2, 'sendMessage', 'x')`)
	require.NoError(t, err)
	require.NoError(t, bot.Restored(ctx, db, time.Now()))
	text, err = held(ctx, db)
	require.NoError(t, err)
	require.Contains(t, text, "Sending is held. The database was restored at ")
	require.Contains(t, text, "  reply   sendMessage               2, the oldest of ")
	require.Contains(t, text, "; 2 may have gone out already\n")
	require.NotContains(t, text, "somebody", "counts and kinds, never texts")
}

func TestHealthzAsksTheService(t *testing.T) {
	code := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		require.Equal(t, "/healthz", r.URL.Path)
		http.Error(w, "the database does not answer", code)
	}))
	defer server.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
	var said bytes.Buffer
	for _, addr := range []string{":" + port, "0.0.0.0:" + port, "127.0.0.1:" + port} {
		require.Zero(t, run([]string{"healthz", "--http-addr=" + addr}, &said), said.String())
	}
	code = http.StatusServiceUnavailable
	require.Equal(t, 1, run([]string{"healthz", "--http-addr=:" + port}, &said))
	require.Contains(t, said.String(), "the database does not answer")
	require.Equal(t, 2, run([]string{"healthz", "--http-addr=here"}, &said))
}

func TestBackupNeedsToKnowOfWhat(t *testing.T) {
	t.Setenv("DATABASE_URL", "")
	t.Setenv("FILES_DIR", "/there/is/no/such/folder")
	for _, command := range []string{"backup", "restore"} {
		var said bytes.Buffer
		require.Equal(t, 2, run([]string{command, t.TempDir()}, &said))
		require.Contains(t, said.String(), "\n  DATABASE_URL: ")
		require.Contains(t, said.String(), "\n  FILES_DIR: ")
	}
}
