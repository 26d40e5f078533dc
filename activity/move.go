package activity

import (
	"context"
	"fmt"
	"slices"
	"time"

	"qalauly/internal/audit"
	"qalauly/internal/postgres"
)

// UndoTerm is how long who recorded something may take it back; then a verifier
// returns it first.
const UndoTerm = time.Minute

// Step is one thing done to a record.
type Step struct {
	Record  int64
	Act     Act
	Reason  string // a key of reasons or staff's own words; never a citizen's
	Version int    // the one that the actor saw; 0 does not care
	Mended  *Draft // what it is to be, with Mend; nil leaves it
}

// Move does one thing to a record, with its sums and the audit, in the caller's
// transaction. A record that a correction stands for is corrected in the same step
// that verifies the correction.
func (l Ledger) Move(ctx context.Context, db postgres.DB, by Actor, s Step, now time.Time) (Record, error) {
	before, err := lock(ctx, db, s.Record)
	if err != nil {
		return before, err
	}
	after, touched, err := l.move(ctx, db, by, before, s, now)
	if err != nil {
		return before, err
	}
	if len(touched) > 0 {
		if err := l.touch(ctx, db, touched...); err != nil {
			return before, err
		}
	}
	return after, nil
}

// move is Move but for the sums: it returns which are to be made right.
func (l Ledger) move(ctx context.Context, db postgres.DB, by Actor, before Record, s Step, now time.Time) (Record, []key, error) {
	after, err := l.step(ctx, db, by, before, s, now)
	if err != nil {
		return before, nil, err
	}
	if err := update(ctx, db, after); err != nil {
		return before, nil, err
	}
	if after.State != Recorded {
		if err := release(ctx, db, after.ID); err != nil {
			return before, nil, err
		}
	}
	if s.Mended != nil {
		if err := l.enclose(ctx, db, by, after, now); err != nil {
			return before, nil, err
		}
	}
	var touched []key
	if counts(before.State) != counts(after.State) {
		touched = []key{before.key(), after.key()}
	}
	if s.Act == Verify && after.Corrects != 0 {
		old, err := l.replace(ctx, db, by, after, now)
		if err != nil {
			return before, nil, err
		}
		touched = append(touched, old.key())
	}
	return after, touched, note(ctx, db, by, "record."+string(s.Act), before, after)
}

func counts(s State) bool { return s == Verified }

// step is what a record becomes, or why it does not.
func (l Ledger) step(ctx context.Context, db postgres.DB, by Actor, r Record, s Step, now time.Time) (Record, error) {
	next, ok := r.State.Next(s.Act)
	switch {
	case !ok || (s.Act == Correct) || r.Source != Staff:
		return r, ErrState
	case s.Version != 0 && s.Version != r.Version:
		return r, ErrChanged
	case s.Act.reasoned() && s.Reason == "":
		return r, ErrReason
	}
	if err := by.may(s.Act, r); err != nil {
		return r, err
	}
	switch s.Act {
	case Withdraw:
		if r.State == Recorded && now.Sub(r.MovedAt) > UndoTerm {
			return r, ErrUndo
		}
	case Return:
		if _, err := held(ctx, db, by, r.ID, now); err != nil {
			return r, err
		}
	case Mend, Accept:
		if s.Mended != nil {
			mended := *s.Mended
			mended.Corrects, mended.Event = r.Corrects, r.Event
			changed, err := l.check(ctx, db, mended, r.MadeAt) // what came in time is mended whenever it was returned
			if err != nil {
				return r, err
			}
			r.Criterion, r.Deputy, r.Day, r.Fields, r.X, r.N = changed.Criterion, changed.Deputy, changed.Day, changed.Fields, changed.X, changed.N
		}
		r.Hands = append(slices.DeleteFunc(slices.Clone(r.Hands), func(m int64) bool { return m == by.Member }), by.Member)
		if by.subject(r.Deputy) && next != Proposed {
			return r, ErrSubject
		}
	case Verify:
		if err := proven(ctx, db, r.ID); err != nil {
			return r, err
		}
		shown, err := held(ctx, db, by, r.ID, now)
		if err != nil {
			return r, err
		}
		if !shown.IsZero() && now.Sub(shown) < QuickTerm {
			r.Flags = append(slices.Clone(r.Flags), FlagQuick)
		}
		r.Verifier = by.Member
	case Void:
		if err := correction(ctx, db, by, r, Voided, s.Reason, now); err != nil {
			return r, err
		}
	}
	if r.Corrects == 0 || s.Reason != "" { // why a correction is made stays with it
		r.Reason = s.Reason
	}
	r.State, r.MovedAt, r.Version = next, now, r.Version+1
	return r, nil
}

// replace takes the record that a verified correction stands for out of the sums.
func (l Ledger) replace(ctx context.Context, db postgres.DB, by Actor, r Record, now time.Time) (Record, error) {
	before, err := lock(ctx, db, r.Corrects)
	if err != nil {
		return before, err
	}
	if before.State != Verified {
		return before, ErrState
	}
	later, err := goesOn(ctx, db, before, r)
	if err != nil {
		return before, err
	}
	if !later {
		if err := correction(ctx, db, by, before, Corrected, r.Reason, now); err != nil {
			return before, err
		}
	}
	after := before
	after.State, after.MovedAt, after.Version = Corrected, now, before.Version+1
	if err := update(ctx, db, after); err != nil {
		return before, err
	}
	return after, note(ctx, db, by, "record.correct", before, after)
}

// goesOn says whether a record tells what has happened since another was entered, and
// nothing that the other said was wrong: what was published then stays right, and is
// given no number of a correction.
func goesOn(ctx context.Context, db postgres.DB, before, r Record) (later bool, err error) {
	if err := db.QueryRow(ctx, `SELECT later FROM record WHERE id = $1`, r.ID).Scan(&later); err != nil {
		return false, fmt.Errorf("activity: later %d: %w", r.ID, err)
	}
	return later && before.key() == r.key() && before.Day.Equal(r.Day) && r.X >= before.X, nil
}

// proven returns ErrNoProof while a record has no evidence, or a file of it is not
// stored yet.
func proven(ctx context.Context, db postgres.DB, id int64) error {
	var have, missing int
	err := db.QueryRow(ctx, `SELECT count(*), count(*) FILTER (WHERE kind = 'file' AND hash IS NULL) FROM evidence WHERE record = $1`, id).Scan(&have, &missing)
	if err != nil {
		return fmt.Errorf("activity: evidence of %d: %w", id, err)
	}
	if have == 0 || missing > 0 {
		return ErrNoProof
	}
	return nil
}

func update(ctx context.Context, db postgres.DB, r Record) error {
	tag, err := db.Exec(ctx, `
		UPDATE record SET criterion = $2, deputy = $3, day = $4, fields = $5, x = $6, n = $7, state = $8, hands = $9,
			verifier = nullif($10, 0), reason = $11, flags = $12, moved_at = $13, version = $14
		WHERE id = $1 AND version = $14 - 1`,
		r.ID, r.Criterion, r.Deputy, date(r.Day), orEmpty(r.Fields), r.X, r.N, r.State, r.Hands, r.Verifier, r.Reason, list(r.Flags), r.MovedAt, r.Version)
	if err != nil {
		return fmt.Errorf("activity: update %d: %w", r.ID, err)
	}
	if tag.RowsAffected() != 1 {
		return ErrChanged
	}
	return nil
}

// note keeps what was done in the audit.
func note(ctx context.Context, db postgres.DB, by Actor, action string, before, after Record) error {
	e := audit.Entry{Member: by.Member, Person: by.Person, Action: action, Object: fmt.Sprintf("record:%d", after.ID), Deputy: after.Deputy, After: seen(after)}
	if before.ID != 0 {
		e.Before = seen(before)
	}
	return audit.Write(ctx, db, e)
}

// seen is what of a record the audit keeps.
func seen(r Record) map[string]any {
	m := map[string]any{
		"criterion": r.Criterion, "deputy": r.Deputy, "day": r.Day.Format(time.DateOnly), "fields": orEmpty(r.Fields),
		"x": r.X, "n": r.N, "state": r.State, "hands": r.Hands,
	}
	if r.Reason != "" {
		m["reason"] = r.Reason
	}
	if r.Corrects != 0 {
		m["corrects"] = r.Corrects
	}
	return m
}
