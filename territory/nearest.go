package territory

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

const nearestSQL = `
	SELECT ` + unitColumns + `
	FROM unit u
	WHERE u.level IN ('city', 'district', 'republic_city') AND u.lat IS NOT NULL
	  AND ($3::date >= u.valid_from OR u.valid_from IS NULL)
	  AND ($3::date <= u.valid_to OR u.valid_to IS NULL)
	ORDER BY power(u.lat - $1, 2) + power((u.lon - $2) * cos(radians($1)), 2), u.level <> 'district', u.code
	LIMIT $4`

// Point is a place on the map in decimal degrees (WGS 84).
type Point struct{ Lat, Lon float64 }

// Nearest returns the cities and districts whose centres are nearest to a point.
// That says nothing of borders: offer them, do not choose.
func Nearest(ctx context.Context, db postgres.DB, at Point, on time.Time, limit int) ([]Unit, error) {
	rows, _ := db.Query(ctx, nearestSQL, at.Lat, at.Lon, on, limit)
	units, err := pgx.CollectRows(rows, scanUnit)
	if err != nil {
		return nil, fmt.Errorf("territory: nearest: %w", err)
	}
	return units, nil
}
