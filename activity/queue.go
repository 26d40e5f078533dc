package activity

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Filter says which of the waiting records a verifier wants; what is zero does not
// narrow.
type Filter struct {
	Where     Territory // in which the verifier verifies; nothing here is nothing at all
	Unit      string    // in it
	Criterion string
	Deputy    int64
	Recorder  int64 // a member among its hands
	Flagged   bool  // only those with something to look at
}

// Left is how many records wait for a verifier.
type Left struct{ All, Flagged int }

// LinksMost is how many records with links stand on one screen.
const LinksMost = 10

// waiting is whether record r waits for verifier @member, by a Filter, and no other
// has it before them.
const waiting = `r.state = 'recorded' AND r.source = 'staff'
	AND NOT @member = ANY (r.hands) AND NOT r.deputy = ANY (@subjects)
	AND (@criterion = '' OR r.criterion = @criterion) AND (@deputy = 0 OR r.deputy = @deputy)
	AND (@recorder = 0 OR @recorder = ANY (r.hands)) AND (NOT @flagged OR r.flags <> '{}')
	AND ` + within + `
	AND NOT EXISTS (SELECT FROM verify_lease l WHERE l.record = r.id AND l.member <> @member AND l.until > @now)`

// queued is the queue, in its order: flagged first, then the oldest.
const (
	mineFirst = `SELECT r.id FROM record r JOIN verify_lease mine ON mine.record = r.id AND mine.member = @member AND mine.until > @now
		WHERE ` + waiting + ` ORDER BY mine.shown_at, r.flags = '{}', r.moved_at, r.id`
	notLater = ` AND NOT EXISTS (SELECT FROM verify_later s WHERE s.record = r.id AND s.member = @member AND s.until > @now)`
	queued   = `SELECT r.id FROM record r WHERE ` + waiting + notLater + ` ORDER BY r.flags = '{}', r.moved_at, r.id`
	linked   = `SELECT r.id FROM record r WHERE ` + waiting + notLater + `
		AND EXISTS (SELECT FROM evidence e WHERE e.record = r.id)
		AND NOT EXISTS (SELECT FROM evidence e WHERE e.record = r.id AND e.kind <> 'link')
		ORDER BY r.flags = '{}', r.moved_at, r.id`
)

// args are what waiting and what is built on it are asked with.
func (l Ledger) args(ctx context.Context, db postgres.DB, by Actor, f Filter, now time.Time) (pgx.NamedArgs, error) {
	in, err := l.verified(ctx, db, f.Where, f.Unit)
	return pgx.NamedArgs{
		"bodies": in, "member": by.Member, "subjects": by.subjects(), "now": now,
		"criterion": f.Criterion, "deputy": f.Deputy, "recorder": f.Recorder, "flagged": f.Flagged,
	}, err
}

// Next gives a verifier the next record that waits for them, for LeaseTerm; false
// when none does. What they have before them already comes first. It is never one
// that went through their hands, nor one about themselves or their chief.
func (l Ledger) Next(ctx context.Context, db postgres.DB, by Actor, f Filter, now time.Time) (Listed, bool, error) {
	args, err := l.args(ctx, db, by, f, now)
	if err != nil {
		return Listed{}, false, err
	}
	for _, pick := range []string{mineFirst, queued} {
		ids, err := lease(ctx, db, pick, 1, args)
		if err != nil {
			return Listed{}, false, err
		}
		if found, err := Many(ctx, db, ids); err != nil || len(found) > 0 {
			return append(found, Listed{})[0], err == nil, err
		}
	}
	return Listed{}, false, nil
}

// Links gives a verifier up to LinksMost records of one criterion that nothing but
// links shows: a screen of links to open. The criterion is the filter's or else that
// of the first that waits.
func (l Ledger) Links(ctx context.Context, db postgres.DB, by Actor, f Filter, now time.Time) ([]Listed, error) {
	args, err := l.args(ctx, db, by, f, now)
	if err != nil {
		return nil, err
	}
	first, err := lease(ctx, db, linked, 1, args)
	if err != nil || len(first) == 0 {
		return nil, err
	}
	r, err := ByID(ctx, db, first[0])
	if err != nil {
		return nil, err
	}
	args["criterion"] = r.Criterion
	ids, err := lease(ctx, db, linked, LinksMost, args)
	if err != nil {
		return nil, err
	}
	return inQueue(ctx, db, ids)
}

// inQueue reads records and puts them in the order of the queue.
func inQueue(ctx context.Context, db postgres.DB, ids []int64) ([]Listed, error) {
	found, err := Many(ctx, db, ids)
	slices.SortFunc(found, func(a, b Listed) int {
		return cmp.Or(min(len(b.Flags), 1)-min(len(a.Flags), 1), a.MovedAt.Compare(b.MovedAt), cmp.Compare(a.ID, b.ID))
	})
	return found, err
}

// Waits counts what waits for a verifier, with what they put off.
func (l Ledger) Waits(ctx context.Context, db postgres.DB, by Actor, f Filter, now time.Time) (Left, error) {
	args, err := l.args(ctx, db, by, f, now)
	if err != nil {
		return Left{}, err
	}
	var left Left
	err = db.QueryRow(ctx, `SELECT count(*), count(*) FILTER (WHERE r.flags <> '{}') FROM record r WHERE `+waiting, args).Scan(&left.All, &left.Flagged)
	if err != nil {
		return left, fmt.Errorf("activity: count what waits: %w", err)
	}
	return left, nil
}

// Take gives a verifier a record of their choice, as Next does, or says why not:
// ErrState, ErrOwn, ErrSubject, ErrElsewhere, or ErrHeld while another has it.
func (l Ledger) Take(ctx context.Context, db postgres.DB, by Actor, where Territory, record int64, now time.Time) (Listed, error) {
	r, err := lock(ctx, db, record)
	if err != nil {
		return Listed{}, err
	}
	if r.State != Recorded {
		return Listed{}, ErrState
	}
	if err := by.may(Verify, r); err != nil {
		return Listed{}, err
	}
	if is, err := l.Verifies(ctx, db, where, r); err != nil || !is {
		return Listed{}, orElse(err, ErrElsewhere)
	}
	if _, err := held(ctx, db, by, record, now); err != nil {
		return Listed{}, err
	}
	_, err = lease(ctx, db, `SELECT r.id FROM record r WHERE r.id = @record`, 1, pgx.NamedArgs{"record": record, "member": by.Member, "now": now})
	if err != nil {
		return Listed{}, err
	}
	found, err := enclosed(ctx, db, []Record{r})
	if err != nil {
		return Listed{}, err
	}
	return found[0], nil
}

func orElse(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}
