package deputy

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
	"qalauly/territory"
)

const (
	personSQL = `
	SELECT d.id, d.surname_kk, d.surname_ru, d.given_kk, d.given_ru, d.patronymic_kk, d.patronymic_ru,
	  d.sex, d.birth_year, d.biography_kk, d.biography_ru, d.photo, d.invented
	FROM deputy d
	WHERE d.id = $1`

	mandatesSQL = `
	SELECT ` + bodyColumns + `, coalesce(e.id, 0), coalesce(e.unit, ''), coalesce(e.number, 0), e.inside,
	  coalesce(e.covers_kk, ''), coalesce(e.covers_ru, ''), m.valid_from, m.valid_to, m.reason, m.faction_kk, m.faction_ru
	FROM mandate m
	JOIN body b ON b.id = m.body
	LEFT JOIN electoral_district e ON e.id = m.electoral_district
	WHERE m.deputy = $1 AND m.valid_from <= $2::date
	ORDER BY m.valid_from DESC`

	postsSQL = `
	SELECT p.body, p.kind, p.title_kk, p.title_ru, p.full_time, p.valid_from
	FROM post p
	WHERE p.deputy = $1 AND $2::date BETWEEN p.valid_from AND coalesce(p.valid_to, 'infinity')
	ORDER BY array_position('{chair,faction_leader,commission_chair}', p.kind), p.id`

	hoursSQL = `
	SELECT h.weekday, to_char(h.opens, 'HH24:MI'), to_char(h.closes, 'HH24:MI'), h.place_kk, h.place_ru
	FROM reception_hour h
	WHERE h.deputy = $1 AND $2::date BETWEEN h.valid_from AND coalesce(h.valid_to, 'infinity')
	ORDER BY h.weekday, h.opens`

	curatedSQL = `
	SELECT c.region
	FROM curator c
	WHERE c.deputy = $1 AND $2::date BETWEEN c.valid_from AND coalesce(c.valid_to, 'infinity')
	ORDER BY c.region`
)

// Get returns one person with the mandates, posts, hours and regions of a day;
// ErrUnknown if the register has nobody with this id. Who has no seat on that day
// is returned too, with the mandates that ended before it.
func Get(ctx context.Context, db postgres.DB, id int64, on time.Time) (Deputy, error) {
	var d Deputy
	var mandates []Mandate
	batch := &pgx.Batch{}
	batch.Queue(personSQL, id).QueryRow(func(row pgx.Row) error {
		return row.Scan(&d.ID, &d.Surname.KK, &d.Surname.RU, &d.Given.KK, &d.Given.RU, &d.Patronymic.KK, &d.Patronymic.RU,
			&d.Sex, &d.BirthYear, &d.Biography.KK, &d.Biography.RU, &d.Photo, &d.Invented)
	})
	queue(batch, mandatesSQL, id, on, scanMandate, &mandates)
	queue(batch, postsSQL, id, on, scanPost, &d.Posts)
	queue(batch, hoursSQL, id, on, scanHour, &d.Hours)
	queue(batch, curatedSQL, id, on, pgx.RowTo[string], &d.Regions)
	err := db.SendBatch(ctx, batch).Close()
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrUnknown
	}
	if err != nil {
		return Deputy{}, fmt.Errorf("deputy: get %d: %w", id, err)
	}
	d.Mandates, d.Past = split(mandates, on)
	return d, nil
}

// queue asks for a list about one person on one day.
func queue[T any](batch *pgx.Batch, sql string, id int64, on time.Time, scan pgx.RowToFunc[T], into *[]T) {
	args := []any{id, on}
	batch.Queue(sql, args...).Query(func(rows pgx.Rows) (err error) {
		*into, err = pgx.CollectRows(rows, scan)
		return err
	})
}

func scanMandate(row pgx.CollectableRow) (Mandate, error) {
	var m Mandate
	var e territory.ElectoralDistrict
	err := row.Scan(append(m.Body.fields(), &e.ID, &e.Unit, &e.Number, &e.Inside,
		&e.Covers.KK, &e.Covers.RU, &m.From, &m.To, &m.Reason, &m.Faction.KK, &m.Faction.RU)...)
	if e.ID != 0 {
		m.District = &e
	}
	return m, err
}

func scanPost(row pgx.CollectableRow) (Post, error) {
	var p Post
	err := row.Scan(&p.Body, &p.Kind, &p.Title.KK, &p.Title.RU, &p.FullTime, &p.From)
	return p, err
}

func scanHour(row pgx.CollectableRow) (Hour, error) {
	var h Hour
	err := row.Scan(&h.Weekday, &h.Opens, &h.Closes, &h.Place.KK, &h.Place.RU)
	h.Weekday %= 7 // PostgreSQL and ISO count Sunday as the seventh day
	return h, err
}

// split parts the mandates that last on a day from those that ended before it.
func split(mandates []Mandate, on time.Time) (now, past []Mandate) {
	day := time.Date(on.Year(), on.Month(), on.Day(), 0, 0, 0, 0, time.UTC)
	for _, m := range mandates {
		if m.To != nil && m.To.Before(day) {
			past = append(past, m)
		} else {
			now = append(now, m)
		}
	}
	return now, past
}
