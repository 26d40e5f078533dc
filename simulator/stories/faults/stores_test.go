package faults

import (
	"context"
	"syscall"
	"time"

	"github.com/stretchr/testify/require"
)

// ofStores are faults of PostgreSQL and of Redis.
var ofStores = []fault{
	{name: "F12 PostgreSQL crashes", hits: func(h *harness) { h.pg.down(syscall.SIGQUIT); pause(2 * time.Second); h.pg.up() }, may: 2 * inFlight},
	{name: "F13 PostgreSQL takes no writes", hits: func(h *harness) {
		h.sql(`ALTER SYSTEM SET default_transaction_read_only = on`, `SELECT pg_reload_conf()`)
		pause(2 * time.Second)
		h.sql(`ALTER SYSTEM RESET default_transaction_read_only`, `SELECT pg_reload_conf()`)
	}, may: 2 * inFlight},
	{name: "F14 PostgreSQL is frozen", hits: func(h *harness) { h.pg.freeze(); pause(3 * time.Second); h.pg.thaw() }, may: 2 * inFlight},
	{name: "F16 Redis is down", hits: func(h *harness) { h.redis.down(syscall.SIGKILL); pause(2 * time.Second); h.redis.up() }},
	{name: "F16 Redis is frozen", hits: func(h *harness) { h.redis.freeze(); pause(2 * time.Second); h.redis.thaw() }},
	{name: "F17 Redis is emptied", hits: func(h *harness) { h.redisDo("FLUSHALL"); pause(300 * time.Millisecond); h.redisDo("FLUSHALL") }},
	{name: "F18 Redis is full", hits: func(h *harness) {
		h.redisDo("CONFIG", "SET", "maxmemory", "1")
		pause(time.Second)
		h.redisDo("CONFIG", "SET", "maxmemory", "0")
	}, then: func(h *harness) {
		// Conversations go on once there is room again.
		p := h.newcomer("Марина")
		p.Says("one")
		p.Sees("did one")
		p.Says("two")
		p.Sees("did two")
		require.Zero(h.t, h.number(`SELECT count(*) FROM effect WHERE person = $1 AND lost`, p.ID))
	}},
	{name: "F19 Redis comes back with an older state", hits: staleRedis, then: func(h *harness) {
		require.NotZero(h.t, h.number(`SELECT count(*) FROM effect WHERE lost`), "an older state was found, and not taken")
	}},
}

// staleRedis puts what Redis held a moment ago in the place of what it holds, as a
// failover does to a replica that lags.
func staleRedis(h *harness) {
	ctx := context.Background()
	client := h.redis.client()
	defer client.Close()
	for range 2 {
		keys, err := client.Keys(ctx, "*").Result()
		require.NoError(h.t, err)
		old := map[string]string{}
		for _, key := range keys {
			old[key], err = client.Dump(ctx, key).Result()
			require.NoError(h.t, err)
		}
		pause(400 * time.Millisecond) // everybody says two things or three
		for key, content := range old {
			require.NoError(h.t, client.RestoreReplace(ctx, key, 0, content).Err())
		}
	}
}

func (h *harness) redisDo(args ...any) {
	client := h.redis.client()
	defer client.Close()
	require.NoError(h.t, client.Do(context.Background(), args...).Err())
}
