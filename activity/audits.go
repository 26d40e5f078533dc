package activity

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/audit"
	"qalauly/internal/postgres"
)

// AuditResult is what an auditor found.
type AuditResult string

// The results.
const (
	Sound    AuditResult = "ok"
	Doubtful AuditResult = "doubtful" // with a reason: administrators look at it
)

// Audited is a record that was drawn, and what became of it.
type Audited struct {
	Record  int64
	Week    time.Time // the Monday of the week in which it was verified
	Place   int       // in the order of the draw, from 1
	Region  string    // first-level unit of who it is about; "" for the whole country
	Centre  bool      // the centre verified it
	Auditor int64     // who has it before them, or concluded; 0 for nobody
	Result  AuditResult
	Reason  string
	At      time.Time // zero: not concluded
}

const auditedColumns = `d.record, d.week, d.place, d.region, d.centre, coalesce(d.auditor, 0) AS auditor, d.result, d.reason,
	coalesce(d.at, '0001-01-01 00:00:00Z') AS at`

// auditable is whether drawn record d, r is one that @member may audit: not of a
// region of theirs, nor verified by the centre where they are the centre; not one
// that they had a hand in or verified, nor about them.
const auditable = `d.result = '' AND NOT d.region = ANY (@regions) AND NOT (@whole AND d.centre)
	AND NOT @member = ANY (r.hands) AND r.verifier <> @member AND NOT r.deputy = ANY (@subjects)`

// NextAudit gives a verifier the next drawn record to audit, for LeaseTerm; false
// when there is none for them. where is where they verify.
func NextAudit(ctx context.Context, db postgres.DB, by Actor, where Territory, now time.Time) (Listed, bool, error) {
	args, err := auditArgs(ctx, db, by, where)
	if err != nil {
		return Listed{}, false, err
	}
	args["now"], args["expired"] = now, now.Add(-LeaseTerm)
	var id int64
	err = db.QueryRow(ctx, `
		UPDATE audit_draw SET auditor = @member, taken_at = @now WHERE record = (
			SELECT d.record FROM audit_draw d JOIN record r ON r.id = d.record
			WHERE `+auditable+` AND (d.auditor IS NULL OR d.auditor = @member OR d.taken_at <= @expired)
			ORDER BY coalesce(d.auditor = @member AND d.taken_at > @expired, false) DESC, d.week, d.place
			LIMIT 1 FOR UPDATE OF d SKIP LOCKED)
		RETURNING record`, args).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return Listed{}, false, nil
	}
	if err != nil {
		return Listed{}, false, fmt.Errorf("activity: next audit: %w", err)
	}
	found, err := Many(ctx, db, []int64{id})
	if err != nil || len(found) == 0 {
		return Listed{}, false, err
	}
	return found[0], true, nil
}

// ConcludeAudit keeps what an auditor found of a record that NextAudit gave them. A
// doubtful one is flagged for administrators and stays as it is: what is wrong is
// voided or corrected in the usual way.
func ConcludeAudit(ctx context.Context, db postgres.DB, by Actor, where Territory, record int64, result AuditResult, reason string, now time.Time) error {
	if result == Doubtful && strings.TrimSpace(reason) == "" {
		return ErrReason
	}
	args, err := auditArgs(ctx, db, by, where)
	if err != nil {
		return err
	}
	args["record"], args["result"], args["reason"], args["now"] = record, result, reason, now
	var deputy int64
	err = db.QueryRow(ctx, `
		UPDATE audit_draw d SET result = @result, reason = @reason, at = @now FROM record r
		WHERE d.record = @record AND r.id = d.record AND d.auditor = @member AND `+auditable+`
		RETURNING r.deputy`, args).Scan(&deputy)
	if errors.Is(err, pgx.ErrNoRows) {
		return ErrNotYours
	}
	if err != nil {
		return fmt.Errorf("activity: conclude audit of %d: %w", record, err)
	}
	if result == Doubtful {
		if _, err := db.Exec(ctx, `UPDATE record SET flags = array_append(flags, $2) WHERE id = $1`, record, FlagDoubtful); err != nil {
			return fmt.Errorf("activity: conclude audit of %d: %w", record, err)
		}
	}
	return audit.Write(ctx, db, audit.Entry{
		Member: by.Member, Person: by.Person, Action: "record.audit", Object: fmt.Sprintf("record:%d", record), Deputy: deputy,
		After: map[string]any{"result": result, "reason": reason},
	})
}

// Auditing says whether an auditor has a drawn record before them now.
func Auditing(ctx context.Context, db postgres.DB, by Actor, where Territory, record int64) (bool, error) {
	args, err := auditArgs(ctx, db, by, where)
	if err != nil {
		return false, err
	}
	args["record"] = record
	var is bool
	err = db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM audit_draw d JOIN record r ON r.id = d.record
		WHERE d.record = @record AND d.auditor = @member AND `+auditable+`)`, args).Scan(&is)
	if err != nil {
		return false, fmt.Errorf("activity: auditing %d: %w", record, err)
	}
	return is, nil
}

// Audits returns what was drawn in a week, in the order of the draw.
func Audits(ctx context.Context, db postgres.DB, week time.Time) ([]Audited, error) {
	rows, err := db.Query(ctx, `SELECT `+auditedColumns+` FROM audit_draw d WHERE week = $1 ORDER BY place`, Week(week))
	if err != nil {
		return nil, fmt.Errorf("activity: audits: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[Audited])
	if err != nil {
		return nil, fmt.Errorf("activity: audits: %w", err)
	}
	return found, nil
}

// AuditsLeft counts what is drawn and waits for a verifier to audit it.
func AuditsLeft(ctx context.Context, db postgres.DB, by Actor, where Territory) (int, error) {
	args, err := auditArgs(ctx, db, by, where)
	if err != nil {
		return 0, err
	}
	var n int
	if err := db.QueryRow(ctx, `SELECT count(*) FROM audit_draw d JOIN record r ON r.id = d.record WHERE `+auditable, args).Scan(&n); err != nil {
		return 0, fmt.Errorf("activity: audits left: %w", err)
	}
	return n, nil
}

// auditArgs are what auditable is asked with. The regions of a territory are the
// first-level units above its units.
func auditArgs(ctx context.Context, db postgres.DB, by Actor, where Territory) (pgx.NamedArgs, error) {
	rows, err := db.Query(ctx, `
		WITH RECURSIVE up AS (
			SELECT code, parent FROM unit WHERE code = ANY ($1)
			UNION
			SELECT u.code, u.parent FROM unit u JOIN up ON u.code = up.parent)
		SELECT code FROM up WHERE parent IS NULL`, []string(where))
	if err != nil {
		return nil, fmt.Errorf("activity: regions: %w", err)
	}
	regions, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("activity: regions: %w", err)
	}
	return pgx.NamedArgs{"member": by.Member, "subjects": by.subjects(), "regions": regions, "whole": where.Whole()}, nil
}
