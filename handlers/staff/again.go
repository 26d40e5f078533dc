package staff

import (
	"context"
	"errors"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"time"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/handlers"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
)

// ends are the states that acts lead to.
var ends = map[activity.Act]activity.State{
	activity.Verify: activity.Verified, activity.Return: activity.Returned, activity.Void: activity.Voided,
	activity.Accept: activity.Recorded, activity.Decline: activity.Declined,
}

// already says that a step was done by the member themselves and that nothing was done
// since: a button was pressed twice. What was said then is to be said again.
func already(ctx context.Context, db postgres.DB, m account.Member, step activity.Step) (rec activity.Record, at time.Time, is bool, err error) {
	rec, err = activity.ByID(ctx, db, step.Record)
	if errors.Is(err, activity.ErrUnknown) {
		return rec, at, false, nil
	}
	if err != nil || rec.State != ends[step.Act] || step.Version != 0 && rec.Version != step.Version+1 {
		return rec, at, false, err
	}
	log, err := audit.Find(ctx, db, audit.Query{Object: "record:" + number(rec.ID), Limit: 20})
	for _, e := range log {
		if strings.HasPrefix(e.Action, "record.") {
			return rec, e.At, e.Member == m.ID && e.Action == "record."+string(step.Act), nil
		}
	}
	return rec, at, false, err
}

// alreadyAll are the records that the member decided about at one press, a given one
// among them, as they were before; none where they did not.
func alreadyAll(ctx context.Context, db postgres.DB, m account.Member, record int64, act activity.Act) (done []activity.Listed, err error) {
	one, at, is, err := already(ctx, db, m, activity.Step{Record: record, Act: act})
	if err != nil || !is {
		return nil, err
	}
	log, err := audit.Find(ctx, db, audit.Query{Member: m.ID, From: at.Add(-time.Minute), To: at.Add(time.Minute), Limit: 1000})
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, e := range log {
		number, of := strings.CutPrefix(e.Object, "record:")
		if id, err := strconv.ParseInt(number, 10, 64); of && err == nil && e.Action == "record."+string(act) {
			ids = append(ids, id)
		}
	}
	found, err := activity.Many(ctx, db, ids)
	for _, rec := range found {
		if rec.State == one.State && rec.MovedAt.Equal(one.MovedAt) {
			rec.Version--
			done = append(done, rec)
		}
	}
	return done, err
}

// decidedBefore is how many records of a sheet or a screen of links the member decided
// about with the press before this one; 0 where this one is about another.
func (s staff) decidedBefore(ctx context.Context, db postgres.DB, r handlers.Request, m account.Member, t target, act activity.Act) (int, error) {
	done, err := alreadyAll(ctx, db, m, t.record, act)
	if err != nil || len(done) == 0 {
		return 0, err
	}
	left, err := s.together(ctx, db, r, m, t)
	if err != nil {
		return 0, err
	}
	if t.kind == 'l' {
		left = left[:min(len(left), bits.OnesCount64(uint64(t.apart)))] // what was set apart is the oldest now
	}
	if seenAs(done) == t.seen || seenAs(slices.Concat(done, left)) == t.seen {
		return len(done), nil
	}
	return 0, nil
}
