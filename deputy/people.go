package deputy

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// People returns how some people of the register are called, by id; who is not in it
// is left out.
func People(ctx context.Context, db postgres.DB, ids []int64) (map[int64]Person, error) {
	rows, err := db.Query(ctx, `
		SELECT id, surname_kk, surname_ru, given_kk, given_ru, patronymic_kk, patronymic_ru FROM deputy WHERE id = ANY ($1)`, ids)
	if err != nil {
		return nil, fmt.Errorf("deputy: people: %w", err)
	}
	people := map[int64]Person{}
	var id int64
	var p Person
	_, err = pgx.ForEachRow(rows, []any{&id, &p.Surname.KK, &p.Surname.RU, &p.Given.KK, &p.Given.RU, &p.Patronymic.KK, &p.Patronymic.RU}, func() error {
		people[id] = p
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("deputy: people: %w", err)
	}
	return people, nil
}
