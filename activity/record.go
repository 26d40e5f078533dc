package activity

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Unit is one case, or a weight of one, in the amounts of this package.
const Unit = 1_000_000

// Source is where a record comes from.
type Source string

// The sources: people of the staff, or another part of the service.
const (
	Staff     Source = "staff"
	Appeal    Source = "appeal"
	Programme Source = "programme"
)

// Record is one thing that a deputy did or was due to do.
type Record struct {
	ID        int64
	Criterion string
	Deputy    int64
	Day       time.Time         // a date; only year, month and day count
	Fields    map[string]string // by the method's description of the criterion
	X, N      int64             // what it adds, before caps
	State     State
	Source    Source
	Fact      string  // what a fact is known by; "" for what staff record
	Hands     []int64 // members who proposed, recorded or mended it
	Verifier  int64
	Reason    string
	Flags     []string // what a verifier is to look at
	Event     int64    // the same for records of one sitting or message; 0 for none
	Corrects  int64    // the record it is to stand for; 0 for none
	MadeAt    time.Time
	MovedAt   time.Time
	Version   int
}

// Week is the Monday of the ISO week of a day.
func Week(day time.Time) time.Time {
	day = date(day)
	return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
}

// date is a day without its hour, as PostgreSQL's date comes.
func date(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

const recordColumns = `id, criterion, deputy, day, fields, x, n, state, source, coalesce(fact, '') AS fact, hands,
	coalesce(verifier, 0) AS verifier, reason, flags, coalesce(event, 0) AS event, coalesce(corrects, 0) AS corrects, made_at, moved_at, version`

// Correcting returns the record that waits to be verified and then stands for another;
// ErrUnknown for none.
func Correcting(ctx context.Context, db postgres.DB, id int64) (Record, error) {
	return one(ctx, db, `SELECT `+recordColumns+` FROM record WHERE corrects = $1 AND state = 'recorded' ORDER BY id LIMIT 1`, id)
}

// ByID returns a record.
func ByID(ctx context.Context, db postgres.DB, id int64) (Record, error) {
	return one(ctx, db, `SELECT `+recordColumns+` FROM record WHERE id = $1`, id)
}

// lock is ByID for one who is going to change it.
func lock(ctx context.Context, db postgres.DB, id int64) (Record, error) {
	return one(ctx, db, `SELECT `+recordColumns+` FROM record WHERE id = $1 FOR UPDATE`, id)
}

func one(ctx context.Context, db postgres.DB, sql string, id int64) (Record, error) {
	rows, err := db.Query(ctx, sql, id)
	if err != nil {
		return Record{}, fmt.Errorf("activity: record %d: %w", id, err)
	}
	r, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Record])
	if errors.Is(err, pgx.ErrNoRows) {
		return r, ErrUnknown
	}
	if err != nil {
		return r, fmt.Errorf("activity: record %d: %w", id, err)
	}
	return r, nil
}

// insert writes a new record and returns its id.
func insert(ctx context.Context, db postgres.DB, r Record) (int64, error) {
	var id int64
	err := db.QueryRow(ctx, `
		INSERT INTO record (criterion, deputy, day, fields, x, n, state, source, fact, hands, flags, event, corrects, reason, made_at, moved_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, nullif($9, ''), $10, $11, nullif($12, 0), nullif($13, 0), $14, $15, $15)
		RETURNING id`,
		r.Criterion, r.Deputy, date(r.Day), orEmpty(r.Fields), r.X, r.N, r.State, r.Source, r.Fact, r.Hands, list(r.Flags), r.Event, r.Corrects, r.Reason, r.MadeAt).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("activity: insert: %w", err)
	}
	return id, nil
}

func orEmpty(fields map[string]string) map[string]string {
	if fields == nil {
		return map[string]string{}
	}
	return fields
}

func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
