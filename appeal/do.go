package appeal

import (
	"context"
	"time"

	"qalauly/calendar"
	"qalauly/internal/postgres"
)

// Step is an act with all that it needs.
type Step struct {
	Appeal  int64
	Act     Act
	Reason  string       // in own words, for acts that need one
	To      int64        // Forward, HandOver: the deputy
	Until   calendar.Day // Extend: the new last day
	Outcome Outcome      // Answer
	Survey  Survey       // Vote
	Text    string       // Ask, Inform, Say, Answer
	Files   []File       // likewise
	Chat    int64        // where Text was written, so that its edits are found
	Message int64
}

// Do does one step and returns the appeal as it is then, with the message it made (zero
// where none). What is owed to anybody is posted as notices. Who may: see Side.May; the
// errors are those of this package, ErrUnknown where the actor may not know of it.
func (d Desk) Do(ctx context.Context, db postgres.DB, by Actor, s Step, now time.Time) (Appeal, Message, error) {
	a, side, err := see(ctx, db, by, s.Appeal, now, true)
	if err != nil {
		return a, Message{}, err
	}
	return d.step(ctx, db, by, side, a, s, now)
}
