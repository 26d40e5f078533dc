package appeal

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/internal/postgres"
)

// MessageKind is what a message of a thread is.
type MessageKind string

// The kinds of messages.
const (
	Letter    MessageKind = "letter"    // what the appeal was sent with
	More      MessageKind = "more"      // a supplement by the citizen
	Question  MessageKind = "question"  // the deputy asks for details
	Details   MessageKind = "details"   // the citizen gives them
	Interim   MessageKind = "interim"   // of the deputy, no answer yet
	Reply     MessageKind = "answer"    // an answer
	Talk      MessageKind = "talk"      // of either side, after an answer
	Objection MessageKind = "objection" // why it is reopened, or a complaint
)

// Message is one message of a thread.
type Message struct {
	ID       int64
	Appeal   int64
	Kind     MessageKind
	Side     Side
	Member   int64 // who of the service wrote it; 0: the citizen
	Text     string
	Files    []File
	Parts    []Part  // of a letter that came in several messages: Text is made of them
	Album    string  // to whose message the other files of it are added
	Outcome  Outcome // of an answer
	Chat     int64   // where it was written
	Message  int64
	At       time.Time
	HeldTill *time.Time // it goes out then
	UndoneAt *time.Time // it was taken back before it went out
	EditedAt *time.Time
	ErasedAt *time.Time // text and files are gone
}

// Past is one act of the history of an appeal.
type Past struct {
	Act    Act
	Side   Side
	Member int64
	Deputy int64 // whose the appeal was
	Was    State
	State  State
	Reason string
	DueOn  calendar.Day // after it
	Target int64        // the deputy it went to, or the message
	At     time.Time
}

// History returns what was done, in order; votes are seen by nobody but the citizen.
func History(ctx context.Context, db postgres.DB, side Side, id int64) ([]Past, error) {
	rows, err := db.Query(ctx, `
		SELECT act, side, member, deputy, was, state, reason, due_on, target, at FROM appeal_act
		WHERE appeal = $1 AND (act NOT IN ('vote', 'complain') OR $2) ORDER BY id`, id, side == Citizen)
	if err != nil {
		return nil, fmt.Errorf("appeal: history: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Past])
	if err != nil {
		return nil, fmt.Errorf("appeal: history: %w", err)
	}
	return all, nil
}
