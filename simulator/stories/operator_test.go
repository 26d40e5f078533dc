package stories

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestWrongSettings: everything wrong is named at once, with exit code 2.
func TestWrongSettings(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(binary, "serve")
	cmd.Env = []string{"TELEGRAM_TOKEN=5554321:short", "REDIS_URL=http://localhost", "ADMIN_IDS=me", "SEND_RATE=fast", "PUBLIC_URL=example.kz"}
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit)
	require.Equal(t, 2, exit.ExitCode())
	for _, name := range []string{"TELEGRAM_TOKEN", "DATABASE_URL", "REDIS_URL", "ADMIN_IDS", "SEND_RATE", "PUBLIC_URL"} {
		require.Contains(t, string(out), name)
	}
	require.NotContains(t, string(out), "5554321", "a token is not repeated")
}

// TestWaitsForWhatItNeeds: a database or a Redis that is away is waited for, and
// then the service serves.
func TestWaitsForWhatItNeeds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	good := w.env
	for name, setting := range map[string]string{
		"PostgreSQL": "DATABASE_URL=postgres://nobody@127.0.0.1:1/nothing",
		"Redis":      "REDIS_URL=redis://127.0.0.1:1",
	} {
		w.env = append(good[:len(good):len(good)], setting)
		s := w.serve()
		s.says(name + " does not answer yet")
		s.stop()
	}
	w.env = append(good[:len(good):len(good)], "TELEGRAM_API_URL=http://127.0.0.1:1")
	s := w.serve()
	s.says("the Bot API does not answer yet")
	s.stop()
}

// TestServesWhenRedisComes starts the service before its Redis.
func TestServesWhenRedisComes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	socket := t.TempDir() + "/r.sock"
	w.env = append(w.env, "REDIS_URL=unix://"+socket)
	s := w.serve()
	s.says("Redis does not answer yet")
	redis := exec.Command("redis-server", "--port", "0", "--unixsocket", socket, "--save", "")
	require.NoError(t, redis.Start())
	t.Cleanup(func() { _ = redis.Process.Kill(); _ = redis.Wait() })
	p := w.meet("Айгүл", "kk")
	p.Start()
	p.Sees("Тілді таңдаңыз")
	s.stop()
}

// TestWrongToken: Telegram does not know the token, and the operator is told.
func TestWrongToken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env = append(w.env, "TELEGRAM_TOKEN=7000000002:"+strings.Repeat("x", 35))
	s := w.serve()
	require.Error(t, s.ended())
	require.Contains(t, s.log.String(), "TELEGRAM_TOKEN")
	require.NotContains(t, s.log.String(), "xxxxx")
}
