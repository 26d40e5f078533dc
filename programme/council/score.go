package council

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/internal/postgres"
	"qalauly/rating/methods"
)

// Criterion is the one that takes its facts from here. A method without it, or one that
// takes it from elsewhere, gets none.
const Criterion = "C2"

// The options and fields of the criterion, as the method names them.
const (
	passedOn     = "recommendation"
	fieldCouncil = "council_id"
)

// Covers says whether a criterion of a method is recorded here and need not be typed.
func Covers(m *methods.Method, criterion string) bool {
	c, ok := m.Criterion(criterion)
	return ok && criterion == Criterion && c.From(methods.Source(activity.Programme))
}

// SeatKey is what the fact of a deputy at a sitting is known by.
func SeatKey(sitting, deputy int64) string { return fmt.Sprintf("council:%d:%d", sitting, deputy) }

// SeatFact is what a deputy's mark at a sitting is as a fact.
func SeatFact(council int64, day calendar.Day, mark Mark) map[string]string {
	return map[string]string{fieldCouncil: strconv.FormatInt(council, 10), "date": day.String(), "mark": string(mark)}
}

// PassedFact is what a recommendation is as a fact of the deputy who passed it on.
func PassedFact(council int64, day calendar.Day, text string) map[string]string {
	return map[string]string{fieldCouncil: strconv.FormatInt(council, 10), "date": day.String(), "mark": passedOn, "recommendation": text}
}

// settle hands to the ledger what follows from an entry as it stands now.
func (d Desk) settle(ctx context.Context, tx pgx.Tx, c Council, e Entry, now time.Time) error {
	if !Covers(d.Ledger.Method, Criterion) || e.What == FateOf {
		return nil
	}
	e, err := EntryByID(ctx, tx, e.ID)
	if err != nil {
		return err
	}
	if e.What == Recommendation {
		of, err := EntryByID(ctx, tx, e.Of)
		if err != nil {
			return err
		}
		return d.passed(ctx, tx, c, e, of.State == Verified, now)
	}
	if err := d.seats(ctx, tx, c, e, now); err != nil {
		return err
	}
	follow, err := following(ctx, tx, e.ID)
	if err != nil {
		return err
	}
	for _, r := range follow {
		if err := d.passed(ctx, tx, c, r, e.State == Verified, now); err != nil {
			return err
		}
	}
	return nil
}

// seats counts who was there, or takes it back. Who was no deputy that day counts nothing.
func (d Desk) seats(ctx context.Context, tx pgx.Tx, c Council, e Entry, now time.Time) error {
	sheet, err := Sheet(ctx, tx, e.ID)
	if err != nil {
		return err
	}
	for _, s := range sheet { // by the numbers of deputies, so that no two wait for each other
		if s.Deputy == 0 {
			continue
		}
		was, err := Sat(ctx, tx, s.Deputy, e.Day)
		if err != nil {
			return err
		}
		if err := d.put(ctx, tx, SeatKey(e.ID, s.Deputy), s.Deputy, SeatFact(c.ID, e.Day, s.Mark), was && e.State == Verified, now); err != nil {
			return err
		}
	}
	return nil
}

// passed counts a recommendation for who passed it on, or takes it back.
func (d Desk) passed(ctx context.Context, tx pgx.Tx, c Council, e Entry, holds bool, now time.Time) error {
	if e.Deputy == 0 {
		return nil
	}
	was, err := Sat(ctx, tx, e.Deputy, e.Day)
	if err != nil {
		return err
	}
	return d.put(ctx, tx, SeatKey(e.ID, e.Deputy), e.Deputy, PassedFact(c.ID, e.Day, e.Text.KK), was && holds && e.State == Verified, now)
}

func (d Desk) put(ctx context.Context, tx pgx.Tx, key string, deputy int64, fields map[string]string, holds bool, now time.Time) error {
	if holds {
		return d.Ledger.Put(ctx, tx, activity.Fact{Key: key, Source: activity.Programme, Criterion: Criterion, Deputy: deputy, Fields: fields}, now)
	}
	err := d.Ledger.Drop(ctx, tx, key, "withdrawn", now)
	if errors.Is(err, activity.ErrUnknown) {
		return nil
	}
	return err
}

// recorded says whether members of the staff typed records of that council and day before
// into the ledger: the same act must not count twice. ErrRecorded then.
func (d Desk) recorded(ctx context.Context, db postgres.DB, c Council, members []Member, day calendar.Day) error {
	var ids []int64
	for _, m := range members {
		if m.Deputy != 0 {
			ids = append(ids, m.Deputy)
		}
	}
	made, err := activity.Sat(ctx, db, Criterion, day.Start(), fieldCouncil, strconv.FormatInt(c.ID, 10), ids)
	if err != nil {
		return err
	}
	for _, r := range made {
		if r.Source == activity.Staff {
			return ErrRecorded
		}
	}
	return nil
}
