package main

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/internal/doctor"
)

// diagnosis is what the command says of settings, and whether all is well.
func diagnosis(t *testing.T, cfg Config) (string, error) {
	t.Helper()
	found, err := examine(t.Context(), cfg, 30*time.Second)
	require.NoError(t, err)
	var out bytes.Buffer
	err = tell(&out, cfg, found)
	return out.String(), err
}

func TestDoctorFindsAllWell(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	text, err := diagnosis(t, cfg)
	require.NoError(t, err, text)
	for _, line := range []string{
		"ok       settings: each has the right form\n", "ok       TELEGRAM_TOKEN: is the token of @qalauly_test_bot\n",
		"ok       METRICS_ADDR: " + cfg.MetricsAddr + " is free\n", "The service can run.\n",
	} {
		require.Contains(t, text, line)
	}
	_, stop := serving(t, cfg)
	answers(t, "http://"+cfg.HTTPAddr+"/readyz", 200)
	require.Eventually(t, func() bool {
		text, err = diagnosis(t, cfg)
		return err == nil && bytes.Contains([]byte(text), []byte("ok       processes: 1 run, one leads\n"))
	}, time.Minute, 100*time.Millisecond, "beside a running service: %s", text)
	require.Contains(t, text, "ok       HTTP_ADDR: a process of the service answers")
	require.NoError(t, stop())
}

func TestDoctorShowsSettingsThatAreWrong(t *testing.T) {
	t.Parallel()
	text, err := diagnosis(t, Config{
		TelegramToken: "12345:short", DatabaseURL: "mysql://user:hidden-word@db", RedisURL: "http://:hidden-word@cache",
		PublicURL: "http://bot.example.kz", FilesDir: "/none/of/these", ChannelKK: "kk", HTTPAddr: "8080",
	})
	require.ErrorIs(t, err, errUnwell)
	for _, line := range []string{
		"WRONG    TELEGRAM_TOKEN: does not look like a token", "WRONG    DATABASE_URL: begins with", "WRONG    REDIS_URL: must begin with",
		"WRONG    PUBLIC_URL: ", "WRONG    FILES_DIR: ", "WRONG    CHANNEL_KK: ", "WRONG    HTTP_ADDR: ",
		"?        Telegram: is not asked", "?        database: is not asked", "?        Redis: is not asked", "ok       pictures: ",
	} {
		require.Contains(t, text, line)
	}
	for _, not := range []string{"hidden-word", "12345:short", "ok       PUBLIC_URL", "ok       FILES_DIR"} {
		require.NotContains(t, text, not)
	}
}

func TestDoctorHidesSecretsByValue(t *testing.T) {
	t.Parallel()
	cfg := Config{TelegramToken: goodToken, DatabaseURL: "postgres://u:correct-horse@db/q", WebhookSecret: "battery-staple"}.tidy()
	var out bytes.Buffer
	err := tell(&out, cfg, []doctor.Finding{{About: "webhook", Mark: doctor.Warning, Says: goodToken + " correct-horse battery-staple"}})
	require.NoError(t, err, "a warning fails nobody")
	require.Contains(t, out.String(), "webhook: *** *** ***\n")
}

func TestDoctorEndsWithACode(t *testing.T) {
	cfg := settings(t)
	for name, value := range map[string]string{
		"TELEGRAM_TOKEN": goodToken, "TELEGRAM_API_URL": cfg.TelegramAPIURL, "DATABASE_URL": cfg.DatabaseURL.Reveal(),
		"REDIS_URL": cfg.RedisURL.Reveal(), "HTTP_ADDR": cfg.HTTPAddr,
	} {
		t.Setenv(name, value)
	}
	var said bytes.Buffer
	require.Zero(t, run([]string{"doctor"}, &said), said.String())
	t.Setenv("TELEGRAM_TOKEN", "987654321:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQ2")
	require.Equal(t, 1, run([]string{"doctor"}, &said))
	require.Empty(t, said.String(), "the findings are the answer")
}
