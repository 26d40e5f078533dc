package appeal

import (
	"context"
	"errors"
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
	Album   string       // of which Files are one: the others are added to the message that the first made
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
	if m, ok, err := d.more(ctx, db, side, a, s); err != nil || ok {
		return a, m, err
	}
	return d.step(ctx, db, by, side, a, s, now)
}

// more adds a file of an album to the message that the first of it made.
func (d Desk) more(ctx context.Context, db postgres.DB, side Side, a Appeal, s Step) (Message, bool, error) {
	if s.Album == "" || s.Act != Say && s.Act != Inform {
		return Message{}, false, nil
	}
	m, err := oneMessage(ctx, db, `
		appeal = $1 AND chat = $2 AND album = $3 AND kind <> 'letter' AND erased_at IS NULL AND (side = 'citizen') = $4 LIMIT 1`,
		a.ID, s.Chat, s.Album, side == Citizen)
	if errors.Is(err, ErrNoMessage) {
		return m, false, nil
	}
	for _, f := range s.Files {
		if err == nil {
			m.Files, err = attached(m.Files, f)
		}
	}
	if err == nil {
		_, err = db.Exec(ctx, `UPDATE appeal_message SET files = $2, body = CASE WHEN body = '' THEN $3 ELSE body END WHERE id = $1`, m.ID, m.Files, s.Text)
	}
	if err == nil {
		err = fetchLater(ctx, db, m)
	}
	return m, err == nil, err
}
