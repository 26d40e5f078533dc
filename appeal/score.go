package appeal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/internal/postgres"
)

// Criteria that appeals hand in, by domain.md 1.3: A2, answered in time; A3, to the
// point by the author's word.
const (
	inTime     = "A2"
	toThePoint = "A3"
)

// score hands in what the appeal is worth now; for whom it does not count, nothing.
func (w *work) score(ctx context.Context) error { return w.hand(ctx, w.db, w.a, w.now) }

// hand puts or drops the facts of an appeal: due by its own day, which an extension
// moved; what was forwarded leaves its sender; what was reopened was not in time.
func (d Desk) hand(ctx context.Context, db postgres.DB, a Appeal, now time.Time) error {
	key := fmt.Sprintf("appeal:%d", a.ID)
	outcome := ""
	switch {
	case !a.Scored || a.State == Withdrawn || a.State == Rejected || a.State == Moderation:
	case a.ReopenedAt != nil:
		outcome = "reopened"
	case a.AnsweredAt != nil && a.AnsweredAt.Before(a.DueOn.End()):
		outcome = "in_time"
	case a.AnsweredAt != nil, a.Overdue(now):
		outcome = "late"
	}
	if err := d.fact(ctx, db, key, inTime, a.Deputy, outcome, map[string]string{
		"appeal_no": a.Number, "assigned_at": a.AssignedAt.In(calendar.Zone).Format(time.RFC3339), "due_on": a.DueOn.String(), "outcome": outcome,
	}, now); err != nil {
		return err
	}
	vote := string(a.Survey)
	if !a.Scored || a.AnsweredAt == nil || a.Survey == NoAnswer {
		vote = ""
	}
	day := calendar.DayOf(now).String()
	if a.AnsweredAt != nil {
		day = calendar.DayOf(*a.AnsweredAt).String()
	}
	return d.fact(ctx, db, key+":vote", toThePoint, a.Deputy, vote, map[string]string{
		"appeal_no": a.Number, "answered_on": day, "answer": vote,
	}, now)
}

// fact puts a fact, or drops it where it is nothing any more.
func (d Desk) fact(ctx context.Context, db postgres.DB, key, criterion string, deputy int64, value string, fields map[string]string, now time.Time) error {
	if value == "" {
		err := d.Ledger.Drop(ctx, db, key, "withdrawn", now)
		if errors.Is(err, activity.ErrUnknown) {
			return nil
		}
		return err
	}
	return d.Ledger.Put(ctx, db, activity.Fact{Key: key, Source: activity.Appeal, Criterion: criterion, Deputy: deputy, Fields: fields}, now)
}
