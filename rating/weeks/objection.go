package weeks

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/activity"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
)

// Verdict is what is said of an objection.
type Verdict string

// The verdicts of votes, with the state of an objection that is not decided.
const (
	Open      Verdict = "open"
	Granted   Verdict = "granted"
	Partly    Verdict = "partly"
	Dismissed Verdict = "dismissed"
	Withdrawn Verdict = "withdrawn"
)

// Effect is what becomes of the record that was objected to.
type Effect string

// The effects; "" leaves the record as it is.
const (
	NoEffect  Effect = ""
	VoidIt    Effect = "void"
	CorrectIt Effect = "correct"
)

// Why an objection is not filed or voted on.
var (
	ErrNotOwn       = errors.New("weeks: one objects to one's own rating")
	ErrOver         = errors.New("weeks: the time to object is over")
	ErrNotCounted   = errors.New("weeks: the record does not count in this rating")
	ErrWords        = errors.New("weeks: an objection needs words")
	ErrAlready      = errors.New("weeks: there is an open objection to this already")
	ErrNoObjection  = errors.New("weeks: no such objection")
	ErrDecided      = errors.New("weeks: the objection is decided")
	ErrNoCommission = errors.New("weeks: only the commission votes")
	ErrConcerned    = errors.New("weeks: who recorded, verified or is the subject does not vote")
	ErrOwnRegion    = errors.New("weeks: nobody votes on their own region")
	ErrVoted        = errors.New("weeks: this member has voted")
	ErrEffect       = errors.New("weeks: this effect is not possible")
)

// Proof is a file that proves an objection, by Telegram's id.
type Proof struct {
	Kind string `json:"kind"` // as Telegram shows it: photo, document
	ID   string `json:"id"`
}

// MostFiles is how many files an objection may have.
const MostFiles = 10

// Objection is a deputy's objection to a record, a criterion or a whole score.
type Objection struct {
	ID         int64
	Snapshot   int64
	Deputy     int64
	Record     int64  // 0: it is about a score
	Criterion  string // "" with no record: the whole score
	Words      string
	Proof      string // a link; "" for none
	Files      []Proof
	ByMember   int64
	MadeAt     time.Time
	InTime     bool // undecided at the end of the term, the score is published as disputed
	State      Verdict
	Effect     Effect
	Fields     map[string]string // of the record that corrects
	Correcting int64             // that record
	Reason     string
	DecidedAt  time.Time // zero: not yet
	Settled    int64     // the frozen rating that holds what came of it; 0: none yet
}

const objectionColumns = `id, snapshot, deputy, coalesce(record, 0) AS record, criterion, words, proof, files, by_member, made_at, in_time, state, effect,
	coalesce(fields, '{}') AS fields, coalesce(correcting, 0) AS correcting, reason, coalesce(decided_at, ` + never + `) AS decided_at, coalesce(settled, 0) AS settled`

// Object files an objection of a deputy: to a draft until its term ends and still until
// it is frozen, to a published rating for the method's days. Of o, Snapshot, Deputy,
// Record or Criterion, Words, Proof and Files are read, MostFiles of the latter.
func Object(ctx context.Context, db postgres.DB, by activity.Actor, o Objection, now time.Time) (Objection, error) {
	if by.Deputy == 0 || by.Deputy != o.Deputy {
		return o, ErrNotOwn
	}
	if o.Words = strings.TrimSpace(o.Words); o.Words == "" {
		return o, ErrWords
	}
	s, err := ByID(ctx, db, o.Snapshot)
	if err != nil {
		return o, err
	}
	m, err := MethodBySHA(ctx, db, s.Method)
	if err != nil {
		return o, err
	}
	if !s.objectable(m.Objections.OpenDays, now) {
		return o, ErrOver
	}
	if _, err := RowOf(ctx, db, s.ID, o.Deputy); err != nil {
		return o, err
	}
	if err := o.fits(ctx, db, s, m); err != nil {
		return o, err
	}
	o.InTime = s.State == Draft && !now.After(s.ObjectionsUntil)
	rows, err := db.Query(ctx, `
		INSERT INTO objection (snapshot, deputy, record, criterion, words, proof, by_member, made_at, in_time, files)
		VALUES ($1, $2, nullif($3, 0), $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING `+objectionColumns,
		o.Snapshot, o.Deputy, o.Record, o.Criterion, o.Words, o.Proof, by.Member, now, o.InTime, append([]Proof{}, o.Files[:min(len(o.Files), MostFiles)]...))
	o, err = oneObjection(rows, err)
	if errors.Is(err, ErrNoObjection) {
		return o, ErrAlready
	}
	if err != nil {
		return o, err
	}
	if err := o.note(ctx, db, by, "objection.file", map[string]any{"snapshot": o.Snapshot, "record": o.Record, "criterion": o.Criterion}); err != nil {
		return o, err
	}
	return o, tellFiled(ctx, db, o)
}

// objectable says whether a rating may still be objected to.
func (s Snapshot) objectable(days int, now time.Time) bool {
	if s.State == Draft {
		return true
	}
	return !s.PublishedAt.IsZero() && now.Before(s.PublishedAt.AddDate(0, 0, days))
}

// fits sees that what is objected to is in the rating, and fills in a record's criterion.
func (o *Objection) fits(ctx context.Context, db postgres.DB, s Snapshot, m Announced) error {
	if o.Record == 0 {
		if _, known := m.Criterion(o.Criterion); !known && o.Criterion != "" {
			return ErrNotCounted
		}
		return nil
	}
	r, err := activity.ByID(ctx, db, o.Record)
	if err != nil {
		return err
	}
	c, known := m.Over(s.Weeks).Criterion(r.Criterion)
	first := date(s.Week().Add(1 - c.WindowWeeks).Monday())
	if !known || r.Deputy != o.Deputy || r.State != activity.Verified || r.Day.Before(first) || r.Day.After(date(s.Week().Sunday())) {
		return ErrNotCounted
	}
	o.Criterion = r.Criterion
	return nil
}

// Withdraw takes back an objection that is not decided.
func Withdraw(ctx context.Context, db postgres.DB, by activity.Actor, id int64) error {
	o, err := lockObjection(ctx, db, id)
	if err != nil {
		return err
	}
	if by.Deputy == 0 || by.Deputy != o.Deputy {
		return ErrNotOwn
	}
	if _, err := db.Exec(ctx, `UPDATE objection SET state = 'withdrawn' WHERE id = $1`, id); err != nil {
		return fmt.Errorf("weeks: objection %d: %w", id, err)
	}
	return o.note(ctx, db, by, "objection.withdraw", nil)
}

// ObjectionByID is an objection.
func ObjectionByID(ctx context.Context, db postgres.DB, id int64) (Objection, error) {
	rows, err := db.Query(ctx, `SELECT `+objectionColumns+` FROM objection WHERE id = $1`, id)
	return oneObjection(rows, err)
}

// ObjectionsOf are the objections of a deputy, the newest first.
func ObjectionsOf(ctx context.Context, db postgres.DB, deputy int64) ([]Objection, error) {
	return objections(ctx, db, `WHERE deputy = $1 ORDER BY id DESC`, deputy)
}

// OpenObjections are those that wait for votes, the oldest first.
func OpenObjections(ctx context.Context, db postgres.DB) ([]Objection, error) {
	return objections(ctx, db, `WHERE state = 'open' ORDER BY made_at, id`)
}

// Alike are decided objections about the same criterion, the newest first.
func Alike(ctx context.Context, db postgres.DB, o Objection, limit int) ([]Objection, error) {
	return objections(ctx, db, `WHERE criterion = $1 AND id <> $2 AND decided_at IS NOT NULL ORDER BY decided_at DESC LIMIT $3`, o.Criterion, o.ID, limit)
}

func objections(ctx context.Context, db postgres.DB, which string, args ...any) ([]Objection, error) {
	rows, err := db.Query(ctx, `SELECT `+objectionColumns+` FROM objection `+which, args...)
	if err != nil {
		return nil, fmt.Errorf("weeks: objections: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Objection])
	if err != nil {
		return nil, fmt.Errorf("weeks: objections: %w", err)
	}
	return all, nil
}

func lockObjection(ctx context.Context, db postgres.DB, id int64) (Objection, error) {
	rows, err := db.Query(ctx, `SELECT `+objectionColumns+` FROM objection WHERE id = $1 FOR UPDATE`, id)
	o, err := oneObjection(rows, err)
	if err == nil && o.State != Open {
		err = ErrDecided
	}
	return o, err
}

func oneObjection(rows pgx.Rows, err error) (Objection, error) {
	if err != nil {
		return Objection{}, fmt.Errorf("weeks: objection: %w", err)
	}
	o, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Objection])
	if errors.Is(err, pgx.ErrNoRows) {
		return o, ErrNoObjection
	}
	if err != nil {
		return o, fmt.Errorf("weeks: objection: %w", err)
	}
	return o, nil
}

func (o Objection) note(ctx context.Context, db postgres.DB, by activity.Actor, action string, after any) error {
	return audit.Write(ctx, db, audit.Entry{Member: by.Member, Person: by.Person, Action: action, Object: fmt.Sprintf("objection:%d", o.ID), Deputy: o.Deputy, After: after})
}

// disputed are the deputies of a period whose objections were filed in time and are
// not decided.
func disputed(ctx context.Context, db postgres.DB, period string) ([]int64, error) {
	return ids(ctx, db, `SELECT DISTINCT o.deputy FROM objection o JOIN snapshot p ON p.id = o.snapshot
		WHERE p.period = $1 AND o.state = 'open' AND o.in_time ORDER BY o.deputy`, period)
}

// unsettled are the decided objections of a period that no frozen rating holds yet.
func unsettled(ctx context.Context, db postgres.DB, period string) ([]int64, error) {
	return ids(ctx, db, `SELECT o.id FROM objection o JOIN snapshot p ON p.id = o.snapshot
		WHERE p.period = $1 AND o.decided_at IS NOT NULL AND o.settled IS NULL ORDER BY o.id`, period)
}

func ids(ctx context.Context, db postgres.DB, sql string, args ...any) ([]int64, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("weeks: objections: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("weeks: objections: %w", err)
	}
	return all, nil
}

// settle notes in which rating what was decided is.
func settle(ctx context.Context, db postgres.DB, period string, snapshot int64) error {
	_, err := db.Exec(ctx, `
		UPDATE objection o SET settled = $2 FROM snapshot p
		WHERE p.id = o.snapshot AND p.period = $1 AND o.decided_at IS NOT NULL AND o.settled IS NULL`, period, snapshot)
	if err != nil {
		return fmt.Errorf("weeks: settle %s: %w", period, err)
	}
	return nil
}
