package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"

	"qalauly/internal/postgres"
)

// databaseFlags are the settings of commands that need only the database.
type databaseFlags struct {
	DatabaseURL Secret `env:"DATABASE_URL" help:"PostgreSQL: postgres://user:password@host/database"`
}

// open returns a pool on a database that answers and has the newest schema.
func (f databaseFlags) open(ctx context.Context) (*pgxpool.Pool, error) {
	if fault := databaseFault(f.DatabaseURL.Reveal()); fault != "" {
		return nil, &ConfigError{[]string{"DATABASE_URL: " + fault}}
	}
	pool, err := postgres.Open(f.DatabaseURL.Reveal())
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, pool); err != nil {
		pool.Close()
		return nil, err
	}
	return pool, nil
}

// migrate brings the schema up to date in a database that we can work with.
func migrate(ctx context.Context, pool *pgxpool.Pool) error {
	if err := postgres.Letters(ctx, pool); err != nil {
		return err
	}
	return postgres.Migrate(ctx, pool)
}

type migrateCmd struct {
	databaseFlags `embed:""`
}

// Run applies every migration that is not applied yet.
func (c migrateCmd) Run() error {
	ctx, cancel := untilSignal()
	defer cancel()
	pool, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	fmt.Println("the schema is up to date")
	return nil
}
