package roadmap

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
	"qalauly/internal/sheet"
)

// SheetStep is how far a sheet is that was sent to the chat.
type SheetStep string

// The steps. A sheet is looked at, who sent it is asked, it is written; every other step
// is its end.
const (
	Looking    SheetStep = "checking"
	AskedFor   SheetStep = "asked"
	BeingPut   SheetStep = "writing"
	Taken      SheetStep = "done"
	Faulty     SheetStep = "faulty"
	Unreadable SheetStep = "unreadable"
	CalledOff  SheetStep = "called_off"
	NotAllowed SheetStep = "not_allowed"
	Failed     SheetStep = "failed"
)

// ErrNoSheet means that no such sheet was sent.
var ErrNoSheet = errors.New("roadmap: no such sheet")

// Sent is a sheet of items that was sent to the chat.
type Sent struct {
	ID, Member, Person, Chat int64
	Lang                     string
	At                       time.Time
	File                     string // by which it is fetched
	Name                     string
	Hash                     string // in internal/file, once it is fetched
	Step                     SheetStep
	Outcome                  SheetOutcome
	Faults                   string // hash in internal/file: all bad lines as a table
}

// SheetOutcome is what of a report is kept to be told.
type SheetOutcome struct {
	ImportReport
	Bad   int           // how many faults there are
	First []sheet.Fault // of them
	Why   sheet.FileError
}

// faultsTold is how many faults an outcome keeps.
const faultsTold = 10

// Outcome is what of a report is kept.
func (r ImportReport) Outcome() SheetOutcome {
	o := SheetOutcome{ImportReport: r}
	if r.Faults != nil {
		o.Bad = len(r.Faults.List) + r.Faults.More
		o.First = r.Faults.List[:min(len(r.Faults.List), faultsTold)]
	}
	return o
}

// SendSheet notes a sheet that is to be looked at and returns its number.
func SendSheet(ctx context.Context, db postgres.DB, s Sent) (id int64, err error) {
	err = db.QueryRow(ctx, `
		INSERT INTO roadmap_sheet (member, person, chat, lang, at, file, name, moved_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $5) RETURNING id`,
		s.Member, s.Person, s.Chat, s.Lang, s.At, s.File, s.Name).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("roadmap: send sheet: %w", err)
	}
	return id, nil
}

// SheetByID returns a sheet that was sent, or ErrNoSheet.
func SheetByID(ctx context.Context, db postgres.DB, id int64) (Sent, error) {
	rows, err := db.Query(ctx, `SELECT id, member, person, chat, lang, at, file, name, hash, step, outcome, faults FROM roadmap_sheet WHERE id = $1`, id)
	if err != nil {
		return Sent{}, fmt.Errorf("roadmap: sheet %d: %w", id, err)
	}
	s, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Sent])
	if errors.Is(err, pgx.ErrNoRows) {
		return s, ErrNoSheet
	}
	if err != nil {
		return s, fmt.Errorf("roadmap: sheet %d: %w", id, err)
	}
	return s, nil
}

// SheetFetched notes under which hash a sheet is kept.
func SheetFetched(ctx context.Context, db postgres.DB, id int64, hash string) error {
	if _, err := db.Exec(ctx, `UPDATE roadmap_sheet SET hash = $2 WHERE id = $1`, id, hash); err != nil {
		return fmt.Errorf("roadmap: sheet %d: %w", id, err)
	}
	return nil
}

// MoveSheet moves a sheet from one step to another with what came of it. It reports false
// where it is at another step by now: then nothing of the transaction may stay.
func MoveSheet(ctx context.Context, db postgres.DB, s Sent, from []SheetStep, next SheetStep, now time.Time) (bool, error) {
	var steps []string
	for _, one := range from {
		steps = append(steps, string(one))
	}
	tag, err := db.Exec(ctx, `UPDATE roadmap_sheet SET step = $2, outcome = $3, faults = $4, moved_at = $5 WHERE id = $1 AND step = ANY ($6)`,
		s.ID, next, s.Outcome, s.Faults, now, steps)
	if err != nil {
		return false, fmt.Errorf("roadmap: sheet %d: %w", s.ID, err)
	}
	return tag.RowsAffected() == 1, nil
}
