package deputy

import (
	"context"
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// bodies is the reference data of the project: every elected body with its names
// as they stand in a sentence. Empty dates are open.
//
//go:embed bodies.csv
var bodies string

const saveBodySQL = `
	INSERT INTO body (id, level, unit, name_kk, name_ru, of_kk, of_ru, short_kk, short_ru, seats, valid_from, valid_to)
	VALUES ($1, $2, nullif($3, ''), $4, $5, $6, $7, $8, $9, coalesce(nullif($10, '')::int, 0), nullif($11, '')::date, nullif($12, '')::date)
	ON CONFLICT (id) DO UPDATE SET
	  (level, unit, name_kk, name_ru, of_kk, of_ru, short_kk, short_ru, seats, valid_from, valid_to) =
	  (excluded.level, excluded.unit, excluded.name_kk, excluded.name_ru, excluded.of_kk, excluded.of_ru, excluded.short_kk,
	   excluded.short_ru, coalesce(nullif(excluded.seats, 0), body.seats), excluded.valid_from, excluded.valid_to)
	WHERE (body.name_kk, body.name_ru, body.of_kk, body.of_ru, body.short_kk, body.short_ru, body.valid_from, body.valid_to)
	  IS DISTINCT FROM (excluded.name_kk, excluded.name_ru, excluded.of_kk, excluded.of_ru, excluded.short_kk, excluded.short_ru,
	  excluded.valid_from, excluded.valid_to)`

// Load brings the bodies into the database and changes nothing where they are
// there already; a number of seats that the reference data does not know is kept.
// The units must have been loaded. Several processes may call it at once.
func Load(ctx context.Context, db postgres.DB) error {
	records, err := csv.NewReader(strings.NewReader(bodies)).ReadAll()
	if err != nil {
		return fmt.Errorf("deputy: load: %w", err)
	}
	batch := &pgx.Batch{}
	batch.Queue(`SELECT pg_advisory_xact_lock(hashtext('deputy'))`)
	for _, r := range records[1:] {
		batch.Queue(saveBodySQL, r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11])
	}
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error { return tx.SendBatch(ctx, batch).Close() })
	if err != nil {
		return fmt.Errorf("deputy: load: %w", err)
	}
	return nil
}
