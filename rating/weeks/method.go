package weeks

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
	"qalauly/rating/methods"
)

// Why a method is not announced, or not found.
var (
	ErrTooSoon  = errors.New("weeks: a method is announced some time before it is in effect")
	ErrNoMethod = errors.New("weeks: no method is in effect for this week")
)

// Announce keeps a method, byte by byte. Unless it is the first one, it has to be
// announced as many days before it is in effect as it says itself; ErrTooSoon. The
// same file again changes nothing.
func Announce(ctx context.Context, db postgres.DB, m *methods.Method, file []byte, by int64, now time.Time) error {
	var there, others bool
	err := db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM rating_method WHERE sha256 = $1), EXISTS (SELECT FROM rating_method)`, m.SHA256).Scan(&there, &others)
	if err != nil || there {
		return wrap(err, "announce "+m.ID)
	}
	today := date(calendar.DayOf(now))
	if others && m.EffectiveFrom.Before(today.AddDate(0, 0, m.NoticeDays)) {
		return fmt.Errorf("%w: %s from %s, %d days ahead", ErrTooSoon, m.ID, m.EffectiveFrom.Format(time.DateOnly), m.NoticeDays)
	}
	_, err = db.Exec(ctx, `
		INSERT INTO rating_method (sha256, id, name, file, effective_from, announced_at, announced_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (sha256) DO NOTHING`, m.SHA256, m.ID, m.File, file, m.EffectiveFrom, now, by)
	if err != nil {
		return wrap(err, "announce "+m.ID)
	}
	return audit.Write(ctx, db, audit.Entry{Member: by, Action: "rating.method", Object: "method:" + m.SHA256,
		After: map[string]any{"id": m.ID, "effective_from": m.EffectiveFrom.Format(time.DateOnly)}})
}

// Announced is a method that is known, with the moment of its announcement.
type Announced struct {
	*methods.Method
	Bytes []byte
	At    time.Time
}

// MethodFor is the method by which a week is rated: of those announced, the one that
// is in effect last on its Monday.
func MethodFor(ctx context.Context, db postgres.DB, week calendar.Week) (Announced, error) {
	return method(ctx, db, `effective_from <= $1 ORDER BY effective_from DESC, announced_at DESC LIMIT 1`, date(week.Monday()))
}

// MethodBySHA is a method by the hash of its file.
func MethodBySHA(ctx context.Context, db postgres.DB, sha256 string) (Announced, error) {
	return method(ctx, db, `sha256 = $1`, sha256)
}

// Coming are the methods announced and not in effect on a day.
func Coming(ctx context.Context, db postgres.DB, on time.Time) ([]Announced, error) {
	rows, err := db.Query(ctx, `SELECT name, file, announced_at FROM rating_method WHERE effective_from > $1 ORDER BY effective_from, announced_at`, date(calendar.DayOf(on)))
	if err != nil {
		return nil, wrap(err, "methods")
	}
	all, err := pgx.CollectRows(rows, scanMethod)
	return all, wrap(err, "methods")
}

func method(ctx context.Context, db postgres.DB, which string, arg any) (Announced, error) {
	rows, err := db.Query(ctx, `SELECT name, file, announced_at FROM rating_method WHERE `+which, arg)
	if err != nil {
		return Announced{}, wrap(err, "method")
	}
	a, err := pgx.CollectExactlyOneRow(rows, scanMethod)
	if errors.Is(err, pgx.ErrNoRows) {
		return a, ErrNoMethod
	}
	return a, wrap(err, "method")
}

func scanMethod(row pgx.CollectableRow) (a Announced, err error) {
	var name string
	if err := row.Scan(&name, &a.Bytes, &a.At); err != nil {
		return a, err
	}
	a.Method, err = parsed(name, a.Bytes)
	return a, err
}

// known are the methods that were read once: a file of the same name and bytes is the
// same method, and there are few.
var known sync.Map

func parsed(name string, file []byte) (*methods.Method, error) {
	key := name + "\x00" + hash(file)
	if m, ok := known.Load(key); ok {
		return m.(*methods.Method), nil
	}
	m, err := methods.Parse(name, file)
	if err == nil {
		known.Store(key, m)
	}
	return m, err
}

func wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("weeks: %s: %w", what, err)
}
