package council

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"qalauly/activity"
	"qalauly/internal/postgres"
)

const entryColumns = `e.id, e.council, e.kind, e.day, coalesce(e.of_entry, 0), coalesce(e.deputy, 0), e.text_kk, e.text_ru, e.to_kk, e.to_ru,
	coalesce(nullif(e.fate, ''), f.fate, ''), f.day, e.state, e.made_by, e.made_at, coalesce(e.decided_by, 0), e.decided_at, coalesce(e.voided_by, 0), e.reason,
	(SELECT count(*) FROM council_attendance a WHERE a.sitting = e.id AND a.mark = 'present'),
	(SELECT count(*) FROM council_attendance a WHERE a.sitting = e.id AND a.mark = 'absent'),
	(SELECT count(*) FROM council_attendance a WHERE a.sitting = e.id AND a.mark = 'excused')`

const entryFrom = ` FROM council_entry e
	LEFT JOIN council_entry f ON f.of_entry = e.id AND f.kind = 'fate' AND f.state = 'verified'
	LEFT JOIN council_entry s ON s.id = e.of_entry AND e.kind = 'recommendation' `

func (e *Entry) scan(row pgx.CollectableRow, more ...any) error {
	var present, absent, excused int
	err := row.Scan(append([]any{&e.ID, &e.Council, &e.What, &e.Day, &e.Of, &e.Deputy, &e.Text.KK, &e.Text.RU, &e.To.KK, &e.To.RU,
		&e.Fate, &e.FateOn, &e.State, &e.MadeBy, &e.MadeAt, &e.DecidedBy, &e.DecidedAt, &e.VoidedBy, &e.Reason, &present, &absent, &excused}, more...)...)
	if e.What == Sitting {
		e.Marked = map[Mark]int{Present: present, Absent: absent, Excused: excused}
	}
	return err
}

func scanEntry(row pgx.CollectableRow) (e Entry, err error) { return e, e.scan(row) }

// EntryByID returns an entry; ErrUnknown for none.
func EntryByID(ctx context.Context, db postgres.DB, id int64) (Entry, error) {
	rows, _ := db.Query(ctx, `SELECT `+entryColumns+entryFrom+`WHERE e.id = $1`, id)
	e, err := pgx.CollectExactlyOneRow(rows, scanEntry)
	if errors.Is(err, pgx.ErrNoRows) {
		return e, ErrUnknown
	}
	if err != nil {
		return e, fmt.Errorf("council: entry %d: %w", id, err)
	}
	return e, nil
}

// Held returns a page of what a council did, of a kind and verified, the latest first,
// and how many there are. A recommendation of a sitting that was voided is not among them.
func Held(ctx context.Context, db postgres.DB, council int64, what What, p Page) ([]Entry, int, error) {
	return entries(ctx, db, `
		WHERE e.council = $1 AND e.kind = $2 AND e.state = 'verified' AND (s.id IS NULL OR s.state = 'verified')
		ORDER BY e.day DESC, e.id DESC LIMIT $3 OFFSET $4`, council, what, p.Limit, p.Offset)
}

// following are the recommendations of a sitting.
func following(ctx context.Context, db postgres.DB, sitting int64) ([]Entry, error) {
	list, _, err := entries(ctx, db, `WHERE e.of_entry = $1 AND e.kind = 'recommendation' ORDER BY e.id`, sitting)
	return list, err
}

// Entries returns a page of everything that staff entered about a council, the latest
// first, and how many there are.
func Entries(ctx context.Context, db postgres.DB, council int64, p Page) ([]Entry, int, error) {
	return entries(ctx, db, `WHERE e.council = $1 ORDER BY e.id DESC LIMIT $2 OFFSET $3`, council, p.Limit, p.Offset)
}

// Waiting returns a page of what waits for a verifier, the oldest first, but not what they
// recorded themselves, and how many there are.
func (d Desk) Waiting(ctx context.Context, db postgres.DB, by Actor, p Page) ([]Entry, int, error) {
	var levels []string
	for _, level := range d.Ledger.Method.Levels {
		if level.Verifier != "centre" {
			levels = append(levels, level.Code)
		}
	}
	return entries(ctx, db, `
		JOIN council c ON c.id = e.council LEFT JOIN unit u ON u.code = c.unit
		WHERE e.state = 'recorded' AND e.made_by <> $1
			AND ('' = ANY ($2) OR u.parent = ANY ($2) AND (u.level = ANY ($3) OR u.level = 'city_district'))
		ORDER BY e.id LIMIT $4 OFFSET $5`, by.Member, []string(orNothing(by.Verifies)), levels, p.Limit, p.Offset)
}

// orNothing is a territory for a query: one that reaches nothing is an empty list.
func orNothing(t activity.Territory) activity.Territory {
	if t == nil {
		return activity.Territory{}
	}
	return t
}

func entries(ctx context.Context, db postgres.DB, which string, args ...any) ([]Entry, int, error) {
	rows, _ := db.Query(ctx, `SELECT `+entryColumns+`, count(*) OVER ()`+entryFrom+which, args...)
	total := 0
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (e Entry, err error) { return e, e.scan(row, &total) })
	if err != nil {
		return nil, 0, fmt.Errorf("council: entries: %w", err)
	}
	return list, total, nil
}

// Seat is a member of a council with how they were marked at a sitting.
type Seat struct {
	Member
	Mark Mark
}

// Sheet returns how everybody was marked at a sitting, deputies first by their numbers.
func Sheet(ctx context.Context, db postgres.DB, sitting int64) ([]Seat, error) {
	rows, _ := db.Query(ctx, `SELECT `+memberColumns+`, a.mark`+memberFrom+`
		JOIN council_attendance a ON a.member = m.id
		WHERE a.sitting = $1 ORDER BY m.deputy IS NULL, m.deputy, m.id`, sitting)
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (s Seat, err error) {
		return s, row.Scan(append(s.fields(), &s.Mark)...)
	})
	if err != nil {
		return nil, fmt.Errorf("council: sheet of %d: %w", sitting, err)
	}
	return list, nil
}

// ProofOf returns what shows that an entry is true, the oldest first.
func ProofOf(ctx context.Context, db postgres.DB, entry int64) ([]Proof, error) {
	rows, _ := db.Query(ctx, `SELECT value, telegram, file_id, shape FROM council_proof WHERE entry = $1 ORDER BY id`, entry)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Proof])
	if err != nil {
		return nil, fmt.Errorf("council: proof of %d: %w", entry, err)
	}
	return list, nil
}
