// Package job keeps work from being done twice: a lease makes one process the
// leader, and a period that has run is never run again.
package job

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// A lease lasts four seconds from its last renewal and is renewed each second. It
// is a row with a term, not a session lock, because a frozen process keeps a
// lock but cannot renew a row. The holder stops itself a second early, by its
// own clock, before anybody else can begin.
const (
	lasts = 4 * time.Second
	renew = time.Second
	stop  = 3 * time.Second
)

// Lead calls work whenever holder becomes the leader of name, with a context that
// ends when the lead is lost and the lead's term, which only ever grows. It
// returns when ctx ends, after work has returned and the lead was given back.
func Lead(ctx context.Context, db postgres.DB, name, holder string, work func(ctx context.Context, term int64)) {
	for ctx.Err() == nil {
		began := time.Now()
		term, err := take(ctx, db, name, holder)
		if err != nil || term == 0 {
			pause(ctx, renew)
			continue
		}
		lead, cancel := context.WithCancel(ctx)
		done := make(chan struct{})
		go func() {
			defer close(done)
			work(lead, term)
		}()
		keep(lead, db, name, holder, term, began, done)
		cancel()
		<-done
		release(ctx, db, name, term)
	}
}

// keep renews the lease until ctx ends, work is done, or renewing has failed for
// so long that somebody else may lead.
func keep(ctx context.Context, db postgres.DB, name, holder string, term int64, renewed time.Time, done <-chan struct{}) {
	tick := time.NewTicker(renew)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-done:
			return
		case <-tick.C:
		}
		began := time.Now()
		attempt, cancel := context.WithDeadline(ctx, renewed.Add(stop))
		still, err := prolong(attempt, db, name, holder, term)
		cancel()
		switch {
		case err == nil && !still:
			return
		case err == nil:
			renewed = began
		}
		if time.Since(renewed) >= stop {
			return
		}
	}
}

// take returns the new term, or 0 while another holder's lease lasts.
func take(ctx context.Context, db postgres.DB, name, holder string) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, stop)
	defer cancel()
	var term int64
	err := db.QueryRow(ctx, `
		INSERT INTO lease (name, holder, term, until)
		VALUES ($1, $2, 1, clock_timestamp() + $3)
		ON CONFLICT (name) DO UPDATE
		SET holder = EXCLUDED.holder, term = lease.term + 1, until = EXCLUDED.until
		WHERE lease.until < clock_timestamp()
		RETURNING term`, name, holder, lasts).Scan(&term)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("job: take lease %s: %w", name, err)
	}
	return term, nil
}

func prolong(ctx context.Context, db postgres.DB, name, holder string, term int64) (bool, error) {
	tag, err := db.Exec(ctx, `
		UPDATE lease SET until = clock_timestamp() + $4
		WHERE name = $1 AND holder = $2 AND term = $3`, name, holder, term, lasts)
	if err != nil {
		return false, fmt.Errorf("job: renew lease %s: %w", name, err)
	}
	return tag.RowsAffected() == 1, nil
}

// release ends the lease at once, so that the next leader need not wait.
func release(ctx context.Context, db postgres.DB, name string, term int64) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), renew)
	defer cancel()
	_, _ = db.Exec(ctx, `UPDATE lease SET until = '-infinity' WHERE name = $1 AND term = $2`, name, term)
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
