package roadmap

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
	"qalauly/territory"
)

// WordsMost is how many letters a note or a reason has at most.
const WordsMost = 500

// Actor is a member who says or decides something.
type Actor struct {
	activity.Actor
	Records  activity.Territory // where they record
	Verifies activity.Territory // where they verify
}

// party says whether an actor answers for an item, or works beside one who does.
func (a Actor) party(i Item) bool {
	return slices.ContainsFunc(i.Deputies, func(d int64) bool { return d == a.Deputy || slices.Contains(a.Beside, d) })
}

// MayRecord says whether an item lies where the actor records.
func (a Actor) MayRecord(ctx context.Context, db postgres.DB, unit string) (bool, error) {
	path, err := territory.Path(ctx, db, unit)
	return a.Records.Whole() || slices.ContainsFunc(path, func(code string) bool { return slices.Contains(a.Records, code) }), err
}

// Verifies says whether an item of a unit is verified by an actor: from above, as the
// method says for each level.
func (d Desk) Verifies(ctx context.Context, db postgres.DB, a Actor, unit string) (bool, error) {
	if a.Verifies.Whole() || unit == "" || len(a.Verifies) == 0 {
		return a.Verifies.Whole(), nil
	}
	u, err := territory.ByCode(ctx, db, unit)
	if err != nil {
		return false, err
	}
	level, ok := d.Ledger.Method.Level(string(u.Level))
	return ok && level.Verifier != "centre" && u.Parent != "" && slices.Contains(a.Verifies, u.Parent), nil
}

// Draft is a report that is to be recorded with what shows it.
type Draft struct {
	Item  int64
	Stage int64 // of StageDone
	Kind  Kind
	Day   calendar.Day
	Note  string
	Proof []Proof
}

// Record keeps a report of a member of the territory. It waits for another to verify it.
func (d Desk) Record(ctx context.Context, db postgres.DB, by Actor, draft Draft, now time.Time) (id int64, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		id, err = d.record(ctx, tx, by, draft, now)
		return err
	})
	return id, err
}

func (d Desk) record(ctx context.Context, tx pgx.Tx, by Actor, draft Draft, now time.Time) (int64, error) {
	i, err := lock(ctx, tx, draft.Item)
	if err != nil {
		return 0, err
	}
	may, err := by.MayRecord(ctx, tx, i.Unit)
	if err != nil {
		return 0, err
	}
	today := calendar.DayOf(now)
	draft.Note = strings.TrimSpace(draft.Note)
	switch {
	case !may:
		return 0, ErrElsewhere
	case by.party(i):
		return 0, ErrSubject
	case i.VoidedAt != nil, draft.Kind != StageDone && i.DoneOn != nil, draft.Kind == Step && i.DueOn >= today:
		return 0, ErrState
	case len(draft.Proof) == 0:
		return 0, ErrNoProof
	case draft.Kind == Drop && draft.Note == "":
		return 0, ErrReason
	case draft.Day > today:
		return 0, ErrFuture
	case int(today-draft.Day) > d.Ledger.Method.Records.LateDays:
		return 0, ErrLate
	case utf8.RuneCountInString(draft.Note) > WordsMost:
		return 0, ErrLong
	}
	if err := d.open(ctx, tx, draft); err != nil {
		return 0, err
	}
	var id int64
	err = tx.QueryRow(ctx, `
		INSERT INTO roadmap_report (item, stage, kind, day, note, made_by, made_at) VALUES ($1, nullif($2, 0), $3, $4, $5, $6, $7)
		ON CONFLICT DO NOTHING RETURNING id`, i.ID, draft.Stage, draft.Kind, draft.Day, draft.Note, by.Member, now).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, ErrWaits
	}
	if err != nil {
		return 0, fmt.Errorf("roadmap: record: %w", err)
	}
	for _, p := range draft.Proof {
		p.Report = id
		if err := attach(ctx, tx, by, p, now); err != nil {
			return 0, err
		}
	}
	return id, note(ctx, tx, by, "roadmap.record", i, map[string]any{"report": id, "kind": draft.Kind, "stage": draft.Stage, "day": draft.Day})
}

// open says whether a report of a kind can be recorded: its stage belongs to the item and
// is not done.
func (d Desk) open(ctx context.Context, tx pgx.Tx, draft Draft) error {
	if draft.Kind != StageDone {
		return nil
	}
	stages, err := Stages(ctx, tx, draft.Item)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(stages, func(s Stage) bool { return s.ID == draft.Stage })
	switch {
	case at < 0:
		return ErrUnknown
	case stages[at].DoneOn != nil:
		return ErrState
	}
	return nil
}

// note keeps in the audit what was done about an item.
func note(ctx context.Context, db postgres.DB, by Actor, action string, i Item, after any) error {
	return audit.Write(ctx, db, audit.Entry{Member: by.Member, Person: by.Person, Action: action, Object: fmt.Sprintf("roadmap:%d", i.ID), Unit: i.Unit, After: after})
}

// Attach adds something that shows a report that waits to be verified.
func (d Desk) Attach(ctx context.Context, db postgres.DB, by Actor, p Proof, now time.Time) error {
	return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		r, err := ReportByID(ctx, tx, p.Report)
		if err != nil {
			return err
		}
		i, err := lock(ctx, tx, r.Item)
		if err != nil {
			return err
		}
		if r, err = ReportByID(ctx, tx, p.Report); err != nil {
			return err
		}
		switch {
		case r.MadeBy != by.Member:
			return ErrElsewhere
		case r.State != Recorded:
			return ErrState
		}
		if err := attach(ctx, tx, by, p, now); err != nil {
			return err
		}
		return note(ctx, tx, by, "roadmap.attach", i, map[string]any{"report": r.ID, "kind": p.Kind, "value": p.Value, "file": p.Telegram})
	})
}

func attach(ctx context.Context, tx pgx.Tx, by Actor, p Proof, now time.Time) error {
	if utf8.RuneCountInString(p.Value) > WordsMost {
		return ErrLong
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO roadmap_proof (report, kind, value, telegram, file_id, added_by, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT DO NOTHING`, p.Report, p.Kind, p.Value, p.Telegram, p.FileID, by.Member, now)
	if err != nil {
		return fmt.Errorf("roadmap: attach to %d: %w", p.Report, err)
	}
	return nil
}

// Decide verifies a report, or returns it with a reason. Who recorded it never does.
func (d Desk) Decide(ctx context.Context, db postgres.DB, by Actor, report int64, verify bool, reason string, now time.Time) (r Report, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		var i Item
		if r, i, err = d.standing(ctx, tx, by, report, Recorded); err != nil {
			return err
		}
		if reason = strings.TrimSpace(reason); !verify && reason == "" {
			return ErrReason
		}
		if utf8.RuneCountInString(reason) > WordsMost {
			return ErrLong
		}
		state, action := Returned, "roadmap.return"
		if verify {
			state, action, reason = Verified, "roadmap.verify", ""
		}
		_, err := tx.Exec(ctx, `UPDATE roadmap_report SET state = $2, decided_by = $3, decided_at = $4, reason = $5 WHERE id = $1`, r.ID, state, by.Member, now, reason)
		if err != nil {
			return fmt.Errorf("roadmap: decide %d: %w", r.ID, err)
		}
		if err := note(ctx, tx, by, action, i, map[string]any{"report": r.ID, "reason": reason}); err != nil {
			return err
		}
		if verify {
			if err := d.settle(ctx, tx, i.ID, nil, now); err != nil {
				return err
			}
		}
		r, err = ReportByID(ctx, tx, r.ID)
		return err
	})
	return r, err
}

// Void takes a report out that was verified, with a reason, and what counted by it.
func (d Desk) Void(ctx context.Context, db postgres.DB, by Actor, report int64, reason string, now time.Time) (r Report, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		var i Item
		if r, i, err = d.standing(ctx, tx, by, report, Verified); err != nil {
			return err
		}
		reason = strings.TrimSpace(reason)
		switch {
		case reason == "":
			return ErrReason
		case utf8.RuneCountInString(reason) > WordsMost:
			return ErrLong
		}
		_, err := tx.Exec(ctx, `UPDATE roadmap_report SET state = 'voided', voided_by = $2, voided_at = $3, reason = $4 WHERE id = $1`, r.ID, by.Member, now, reason)
		if err != nil {
			return fmt.Errorf("roadmap: void %d: %w", r.ID, err)
		}
		if err := note(ctx, tx, by, "roadmap.void", i, map[string]any{"report": r.ID, "reason": reason}); err != nil {
			return err
		}
		if err := d.settle(ctx, tx, i.ID, nil, now); err != nil {
			return err
		}
		r, err = ReportByID(ctx, tx, r.ID)
		return err
	})
	return r, err
}

// standing locks a report with its item, where the actor may decide about it and it is in
// a state.
func (d Desk) standing(ctx context.Context, tx pgx.Tx, by Actor, report int64, state ReportState) (r Report, i Item, err error) {
	if r, err = ReportByID(ctx, tx, report); err != nil {
		return r, i, err
	}
	if i, err = lock(ctx, tx, r.Item); err != nil {
		return r, i, err
	}
	if r, err = ReportByID(ctx, tx, report); err != nil { // as it is now that the item is held
		return r, i, err
	}
	may, err := d.Verifies(ctx, tx, by, i.Unit)
	switch {
	case err != nil:
	case !may:
		err = ErrElsewhere
	case r.MadeBy == by.Member:
		err = ErrOwn
	case by.party(i):
		err = ErrSubject
	case r.State != state:
		err = ErrState
	}
	return r, i, err
}

// Withdraw takes a report back that waits to be verified: by who recorded it.
func (d Desk) Withdraw(ctx context.Context, db postgres.DB, by Actor, report int64) error {
	return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		r, err := ReportByID(ctx, tx, report)
		if err != nil {
			return err
		}
		i, err := lock(ctx, tx, r.Item)
		if err != nil {
			return err
		}
		if r.MadeBy != by.Member {
			return ErrElsewhere
		}
		tag, err := tx.Exec(ctx, `UPDATE roadmap_report SET state = 'withdrawn' WHERE id = $1 AND state = 'recorded'`, r.ID)
		if err != nil {
			return fmt.Errorf("roadmap: withdraw %d: %w", r.ID, err)
		}
		if tag.RowsAffected() == 0 {
			return ErrState
		}
		return note(ctx, tx, by, "roadmap.withdraw", i, map[string]any{"report": r.ID})
	})
}

const reportColumns = `id, item, coalesce(stage, 0) AS stage, kind, day, note, state, made_by, made_at,
	coalesce(decided_by, 0) AS decided_by, decided_at, coalesce(voided_by, 0) AS voided_by, voided_at, reason`

// ReportByID returns a report; ErrUnknown where there is none.
func ReportByID(ctx context.Context, db postgres.DB, id int64) (Report, error) {
	all, err := reports(ctx, db, `WHERE id = $1`, id)
	if err == nil && len(all) == 0 {
		err = ErrUnknown
	}
	if err != nil {
		return Report{}, err
	}
	return all[0], nil
}

// Reports are all of an item, the oldest first.
func Reports(ctx context.Context, db postgres.DB, item int64) ([]Report, error) {
	return reports(ctx, db, `WHERE item = $1 ORDER BY id`, item)
}

func reports(ctx context.Context, db postgres.DB, which string, id int64) ([]Report, error) {
	rows, err := db.Query(ctx, `SELECT `+reportColumns+` FROM roadmap_report `+which, id)
	if err != nil {
		return nil, fmt.Errorf("roadmap: reports: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Report])
	if err != nil {
		return nil, fmt.Errorf("roadmap: reports: %w", err)
	}
	return all, nil
}
