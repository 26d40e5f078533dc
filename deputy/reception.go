package deputy

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Reception is an hour at which one of a body's deputies receives people.
type Reception struct {
	Hit
	Hour
}

const receptionsSQL = `
	SELECT ` + hitColumns + `, h.weekday % 7, to_char(h.opens, 'HH24:MI'), to_char(h.closes, 'HH24:MI'), h.place_kk, h.place_ru,
	  count(*) OVER ()
	` + sittingSQL + `
	JOIN reception_hour h ON h.deputy = d.id AND $1::date BETWEEN h.valid_from AND coalesce(h.valid_to, 'infinity')
	CROSS JOIN extract(isodow FROM $1::date) AS today
	WHERE m.body = $3
	ORDER BY CASE WHEN h.weekday = today AND h.closes <= $6::time THEN 7 ELSE (h.weekday - today::int + 7) % 7 END,
	  h.opens, ` + alphabetical + `
	LIMIT $4 OFFSET $5`

// Receptions returns a page of the weekly hours at which those who sit in a body
// receive people, the one that comes next after a moment first; and how many there
// are (0 for a page past the end).
func Receptions(ctx context.Context, db postgres.DB, body string, after time.Time, p Page) ([]Reception, int, error) {
	total := 0
	rows, _ := db.Query(ctx, receptionsSQL, after, p.Lang, body, p.Limit, p.Offset, after.Format("15:04"))
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Reception, error) {
		var r Reception
		return r, row.Scan(append(r.Hit.fields(), &r.Weekday, &r.Opens, &r.Closes, &r.Place.KK, &r.Place.RU, &total)...)
	})
	if err != nil {
		return nil, 0, fmt.Errorf("deputy: receptions of %s: %w", body, err)
	}
	return list, total, nil
}
