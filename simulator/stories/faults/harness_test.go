package faults

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres"
	"qalauly/simulator"
)

const (
	token   = "7000000001:a-token-for-faults-and-nothing-else"
	botName = "qalauly_faults_bot"
)

// harness is one run: a world with its own PostgreSQL and Redis, and replicas of
// the service in it.
type harness struct {
	t        *testing.T
	sim      *simulator.Server
	pg       *server
	redis    *server
	db       *pgxpool.Pool
	env      []string
	replicas []*replica
	turn     atomic.Int64 // which replica gets the next webhook
	log      *os.File
	webhook  bool
	api      string
	ahead    atomic.Int64 // how far Telegram's clock is ahead, in nanoseconds
	deaf     atomic.Bool  // what the replicas answer to webhooks gets lost
	doubtful atomic.Int64 // calls carried out whose answer was withheld
	mu       sync.Mutex   // of the list of replicas
}

type replica struct {
	cmd  *exec.Cmd
	addr string
	over chan error
}

func newHarness(t *testing.T, webhook bool) *harness {
	h := &harness{t: t, webhook: webhook, pg: newPostgres(t), redis: newRedis(t)}
	h.sim = simulator.New(simulator.Config{
		Token: token, BotName: "Qalauly", Username: botName, FirstUpdate: 100,
		Now: func() time.Time { return time.Now().Add(time.Duration(h.ahead.Load())) },
	})
	api := httptest.NewServer(h.sim.Handler())
	h.api = api.URL
	t.Cleanup(func() { h.sim.Close(); api.Close() })
	var err error
	h.db, err = postgres.Open(h.pg.url)
	require.NoError(t, err)
	t.Cleanup(h.db.Close)
	h.log, err = os.CreateTemp(t.TempDir(), "log")
	require.NoError(t, err)
	h.env = append(os.Environ(), "FAULTS_CHILD=1", "DATABASE_URL="+h.pg.url, "REDIS_URL="+h.redis.url, "TELEGRAM_API_URL="+api.URL)
	if webhook {
		h.env = append(h.env, "PUBLIC_URL="+h.balancer())
	}
	t.Cleanup(h.end)
	return h
}

// balancer brings webhooks to the replicas in turn; one that is not there is a 502,
// as a proxy in front of the service would say.
func (h *harness) balancer() string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: h.next()})
		proxy.ModifyResponse = func(*http.Response) error {
			if h.deaf.Load() {
				return errors.New("the answer is lost")
			}
			return nil
		}
		proxy.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }
		proxy.ServeHTTP(w, r)
	}))
	h.t.Cleanup(server.Close)
	return server.URL
}

// next is the address of the replica whose turn it is.
func (h *harness) next() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.replicas[h.turn.Add(1)%int64(len(h.replicas))].addr
}

func (h *harness) start(n int) {
	var all []*replica
	for range n {
		all = append(all, h.another())
	}
	h.mu.Lock()
	h.replicas = all
	h.mu.Unlock()
	for _, r := range all {
		h.run(r)
	}
}

func (h *harness) another() *replica {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(h.t, err)
	require.NoError(h.t, listener.Close())
	return &replica{addr: listener.Addr().String()}
}

func (h *harness) run(r *replica) {
	r.cmd = exec.Command(os.Args[0])
	r.cmd.Env = append(h.env[:len(h.env):len(h.env)], "HTTP_ADDR="+r.addr)
	r.cmd.Stdout, r.cmd.Stderr = h.log, h.log
	require.NoError(h.t, r.cmd.Start())
	r.over = make(chan error, 1)
	go func(cmd *exec.Cmd, over chan error) { over <- cmd.Wait() }(r.cmd, r.over)
}

// roll puts a new replica in the place of each, one after the other: it listens
// before the old one is asked to end.
func (h *harness) roll() {
	for i, old := range h.replicas {
		fresh := h.another()
		h.run(fresh)
		h.awake(fresh)
		h.mu.Lock()
		h.replicas[i] = fresh
		h.mu.Unlock()
		h.quit(old)
	}
}

// kill ends a replica by kill -9, and starts it again.
func (h *harness) kill(r *replica) {
	_ = r.cmd.Process.Kill()
	<-r.over
	h.run(r)
}

// term ends a replica by SIGTERM and starts it again.
func (h *harness) term(r *replica) {
	h.awake(r)
	h.quit(r)
	h.run(r)
}

// quit ends a replica by SIGTERM, which must take ten seconds at most.
func (h *harness) quit(r *replica) {
	_ = r.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-r.over:
		require.NoError(h.t, err)
	case <-time.After(10 * time.Second):
		h.t.Error("SIGTERM takes more than ten seconds")
		_ = r.cmd.Process.Kill()
		<-r.over
	}
}

// awake waits until a replica listens: before that it has not begun to heed signals.
func (h *harness) awake(r *replica) {
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if conn, err := net.Dial("tcp", r.addr); err == nil {
			_ = conn.Close()
			return
		}
	}
}

func (h *harness) end() {
	for _, r := range h.replicas {
		_ = r.cmd.Process.Signal(syscall.SIGCONT) // it may be frozen
		_ = r.cmd.Process.Kill()
		<-r.over
	}
	if h.t.Failed() {
		text, _ := os.ReadFile(h.log.Name())
		lines := strings.Split(string(text), "\n")
		h.t.Log(strings.Join(lines[max(0, len(lines)-40):], "\n"))
	}
}

// load is what people do during a run.
type load struct {
	people, each int
	gap          time.Duration
	quiet        bool          // only their first words are answered
	hit          chan struct{} // closed when the fault begins; nobody says a third thing before; nil: no waiting
}

// meet lets the people of a load in.
func (h *harness) meet(l load) []*simulator.Person {
	people := make([]*simulator.Person, l.people)
	for i := range people {
		people[i] = simulator.Meet(h.t, h.sim, simulator.Profile{Name: "Айгүл", Started: true})
	}
	return people
}

// speak lets everybody write, each their own numbered texts, not all at the same
// moment.
func (h *harness) speak(people []*simulator.Person, l load) {
	var all sync.WaitGroup
	for i, p := range people {
		all.Go(func() {
			time.Sleep(l.gap * time.Duration(i) / time.Duration(len(people)))
			for n := range l.each {
				if n == 2 && l.hit != nil {
					<-l.hit
				}
				words := fmt.Sprintf("%d-%d", i, n)
				if l.quiet && n > 0 {
					words += " quiet"
				}
				p.Says(words)
				time.Sleep(l.gap)
			}
		})
	}
	all.Wait()
}

// until waits until so many things are done.
func (h *harness) until(effects int) {
	for n, end := 0, time.Now().Add(30*time.Second); n < effects && time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		_ = h.db.QueryRow(context.Background(), `SELECT count(*) FROM effect`).Scan(&n)
	}
}

// settled waits until nothing waits any more.
func (h *harness) settled(want int, patience time.Duration) {
	h.t.Helper()
	var effects, inbox, replies, notices int
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		err := h.db.QueryRow(ctx, `
			SELECT (SELECT count(DISTINCT text) FROM effect WHERE text ~ '^[0-9]+-[0-9]+'), (SELECT count(*) FROM inbox WHERE state = 0),
				(SELECT count(*) FROM reply WHERE state < 2), (SELECT count(*) FROM notice WHERE state < 2)`).
			Scan(&effects, &inbox, &replies, &notices)
		cancel()
		if err == nil && effects >= want && inbox+replies+notices == 0 {
			return
		}
	}
	h.t.Fatalf("not settled: %d of %d effects; waiting: %d updates, %d replies, %d notices", effects, want, inbox, replies, notices)
}
