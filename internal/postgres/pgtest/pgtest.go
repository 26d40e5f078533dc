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
	url, drop, err := Make()
	return mine(t, url, drop, err)
}

// Copy returns the url of a copy of the database at url, to which nobody may be
// connected; it is dropped when the test ends.
func Copy(t testing.TB, url string) string {
	t.Helper()
	cfg, err := pgx.ParseConfig(url)
	require.NoError(t, err)
	copied, drop, err := clone(cfg.Database)
	return mine(t, copied, drop, err)
}

// Empty returns the url of a database with nothing in it, not even a schema; it is
// dropped when the test ends.
func Empty(t testing.TB) string {
	t.Helper()
	return Bare(t, letters)
}

// Bare is Empty with an encoding and a locale of the test's own, as CREATE DATABASE
// takes them.
func Bare(t testing.TB, letters string) string {
	t.Helper()
	url, drop, err := clone("template0 " + letters)
	return mine(t, url, drop, err)
}

func mine(t testing.TB, url string, drop func() error, err error) string {
	t.Helper()
	require.NoError(t, err)
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Logf("pgtest: %v", err)
		}
	})
	return url
}

// Make makes a migrated database for TestMain, which has no test to end with.
func Make() (url string, drop func() error, err error) {
	templ, err := template()
	if err != nil {
		return "", nil, err
	}
	return clone(templ)
}

// letters make a database know our letters, whatever the server's own locale is.
const letters = "ENCODING 'UTF8' LOCALE 'C.UTF-8'"

// server is where the databases are made.
func server() (string, error) {
	if url := os.Getenv("DATABASE_URL"); url != "" {
		return url, nil
	}
	return "", errors.New("DATABASE_URL is not set: run the tests by `make test`, or `go run ./cmd/qalauly services -- go test ./...`")
}

// patience bounds one step at the server.
const patience = 2 * time.Minute

var (
	once     sync.Once
	made     string
	makeFail error
)

// template returns the name of the migrated template, made at the first call by
// whichever test process comes first.
func template() (string, error) {
	once.Do(func() { made, makeFail = makeTemplate() })
	return made, makeFail
}

func makeTemplate() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	name, err := fingerprint()
	if err != nil {
		return "", err
	}
	at, err := server()
	if err != nil {
		return "", err
	}
	conn, err := pgx.Connect(ctx, at)
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
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+name+" TEMPLATE template0 "+letters); err != nil {
		return "", err
	}
	pool, err := postgres.Open(with(at, name))
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
	sum.Write([]byte(letters))
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

// clone copies a database; PostgreSQL refuses while somebody is connected to it,
// which a background worker may be for a moment.
func clone(from string) (url string, drop func() error, err error) {
	at, err := server()
	if err != nil {
		return "", nil, err
	}
	name := "qt_" + strings.ToLower(rand.Text()[:12])
	for end := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		err := run(at, "CREATE DATABASE "+name+" TEMPLATE "+from)
		var pg *pgconn.PgError
		if err == nil {
			break
		}
		if !errors.As(err, &pg) || pg.Code != "55006" || time.Now().After(end) {
			return "", nil, err
		}
	}
	return with(at, name), func() error { return run(at, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") }, nil
}

func run(at, sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, at)
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
