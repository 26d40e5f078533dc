package deputy

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Listed is somebody of the register with all seats they have or had.
type Listed struct {
	ID  int64
	Key string // of an operator's lists; "" for none
	Person
	Seats []Seat // the earliest first
}

// Seat is a mandate: in which body, from which day to which, both included.
type Seat struct {
	Body     string
	From, To time.Time // To is zero where it has no end
}

// Holds says whether it is held on a day, of which only year, month and day count.
func (s Seat) Holds(day time.Time) bool {
	day = time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
	return !day.Before(s.From) && (s.To.IsZero() || !day.After(s.To))
}

const rollSQL = `
	SELECT d.id, coalesce(d.list_key, ''), d.surname_kk, d.surname_ru, d.given_kk, d.given_ru, d.patronymic_kk, d.patronymic_ru,
		coalesce(m.body, ''), m.valid_from, m.valid_to
	FROM deputy d LEFT JOIN mandate m ON m.deputy = d.id
	ORDER BY d.id, m.valid_from`

// Roll returns everybody in the register, in the order of their numbers.
func Roll(ctx context.Context, db postgres.DB) ([]Listed, error) {
	rows, _ := db.Query(ctx, rollSQL)
	var all []Listed
	var l Listed
	var body string
	var from, to *time.Time
	_, err := pgx.ForEachRow(rows, []any{&l.ID, &l.Key, &l.Surname.KK, &l.Surname.RU, &l.Given.KK, &l.Given.RU, &l.Patronymic.KK, &l.Patronymic.RU, &body, &from, &to}, func() error {
		if len(all) == 0 || all[len(all)-1].ID != l.ID {
			all = append(all, l)
		}
		if from != nil {
			last := &all[len(all)-1]
			last.Seats = append(last.Seats, Seat{Body: body, From: *from, To: dayOr(to)})
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("deputy: roll: %w", err)
	}
	return all, nil
}

func dayOr(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// AllBodies returns every body, of today and of before.
func AllBodies(ctx context.Context, db postgres.DB) ([]Body, error) {
	rows, _ := db.Query(ctx, `SELECT `+bodyColumns+` FROM body b ORDER BY b.id`)
	all, err := pgx.CollectRows(rows, scanBody)
	if err != nil {
		return nil, fmt.Errorf("deputy: all bodies: %w", err)
	}
	return all, nil
}
