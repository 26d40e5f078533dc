package appeal

import (
	"context"
	"errors"
	"fmt"
	"slices"
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
func (w *work) score(ctx context.Context) error { return w.hand(ctx, w.db, w.cal, w.a, w.now) }

// judgedOn is the last day by which an appeal is judged: the one it is due, which an
// extension moves where it counts; who was given it has ReceiverDays at least.
func judgedOn(c *calendar.Calendar, a Appeal) calendar.Day {
	last := a.DueOn
	if !a.JudgedOn.IsZero() {
		last = a.JudgedOn
	}
	if len(a.Senders) > 0 {
		last = max(last, c.Add(calendar.DayOf(a.AssignedAt), ReceiverDays))
	}
	return last
}

// since says whether something happened while the appeal was this deputy's.
func (a Appeal) since(at *time.Time) bool { return at != nil && !at.Before(a.AssignedAt) }

// hand puts or drops the facts of an appeal. What was passed on leaves its sender, and
// is late where it comes back; what was reopened was not in time.
func (d Desk) hand(ctx context.Context, db postgres.DB, c *calendar.Calendar, a Appeal, now time.Time) error {
	last := judgedOn(c, a)
	stands, err := held(ctx, db, a)
	if err != nil {
		return err
	}
	key := fmt.Sprintf("appeal:%d", a.ID)
	outcome := ""
	switch {
	case stands || !a.Scored || a.State == Withdrawn || a.State == Rejected || a.State == Moderation:
	case slices.Contains(a.Senders, a.Deputy):
		outcome = "bounced"
	case a.since(a.ReopenedAt):
		outcome = "reopened"
	case a.since(a.AnsweredAt) && a.AnsweredAt.Before(last.End()):
		outcome = "in_time"
	case a.since(a.AnsweredAt), a.Overdue(now) && !now.Before(last.End()):
		outcome = "late"
	}
	if err := d.fact(ctx, db, key, inTime, a.Deputy, outcome, map[string]string{
		"appeal_no": a.Number, "assigned_at": a.AssignedAt.In(calendar.Zone).Format(time.RFC3339), "due_on": last.String(), "outcome": outcome,
	}, now); err != nil {
		return err
	}
	return d.handVote(ctx, db, key+":vote", a, stands, now)
}

// handVote puts or drops what the author said of the answer. It stays what it was, and
// whose it was, until the author says something of another answer.
func (d Desk) handVote(ctx context.Context, db postgres.DB, key string, a Appeal, held bool, now time.Time) error {
	vote, day := "", calendar.DayOf(now)
	if !held && a.Scored && a.State != Rejected && a.State != Moderation {
		if a.Survey == "" || !a.since(a.AnsweredAt) {
			return nil
		}
		day = calendar.DayOf(*a.AnsweredAt)
		if a.Survey != NoAnswer {
			vote = string(a.Survey)
		}
	}
	return d.fact(ctx, db, key, toThePoint, a.Deputy, vote, map[string]string{
		"appeal_no": a.Number, "answered_on": day.String(), "answer": vote,
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
