package activity

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
	"qalauly/rating/methods"
)

// Ledger records by a method: which criteria there are, what their records look
// like, and what a record is worth.
type Ledger struct{ Method *methods.Method }

// Draft is a record that is to be.
type Draft struct {
	Criterion string
	Deputy    int64
	Fields    map[string]string // dates as 2006-01-02, choices by code
	Event     int64             // 0 for none
	Corrects  int64             // the verified record it is to stand for; 0 for none
	Reason    string            // why it corrects
	Later     bool              // it corrects nothing that was wrong: it says what has happened since
}

// Record enters what a deputy did. It counts when another has verified it.
func (l Ledger) Record(ctx context.Context, db postgres.DB, by Actor, d Draft, now time.Time) (Record, error) {
	if by.subject(d.Deputy) {
		return Record{}, ErrSubject
	}
	return l.enter(ctx, db, by, d, Recorded, now)
}

// Propose enters what a deputy, or an assistant, says was done: staff take it on or
// decline it.
func (l Ledger) Propose(ctx context.Context, db postgres.DB, by Actor, d Draft, now time.Time) (Record, error) {
	return l.enter(ctx, db, by, d, Proposed, now)
}

func (l Ledger) enter(ctx context.Context, db postgres.DB, by Actor, d Draft, state State, now time.Time) (Record, error) {
	r, err := l.check(ctx, db, d, now)
	if err != nil {
		return r, err
	}
	if d.Corrects != 0 {
		if d.Reason == "" {
			return r, ErrReason
		}
		old, err := lock(ctx, db, d.Corrects) // of two at once, the second sees the first
		if err != nil {
			return r, err
		}
		if old.State != Verified || old.Source != Staff {
			return r, ErrState
		}
		if _, err := Correcting(ctx, db, old.ID); !errors.Is(err, ErrUnknown) {
			return r, orElse(err, ErrCorrecting)
		}
	}
	r.State, r.Source, r.Hands, r.MadeAt, r.MovedAt, r.Version = state, Staff, []int64{by.Member}, now, now, 1
	if r.Flags, err = l.atOnce(ctx, db, r, now); err != nil {
		return r, err
	}
	if r.ID, err = insert(ctx, db, r); err != nil {
		return r, err
	}
	if d.Corrects != 0 && d.Later {
		if _, err := db.Exec(ctx, `UPDATE record SET later = true WHERE id = $1`, r.ID); err != nil {
			return r, fmt.Errorf("activity: enter: %w", err)
		}
	}
	if err := l.enclose(ctx, db, by, r, now); err != nil {
		return r, err
	}
	if err := note(ctx, db, by, "record."+string(state), Record{}, r); err != nil {
		return r, err
	}
	return ByID(ctx, db, r.ID)
}

// check makes a record of a draft, or says why it cannot be one.
func (l Ledger) check(ctx context.Context, db postgres.DB, d Draft, now time.Time) (Record, error) {
	r, err := l.assess(d, now)
	if err != nil {
		return r, err
	}
	var sat bool
	if err := db.QueryRow(ctx, `SELECT `+satSQL("$1", "$2::date"), r.Deputy, r.Day).Scan(&sat); err != nil {
		return r, fmt.Errorf("activity: mandate of %d: %w", r.Deputy, err)
	}
	if !sat {
		return r, ErrMandate
	}
	return r, nil
}

// satSQL asks whether a deputy had a mandate on a day.
func satSQL(deputy, day string) string {
	return `EXISTS (SELECT FROM mandate WHERE deputy = ` + deputy + ` AND ` + day + ` BETWEEN valid_from AND coalesce(valid_to, 'infinity'))`
}

// assess is check without what only the register knows.
func (l Ledger) assess(d Draft, now time.Time) (Record, error) {
	r := Record{Criterion: d.Criterion, Deputy: d.Deputy, Fields: d.Fields, Event: d.Event, Corrects: d.Corrects, Reason: d.Reason}
	c, ok := l.Method.Criterion(d.Criterion)
	if !ok || !c.From(methods.Staff) {
		return r, ErrSource
	}
	var err error
	if r.Day, err = dated(c, d.Fields); err != nil {
		return r, err
	}
	if r.X, r.N, err = worth(c, d.Fields); err != nil {
		return r, err
	}
	today := date(now)
	if r.Day.After(today) {
		return r, ErrFuture
	}
	if d.Corrects == 0 && today.Sub(r.Day) > l.late() {
		return r, ErrLate
	}
	return r, nil
}

// late is how long after its day something may be entered.
func (l Ledger) late() time.Duration {
	return time.Duration(l.Method.Records.LateDays) * 24 * time.Hour
}

// dated checks the fields of a record and returns the day that it counts on.
func dated(c methods.Criterion, values map[string]string) (time.Time, error) {
	if err := CheckFields(c, values); err != nil {
		return time.Time{}, err
	}
	day, err := time.Parse(time.DateOnly, values[c.DatedBy])
	if err != nil {
		return day, &FieldError{c.DatedBy, values[c.DatedBy], "date"}
	}
	return day, nil
}

func worth(c methods.Criterion, values map[string]string) (x, n int64, err error) {
	fx, fn, err := c.Worth(values)
	if err != nil {
		return 0, 0, fmt.Errorf("activity: %w", err)
	}
	if c.Kind == methods.Count || c.Kind == methods.Threshold {
		fn = 0
	}
	return millionths(fx), millionths(fn), nil
}

func millionths(f float64) int64 { return int64(math.Round(f * Unit)) }

// capsOf are a criterion's caps within a week.
func (l Ledger) capsOf(criterion string) []Cap {
	c, _ := l.Method.Criterion(criterion)
	var caps []Cap
	for _, m := range c.Caps {
		if m.Per == "day" || m.Per == "week" {
			caps = append(caps, Cap{Most: millionths(m.Max), Daily: m.Per == "day", Field: m.Field})
		}
	}
	return caps
}

// atOnce are the flags that depend on the moment at which a record is entered.
func (l Ledger) atOnce(ctx context.Context, db postgres.DB, r Record, now time.Time) ([]string, error) {
	found := l.rush(r, now)
	if rushes, err := many(ctx, db, r.Hands[0], now); err != nil {
		return nil, err
	} else if rushes {
		found = append(found, FlagMany)
	}
	caps := l.capsOf(r.Criterion)
	if len(caps) == 0 {
		return found, nil
	}
	rows, err := db.Query(ctx, `
		SELECT id, deputy, criterion, week, day, fields, x, n FROM record
		WHERE deputy = $1 AND criterion = $2 AND day BETWEEN $3 AND $3 + 6 AND state IN `+openStates+` AND id <> $4`,
		r.Deputy, r.Criterion, Week(r.Day), r.Corrects)
	if err != nil {
		return nil, fmt.Errorf("activity: caps of %s: %w", r.Criterion, err)
	}
	others, err := pgx.CollectRows(rows, pgx.RowToStructByName[counted])
	if err != nil {
		return nil, fmt.Errorf("activity: caps of %s: %w", r.Criterion, err)
	}
	if overCap(caps, others, counted{Day: r.Day, Fields: r.Fields, X: r.X}) {
		found = append(found, FlagOverCap)
	}
	return found, nil
}

// rush flags what is entered on the last day on which it may be.
func (l Ledger) rush(r Record, now time.Time) []string {
	if r.Corrects == 0 && date(now).Sub(r.Day) >= l.late() {
		return []string{FlagRush}
	}
	return nil
}

// overCap says that one record more adds less than it is worth.
func overCap(caps []Cap, others []counted, one counted) bool {
	one.ID = math.MaxInt64
	without, _ := bounded(caps, slices.Clone(others))
	with, _ := bounded(caps, append(slices.Clone(others), one))
	return with-without < one.X
}

// enclose adds what shows that a record is true and stands in its own fields.
func (l Ledger) enclose(ctx context.Context, db postgres.DB, by Actor, r Record, now time.Time) error {
	for _, e := range l.enclosed(r.Criterion, r.Fields) {
		e.Record = r.ID
		if err := Attach(ctx, db, by, e, now); err != nil {
			return err
		}
	}
	return reflag(ctx, db, r.ID)
}

// enclosed is what of a record's own fields shows that it is true.
func (l Ledger) enclosed(criterion string, fields map[string]string) (shown []Evidence) {
	c, _ := l.Method.Criterion(criterion)
	for _, f := range c.Fields {
		value := fields[f.Name]
		kind := Link
		if f.Kind == methods.FieldDocument {
			kind = Document
		}
		if value == "" || !f.Unique || f.Kind != methods.FieldURL && f.Kind != methods.FieldDocument {
			continue
		}
		shown = append(shown, Evidence{Kind: kind, Value: value})
	}
	return shown
}
