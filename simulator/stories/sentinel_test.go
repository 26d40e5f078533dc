package stories

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// TestSentinel: the Redis that leads is killed, Sentinel makes the other one lead,
// and a conversation goes on where it stood.
func TestSentinel(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := startSentinel(t)
	w.env = append(w.env, "REDIS_URL="+r.url)
	service := w.serve()
	p := w.meet("Айгүл", "kk")
	p.Start()
	p.Says("ахметов")
	p.Sees("«ахметов» деп іздедім")
	p.Presses("▶")
	p.Sees("\n9. ")
	r.replicated()

	require.NoError(t, r.leader.Process.Kill())
	began := time.Now()
	p.Says("/help")
	p.Sees("Не істеуге болады")
	t.Logf("a question that needs no conversation is answered %s after the kill", time.Since(began).Round(time.Millisecond))
	r.failedOver()
	t.Logf("the other one leads after %s", time.Since(began).Round(time.Millisecond))
	p.Says("койшибаева")
	p.Sees("Әсел Қойшыбаева")
	p.Presses("Әсел Қойшыбаева")
	p.Sees("Шет аудандық мәслихатының депутаты")
	require.Eventually(t, func() bool { return r.keys() > 0 }, time.Minute, 50*time.Millisecond, "conversations are kept in the new one")
	service.stop()
}

// sentinel is two Redis servers, one of which leads, and a Sentinel that watches.
type sentinel struct {
	t       *testing.T
	url     string
	leader  *exec.Cmd
	follows *redis.Client // a client of the one that follows at first
}

const masterName = "main"

func startSentinel(t *testing.T) *sentinel {
	t.Helper()
	first, second, watch := freeAddr(t), freeAddr(t), freeAddr(t)
	r := &sentinel{t: t, url: "redis-sentinel://" + watch + "/0?master_name=" + masterName}
	r.leader = redisServer(t, first)
	host, port, err := net.SplitHostPort(first)
	require.NoError(t, err)
	redisServer(t, second, "--replicaof", host, port)
	r.follows = redis.NewClient(&redis.Options{Addr: second})
	t.Cleanup(func() { _ = r.follows.Close() })
	r.until(func(info string) bool { return strings.Contains(info, "master_link_status:up") })

	config := filepath.Join(t.TempDir(), "sentinel.conf")
	text := fmt.Sprintf("sentinel monitor %[1]s %[2]s %[3]s 1\nsentinel down-after-milliseconds %[1]s 1000\n"+
		"sentinel failover-timeout %[1]s 5000\n", masterName, host, port)
	require.NoError(t, os.WriteFile(config, []byte(text), 0o600))
	redisServer(t, watch, config, "--sentinel")
	asks := redis.NewSentinelClient(&redis.Options{Addr: watch})
	defer asks.Close()
	require.Eventually(t, func() bool {
		replicas, err := asks.Replicas(context.Background(), masterName).Result()
		return err == nil && len(replicas) == 1
	}, time.Minute, 50*time.Millisecond, "Sentinel knows of the one that follows")
	return r
}

// redisServer runs a server in a folder of its own until the test ends.
func redisServer(t *testing.T, addr string, args ...string) *exec.Cmd {
	t.Helper()
	_, port, err := net.SplitHostPort(addr)
	require.NoError(t, err)
	var before []string
	if len(args) > 0 && strings.HasSuffix(args[0], ".conf") {
		before, args = args[:1], args[1:]
	}
	cmd := exec.Command("redis-server", append(append(before, "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", t.TempDir()), args...)...)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	return cmd
}

// replicated waits until the follower has a conversation.
func (r *sentinel) replicated() {
	require.Eventually(r.t, func() bool { return r.keys() > 0 }, time.Minute, 20*time.Millisecond)
}

// failedOver waits until the one that followed leads.
func (r *sentinel) failedOver() {
	r.until(func(info string) bool { return strings.Contains(info, "role:master") })
}

func (r *sentinel) keys() int64 { return r.follows.DBSize(context.Background()).Val() }

func (r *sentinel) until(holds func(info string) bool) {
	r.t.Helper()
	require.Eventually(r.t, func() bool { return holds(r.follows.Info(context.Background(), "replication").Val()) }, time.Minute, 20*time.Millisecond)
}
