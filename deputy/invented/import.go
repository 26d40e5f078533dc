package invented

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"qalauly/deputy"
	"qalauly/internal/postgres"
	"qalauly/territory"
)

// ErrOccupied means that the register holds other people already, invented ones of
// another seed or real ones.
var ErrOccupied = errors.New("invented: the register holds other people")

const holdsSQL = `
	SELECT EXISTS (SELECT FROM invented_country WHERE seed = $1),
	  EXISTS (SELECT FROM deputy) OR EXISTS (SELECT FROM electoral_district)`

// Import puts a country into the database, where territory.Load and deputy.Load
// have been called before. It says whether anything was done: the same country
// twice changes nothing, another one over it is ErrOccupied.
func Import(ctx context.Context, db postgres.DB, d *Data) (fresh bool, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('invented'))`); err != nil {
			return err
		}
		var same, occupied bool
		if err := tx.QueryRow(ctx, holdsSQL, int64(d.Seed)).Scan(&same, &occupied); err != nil || same {
			return err
		}
		if occupied {
			return ErrOccupied
		}
		fresh = true
		return write(ctx, tx, d)
	})
	if err != nil {
		return false, fmt.Errorf("invented: import country %d: %w", d.Seed, err)
	}
	return fresh, nil
}

// table is what is copied into one table.
type table struct {
	name    string
	columns []string
	rows    pgx.CopyFromSource
}

func write(ctx context.Context, tx pgx.Tx, d *Data) error {
	for _, t := range d.tables() {
		if _, err := tx.CopyFrom(ctx, pgx.Identifier{t.name}, t.columns, t.rows); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	batch := &pgx.Batch{}
	for body, seats := range d.Seats {
		batch.Queue(`UPDATE body SET seats = $2 WHERE id = $1`, body, seats)
	}
	batch.Queue(`INSERT INTO invented_country (seed) VALUES ($1)`, int64(d.Seed))
	batch.Queue(`SELECT setval(pg_get_serial_sequence('electoral_district', 'id'), max(id)) FROM electoral_district`)
	batch.Queue(`SELECT setval(pg_get_serial_sequence('place', 'id'), max(id)) FROM place WHERE invented`)
	batch.Queue(`SELECT setval(pg_get_serial_sequence('deputy', 'id'), max(id)) FROM deputy`)
	batch.Queue(`ANALYZE electoral_district, place, deputy, mandate, post, curator, reception_hour`)
	return tx.SendBatch(ctx, batch).Close()
}

func (d *Data) tables() []table {
	return []table{
		{"electoral_district", []string{"id", "unit", "number", "inside", "covers_kk", "covers_ru", "valid_from"},
			from(d.Electoral, func(e territory.ElectoralDistrict) []any {
				return []any{e.ID, e.Unit, e.Number, append([]string{}, e.Inside...), e.Covers.KK, e.Covers.RU, formed}
			})},
		{"place", []string{"id", "unit", "electoral_district", "kind", "name_kk", "name_ru", "full_kk", "full_ru", "invented", "key"},
			from(d.Places, func(p territory.Place) []any {
				return []any{p.ID, p.Unit, p.ElectoralDistrict, string(p.Kind), p.Name.KK, p.Name.RU, p.Full.KK, p.Full.RU, true, territory.Key(p.Name)}
			})},
		{"deputy", []string{"id", "surname_kk", "surname_ru", "given_kk", "given_ru", "patronymic_kk", "patronymic_ru",
			"sex", "birth_year", "biography_kk", "biography_ru", "invented"}, from(d.People, person)},
		{"mandate", []string{"deputy", "body", "electoral_district", "valid_from", "valid_to", "reason", "faction_kk", "faction_ru"},
			from(d.Mandates, func(m Mandate) []any {
				return []any{m.Deputy, m.Body, orNull(m.District), m.From, orNull(m.To), string(m.Reason), m.Faction.KK, m.Faction.RU}
			})},
		{"post", []string{"deputy", "body", "kind", "title_kk", "title_ru", "full_time", "valid_from"},
			from(d.Posts, func(p Post) []any {
				return []any{p.Deputy, p.Body, string(p.Kind), p.Title.KK, p.Title.RU, p.FullTime, p.From}
			})},
		{"curator", []string{"deputy", "region", "valid_from"},
			from(d.Curators, func(c Curator) []any { return []any{c.Deputy, c.Region, reformDay} })},
		{"reception_hour", []string{"deputy", "weekday", "opens", "closes", "place_kk", "place_ru", "valid_from"},
			from(d.Hours, func(h Hour) []any {
				return []any{h.Deputy, int(h.Weekday), clock(h.Opens), clock(h.Closes), h.Place.KK, h.Place.RU, h.From}
			})},
	}
}

func person(d deputy.Deputy) []any {
	return []any{d.ID, d.Surname.KK, d.Surname.RU, d.Given.KK, d.Given.RU, d.Patronymic.KK, d.Patronymic.RU,
		d.Sex, d.BirthYear, d.Biography.KK, d.Biography.RU, true}
}

// from copies a list row by row.
func from[T any](list []T, row func(T) []any) pgx.CopyFromSource {
	return pgx.CopyFromSlice(len(list), func(i int) ([]any, error) { return row(list[i]), nil })
}

// orNull is NULL for a zero value.
func orNull[T int64 | time.Time](value T) any {
	var zero T
	if any(value) == any(zero) {
		return nil
	}
	return value
}

// clock is a time of day written as 15:00.
func clock(s string) pgtype.Time {
	at, err := time.Parse("15:04", s)
	sinceMidnight := time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
	return pgtype.Time{Microseconds: sinceMidnight.Microseconds(), Valid: err == nil}
}
