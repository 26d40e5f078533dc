package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"qalauly/internal/postgres"
)

// inbox stores updates before they are acknowledged. Updates of many connections
// that wait at the same moment go in one statement.
type inbox struct {
	db      *pgxpool.Pool
	queue   chan storing
	stored  func(lane int64) // hints a lane that has something new
	alarm   func(ctx context.Context, db postgres.DB, kind string) error
	closed  chan struct{}
	metrics *metrics

	inquired func(inlineQuery) // takes what is answered at once and never stored; nil takes nothing
}

var errClosed = errors.New("bot: the inbox is closed")

type storing struct {
	updates []incoming
	result  chan error
}

// storeAtOnce bounds how many updates go in one statement.
const storeAtOnce = 500

func newInbox(db *pgxpool.Pool, stored func(lane int64)) *inbox {
	return &inbox{db: db, queue: make(chan storing), stored: stored, closed: make(chan struct{})}
}

// store returns nil once all updates are kept, be it as rejects, and the
// transaction is committed. On an error none may be acknowledged.
func (in *inbox) store(ctx context.Context, bodies ...[]byte) error {
	s := storing{result: make(chan error, 1)}
	for _, body := range bodies {
		u, err := receive(body)
		if err != nil {
			if err := in.reject(ctx, body, err.Error()); err != nil {
				return err
			}
			continue
		}
		if u.inquiry != nil && in.inquired != nil {
			in.inquired(*u.inquiry)
			continue
		}
		s.updates = append(s.updates, u)
	}
	if len(s.updates) == 0 {
		return nil
	}
	select {
	case in.queue <- s:
	case <-in.closed:
		return errClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-s.result:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run stores what comes until ctx ends.
func (in *inbox) run(ctx context.Context) {
	defer close(in.closed)
	for {
		select {
		case <-ctx.Done():
			return
		case first := <-in.queue:
			in.flush(ctx, in.gather(first))
		}
	}
}

// gather adds what waits already; it does not wait for more.
func (in *inbox) gather(first storing) []storing {
	batch, n := []storing{first}, len(first.updates)
	for n < storeAtOnce {
		select {
		case next := <-in.queue:
			batch = append(batch, next)
			n += len(next.updates)
		default:
			return batch
		}
	}
	return batch
}

func (in *inbox) flush(ctx context.Context, batch []storing) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*statementLimit)
	defer cancel()
	var all []incoming
	for _, s := range batch {
		all = append(all, s.updates...)
	}
	err := in.insert(ctx, all)
	if isBadData(err) {
		err = in.insertSingly(ctx, all)
	}
	if err == nil {
		for _, u := range all {
			in.stored(u.lane)
		}
	}
	for _, s := range batch {
		s.result <- err
	}
}

// insert keeps all updates or none. They go in order of id, so that two replicas
// given the same ones cannot wait for each other. One that comes after a later one of
// its lane was stored is counted as late, where no more than lateLook others lie
// between them.
func (in *inbox) insert(ctx context.Context, all []incoming) error {
	slices.SortFunc(all, func(a, b incoming) int { return cmp.Compare(a.id, b.id) })
	ids, lanes, bodies := make([]int64, len(all)), make([]int64, len(all)), make([][]byte, len(all))
	for i, u := range all {
		ids[i], lanes[i], bodies[i] = u.id, u.lane, u.body
	}
	var fresh, late int
	err := in.db.QueryRow(ctx, `
		WITH fresh AS (
			INSERT INTO inbox (update_id, lane, body)
			SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[])
			ON CONFLICT DO NOTHING
			RETURNING update_id, lane
		)
		SELECT count(*), count(*) FILTER (WHERE fresh.update_id > 0 AND fresh.lane IN (
			SELECT later.lane FROM inbox later
			WHERE later.update_id > fresh.update_id
			ORDER BY later.update_id
			LIMIT $4))
		FROM fresh`, ids, lanes, bodies, lateLook).Scan(&fresh, &late)
	if err != nil {
		return fmt.Errorf("bot: store %d updates: %w", len(all), err)
	}
	in.metrics.stored(len(all), fresh, late)
	return nil
}

// lateLook bounds what looking for late updates costs when many come again at once.
const lateLook = 500

// insertSingly sets the one that cannot be stored aside and keeps the others.
func (in *inbox) insertSingly(ctx context.Context, all []incoming) error {
	for _, u := range all {
		err := in.insert(ctx, []incoming{u})
		if isBadData(err) {
			err = in.reject(ctx, u.body, "SQLSTATE "+sqlState(err))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (in *inbox) reject(ctx context.Context, body []byte, reason string) error {
	err := pgx.BeginFunc(ctx, in.db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO inbox_reject (body, reason) VALUES ($1, $2)`, body, reason); err != nil {
			return err
		}
		return in.alarm(ctx, tx, "rejected")
	})
	if err != nil {
		return fmt.Errorf("bot: reject an update: %w", err)
	}
	in.metrics.rejected()
	return nil
}

// isBadData says that the data, not the database, made a statement fail.
func isBadData(err error) bool {
	state := sqlState(err)
	return strings.HasPrefix(state, "22") || strings.HasPrefix(state, "23")
}

// sqlState is the five letters of a PostgreSQL error, "" for any other.
func sqlState(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code
	}
	return ""
}
