// Package redistest gives a test a client of the real Redis that REDIS_URL names.
package redistest

import (
	"crypto/rand"
	"os"
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// New returns a client and a prefix for keys that no other test uses.
func New(t testing.TB) (redis.UniversalClient, string) {
	t.Helper()
	opts, err := redis.ParseURL(URL(t))
	require.NoError(t, err)
	client := redis.NewClient(opts)
	t.Cleanup(func() { _ = client.Close() })
	return client, "t" + rand.Text()[:10] + ":"
}

// URL is the address of the Redis that tests use; `make test` starts one.
func URL(t testing.TB) string {
	t.Helper()
	url := os.Getenv("REDIS_URL")
	if url == "" {
		t.Fatal("REDIS_URL is not set: run the tests by `make test`, or `go run ./cmd/qalauly services -- go test ./...`")
	}
	return url
}
