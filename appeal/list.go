package appeal

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
)

// Page is a part of a list.
type Page struct{ Limit, Offset int }

// Mine returns a person's appeals, the newest first, and how many there are.
func Mine(ctx context.Context, db postgres.DB, person int64, p Page) ([]Appeal, int, error) {
	return list(ctx, db, `person = $1`, `id DESC`, p, person)
}

// OfLate returns a person's appeals that wait for an answer and those that were answered
// since a moment, the most urgent day first. An answer that is still held is none yet.
func OfLate(ctx context.Context, db postgres.DB, person int64, since time.Time, limit int) ([]Appeal, error) {
	all, _, err := list(ctx, db, `person = $1 AND (`+waits+` OR state = 'answered' AND answered_at BETWEEN $2 AND now() - interval '1 minute')
		AND received_at <= now() - interval '1 minute'`, `due_on, id`, Page{Limit: limit}, person, since)
	return all, err
}

// waits is what an answer is owed to.
const waits = `state IN ('assigned', 'accepted', 'need_info', 'reopened')`

// Inbox returns the appeals that wait for some deputies, the most urgent day first, and
// how many there are.
func Inbox(ctx context.Context, db postgres.DB, deputies []int64, now time.Time, p Page) ([]Appeal, int, error) {
	return list(ctx, db, `deputy = ANY ($1) AND `+waits+` AND received_at <= $2`, `due_on, id`, p, deputies, now.Add(-UndoTime))
}

// Done returns the appeals that some deputies answered or that ended, the latest first.
func Done(ctx context.Context, db postgres.DB, deputies []int64, p Page) ([]Appeal, int, error) {
	return list(ctx, db, `deputy = ANY ($1) AND NOT (`+waits+`) AND state <> 'moderation' AND (closed_at IS NULL OR closed_at >= received_at + interval '1 minute')`, `id DESC`, p, deputies)
}

// Filter narrows a list of the branch; what is zero does not.
type Filter struct {
	Overdue    bool // the last day has passed
	Moderation bool // it waits for a second pair of eyes
	Urgent     bool
	Complaint  bool // an answer was complained about
	Topic      Topic
	Deputy     int64
	On         time.Time // the moment of asking
}

// InUnits returns what waits in some units, the most urgent day first, and how many it
// is; nil units are the whole country. Letters are not in it: they are opened one by
// one, see Open.
func InUnits(ctx context.Context, db postgres.DB, units []string, f Filter, p Page) ([]Appeal, int, error) {
	return list(ctx, db, `($1::text[] IS NULL OR unit = ANY ($1)) AND ($2 AND state = 'moderation' OR NOT $2 AND `+waits+`)
		AND (NOT $3 OR due_on < $4 AND state <> 'need_info') AND (NOT $5 OR urgent) AND (NOT $6 OR 'complained' = ANY (flags))
		AND ($7 = '' OR topic = $7) AND ($8::bigint = 0 OR deputy = $8) AND received_at <= $9`, `due_on, id`, p,
		units, f.Moderation, f.Overdue, calendar.DayOf(f.On), f.Urgent, f.Complaint, f.Topic, f.Deputy, f.On.Add(-UndoTime))
}

func list(ctx context.Context, db postgres.DB, which, order string, p Page, args ...any) ([]Appeal, int, error) {
	var all int
	if err := db.QueryRow(ctx, `SELECT count(*) FROM appeal WHERE `+which, args...).Scan(&all); err != nil {
		return nil, 0, fmt.Errorf("appeal: list: %w", err)
	}
	rows, err := db.Query(ctx, fmt.Sprintf(`SELECT `+appealColumns+` FROM appeal WHERE %s ORDER BY %s LIMIT %d OFFSET %d`, which, order, p.Limit, p.Offset), args...)
	if err != nil {
		return nil, 0, fmt.Errorf("appeal: list: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Appeal])
	if err != nil {
		return nil, 0, fmt.Errorf("appeal: list: %w", err)
	}
	return found, all, nil
}

// Open lets staff read a letter, for a reason, which stands in the audit with it.
func (d Desk) Open(ctx context.Context, db postgres.DB, by Actor, id int64, reason string, now time.Time) (Appeal, []Message, error) {
	if strings.TrimSpace(reason) == "" {
		return Appeal{}, nil, ErrReason
	}
	a, side, err := See(ctx, db, by, id, now)
	if err != nil {
		return a, nil, err
	}
	if side != Staff {
		return Appeal{}, nil, ErrNotYours
	}
	err = audit.Write(ctx, db, audit.Entry{
		Member: by.Member.ID, Person: by.Person, Action: "appeal.open", Object: fmt.Sprintf("appeal:%d", id),
		Deputy: a.Deputy, Unit: a.Unit, After: map[string]string{"reason": reason},
	})
	if err != nil {
		return Appeal{}, nil, err
	}
	all, err := Thread(ctx, db, side, id, now)
	return a, all, err
}

// In lists the appeals of a scope, the oldest first. What its author can still take back
// is not among them.
func In(ctx context.Context, db postgres.DB, s Scope, now time.Time) ([]Appeal, error) {
	rows, err := db.Query(ctx, `SELECT `+appealColumns+` FROM appeal WHERE `+inScope+` AND received_at <= $6 ORDER BY term_from, id`, append(s.args(), now.Add(-UndoTime))...)
	if err != nil {
		return nil, fmt.Errorf("appeal: list: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Appeal])
	if err != nil {
		return nil, fmt.Errorf("appeal: list: %w", err)
	}
	return all, nil
}
