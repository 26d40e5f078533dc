package stories

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres"
	"qalauly/internal/postgres/pgtest"
	"qalauly/internal/redistest"
	"qalauly/simulator"
)

// binary is the service, built once; country is a database with the demo's
// country in it, copied for each story.
var binary, country string

func TestMain(m *testing.M) {
	code, err := prepared(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "stories:", err)
		os.Exit(1)
	}
	os.Exit(code)
}

func prepared(m *testing.M) (int, error) {
	folder, err := os.MkdirTemp("", "stories")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(folder)
	binary = filepath.Join(folder, "qalauly")
	if out, err := exec.Command("go", "build", "-o", binary, "qalauly/cmd/qalauly").CombinedOutput(); err != nil {
		return 0, fmt.Errorf("%w: %s", err, out)
	}
	url, drop, err := pgtest.Make()
	if err != nil {
		return 0, err
	}
	defer func() { _ = drop() }()
	country = url
	fill := exec.Command(binary, "import", "demo")
	fill.Env = append(os.Environ(), "DATABASE_URL="+url)
	if out, err := fill.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("%w: %s", err, out)
	}
	return m.Run(), nil
}

const token = "7000000001:a-token-for-stories-and-nothing-else"

// world is a simulated Telegram and all that the service needs to run in it.
type world struct {
	t    *testing.T
	sim  *simulator.Server
	db   *pgxpool.Pool
	env  []string
	addr string

	logs    []*buffer // of every process that served, oldest first
	metrics string    // where they are, when the world is watched
}

func newWorld(t *testing.T) *world {
	t.Helper()
	sim := simulator.New(simulator.Config{Token: token, BotName: "Qalauly", Username: "qalauly_story_bot", FirstUpdate: 100})
	api := httptest.NewServer(sim.Handler())
	t.Cleanup(func() { sim.Close(); api.Close() })
	url := pgtest.Copy(t, country)
	db, err := postgres.Open(url)
	require.NoError(t, err)
	t.Cleanup(db.Close)
	w := &world{t: t, sim: sim, db: db, addr: freeAddr(t)}
	w.env = append(os.Environ(),
		"TELEGRAM_TOKEN="+token, "TELEGRAM_API_URL="+api.URL, "DATABASE_URL="+url,
		"REDIS_URL="+redistest.URL(t), "HTTP_ADDR="+w.addr)
	return w
}

var people atomic.Int64

// meet lets a person in whom no other world has: the worlds share one Redis.
func (w *world) meet(name, lang string) *simulator.Person {
	w.t.Helper()
	return simulator.Meet(w.t, w.sim, simulator.Profile{ID: 800_000_000 + people.Add(1), Name: name, LanguageCode: lang})
}

// webhook lets updates be brought instead of asked for.
func (w *world) webhook() { w.env = append(w.env, "PUBLIC_URL=http://"+w.addr) }

func freeAddr(t *testing.T) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	return listener.Addr().String()
}

// service is the child process.
type service struct {
	t    *testing.T
	cmd  *exec.Cmd
	log  *buffer
	over chan error
}

func (w *world) serve() *service {
	w.t.Helper()
	s := &service{t: w.t, cmd: exec.Command(binary, "serve"), log: &buffer{}, over: make(chan error, 1)}
	s.cmd.Env, s.cmd.Stderr, s.cmd.Stdout = w.env, s.log, s.log
	require.NoError(w.t, s.cmd.Start())
	w.logs = append(w.logs, s.log)
	go func() { s.over <- s.cmd.Wait() }()
	w.t.Cleanup(func() {
		_ = s.cmd.Process.Kill()
		if w.t.Failed() {
			w.t.Log(s.log.String())
		}
	})
	return s
}

// kill is kill -9.
func (s *service) kill() {
	s.t.Helper()
	require.NoError(s.t, s.cmd.Process.Kill())
	<-s.over
}

// stop is SIGTERM; the process must end well within its ten seconds.
func (s *service) stop() {
	s.t.Helper()
	require.NoError(s.t, s.cmd.Process.Signal(syscall.SIGTERM))
	require.NoError(s.t, s.ended(), s.log.String())
}

// ended waits for the end of the process.
func (s *service) ended() error {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	select {
	case err := <-s.over:
		return err
	case <-ctx.Done():
		s.t.Fatalf("the service does not end\n%s", s.log)
		return nil
	}
}

// says waits for words in what the process tells.
func (s *service) says(words string) {
	s.t.Helper()
	require.Eventually(s.t, func() bool { return bytes.Contains([]byte(s.log.String()), []byte(words)) },
		time.Minute, 20*time.Millisecond, "%s", s.log)
}

type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
