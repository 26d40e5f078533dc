package appeal

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/audit"
	"qalauly/internal/postgres"
)

// Limits are the thresholds of the guards; zero ones are the usual.
type Limits struct {
	Pause   time.Duration // between two appeals of a person: 30 s
	Short   int           // appeals of a person in ten minutes: 3
	Day     int           // and in a day: 5
	Scored  int           // scored appeals of a person to a deputy in 13 weeks: 2
	Alike   float64       // from which likeness on two letters are one campaign: 0.8
	Again   float64       // from which likeness on an answer is an old one: 0.9
	Letters int           // below which an answer is flagged as short: 40
	Wave    int           // appeals in a week from which on new accounts may be a wave: 10
	Share   float64       // of one author in a deputy's appeals of 13 weeks, above which it is flagged: 0.2
}

// Unscored is why an appeal is not counted in A2 and A3.
type Unscored string

// The reasons.
const (
	ByNameless Unscored = "nameless"
	ByOwnSide  Unscored = "own_side" // the author works with the service, or beside the deputy
	ByOften    Unscored = "often"    // the author's third to this deputy in 13 weeks
	ByCluster  Unscored = "cluster"  // alike others: counted once
	BySilence  Unscored = "silence"  // the author did not answer a question
	ByOutcome  Unscored = "outcome"  // withdrawn or rejected
	ByForget   Unscored = "forgotten"
)

// Flags of an appeal.
const (
	ShortAnswer = "short_answer"
	SameAnswer  = "same_answer"
	Complained  = "complained"
	OneAuthor   = "one_author" // a large share of the deputy's appeals is this author's
)

// Ban is that somebody may not write until a moment, in force once another approved it.
type Ban struct {
	ID         int64
	Person     int64
	Appeal     *int64
	Reason     string
	Until      time.Time
	AskedBy    int64
	AskedAt    time.Time
	ApprovedBy *int64
	ApprovedAt *time.Time
	EndedBy    *int64
	EndedAt    *time.Time
}

const banColumns = `id, person, appeal, reason, until, asked_by, asked_at, approved_by, approved_at, ended_by, ended_at`

func oneBan(ctx context.Context, db postgres.DB, sql string, args ...any) (Ban, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return Ban{}, fmt.Errorf("appeal: ban: %w", err)
	}
	b, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Ban])
	if errors.Is(err, pgx.ErrNoRows) {
		return b, ErrUnknown
	}
	if err != nil {
		return b, fmt.Errorf("appeal: ban: %w", err)
	}
	return b, nil
}

// AskBan asks that the author of an appeal may not write until a moment.
func AskBan(ctx context.Context, db postgres.DB, by Actor, appeal int64, reason string, until, now time.Time) (Ban, error) {
	a, side, err := See(ctx, db, by, appeal, now)
	switch {
	case err != nil:
		return Ban{}, err
	case side != Staff || a.Person == 0:
		return Ban{}, ErrNotYours
	case strings.TrimSpace(reason) == "" || !until.After(now):
		return Ban{}, ErrReason
	}
	b, err := oneBan(ctx, db, `
		INSERT INTO ban (person, appeal, reason, until, asked_by, asked_at) VALUES ($1, $2, $3, $4, $5, $6)
		RETURNING `+banColumns, a.Person, a.ID, strings.TrimSpace(reason), until, by.Member.ID, now)
	if err != nil {
		return b, err
	}
	return b, noteBan(ctx, db, by, "ban.ask", b, a.Unit)
}

// ApproveBan puts a ban into force; ErrTwo where the one who asked does so.
func ApproveBan(ctx context.Context, db postgres.DB, by Actor, id int64, now time.Time) (Ban, error) {
	return decideBan(ctx, db, by, "ban.approve", id, `approved_by = $2, approved_at = $3`, `approved_at IS NULL`, now)
}

// EndBan ends a ban, or refuses one that was asked for.
func EndBan(ctx context.Context, db postgres.DB, by Actor, id int64, now time.Time) (Ban, error) {
	return decideBan(ctx, db, by, "ban.end", id, `ended_by = $2, ended_at = $3`, `true`, now)
}

func decideBan(ctx context.Context, db postgres.DB, by Actor, action string, id int64, set, where string, now time.Time) (Ban, error) {
	b, err := oneBan(ctx, db, `SELECT `+banColumns+` FROM ban WHERE id = $1 FOR UPDATE`, id)
	if err != nil {
		return b, err
	}
	_, side, err := See(ctx, db, by, *b.Appeal, now)
	switch {
	case err != nil:
		return Ban{}, err
	case side != Staff:
		return Ban{}, ErrNotYours
	case action == "ban.approve" && b.AskedBy == by.Member.ID:
		return b, ErrTwo
	}
	b, err = oneBan(ctx, db, `UPDATE ban SET `+set+` WHERE id = $1 AND ended_at IS NULL AND `+where+` RETURNING `+banColumns, id, by.Member.ID, now)
	if errors.Is(err, ErrUnknown) {
		return b, ErrState
	}
	if err != nil {
		return b, err
	}
	return b, noteBan(ctx, db, by, action, b, "")
}

func noteBan(ctx context.Context, db postgres.DB, by Actor, action string, b Ban, unit string) error {
	return audit.Write(ctx, db, audit.Entry{
		Member: by.Member.ID, Person: by.Person, Action: action, Object: fmt.Sprintf("ban:%d", b.ID), Unit: unit,
		After: map[string]any{"until": b.Until, "appeal": b.Appeal},
	})
}

// Bans are those in some units that hold or wait for a second person, the latest first;
// nil units are the whole country.
func Bans(ctx context.Context, db postgres.DB, units []string, now time.Time) ([]Ban, error) {
	rows, err := db.Query(ctx, `
		SELECT `+banColumns+` FROM ban WHERE ended_at IS NULL AND until > $1
			AND ($2::text[] IS NULL OR appeal IN (SELECT id FROM appeal WHERE unit = ANY ($2))) ORDER BY id DESC`, now, units)
	if err != nil {
		return nil, fmt.Errorf("appeal: bans: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Ban])
	if err != nil {
		return nil, fmt.Errorf("appeal: bans: %w", err)
	}
	return all, nil
}

// Banned is the ban of a person that holds; ok is false for none.
func Banned(ctx context.Context, db postgres.DB, person int64, now time.Time) (b Ban, ok bool, err error) {
	b, err = oneBan(ctx, db, `
		SELECT `+banColumns+` FROM ban WHERE person = $1 AND approved_at IS NOT NULL AND ended_at IS NULL AND until > $2
		ORDER BY until DESC LIMIT 1`, person, now)
	if errors.Is(err, ErrUnknown) {
		return b, false, nil
	}
	return b, err == nil, err
}
