package main

import (
	"context"
	"os"

	"github.com/sirupsen/logrus"

	"qalauly/internal/postgres"
)

// serveCmd runs the service; kong has validated its settings by then.
type serveCmd struct {
	Config `embed:""`
}

// Run serves until it is asked to end.
func (c serveCmd) Run() error {
	ctx, cancel := untilSignal()
	defer cancel()
	return runServe(ctx, c.Config, newLogger(os.Stderr, c.Level(), c.LogFormat))
}

func runServe(ctx context.Context, cfg Config, log *logrus.Logger) error {
	pool, err := postgres.Open(cfg.DatabaseURL.Reveal())
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := postgres.Migrate(ctx, pool); err != nil {
		return err
	}
	log.Info("serving")
	<-ctx.Done()
	return nil
}
