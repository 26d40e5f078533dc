package deputy

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// hitColumns and sittingSQL are what all lists share. $1 is the day.
const (
	hitColumns = `d.id, d.surname_kk, d.surname_ru, d.given_kk, d.given_ru, d.patronymic_kk, d.patronymic_ru, d.invented,
	` + bodyColumns + `, coalesce(r.code, ''), coalesce(r.short_kk, ''), coalesce(r.short_ru, ''), coalesce(e.number, 0)`

	sittingSQL = `
	FROM deputy d
	JOIN mandate m ON m.deputy = d.id AND $1::date BETWEEN m.valid_from AND coalesce(m.valid_to, 'infinity')
	` + mandateSQL

	// mandateSQL is what belongs to a mandate.
	mandateSQL = `
	JOIN body b ON b.id = m.body
	LEFT JOIN unit u ON u.code = b.unit
	LEFT JOIN unit r ON r.code = coalesce(u.parent, u.code)
	LEFT JOIN electoral_district e ON e.id = m.electoral_district`

	alphabetical = `CASE WHEN $2 = 'ru' THEN d.surname_ru || ' ' || d.given_ru END COLLATE "ru-x-icu",
	(d.surname_kk || ' ' || d.given_kk) COLLATE "kk-x-icu", d.id`
)

// fields are where the columns of hitColumns go.
func (h *Hit) fields() []any {
	own := []any{&h.ID, &h.Surname.KK, &h.Surname.RU, &h.Given.KK, &h.Given.RU, &h.Patronymic.KK, &h.Patronymic.RU, &h.Invented}
	own = append(own, h.Body.fields()...)
	return append(own, &h.Region, &h.RegionName.KK, &h.RegionName.RU, &h.District)
}

func scanHit(row pgx.CollectableRow) (Hit, error) {
	var h Hit
	err := row.Scan(h.fields()...)
	return h, err
}

// counted reads rows of a list whose last column is the length of the whole list.
func counted(rows pgx.Rows, more func(*Hit) []any) (hits []Hit, total int, err error) {
	hits, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (Hit, error) {
		var h Hit
		return h, row.Scan(append(append(h.fields(), more(&h)...), &total)...)
	})
	return hits, total, err
}

func nothingMore(*Hit) []any { return nil }

const inBodySQL = `
	SELECT ` + hitColumns + `, count(*) OVER ()
	` + sittingSQL + `
	WHERE m.body = $3
	ORDER BY ` + alphabetical + `
	LIMIT $4 OFFSET $5`

// InBody returns a page of those who sit in a body on a day, and how many they are
// (0 for a page past the end).
func InBody(ctx context.Context, db postgres.DB, body string, on time.Time, p Page) ([]Hit, int, error) {
	rows, _ := db.Query(ctx, inBodySQL, on, p.Lang, body, p.Limit, p.Offset)
	hits, total, err := counted(rows, nothingMore)
	if err != nil {
		return nil, 0, fmt.Errorf("deputy: in body %s: %w", body, err)
	}
	return hits, total, nil
}

const ofDistrictSQL = `
	SELECT ` + hitColumns + `
	` + sittingSQL + `
	WHERE m.electoral_district = $2
	ORDER BY d.id`

// OfDistrict returns who was elected in an electoral district and sits on a day:
// one, or nobody of this party.
func OfDistrict(ctx context.Context, db postgres.DB, electoralDistrict int64, on time.Time) ([]Hit, error) {
	rows, _ := db.Query(ctx, ofDistrictSQL, on, electoralDistrict)
	hits, err := pgx.CollectRows(rows, scanHit)
	if err != nil {
		return nil, fmt.Errorf("deputy: of electoral district %d: %w", electoralDistrict, err)
	}
	return hits, nil
}

const curatorsSQL = `
	SELECT ` + hitColumns + `
	` + sittingSQL + `
	WHERE EXISTS (SELECT FROM curator c WHERE c.deputy = d.id AND c.region = $3
	  AND $1::date BETWEEN c.valid_from AND coalesce(c.valid_to, 'infinity'))
	ORDER BY ` + alphabetical

// Curators returns the national deputies who look after a region on a day, in the
// order of the language's alphabet.
func Curators(ctx context.Context, db postgres.DB, region string, on time.Time, lang string) ([]Hit, error) {
	rows, _ := db.Query(ctx, curatorsSQL, on, lang, region)
	hits, err := pgx.CollectRows(rows, scanHit)
	if err != nil {
		return nil, fmt.Errorf("deputy: curators of %s: %w", region, err)
	}
	return hits, nil
}
