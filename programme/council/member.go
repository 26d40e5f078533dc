package council

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"qalauly/calendar"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
)

// Kind is what somebody is in a council.
type Kind string

// The kinds.
const (
	Deputy     Kind = "deputy"
	NGO        Kind = "ngo"    // of a public association
	Figure     Kind = "figure" // a public figure
	Expert     Kind = "expert"
	Journalist Kind = "journalist"
)

// Kinds returns all of them.
func Kinds() []Kind { return []Kind{Deputy, NGO, Figure, Expert, Journalist} }

// NameMost is how many letters a name has at most.
const NameMost = 120

// Member is somebody who sits in a council, from a day until a day.
type Member struct {
	ID      int64
	Council int64
	Kind    Kind
	Deputy  int64 // of the register; 0: somebody else, by name
	Name    Name
	Chair   bool
	Since   calendar.Day
	Until   *calendar.Day // nil: they sit in it now
}

const memberColumns = `m.id, m.council, m.kind, coalesce(m.deputy, 0) AS deputy,
	CASE WHEN d.id IS NULL THEN m.name_kk ELSE concat_ws(' ', d.given_kk, d.surname_kk) END,
	CASE WHEN d.id IS NULL THEN m.name_ru ELSE concat_ws(' ', d.given_ru, d.surname_ru) END, m.chair, m.since, m.until`

const memberFrom = ` FROM council_member m LEFT JOIN deputy d ON d.id = m.deputy `

func (m *Member) fields() []any {
	return []any{&m.ID, &m.Council, &m.Kind, &m.Deputy, &m.Name.KK, &m.Name.RU, &m.Chair, &m.Since, &m.Until}
}

func scanMember(row pgx.CollectableRow) (m Member, err error) { return m, row.Scan(m.fields()...) }

// Members returns who sits in a council on a day: the chair first, then deputies, then
// the others by name.
func Members(ctx context.Context, db postgres.DB, id int64, on calendar.Day) ([]Member, error) {
	rows, _ := db.Query(ctx, `SELECT `+memberColumns+memberFrom+`
		WHERE m.council = $1 AND $2::date BETWEEN m.since AND coalesce(m.until, 'infinity')
		ORDER BY NOT m.chair, m.deputy IS NULL, coalesce(d.surname_kk, m.name_kk) COLLATE "kk-x-icu", m.id`, id, on)
	list, err := pgx.CollectRows(rows, scanMember)
	if err != nil {
		return nil, fmt.Errorf("council: members of %d: %w", id, err)
	}
	return list, nil
}

// MemberByID returns a member; ErrUnknown for none.
func MemberByID(ctx context.Context, db postgres.DB, id int64) (Member, error) {
	rows, _ := db.Query(ctx, `SELECT `+memberColumns+memberFrom+`WHERE m.id = $1`, id)
	m, err := pgx.CollectExactlyOneRow(rows, scanMember)
	if errors.Is(err, pgx.ErrNoRows) {
		return m, ErrUnknown
	}
	if err != nil {
		return m, fmt.Errorf("council: member %d: %w", id, err)
	}
	return m, nil
}

// Add lets somebody sit in a council from today on. A new chair takes the place of the
// one before, who stays a member. Who sits in it already is ErrTwice.
func (d Desk) Add(ctx context.Context, db postgres.DB, by Actor, m Member, now time.Time) (id int64, err error) {
	m.Name.KK, m.Name.RU = strings.TrimSpace(m.Name.KK), strings.TrimSpace(m.Name.RU)
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		c, err := lock(ctx, tx, m.Council)
		if err != nil {
			return err
		}
		if err := d.mayKeep(ctx, tx, by, c); err != nil {
			return err
		}
		switch {
		case m.Deputy != 0:
			m.Kind, m.Name = Deputy, Name{}
			if sits, err := Sat(ctx, tx, m.Deputy, calendar.DayOf(now)); err != nil || !sits {
				return orElse(err, ErrMandate)
			}
		case m.Kind == Deputy || m.Name.KK == "" || m.Name.RU == "":
			return ErrEmpty
		case utf8.RuneCountInString(m.Name.KK) > NameMost || utf8.RuneCountInString(m.Name.RU) > NameMost:
			return ErrLong
		}
		if m.Chair {
			if _, err := tx.Exec(ctx, `UPDATE council_member SET chair = false WHERE council = $1 AND until IS NULL`, c.ID); err != nil {
				return fmt.Errorf("council: chair of %d: %w", c.ID, err)
			}
		}
		err = tx.QueryRow(ctx, `
			INSERT INTO council_member (council, kind, deputy, name_kk, name_ru, chair, since) VALUES ($1, $2, nullif($3, 0), $4, $5, $6, $7)
			RETURNING id`, c.ID, m.Kind, m.Deputy, m.Name.KK, m.Name.RU, m.Chair, calendar.DayOf(now)).Scan(&id)
		if err != nil {
			return twice(err, fmt.Errorf("council: add to %d: %w", c.ID, err))
		}
		return note(ctx, tx, by, "council.add", c, m.Deputy, map[string]any{"member": id, "kind": m.Kind, "chair": m.Chair})
	})
	return id, err
}

// Chair makes a member the chair; who was it before stays a member. 0 is nobody.
func (d Desk) Chair(ctx context.Context, db postgres.DB, by Actor, member int64, now time.Time) error {
	return d.change(ctx, db, by, member, "council.chair", func(tx pgx.Tx, m Member) error {
		_, err := tx.Exec(ctx, `UPDATE council_member SET chair = false WHERE council = $1 AND until IS NULL AND id <> $2`, m.Council, m.ID)
		if err == nil {
			_, err = tx.Exec(ctx, `UPDATE council_member SET chair = true WHERE id = $1`, m.ID)
		}
		return err
	})
}

// End lets a member leave: from tomorrow on they sit in it no more. Again it does nothing.
func (d Desk) End(ctx context.Context, db postgres.DB, by Actor, member int64, now time.Time) error {
	return d.change(ctx, db, by, member, "council.end", func(tx pgx.Tx, m Member) error {
		_, err := tx.Exec(ctx, `UPDATE council_member SET until = $2, chair = false WHERE id = $1`, m.ID, calendar.DayOf(now))
		return err
	})
}

// change does something to a member who sits in a council now.
func (d Desk) change(ctx context.Context, db postgres.DB, by Actor, member int64, action string, do func(tx pgx.Tx, m Member) error) error {
	return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		m, err := MemberByID(ctx, tx, member)
		if err != nil {
			return err
		}
		c, err := lock(ctx, tx, m.Council)
		if err != nil {
			return err
		}
		if err := d.mayKeep(ctx, tx, by, c); err != nil {
			return err
		}
		if m, err = MemberByID(ctx, tx, member); err != nil || m.Until != nil {
			return err
		}
		if err := do(tx, m); err != nil {
			return fmt.Errorf("council: member %d: %w", member, err)
		}
		return note(ctx, tx, by, action, c, m.Deputy, map[string]any{"member": m.ID})
	})
}

// Sat says whether somebody is a deputy on a day.
func Sat(ctx context.Context, db postgres.DB, deputy int64, on calendar.Day) (is bool, err error) {
	err = db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM mandate WHERE deputy = $1 AND $2::date BETWEEN valid_from AND coalesce(valid_to, 'infinity'))`, deputy, on).Scan(&is)
	if err != nil {
		return false, fmt.Errorf("council: mandate of %d: %w", deputy, err)
	}
	return is, nil
}

// lock is ByID for one who is going to change something: what happens to a council
// happens one after the other.
func lock(ctx context.Context, db postgres.DB, id int64) (Council, error) {
	if _, err := db.Exec(ctx, `SELECT FROM council WHERE id = $1 FOR UPDATE`, id); err != nil {
		return Council{}, fmt.Errorf("council: lock %d: %w", id, err)
	}
	return ByID(ctx, db, id) // a new statement: it sees what the one before has done
}

// note keeps in the audit what members of the staff did.
func note(ctx context.Context, db postgres.DB, by Actor, action string, c Council, deputy int64, after any) error {
	return audit.Write(ctx, db, audit.Entry{
		Member: by.Member, Person: by.Person, Action: action, Object: fmt.Sprintf("council:%d", c.ID), Deputy: deputy, Unit: c.Unit, After: after,
	})
}

// twice is ErrTwice where that is why a row was not written.
func twice(err, other error) error {
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "23505" {
		return ErrTwice
	}
	return other
}

// orElse is an error, or another one where there was none.
func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
