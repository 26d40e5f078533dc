// Package postgres holds what every package that owns a table shares: the
// interface that a pool and a transaction have in common, how a pool is opened,
// and how the schema is brought up to date. It knows no table.
package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// DB is what *pgxpool.Pool and pgx.Tx share. Functions that read or write take
// one as an argument, so that several of them join one transaction. Begin on a
// pool opens a transaction, on a transaction a savepoint.
type DB interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
	CopyFrom(ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource) (int64, error)
	Begin(ctx context.Context) (pgx.Tx, error)
}

// idleInTransaction bounds how long a frozen process can keep the lock of a lane.
const idleInTransaction = 30 * time.Second

// Open makes a pool for url. It does not connect: a server that is down shows
// at the first query. An error means that the url cannot be read.
func Open(url string) (*pgxpool.Pool, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("postgres: the database url cannot be read: %w", err)
	}
	params := cfg.ConnConfig.RuntimeParams
	params["idle_in_transaction_session_timeout"] = fmt.Sprint(idleInTransaction.Milliseconds())
	params["timezone"] = "UTC"
	if params["application_name"] == "" {
		params["application_name"] = "qalauly"
	}
	if cfg.MaxConns < 24 {
		cfg.MaxConns = 24
	}
	cfg.ConnConfig.ConnectTimeout = 5 * time.Second
	cfg.ConnConfig.DialFunc = dial
	return pgxpool.NewWithConfig(context.Background(), cfg)
}
