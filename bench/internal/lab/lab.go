// Package lab is what the benchmarks stand on: a database of their own on a real
// server, child processes that can be asked what they use, and tables. It measures
// nothing by itself and knows nothing of bots.
package lab

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
	"qalauly/internal/services"
)

// Lab is a PostgreSQL and a Redis to measure on.
type Lab struct {
	DatabaseURL string // the server; benchmarks make databases of their own on it
	RedisURL    string
	services    *services.Services
}

// Open uses the servers that DATABASE_URL and REDIS_URL name and brings those that
// are not named, with PostgreSQL as durable as it is by default: a server made
// for tests would flatter what promises to lose nothing.
func Open(ctx context.Context) (*Lab, error) {
	s, err := services.Start(ctx, services.Options{
		Name:        "bench",
		DatabaseURL: os.Getenv("DATABASE_URL"),
		RedisURL:    os.Getenv("REDIS_URL"),
		Log:         func(line string) { fmt.Fprintln(os.Stderr, "services:", line) },
	})
	if err != nil {
		return nil, err
	}
	return &Lab{DatabaseURL: s.DatabaseURL, RedisURL: s.RedisURL, services: s}, nil
}

// Close stops what Open brought.
func (l *Lab) Close() error { return l.services.Stop() }

// Database makes an empty database with our schema and returns its address and
// how to drop it.
func (l *Lab) Database(ctx context.Context) (at string, drop func() error, err error) {
	name := "bench_" + strings.ToLower(rand.Text()[:12])
	if err := l.run(ctx, "CREATE DATABASE "+name); err != nil {
		return "", nil, err
	}
	drop = func() error {
		return l.run(context.WithoutCancel(ctx), "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
	}
	if at, err = other(l.DatabaseURL, name); err == nil {
		err = migrate(ctx, at)
	}
	if err != nil {
		return "", nil, errors.Join(err, drop())
	}
	return at, drop, nil
}

func migrate(ctx context.Context, at string) error {
	pool, err := postgres.Open(at)
	if err != nil {
		return err
	}
	defer pool.Close()
	return postgres.Migrate(ctx, pool)
}

func (l *Lab) run(ctx context.Context, sql string) error {
	conn, err := pgx.Connect(ctx, l.DatabaseURL)
	if err != nil {
		return fmt.Errorf("lab: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, sql); err != nil {
		return fmt.Errorf("lab: %s: %w", sql, err)
	}
	return nil
}

// other is the address of another database on the same server.
func other(server, name string) (string, error) {
	if strings.HasPrefix(server, "postgres") {
		u, err := url.Parse(server)
		if err != nil {
			return "", errors.New("lab: DATABASE_URL cannot be read")
		}
		u.Path = "/" + name
		return u.String(), nil
	}
	return server + " dbname=" + name, nil
}
