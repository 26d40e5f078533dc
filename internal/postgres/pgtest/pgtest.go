// Package pgtest gives each test a PostgreSQL database of its own, cloned from a
// template to which every migration has been applied.
package pgtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres"
	"qalauly/migrations"
)

// New returns a pool on a fresh, migrated database that is dropped when the test
// ends. The server is the one that DATABASE_URL names; `make test` starts one.
func New(t testing.TB) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Open(URL(t))
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	return pool
}

// URL is New for those who hand the address to another process.
func URL(t testing.TB) string {
	t.Helper()
	server := os.Getenv("DATABASE_URL")
	if server == "" {
		t.Fatal("DATABASE_URL is not set: run the tests by `make test`, or `go run ./cmd/qalauly services -- go test ./...`")
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	templ, err := template(ctx, server)
	require.NoError(t, err)

	var random [6]byte
	_, _ = rand.Read(random[:])
	name := "qt_" + hex.EncodeToString(random[:])
	require.NoError(t, clone(ctx, server, name, templ))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := exec(ctx, server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			t.Logf("pgtest: %v", err)
		}
	})
	return with(server, name)
}

var (
	once     sync.Once
	made     string
	makeFail error
)

// template returns the name of the migrated template, made at the first call by
// whichever test process comes first.
func template(ctx context.Context, server string) (string, error) {
	once.Do(func() { made, makeFail = makeTemplate(ctx, server) })
	return made, makeFail
}

func makeTemplate(ctx context.Context, server string) (string, error) {
	name, err := fingerprint()
	if err != nil {
		return "", err
	}
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return "", err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock(hashtext($1))", name); err != nil {
		return "", err
	}
	var ready bool
	if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1 AND datistemplate)", name).Scan(&ready); err != nil || ready {
		return name, err
	}
	if _, err := conn.Exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
		return "", err
	}
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	pool, err := postgres.Open(with(server, name))
	if err != nil {
		return "", err
	}
	err = postgres.Migrate(ctx, pool)
	pool.Close()
	if err != nil {
		return "", err
	}
	_, err = conn.Exec(ctx, "ALTER DATABASE "+name+" IS_TEMPLATE true")
	return name, err
}

// fingerprint names the template by what the migrations say.
func fingerprint() (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(migrations.Files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := fs.ReadFile(migrations.Files, path)
		sum.Write([]byte(path))
		sum.Write(body)
		return err
	})
	return "qtemplate_" + hex.EncodeToString(sum.Sum(nil))[:12], err
}

// clone copies the template; PostgreSQL refuses while somebody is connected to
// it, which a background worker may be for a moment.
func clone(ctx context.Context, server, name, templ string) error {
	for {
		err := exec(ctx, server, "CREATE DATABASE "+name+" TEMPLATE "+templ)
		var pg *pgconn.PgError
		if !errors.As(err, &pg) || pg.Code != "55006" {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func exec(ctx context.Context, server, sql string) error {
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	_, err = conn.Exec(ctx, sql)
	return err
}

// with returns the url of another database on the same server.
func with(server, name string) string {
	if u, err := url.Parse(server); err == nil && strings.HasPrefix(u.Scheme, "postgres") {
		u.Path = "/" + name
		return u.String()
	}
	return server + " dbname=" + name
}
