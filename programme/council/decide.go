package council

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Decide verifies an entry, or returns it with a reason. Who recorded it never does, nor
// a deputy whom it is about.
func (d Desk) Decide(ctx context.Context, db postgres.DB, by Actor, id int64, verify bool, reason string, now time.Time) (e Entry, err error) {
	state, action := Returned, "council.return"
	if verify {
		if err := follows(ctx, db, id); err != nil {
			return e, err
		}
		state, action, reason = Verified, "council.verify", ""
	}
	return d.move(ctx, db, by, id, Recorded, action, verify, reason, now, func(tx pgx.Tx, reason string) error {
		_, err := tx.Exec(ctx, `UPDATE council_entry SET state = $2, decided_by = $3, decided_at = $4, reason = $5 WHERE id = $1`, id, state, by.Member, now, reason)
		return err
	})
}

// follows says why a recommendation cannot be verified before its sitting is.
func follows(ctx context.Context, db postgres.DB, id int64) error {
	e, err := EntryByID(ctx, db, id)
	if err != nil || e.What != Recommendation {
		return err
	}
	of, err := EntryByID(ctx, db, e.Of)
	if err == nil && of.State != Verified {
		err = ErrFirst
	}
	return err
}

// Void takes a verified entry out, with a reason, and with it what counted by it.
func (d Desk) Void(ctx context.Context, db postgres.DB, by Actor, id int64, reason string, now time.Time) (Entry, error) {
	return d.move(ctx, db, by, id, Verified, "council.void", false, reason, now, func(tx pgx.Tx, reason string) error {
		_, err := tx.Exec(ctx, `UPDATE council_entry SET state = 'voided', voided_by = $2, voided_at = $3, reason = $4 WHERE id = $1`, id, by.Member, now, reason)
		return err
	})
}

// move does something to an entry that is in a state, by one who may decide about it.
func (d Desk) move(ctx context.Context, db postgres.DB, by Actor, id int64, from State, action string, unreasoned bool, reason string, now time.Time, do func(tx pgx.Tx, reason string) error) (e Entry, err error) {
	reason = strings.TrimSpace(reason)
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		var c Council
		if e, c, err = d.standing(ctx, tx, by, id, from); err != nil {
			return err
		}
		switch {
		case reason == "" && !unreasoned:
			return ErrReason
		case utf8.RuneCountInString(reason) > TextMost:
			return ErrLong
		}
		if err := do(tx, reason); err != nil {
			return fmt.Errorf("council: %s %d: %w", action, id, err)
		}
		if err := note(ctx, tx, by, action, c, e.Deputy, map[string]any{"entry": id, "reason": reason}); err != nil {
			return err
		}
		if err := d.settle(ctx, tx, c, e, now); err != nil {
			return err
		}
		e, err = EntryByID(ctx, tx, id)
		return err
	})
	return e, err
}

// standing locks an entry with its council, where the actor may decide about it and it is
// in a state.
func (d Desk) standing(ctx context.Context, tx pgx.Tx, by Actor, id int64, state State) (e Entry, c Council, err error) {
	if e, err = EntryByID(ctx, tx, id); err != nil {
		return e, c, err
	}
	if c, err = lock(ctx, tx, e.Council); err != nil {
		return e, c, err
	}
	if e, err = EntryByID(ctx, tx, id); err != nil { // as it is now that the council is held
		return e, c, err
	}
	may, err := d.Verifies(ctx, tx, by, c.Unit)
	if err != nil {
		return e, c, err
	}
	about, err := d.isAbout(ctx, tx, by, e)
	switch {
	case err != nil:
		return e, c, err
	case e.MadeBy == by.Member:
		return e, c, ErrOwn
	case !may:
		return e, c, ErrElsewhere
	case about:
		return e, c, ErrSubject
	case e.State != state:
		return e, c, ErrState
	}
	return e, c, nil
}

// isAbout says whether an entry is about an actor, or their chief.
func (d Desk) isAbout(ctx context.Context, db postgres.DB, by Actor, e Entry) (bool, error) {
	if e.What != Sitting {
		return by.subject(e.Deputy), nil
	}
	sheet, err := Sheet(ctx, db, e.ID)
	return slices.ContainsFunc(sheet, func(s Seat) bool { return by.subject(s.Deputy) }), err
}

// Withdraw takes an entry back that waits to be verified: by who recorded it.
func (d Desk) Withdraw(ctx context.Context, db postgres.DB, by Actor, id int64) error {
	return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		e, err := EntryByID(ctx, tx, id)
		if err != nil {
			return err
		}
		c, err := lock(ctx, tx, e.Council)
		if err != nil {
			return err
		}
		if e.MadeBy != by.Member {
			return ErrElsewhere
		}
		tag, err := tx.Exec(ctx, `UPDATE council_entry SET state = 'withdrawn' WHERE id = $1 AND state = 'recorded'`, id)
		if err != nil {
			return fmt.Errorf("council: withdraw %d: %w", id, err)
		}
		if tag.RowsAffected() == 0 {
			return ErrState
		}
		return note(ctx, tx, by, "council.withdraw", c, e.Deputy, map[string]any{"entry": id})
	})
}
