package activity

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"qalauly/internal/postgres"
)

// NewEvent returns a number for an event: one sitting, meeting or message whose
// records belong together (Draft.Event).
func NewEvent(ctx context.Context, db postgres.DB) (int64, error) {
	var n int64
	if err := db.QueryRow(ctx, `SELECT nextval('event_number')`).Scan(&n); err != nil {
		return 0, fmt.Errorf("activity: new event: %w", err)
	}
	return n, nil
}

// SheetMost is how many records of one event are looked at together.
const SheetMost = 200

// Sheet is what waits of one event, for a verifier to look at together.
type Sheet struct {
	Records []Listed // before the verifier now, by deputy
	Shared  []Evidence
	Others  int // records of the event that wait and are not this verifier's to verify now
}

// Sheet gives a verifier all that waits of an event, for LeaseTerm, but what went
// through their hands, is about them, lies elsewhere or is before another verifier.
// Evidence that shows every record stands in Shared and not with each record.
func (l Ledger) Sheet(ctx context.Context, db postgres.DB, by Actor, f Filter, event int64, now time.Time) (Sheet, error) {
	args, err := l.args(ctx, db, by, f, now)
	if err != nil {
		return Sheet{}, err
	}
	args["event"] = event
	ids, err := lease(ctx, db, `SELECT r.id FROM record r WHERE r.event = @event AND `+waiting+` ORDER BY r.id`, SheetMost, args)
	if err != nil {
		return Sheet{}, err
	}
	found, err := Many(ctx, db, ids)
	if err != nil {
		return Sheet{}, err
	}
	slices.SortFunc(found, func(a, b Listed) int { return cmp.Or(cmp.Compare(a.Deputy, b.Deputy), cmp.Compare(a.ID, b.ID)) })
	sheet := Sheet{Records: found}
	sheet.share()
	var all int
	err = db.QueryRow(ctx, `SELECT count(*) FROM record WHERE event = $1 AND state = 'recorded'`, event).Scan(&all)
	if err != nil {
		return sheet, fmt.Errorf("activity: sheet %d: %w", event, err)
	}
	sheet.Others = all - len(found)
	return sheet, nil
}

// content is what a piece of evidence shows, whatever record it is attached to.
func (e Evidence) content() [3]string {
	if e.Telegram != "" {
		return [3]string{string(e.Kind), e.Telegram, e.Value}
	}
	return [3]string{string(e.Kind), e.Hash, e.Value}
}

// share moves evidence that all records have to Shared.
func (s *Sheet) share() {
	if len(s.Records) < 2 {
		return
	}
	have := map[[3]string]int{}
	for _, r := range s.Records {
		for _, e := range r.Evidence {
			have[e.content()]++
		}
	}
	everywhere := func(e Evidence) bool { return have[e.content()] == len(s.Records) }
	for _, e := range s.Records[0].Evidence {
		if everywhere(e) {
			s.Shared = append(s.Shared, e)
		}
	}
	for i := range s.Records {
		s.Records[i].Evidence = slices.DeleteFunc(s.Records[i].Evidence, everywhere)
	}
}
