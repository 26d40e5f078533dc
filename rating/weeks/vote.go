package weeks

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/account"
	"qalauly/activity"
	"qalauly/internal/postgres"
	"qalauly/rating"
	"qalauly/territory"
)

// Ballot is what a member of the commission says of an objection.
type Ballot struct {
	Objection int64
	Member    int64
	Verdict   Verdict
	Effect    Effect
	Fields    map[string]string // of the record that corrects
	Reason    string
	At        time.Time
}

// Vote takes a vote. As many votes alike as the method asks decide, with what is to
// become of the record: voided by who votes last, or corrected by the first and
// verified by the last, so that four eyes see that too. Votes that differ wait for
// another. Of b, Objection, Verdict, Effect, Fields and Reason are read.
func Vote(ctx context.Context, db postgres.DB, by activity.Actor, b Ballot, now time.Time) (Objection, error) {
	o, err := lockObjection(ctx, db, b.Objection)
	if err != nil {
		return o, err
	}
	member, err := account.MemberByID(ctx, db, by.Member)
	if err != nil {
		return o, err
	}
	if reason, err := o.against(ctx, db, member); err != nil || reason != nil {
		return o, orElse(err, reason)
	}
	if err := o.possible(ctx, db, b); err != nil {
		return o, err
	}
	b.Member, b.At = by.Member, now
	tag, err := db.Exec(ctx, `
		INSERT INTO objection_vote (objection, member, verdict, effect, fields, reason, at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
		b.Objection, b.Member, b.Verdict, b.Effect, b.Fields, b.Reason, b.At)
	if err != nil {
		return o, fmt.Errorf("weeks: vote on %d: %w", o.ID, err)
	}
	if tag.RowsAffected() == 0 {
		return o, ErrVoted
	}
	if err := o.note(ctx, db, by, "objection.vote", map[string]any{"verdict": b.Verdict, "effect": b.Effect, "reason": b.Reason}); err != nil {
		return o, err
	}
	return o.count(ctx, db, by, b, now)
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// MayVote says why a member may not vote on an objection; nil when they may.
func MayVote(ctx context.Context, db postgres.DB, o Objection, m account.Member) error {
	reason, err := o.against(ctx, db, m)
	return orElse(err, reason)
}

// against is the rule that keeps a member from voting; nil for none. Concerned are the
// hands of a record and of those it corrected, and, where the whole score is objected to,
// those of the penalties in it.
func (o Objection) against(ctx context.Context, db postgres.DB, m account.Member) (reason, err error) {
	switch {
	case !m.Has(account.Commission):
		return ErrNoCommission, nil
	case m.Deputy == o.Deputy || m.Works(o.Deputy):
		return ErrConcerned, nil
	}
	var hand bool
	err = db.QueryRow(ctx, `
		WITH RECURSIVE about AS (
			SELECT r.id, r.corrects, r.hands, r.verifier FROM record r, snapshot s
			WHERE s.id = $1 AND r.deputy = $2 AND ($3 = 0 OR r.id = $3) AND ($4 = '' OR r.criterion = $4)
				AND r.day BETWEEN s.week + 7 - 7 * s.weeks AND s.week + 6
			UNION
			SELECT r.id, r.corrects, r.hands, r.verifier FROM record r JOIN about a ON r.id = a.corrects)
		SELECT EXISTS (SELECT FROM about WHERE $5 = ANY (hands) OR verifier = $5)
			OR $3 = 0 AND $4 = '' AND EXISTS (SELECT FROM penalty p, snapshot s
				WHERE s.id = $1 AND p.deputy = $2 AND p.decided_on <= s.week + 6 AND p.state IN ('in_force', 'lifted') AND $5 IN (p.asked_by, p.approved_by, p.ended_by))`,
		o.Snapshot, o.Deputy, o.Record, o.Criterion, m.ID).Scan(&hand)
	if err != nil {
		return nil, fmt.Errorf("weeks: hands of objection %d: %w", o.ID, err)
	}
	if hand {
		return ErrConcerned, nil
	}
	row, err := RowOf(ctx, db, o.Snapshot, o.Deputy)
	if err != nil {
		return nil, err
	}
	for _, g := range m.Grants {
		path, err := territory.Path(ctx, db, g.Unit)
		if err != nil {
			return nil, err
		}
		if row.Region != "" && slices.Contains(path, row.Region) {
			return ErrOwnRegion, nil
		}
	}
	return nil, nil
}

// possible says whether a vote makes sense for the record.
func (o Objection) possible(ctx context.Context, db postgres.DB, b Ballot) error {
	if strings.TrimSpace(b.Reason) == "" {
		return ErrReason
	}
	if !slices.Contains([]Verdict{Granted, Partly, Dismissed}, b.Verdict) || !slices.Contains([]Effect{NoEffect, VoidIt, CorrectIt}, b.Effect) {
		return ErrEffect
	}
	if b.Effect == NoEffect {
		return nil
	}
	if b.Verdict == Dismissed || o.Record == 0 || (b.Effect == CorrectIt) != (len(b.Fields) > 0) {
		return ErrEffect
	}
	r, err := activity.ByID(ctx, db, o.Record)
	if err == nil && r.Source != activity.Staff {
		return ErrEffect
	}
	return err
}

// count decides where enough votes are alike.
func (o Objection) count(ctx context.Context, db postgres.DB, by activity.Actor, b Ballot, now time.Time) (Objection, error) {
	s, err := ByID(ctx, db, o.Snapshot)
	if err != nil {
		return o, err
	}
	m, err := MethodBySHA(ctx, db, s.Method)
	if err != nil {
		return o, err
	}
	votes, err := Votes(ctx, db, o.ID)
	if err != nil {
		return o, err
	}
	alike := slices.DeleteFunc(votes, func(v Ballot) bool {
		return v.Verdict != b.Verdict || v.Effect != b.Effect || len(v.Fields)+len(b.Fields) > 0 && !reflect.DeepEqual(v.Fields, b.Fields)
	})
	if len(alike) < m.Objections.Votes {
		return o, nil
	}
	o.State, o.Effect, o.Fields, o.Reason, o.DecidedAt = b.Verdict, b.Effect, b.Fields, b.Reason, now
	ledger := activity.Ledger{Method: m.Method}
	switch b.Effect {
	case VoidIt:
		_, err = ledger.Move(ctx, db, by, activity.Step{Record: o.Record, Act: activity.Void, Reason: b.Reason}, now)
	case CorrectIt:
		o.Correcting, err = o.correct(ctx, db, ledger, activity.Actor{Member: alike[0].Member}, by, now)
	}
	if err != nil {
		return o, err
	}
	_, err = db.Exec(ctx, `
		UPDATE objection SET state = $2, effect = $3, fields = $4, correcting = nullif($5, 0), reason = $6, decided_at = $7 WHERE id = $1`,
		o.ID, o.State, o.Effect, b.Fields, o.Correcting, o.Reason, now)
	if err != nil {
		return o, fmt.Errorf("weeks: decide objection %d: %w", o.ID, err)
	}
	if err := o.note(ctx, db, by, "objection."+string(o.State), map[string]any{"effect": o.Effect, "reason": o.Reason, "correcting": o.Correcting}); err != nil {
		return o, err
	}
	return o, tellDecided(ctx, db, o)
}

// correct puts another record in the place of the one that was objected to: entered by
// the first who voted so, verified by the last.
func (o Objection) correct(ctx context.Context, db postgres.DB, l activity.Ledger, first, last activity.Actor, now time.Time) (int64, error) {
	old, err := activity.ByID(ctx, db, o.Record)
	if err != nil {
		return 0, err
	}
	r, err := l.Record(ctx, db, first, activity.Draft{
		Criterion: old.Criterion, Deputy: o.Deputy, Fields: o.Fields, Event: old.Event, Corrects: old.ID, Reason: o.Reason,
	}, now)
	if err != nil {
		return 0, err
	}
	proof := activity.Evidence{Record: r.ID, Kind: activity.Document, Value: fmt.Sprintf("№ %d", o.ID)}
	if err := activity.Attach(ctx, db, first, proof, now); err != nil {
		return 0, err
	}
	_, err = l.Move(ctx, db, last, activity.Step{Record: r.ID, Act: activity.Verify}, now)
	return r.ID, err
}

// Votes are the votes on an objection, the oldest first.
func Votes(ctx context.Context, db postgres.DB, objection int64) ([]Ballot, error) {
	rows, err := db.Query(ctx, `
		SELECT objection, member, verdict, effect, coalesce(fields, '{}') AS fields, reason, at FROM objection_vote WHERE objection = $1 ORDER BY at, member`, objection)
	if err != nil {
		return nil, fmt.Errorf("weeks: votes on %d: %w", objection, err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Ballot])
	if err != nil {
		return nil, fmt.Errorf("weeks: votes on %d: %w", objection, err)
	}
	return all, nil
}

// Without is a deputy's score of the rating objected to as it was shown, and as it
// would be without the record. Caps of the week are not looked at again.
func Without(ctx context.Context, db postgres.DB, o Objection) (with, without rating.Score, err error) {
	s, err := ByID(ctx, db, o.Snapshot)
	if err != nil {
		return with, without, err
	}
	row, err := RowOf(ctx, db, s.ID, o.Deputy)
	if err != nil || o.Record == 0 {
		return row.Score, row.Score, err
	}
	m, err := MethodBySHA(ctx, db, s.Method)
	if err != nil {
		return with, without, err
	}
	r, err := activity.ByID(ctx, db, o.Record)
	if err != nil {
		return with, without, err
	}
	in, err := Input(ctx, db, s.ID)
	if err != nil {
		return with, without, err
	}
	at, column := slices.IndexFunc(in.Deputies, func(d rating.Deputy) bool { return d.ID == o.Deputy }), slices.Index(in.Criteria, r.Criterion)
	sum := &in.Deputies[at].Sums[column]
	sum.X, sum.N = max(sum.X-rating.Micro(r.X), 0), max(sum.N-rating.Micro(r.N), 0)
	result, err := whatIf(in, m, s.Weeks)
	if err != nil {
		return with, without, err
	}
	for _, sc := range result.Scores {
		if sc.Deputy == o.Deputy {
			without = sc
		}
	}
	return row.Score, without, nil
}

func whatIf(in rating.Input, m Announced, weeks int) (*rating.Result, error) {
	sheet, err := rating.NewSheet(in)
	if err != nil {
		return nil, err
	}
	return rating.Compute(sheet, m.Over(weeks))
}
