package records

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
	"qalauly/internal/sheet"
)

// Step is how far a sheet is that was sent to the chat.
type Step string

// The steps. A sheet is looked at, who sent it is asked, it is written; at every other
// step it has come to its end, and only Done may have entered something.
const (
	Looking    Step = "checking"
	AskedFor   Step = "asked"
	BeingPut   Step = "writing"
	Done       Step = "done"
	Faulty     Step = "faulty"      // it has bad lines
	Unreadable Step = "unreadable"  // it is no table; see Outcome.Why
	CalledOff  Step = "called_off"  // by who sent it
	NotAllowed Step = "not_allowed" // who sent it records no more
	Failed     Step = "failed"      // it cannot be fetched, or is given up
)

// ErrNoSheet means that no such sheet was sent.
var ErrNoSheet = errors.New("records: no such sheet")

// Sent is a sheet that was sent to the chat.
type Sent struct {
	ID, Member, Person, Chat int64
	Lang                     string
	At                       time.Time
	File                     string // by which it is fetched
	Name                     string // of the file, as it was sent
	Criterion                string // of a sheet that names none
	Hash                     string // in internal/file, once it is fetched
	Step                     Step
	Far                      Progress
	Outcome                  Outcome
	Faults                   string // hash in internal/file: all bad lines as a table
}

// Outcome is what of a Report is kept to be told.
type Outcome struct {
	Rows   int
	Counts []Count
	Bad    int           // how many faults there are
	First  []sheet.Fault // of them
	Why    sheet.FileError
	Import int64
}

// firstTold is how many faults an Outcome keeps.
const firstTold = 10

// Sum adds the counts up.
func (o Outcome) Sum() Count { return Report{Counts: o.Counts}.Sum() }

// Outcome is what of a report is kept.
func (r Report) Outcome() Outcome {
	o := Outcome{Rows: r.Rows, Counts: r.Counts, Import: r.Import.ID}
	if r.Faults != nil {
		o.Bad = len(r.Faults.List) + r.Faults.More
		o.First = r.Faults.List[:min(len(r.Faults.List), firstTold)]
	}
	return o
}

// Send notes a sheet that is to be looked at and returns its number.
func Send(ctx context.Context, db postgres.DB, s Sent) (id int64, err error) {
	err = db.QueryRow(ctx, `
		INSERT INTO sent_sheet (member, person, chat, lang, at, file, name, criterion, moved_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $5) RETURNING id`,
		s.Member, s.Person, s.Chat, s.Lang, s.At, s.File, s.Name, s.Criterion).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("records: send: %w", err)
	}
	return id, nil
}

// SentByID returns a sheet that was sent, or ErrNoSheet.
func SentByID(ctx context.Context, db postgres.DB, id int64) (Sent, error) {
	rows, err := db.Query(ctx, `
		SELECT id, member, person, chat, lang, at, file, name, criterion, hash, step, far, outcome, faults
		FROM sent_sheet WHERE id = $1`, id)
	if err != nil {
		return Sent{}, fmt.Errorf("records: sheet %d: %w", id, err)
	}
	s, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Sent])
	if errors.Is(err, pgx.ErrNoRows) {
		return s, ErrNoSheet
	}
	if err != nil {
		return s, fmt.Errorf("records: sheet %d: %w", id, err)
	}
	return s, nil
}

// Fetched notes under which hash a sheet is kept.
func Fetched(ctx context.Context, db postgres.DB, id int64, hash string) error {
	if _, err := db.Exec(ctx, `UPDATE sent_sheet SET hash = $2 WHERE id = $1`, id, hash); err != nil {
		return fmt.Errorf("records: sheet %d: %w", id, err)
	}
	return nil
}

// Went notes how far a sheet is.
func Went(ctx context.Context, db postgres.DB, id int64, far Progress) error {
	if _, err := db.Exec(ctx, `UPDATE sent_sheet SET far = $2 WHERE id = $1`, id, far); err != nil {
		return fmt.Errorf("records: sheet %d: %w", id, err)
	}
	return nil
}

// Confirm has a sheet written that was asked about. It reports false where that is not
// asked, or not any more.
func Confirm(ctx context.Context, db postgres.DB, id int64, now time.Time) (bool, error) {
	return step(ctx, db, id, `step = 'writing', far = '{}', moved_at = $2 WHERE id = $1 AND step = 'asked'`, now)
}

// CallOff ends a sheet of which nothing will be written. It reports false where it has
// come to its end already.
func CallOff(ctx context.Context, db postgres.DB, id int64, now time.Time) (bool, error) {
	return step(ctx, db, id, `step = 'called_off', moved_at = $2 WHERE id = $1 AND step IN ('checking', 'asked', 'writing')`, now)
}

// Conclude moves a sheet on from a step with what came of it. It reports false where
// somebody called it off meanwhile: then nothing of the transaction may stay.
func Conclude(ctx context.Context, db postgres.DB, s Sent, next Step, now time.Time) (bool, error) {
	return step(ctx, db, s.ID, `step = $3, outcome = $4, faults = $5, moved_at = $2 WHERE id = $1 AND step = $6`,
		now, next, s.Outcome, s.Faults, s.Step)
}

func step(ctx context.Context, db postgres.DB, id int64, set string, args ...any) (bool, error) {
	tag, err := db.Exec(ctx, `UPDATE sent_sheet SET `+set, append([]any{id}, args...)...)
	if err != nil {
		return false, fmt.Errorf("records: sheet %d: %w", id, err)
	}
	return tag.RowsAffected() == 1, nil
}
