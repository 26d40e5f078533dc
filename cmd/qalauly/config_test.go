package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/sirupsen/logrus"
	"github.com/stretchr/testify/require"

	"qalauly/calendar"
	"qalauly/rating/methods"
)

const goodToken = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQ1"

// parsed is the configuration of a command line, its flags read as serve does.
func parsed(t *testing.T, args ...string) (Config, error) {
	t.Helper()
	var c Config
	parser, err := kong.New(&c)
	require.NoError(t, err)
	_, err = parser.Parse(args)
	return c, err
}

// with is what is needed and more.
func with(t *testing.T, more ...string) (Config, error) {
	t.Helper()
	return parsed(t, append([]string{"--telegram-token=" + goodToken,
		"--database-url=postgres://user:secret@db/qalauly", "--redis-url=redis://:secret@cache:6379/0"}, more...)...)
}

func TestDefaults(t *testing.T) {
	c, err := with(t)
	require.NoError(t, err)
	require.Equal(t, "https://api.telegram.org", c.TelegramAPIURL)
	require.Equal(t, ":8080", c.HTTPAddr)
	require.Equal(t, "AMANAT", c.PartyNameKK)
	require.Equal(t, "AMANAT", c.PartyNameRU)
	require.Equal(t, 29, c.Rate())
	require.Equal(t, calendar.Hours{From: 9 * time.Hour, To: 18*time.Hour + 30*time.Minute}, c.Hours())
	require.Equal(t, logrus.InfoLevel, c.Level())
	require.Empty(t, c.Admins())
}

func TestEnvironment(t *testing.T) {
	for name, value := range map[string]string{
		"TELEGRAM_TOKEN": " " + goodToken + "\n", "DATABASE_URL": "postgres:///q", "REDIS_URL": "unix:///run/redis.sock",
		"ADMIN_IDS": "11, 22", "TELEGRAM_API_URL": "", "SEND_RATE": "5", "PUBLIC_URL": "https://bot.example.kz/",
		"PARTY_NAME_KK": "", "LOG_FORMAT": "json",
	} {
		t.Setenv(name, value)
	}
	c, err := parsed(t)
	require.NoError(t, err)
	require.Equal(t, goodToken, c.TelegramToken.Reveal(), "trimmed")
	require.Equal(t, "https://api.telegram.org", c.TelegramAPIURL, "empty means the default")
	require.Equal(t, "AMANAT", c.PartyNameKK)
	require.Equal(t, "https://bot.example.kz", c.PublicURL)
	require.Equal(t, []int64{11, 22}, c.Admins())
	require.Equal(t, 5, c.Rate())
	require.Equal(t, "json", c.LogFormat)
}

// TestFaults: each wrong value makes exactly one line that begins with the name.
func TestFaults(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct{ flag, value, says string }{
		{"telegram-token", "", "TELEGRAM_TOKEN: is missing; get one from @BotFather"},
		{"telegram-token", "12345:short", "TELEGRAM_TOKEN: does not look like a token (what was given has 11 characters)"},
		{"telegram-token", goodToken + " x", "TELEGRAM_TOKEN: does not look like a token"},
		{"telegram-api-url", "api.telegram.org", "TELEGRAM_API_URL: is not an http or https address"},
		{"telegram-api-url", "ftp://api", "TELEGRAM_API_URL: "},
		{"public-url", "http://bot.example.kz", `PUBLIC_URL: "http://bot.example.kz" must begin with https://`},
		{"public-url", "bot.example.kz", "PUBLIC_URL: is not a plain address"},
		{"public-url", "https://bot.example.kz:9000", "PUBLIC_URL: \"https://bot.example.kz:9000\": Telegram calls only the ports"},
		{"public-url", "https://u:p@bot.example.kz", "PUBLIC_URL: is not a plain address"},
		{"webhook-secret", "a b", "WEBHOOK_SECRET: has a character"},
		{"button-key", "short", "BUTTON_KEY: is too short (5 characters)"},
		{"send-rate", "0", `SEND_RATE: "0" is not a whole number from 1 to 1000`},
		{"send-rate", "many", `SEND_RATE: "many" is not`},
		{"send-rate", "1001", "SEND_RATE: "},
		{"database-url", "", "DATABASE_URL: is missing; give postgres://"},
		{"database-url", "mysql://db", `DATABASE_URL: begins with "mysql://"; it must begin with postgres://`},
		{"database-url", "db", "DATABASE_URL: is not an address"},
		{"database-url", "postgres://u:pa/ss@db/q", "DATABASE_URL: cannot be read"},
		{"redis-url", "", "REDIS_URL: is missing; give redis://"},
		{"redis-url", "http://cache", "REDIS_URL: must begin with redis://"},
		{"redis-url", "redis://:pa/ss@cache", "REDIS_URL: cannot be read"},
		{"redis-url", "redis-sentinel://one:26379", "REDIS_URL: cannot be read; give redis-sentinel://"},
		{"files-dir", filepath.Join(dir, "none"), "FILES_DIR: "},
		{"admin-ids", "11,@me", `ADMIN_IDS: "@me" is not a person's Telegram id`},
		{"admin-ids", "-100123", `ADMIN_IDS: "-100123" is not`},
		{"staff-chat", "staff", `STAFF_CHAT: "staff" is neither`},
		{"channel-kk", "12", `CHANNEL_KK: "12" is neither`},
		{"channel-ru", "t.me/x", "CHANNEL_RU: "},
		{"operator-bin", "123", `OPERATOR_BIN: "123" is not a BIN`},
		{"rating-method", filepath.Join(dir, "r2.toml"), "RATING_METHOD: there is no file"},
		{"rating-method", dir, "RATING_METHOD: "},
		{"work-hours", "9-18", `WORK_HOURS: "9-18" is not a span`},
		{"work-hours", "18:00-09:00", "WORK_HOURS: "},
		{"http-addr", "8080", `HTTP_ADDR: "8080" is not an address`},
		{"http-addr", ":99999", "HTTP_ADDR: "},
		{"metrics-addr", "metrics", "METRICS_ADDR: "},
		{"log-level", "loud", `LOG_LEVEL: "loud" is not known; use trace`},
		{"log-format", "xml", `LOG_FORMAT: "xml" is not known; use text or json`},
	} {
		t.Run(c.flag+"="+c.value, func(t *testing.T) {
			_, err := with(t, "--"+c.flag+"="+c.value)
			var wrong *ConfigError
			require.ErrorAs(t, err, &wrong)
			require.Len(t, wrong.Problems, 1)
			require.Contains(t, wrong.Problems[0], c.says)
			require.NotContains(t, err.Error(), "ss@", "no part of a password is repeated")
			require.NotContains(t, err.Error(), goodToken)
		})
	}
}

func TestWhatIsRightIsNoFault(t *testing.T) {
	dir := t.TempDir()
	method := filepath.Join(dir, "r2.toml")
	require.NoError(t, os.WriteFile(method, methods.R1File(), 0o600))
	for _, arg := range []string{
		"public-url=http://localhost:8080", "public-url=http://127.0.0.1:9000", "public-url=http://[::1]:9000", "public-url=https://bot.example.kz:8443/q",
		"telegram-api-url=http://127.0.0.1:8081", "webhook-secret=a-B_9", "button-key=0123456789abcdef", "send-rate=1000",
		"database-url=postgresql://db/q", "database-url=host=/run/postgresql dbname=q", "database-url=postgres://postgres@/q?host=%2Frun",
		"redis-url=rediss://cache:6380/1", "redis-url=unix:///run/redis.sock", "redis-url=redis-sentinel://one:26379/0?addr=two:26379&master_name=main",
		"redis-url=redis-cluster://one:6379?addr=two:6379", "files-dir=" + dir, "admin-ids=11", "admin-ids=11 22;33,",
		"staff-chat=-1001234567890", "channel-kk=@qalauly_kk", "operator-bin=123456789012", "rating-method=" + method,
		"http-addr=127.0.0.1:0", "metrics-addr=:9090", "log-level=debug", "log-format=json",
	} {
		_, err := with(t, "--"+arg)
		require.NoError(t, err, arg)
	}
}

func TestEverythingWrongIsNamedAtOnce(t *testing.T) {
	var said bytes.Buffer
	for _, name := range []string{"DATABASE_URL", "REDIS_URL", "TELEGRAM_TOKEN"} {
		t.Setenv(name, "")
	}
	require.Equal(t, 2, run([]string{"serve", "--admin-ids=me", "--log-level=loud", "--send-rate=x"}, &said))
	for _, name := range []string{"TELEGRAM_TOKEN: ", "DATABASE_URL: ", "REDIS_URL: ", "ADMIN_IDS: ", "LOG_LEVEL: ", "SEND_RATE: "} {
		require.Contains(t, said.String(), "\n  "+name)
	}
	require.Contains(t, said.String(), "(6)")
}

func TestCommandLineThatCannotBeRead(t *testing.T) {
	for _, args := range [][]string{{}, {"servee"}, {"serve", "--telegram-tokn=x"}, {"import"}, {"import", "demo", "--seed=x"}, {"services"}} {
		var said bytes.Buffer
		require.Equal(t, 2, run(args, &said), args)
		require.Contains(t, said.String(), "qalauly: ", args)
	}
}

func TestSecretsAreNotShown(t *testing.T) {
	c, err := with(t, "--webhook-secret=hidden-one", "--button-key=hidden-two-hidden-two")
	require.NoError(t, err)
	encoded, err := json.Marshal(c)
	require.NoError(t, err)
	for _, text := range []string{fmt.Sprint(c), fmt.Sprintf("%+v %#v %q", c, c, c), string(encoded)} {
		require.NotContains(t, text, "hidden")
		require.NotContains(t, text, "secret@")
		require.NotContains(t, text, goodToken)
		require.Contains(t, text, "***")
	}
}
