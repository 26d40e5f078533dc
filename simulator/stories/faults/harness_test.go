package faults

import (
	"context"
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
}

type replica struct {
	cmd  *exec.Cmd
	addr string
	over chan error
}

func newHarness(t *testing.T, webhook bool) *harness {
	h := &harness{t: t, pg: newPostgres(t), redis: newRedis(t)}
	h.sim = simulator.New(simulator.Config{Token: token, BotName: "Qalauly", Username: botName, FirstUpdate: 100})
	api := httptest.NewServer(h.sim.Handler())
	t.Cleanup(func() { h.sim.Close(); api.Close() })
	var err error
	h.db, err = postgres.Open(h.pg.url)
	require.NoError(t, err)
	t.Cleanup(h.db.Close)
	require.NoError(t, postgres.Migrate(t.Context(), h.db))
	_, err = h.db.Exec(t.Context(), `CREATE TABLE effect (n bigint GENERATED ALWAYS AS IDENTITY, update_id bigint, person bigint, text text)`)
	require.NoError(t, err)
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
		to := h.replicas[h.turn.Add(1)%int64(len(h.replicas))]
		proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: to.addr})
		proxy.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }
		proxy.ServeHTTP(w, r)
	}))
	h.t.Cleanup(server.Close)
	return server.URL
}

func (h *harness) start(n int) {
	for range n {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(h.t, err)
		h.replicas = append(h.replicas, &replica{addr: listener.Addr().String()})
		require.NoError(h.t, listener.Close())
	}
	for _, r := range h.replicas {
		h.run(r)
	}
}

func (h *harness) run(r *replica) {
	r.cmd = exec.Command(os.Args[0])
	r.cmd.Env = append(h.env[:len(h.env):len(h.env)], "HTTP_ADDR="+r.addr)
	r.cmd.Stdout, r.cmd.Stderr = h.log, h.log
	require.NoError(h.t, r.cmd.Start())
	r.over = make(chan error, 1)
	go func(cmd *exec.Cmd, over chan error) { over <- cmd.Wait() }(r.cmd, r.over)
}

// kill ends a replica by kill -9, and starts it again.
func (h *harness) kill(r *replica) {
	_ = r.cmd.Process.Kill()
	<-r.over
	h.run(r)
}

// term ends a replica by SIGTERM, which must take ten seconds at most, and starts
// it again.
func (h *harness) term(r *replica) {
	h.awake(r)
	_ = r.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case err := <-r.over:
		require.NoError(h.t, err)
	case <-time.After(10 * time.Second):
		h.t.Error("SIGTERM takes more than ten seconds")
		_ = r.cmd.Process.Kill()
		<-r.over
	}
	h.run(r)
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
		_ = r.cmd.Process.Signal(syscall.SIGCONT)
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
}

// speak lets everybody write, each their own numbered texts.
func (h *harness) speak(l load) []*simulator.Person {
	people := make([]*simulator.Person, l.people)
	var all sync.WaitGroup
	for i := range people {
		people[i] = simulator.Meet(h.t, h.sim, simulator.Profile{Name: "Айгүл", Started: true})
		all.Go(func() {
			for n := range l.each {
				people[i].Says(fmt.Sprintf("%d-%d", i, n))
				time.Sleep(l.gap)
			}
		})
	}
	all.Wait()
	return people
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
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		err := h.db.QueryRow(ctx, `
			SELECT (SELECT count(*) FROM effect), (SELECT count(*) FROM inbox WHERE state = 0),
				(SELECT count(*) FROM reply WHERE state < 2), (SELECT count(*) FROM notice WHERE state < 2)`).
			Scan(&effects, &inbox, &replies, &notices)
		cancel()
		if err == nil && effects >= want && inbox+replies+notices == 0 {
			return
		}
	}
	h.t.Fatalf("not settled: %d of %d effects; waiting: %d updates, %d replies, %d notices", effects, want, inbox, replies, notices)
}

// counts are what a run came to.
type counts struct{ lost, twice, disordered, repliesTwice, repliesLost, flagged int }

func (h *harness) count(people []*simulator.Person, each int) counts {
	var c counts
	for i, p := range people {
		rows, err := h.db.Query(context.Background(), `SELECT text FROM effect WHERE person = $1 ORDER BY n`, p.ID)
		require.NoError(h.t, err)
		seen, last := map[string]int{}, -1
		for rows.Next() {
			var text string
			require.NoError(h.t, rows.Scan(&text))
			var who, n int
			if _, err := fmt.Sscanf(text, "%d-%d", &who, &n); err != nil {
				continue
			}
			if n < last {
				c.disordered++
			}
			seen[text], last = seen[text]+1, n
		}
		require.NoError(h.t, rows.Err())
		said := map[string]int{}
		for _, m := range p.Messages() {
			if m.From.IsBot {
				said[m.Text]++
			}
		}
		for n := range each {
			text := fmt.Sprintf("%d-%d", i, n)
			c.twice += max(0, seen[text]-1)
			if seen[text] == 0 {
				c.lost++
			}
			for _, words := range []string{"did ", "told "} {
				c.repliesTwice += max(0, said[words+text]-1)
				if said[words+text] == 0 {
					c.repliesLost++
				}
			}
		}
	}
	require.NoError(h.t, h.db.QueryRow(context.Background(),
		`SELECT (SELECT count(*) FROM reply WHERE maybe) + (SELECT count(*) FROM notice WHERE maybe)`).Scan(&c.flagged))
	return c
}
