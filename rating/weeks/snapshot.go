package weeks

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/internal/postgres"
)

// Kind is what a rating is of.
type Kind string

// The kinds. A quarter's and a year's are frozen with the week that closes them.
const (
	Weekly    Kind = "week"
	Quarterly Kind = "quarter"
	Yearly    Kind = "year"
)

// State is where a snapshot stands.
type State string

// The states.
const (
	Draft      State = "draft"      // shown to deputies, and to nobody else
	Frozen     State = "frozen"     // waits for publication to be resumed
	Published  State = "published"  // in open data
	Superseded State = "superseded" // another version stands for it; it stays readable
)

// ErrNone is a snapshot that is not there.
var ErrNone = errors.New("weeks: no such rating")

// Snapshot is a rating as it was kept, but for its rows.
type Snapshot struct {
	ID              int64
	Kind            Kind
	Period          string    // 2026-W47, 2026-Q4 or 2026
	Monday          time.Time `db:"week"` // of the week that closes the window
	Weeks           int       // of the window
	Version         int       // 0: the draft; from 2: corrections
	State           State
	Method          string // SHA-256 of its file
	MethodID        string
	InputHash       string
	Before          string
	Hash            string // of its release; "" for a draft
	Corrections     int    // the highest number of a correction in it
	Note            string // numbers of the corrections that made it; "" for a first version
	DraftedAt       time.Time
	ObjectionsUntil time.Time
	DecisionsUntil  time.Time
	PublishAt       time.Time
	FrozenAt        time.Time // zero: not yet, as all below
	PublishedAt     time.Time
	SupersededAt    time.Time
	Posted          bool // it is what channels are to be told of
}

// Week is the week that closes the window.
func (s Snapshot) Week() calendar.Week {
	return calendar.WeekOf(calendar.DayOf(s.Monday.Add(12 * time.Hour)))
}

const (
	never           = `'0001-01-01 00:00:00Z'`
	snapshotColumns = `s.id, s.kind, s.period, s.week, s.weeks, s.version, s.state, s.method, m.id AS method_id, s.input_hash, s.before, s.hash,
	s.corrections, s.note, coalesce(s.drafted_at, ` + never + `) AS drafted_at, coalesce(s.objections_until, ` + never + `) AS objections_until,
	coalesce(s.decisions_until, ` + never + `) AS decisions_until, coalesce(s.publish_at, ` + never + `) AS publish_at, coalesce(s.frozen_at, ` + never + `) AS frozen_at,
	coalesce(s.published_at, ` + never + `) AS published_at, coalesce(s.superseded_at, ` + never + `) AS superseded_at, s.posted`
	snapshotFrom = ` FROM snapshot s JOIN rating_method m ON m.sha256 = s.method `
)

// Latest is the rating of a kind that is published and newest.
func Latest(ctx context.Context, db postgres.DB, kind Kind) (Snapshot, error) {
	return one(ctx, db, `WHERE s.kind = $1 AND s.state = 'published' ORDER BY s.week DESC LIMIT 1`, kind)
}

// Of is the rating of a period as it is published now: 2026-W47, 2026-Q4, 2026.
func Of(ctx context.Context, db postgres.DB, period string) (Snapshot, error) {
	return one(ctx, db, `WHERE s.period = $1 AND s.state = 'published'`, period)
}

// Ago is the rating that was published so many weeks before a weekly one.
func Ago(ctx context.Context, db postgres.DB, s Snapshot, weeks int) (Snapshot, error) {
	return Of(ctx, db, s.Week().Add(-weeks).String())
}

// CurrentDraft is the newest draft that is shown to deputies.
func CurrentDraft(ctx context.Context, db postgres.DB) (Snapshot, error) {
	return one(ctx, db, `WHERE s.state = 'draft' ORDER BY s.week DESC LIMIT 1`)
}

// DraftOf is the draft of a week, also when it has been frozen since.
func DraftOf(ctx context.Context, db postgres.DB, period string) (Snapshot, error) {
	return one(ctx, db, `WHERE s.period = $1 AND s.version = 0`, period)
}

// ByID is a snapshot, whatever its state.
func ByID(ctx context.Context, db postgres.DB, id int64) (Snapshot, error) {
	return one(ctx, db, `WHERE s.id = $1`, id)
}

// Versions are all that was ever kept of a period, the draft first.
func Versions(ctx context.Context, db postgres.DB, period string) ([]Snapshot, error) {
	return snapshots(ctx, db, `WHERE s.period = $1 ORDER BY s.version`, period)
}

// List are the newest snapshots of a kind, in their published version or draft.
func List(ctx context.Context, db postgres.DB, kind Kind, limit int) ([]Snapshot, error) {
	return snapshots(ctx, db, `WHERE s.kind = $1 AND s.state <> 'superseded' ORDER BY s.week DESC LIMIT $2`, kind, limit)
}

func one(ctx context.Context, db postgres.DB, which string, args ...any) (Snapshot, error) {
	all, err := snapshots(ctx, db, which, args...)
	if err == nil && len(all) == 0 {
		err = ErrNone
	}
	if err != nil {
		return Snapshot{}, err
	}
	return all[0], nil
}

func snapshots(ctx context.Context, db postgres.DB, which string, args ...any) ([]Snapshot, error) {
	rows, err := db.Query(ctx, `SELECT `+snapshotColumns+snapshotFrom+which, args...)
	if err != nil {
		return nil, fmt.Errorf("weeks: snapshots: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Snapshot])
	if err != nil {
		return nil, fmt.Errorf("weeks: snapshots: %w", err)
	}
	return all, nil
}
