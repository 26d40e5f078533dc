package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"qalauly/deputy"
	"qalauly/deputy/invented"
	"qalauly/internal/postgres"
	"qalauly/internal/spelling"
	"qalauly/territory"
)

// world is a register of invented people, found in both ways.
type world struct {
	pool   *pgxpool.Pool
	finder deputy.Finder
	people []deputy.Deputy // their ids are their places here, from 1 up
	places int
	today  time.Time
	memory float64 // MB that the names take
	read   time.Duration
}

func (w *world) close() { w.pool.Close() }

// build fills the database with n people who sit somewhere, and makes both ready.
func build(ctx context.Context, at string, n int) (*world, error) {
	pool, err := postgres.Open(at)
	if err != nil {
		return nil, err
	}
	w := &world{pool: pool, today: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)}
	if err := w.fill(ctx, n); err != nil {
		pool.Close()
		return nil, err
	}
	return w, nil
}

func (w *world) fill(ctx context.Context, n int) error {
	if err := territory.Load(ctx, w.pool); err != nil {
		return err
	}
	if err := deputy.Load(ctx, w.pool); err != nil {
		return err
	}
	if err := w.invent(n); err != nil {
		return err
	}
	rows, _ := w.pool.Query(ctx, `SELECT id FROM body WHERE unit IS NOT NULL ORDER BY id`)
	bodies, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("bodies: %w", err)
	}
	if err := w.seat(ctx, bodies); err != nil {
		return err
	}
	if err := w.trigrams(ctx); err != nil {
		return err
	}
	return w.remember(ctx)
}

// invent takes the people of as many countries as are needed.
func (w *world) invent(n int) error {
	for seed := uint64(1); len(w.people) < n; seed++ {
		country, err := invented.Country(seed, deputy.Name{})
		if err != nil {
			return err
		}
		w.people = append(w.people, country.People...)
	}
	w.people = w.people[:n]
	return nil
}

// seat writes the people down, each with a seat in one of the bodies.
func (w *world) seat(ctx context.Context, bodies []string) error {
	from := time.Date(2023, 3, 29, 0, 0, 0, 0, time.UTC)
	columns := []string{"id", "surname_kk", "surname_ru", "given_kk", "given_ru", "patronymic_kk", "patronymic_ru", "sex", "birth_year", "invented"}
	_, err := w.pool.CopyFrom(ctx, pgx.Identifier{"deputy"}, columns, pgx.CopyFromSlice(len(w.people), func(i int) ([]any, error) {
		p := w.people[i]
		return []any{i + 1, p.Surname.KK, p.Surname.RU, p.Given.KK, p.Given.RU, p.Patronymic.KK, p.Patronymic.RU, p.Sex, p.BirthYear, true}, nil
	}))
	if err != nil {
		return fmt.Errorf("people: %w", err)
	}
	_, err = w.pool.CopyFrom(ctx, pgx.Identifier{"mandate"}, []string{"deputy", "body", "valid_from"},
		pgx.CopyFromSlice(len(w.people), func(i int) ([]any, error) { return []any{i + 1, bodies[i%len(bodies)], from}, nil }))
	if err != nil {
		return fmt.Errorf("mandates: %w", err)
	}
	return w.pool.QueryRow(ctx, `SELECT count(*) FROM place`).Scan(&w.places)
}

// trigrams puts the folded names in a table with an index for nearest neighbours.
func (w *world) trigrams(ctx context.Context) error {
	if _, err := w.pool.Exec(ctx, `CREATE TABLE bench_name (id bigint, name text)`); err != nil {
		return err
	}
	_, err := w.pool.CopyFrom(ctx, pgx.Identifier{"bench_name"}, []string{"id", "name"},
		pgx.CopyFromSlice(len(w.people), func(i int) ([]any, error) { return []any{i + 1, spelling.Fold(w.people[i].Full("kk"))}, nil }))
	if err != nil {
		return err
	}
	_, err = w.pool.Exec(ctx, `CREATE INDEX ON bench_name USING gist (name gist_trgm_ops); ANALYZE`)
	return err
}

// remember reads the names into memory and says what that takes.
func (w *world) remember(ctx context.Context) error {
	before := heap()
	began := time.Now()
	if _, err := w.finder.Find(ctx, w.pool, "a", w.today, "kk"); err != nil {
		return err
	}
	w.read = time.Since(began)
	w.memory = float64(heap()-before) / (1 << 20)
	return nil
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
