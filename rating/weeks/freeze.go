package weeks

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/activity"
	"qalauly/internal/job"
	"qalauly/internal/postgres"
	"qalauly/rating"
	"qalauly/rating/release"
)

// Freeze makes a draft final, with the quarter's and the year's rating where its week
// closes them, and closes the days up to its Sunday: from then on what lies in them is
// changed by a numbered correction only. It does so once.
func Freeze(ctx context.Context, db postgres.DB, draft Snapshot, now time.Time) ([]Snapshot, error) {
	var frozen []Snapshot
	_, err := job.Once(ctx, db, "rating-freeze", draft.Period, func(tx pgx.Tx) error {
		if err := patient(ctx, tx); err != nil {
			return err
		}
		// First of all: who changes a record of these days waits from here on.
		if err := activity.Close(ctx, tx, date(draft.Week().Sunday())); err != nil {
			return err
		}
		var err error
		if frozen, err = freezeAll(ctx, tx, draft, now); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE snapshot SET state = 'superseded', superseded_at = $2 WHERE id = $1`, draft.ID, now); err != nil {
			return fmt.Errorf("weeks: freeze %s: %w", draft.Period, err)
		}
		return settle(ctx, tx, draft.Period, frozen[0].ID)
	})
	return frozen, err
}

// freezeAll freezes the week of a draft, and what it closes.
func freezeAll(ctx context.Context, db postgres.DB, draft Snapshot, now time.Time) ([]Snapshot, error) {
	method, err := MethodBySHA(ctx, db, draft.Method)
	if err != nil {
		return nil, err
	}
	in, err := settledInput(ctx, db, draft, method)
	if err != nil {
		return nil, err
	}
	week, err := freeze(ctx, db, method, Snapshot{Kind: Weekly, Period: draft.Period, Weeks: draft.Weeks}, in, draft, now)
	if err != nil {
		return nil, err
	}
	all := []Snapshot{week}
	for _, p := range closes(draft.Week(), method.Method) {
		s, longer := Snapshot{Kind: p.kind, Period: p.name, Weeks: draft.Weeks}, in
		if p.weeks != 0 {
			s.Weeks = p.weeks
			if longer, err = Load(ctx, db, method.Over(p.weeks), draft.Week(), draft.DraftedAt); err != nil {
				return nil, err
			}
		}
		if s, err = freeze(ctx, db, method, s, longer, draft, now); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// freeze computes and keeps the first version of a rating.
func freeze(ctx context.Context, db postgres.DB, method Announced, s Snapshot, in rating.Input, draft Snapshot, now time.Time) (Snapshot, error) {
	var err error
	s.Version, s.State, s.Monday, s.FrozenAt = 1, Frozen, date(draft.Week().Monday()), now
	s.DraftedAt, s.ObjectionsUntil, s.DecisionsUntil, s.PublishAt = draft.DraftedAt, draft.ObjectionsUntil, draft.DecisionsUntil, draft.PublishAt
	if s.Corrections, err = corrections(ctx, db); err != nil {
		return s, err
	}
	return finish(ctx, db, method, s, in)
}

// finish computes a frozen rating and keeps it at the end of its chain.
func finish(ctx context.Context, db postgres.DB, method Announced, s Snapshot, in rating.Input) (Snapshot, error) {
	r := release.Release{Period: s.Period, Version: s.Version, Weeks: s.Weeks, Method: method.Method, File: method.Bytes, Input: in, Corrections: s.Corrections, Note: s.Note}
	var err error
	if r.Result, err = rated(ctx, db, s, r); err != nil {
		return s, err
	}
	if r.Disputed, err = disputed(ctx, db, s.Period); err != nil {
		return s, err
	}
	// Links of a chain are made one at a time.
	if _, err := db.Exec(ctx, `SELECT pg_advisory_xact_lock(7218)`); err != nil {
		return s, fmt.Errorf("weeks: chain: %w", err)
	}
	err = db.QueryRow(ctx, `SELECT coalesce((SELECT hash FROM snapshot WHERE kind = $1 AND version > 0 ORDER BY id DESC LIMIT 1), '')`, s.Kind).Scan(&s.Before)
	if err != nil {
		return s, fmt.Errorf("weeks: chain: %w", err)
	}
	r.Before = s.Before
	s.Hash = r.Hash()
	return keep(ctx, db, s, r)
}

// rated is the result of a release that is to be. The same input by the same method over
// the same weeks gives the same bytes: what the draft has come to is not computed again.
func rated(ctx context.Context, db postgres.DB, s Snapshot, r release.Release) (*rating.Result, error) {
	input, err := packed(r.Input)
	if err != nil {
		return nil, err
	}
	draft, err := one(ctx, db, `WHERE s.version = 0 AND s.week = $1 AND s.weeks = $2 AND s.method = $3 AND s.input_hash = $4`, s.Monday, s.Weeks, r.Method.SHA256, hash(input))
	if errors.Is(err, ErrNone) {
		return rating.Rate(r.Input, r.Rules())
	}
	if err != nil {
		return nil, err
	}
	result, _, err := Result(ctx, db, draft)
	return result, err
}

// settledInput is a draft's input with what was decided since: sums in which a record
// was found false or is corrected are read again, and who was in office and by which
// penalties. What was only verified since counts from the next week on.
func settledInput(ctx context.Context, db postgres.DB, s Snapshot, method Announced) (rating.Input, error) {
	in, err := Input(ctx, db, s.ID)
	if err != nil {
		return in, err
	}
	fresh, err := Load(ctx, db, method.Over(s.Weeks), s.Week(), s.DraftedAt)
	if err != nil {
		return in, err
	}
	since := s.DraftedAt
	if !s.FrozenAt.IsZero() {
		since = s.FrozenAt
	}
	changed, err := changes(ctx, db, since)
	if err != nil {
		return in, err
	}
	return merge(in, fresh, changed), nil
}

// change is a sum in which a record was found false or corrected.
type change struct {
	Deputy    int64
	Criterion string
}

// changes are the sums whose records were voided or corrected since a moment, and
// those in which the corrections stand. What only has gone on since is no correction.
func changes(ctx context.Context, db postgres.DB, since time.Time) ([]change, error) {
	found, err := db.Query(ctx, `
		SELECT deputy, criterion FROM record o WHERE state IN ('voided', 'corrected') AND source = 'staff' AND moved_at >= $1
			AND NOT EXISTS (SELECT FROM record r WHERE r.corrects = o.id AND r.state = 'verified' AND r.later)
		UNION
		SELECT r.deputy, r.criterion FROM record r JOIN record o ON o.id = r.corrects
		WHERE r.state = 'verified' AND o.state = 'corrected' AND o.moved_at >= $1 AND NOT r.later`, since)
	if err != nil {
		return nil, fmt.Errorf("weeks: changes: %w", err)
	}
	all, err := pgx.CollectRows(found, pgx.RowToStructByName[change])
	if err != nil {
		return nil, fmt.Errorf("weeks: changes: %w", err)
	}
	return all, nil
}

// merge takes from fresh what is not counted but known (office, tags, penalties, what
// waits), and the sums that changed; all else stays as it was shown.
func merge(in, fresh rating.Input, changed []change) rating.Input {
	now := map[int64]*rating.Deputy{}
	for i := range fresh.Deputies {
		now[fresh.Deputies[i].ID] = &fresh.Deputies[i]
	}
	in.Deputies = slices.Clone(in.Deputies)
	at := map[int64]*rating.Deputy{}
	for i := range in.Deputies {
		d := &in.Deputies[i]
		d.Sums = slices.Clone(d.Sums)
		at[d.ID] = d
		if f := now[d.ID]; f != nil {
			d.Office, d.Mandate, d.Tags, d.Penalties, d.Waiting = f.Office, f.Mandate, f.Tags, f.Penalties, f.Waiting
		}
	}
	for _, c := range changed {
		d, f, k := at[c.Deputy], now[c.Deputy], slices.Index(in.Criteria, c.Criterion)
		if d != nil && f != nil && k >= 0 {
			d.Sums[k] = f.Sums[k]
		}
	}
	return in
}

// corrections is the highest number of a correction.
func corrections(ctx context.Context, db postgres.DB) (n int, err error) {
	if err := db.QueryRow(ctx, `SELECT coalesce(max(number), 0) FROM correction`).Scan(&n); err != nil {
		return 0, fmt.Errorf("weeks: corrections: %w", err)
	}
	return n, nil
}
