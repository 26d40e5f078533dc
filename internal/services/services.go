// Package services brings PostgreSQL and Redis to a machine that has none: it
// finds their programs or installs them, starts both on unix sockets in a folder
// of its own and stops them again. It touches no server that it did not start,
// and whatever way its own process ends, none of its servers stays behind.
package services

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// Options say what to bring and where.
type Options struct {
	Name        string       // what the services are for: "demo", "test"; a part of the folder's name
	Dir         string       // the folder; empty: one for this checkout, user and Name
	Fast        bool         // for tests: nothing survives, several at once get folders of their own
	DatabaseURL string       // a PostgreSQL to use instead of bringing one
	RedisURL    string       // a Redis to use instead of bringing one
	Log         func(string) // told each step worth a line; nil: nobody is told
}

// Services are a PostgreSQL and a Redis that answer.
type Services struct {
	DatabaseURL string
	RedisURL    string

	home  *home
	procs []*process // in the order of their start
	once  sync.Once
	err   error
}

// Start returns when both answer. The services end with Stop, and on Linux also
// when this process is killed. A cancelled ctx ends the start, not the services.
func Start(ctx context.Context, o Options) (*Services, error) {
	if o.Log == nil {
		o.Log = func(string) {}
	}
	s := &Services{DatabaseURL: o.DatabaseURL, RedisURL: o.RedisURL}
	if s.DatabaseURL != "" && s.RedisURL != "" {
		return s, nil
	}
	bin, err := programs(ctx, needs{postgres: s.DatabaseURL == "", redis: s.RedisURL == ""}, o.Log)
	if err != nil {
		return nil, err
	}
	if s.home, err = openHome(o); err != nil {
		return nil, err
	}
	if err := s.bring(ctx, o, bin); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// bring starts what was not given.
func (s *Services) bring(ctx context.Context, o Options, bin found) error {
	if s.DatabaseURL == "" {
		p := postgres{bin: bin.postgres, dir: s.home.sub("pg"), fast: o.Fast, log: o.Log}
		proc, err := p.start(ctx)
		s.keep(proc)
		if err != nil {
			return err
		}
		s.DatabaseURL = p.url()
	}
	if s.RedisURL == "" {
		r := redis{bin: bin.redis, dir: s.home.sub("redis"), fast: o.Fast}
		proc, err := r.start(ctx)
		s.keep(proc)
		if err != nil {
			return err
		}
		s.RedisURL = r.url()
	}
	return nil
}

func (s *Services) keep(p *process) {
	if p != nil {
		s.procs = append(s.procs, p)
	}
}

// Dir is the folder of what was brought; empty when nothing was.
func (s *Services) Dir() string {
	if s.home == nil {
		return ""
	}
	return s.home.dir
}

// Stop stops what Start started, the last first, and waits until it is gone.
// Asked again it does nothing and returns the same.
func (s *Services) Stop() error {
	s.once.Do(func() {
		for i := len(s.procs) - 1; i >= 0; i-- {
			s.err = errors.Join(s.err, s.procs[i].stop())
		}
		if s.home != nil {
			s.err = errors.Join(s.err, s.home.close())
		}
		if s.err != nil {
			s.err = fmt.Errorf("services: stop: %w", s.err)
		}
	})
	return s.err
}
