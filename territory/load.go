package territory

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// codesBefore are old codes that still stand in other people's tables.
var codesBefore = map[string]string{
	"510000000": "610000000", // South Kazakhstan until 2018, now Turkestan
	"191600000": "191000000", // Kapshagai, now Konaev
}

const saveUnitSQL = `
	INSERT INTO unit (code, parent, level, name_kk, name_ru, short_kk, short_ru, centre_kk, centre_ru, lat, lon, valid_from, valid_to, key)
	VALUES ($1, nullif($2, ''), $3, $4, $5, $6, $7, $8, $9, $10, $11, nullif($12, '')::date, nullif($13, '')::date, $14)
	ON CONFLICT (code) DO UPDATE SET
	  (parent, level, name_kk, name_ru, short_kk, short_ru, centre_kk, centre_ru, lat, lon, valid_from, valid_to, key) =
	  (excluded.parent, excluded.level, excluded.name_kk, excluded.name_ru, excluded.short_kk, excluded.short_ru,
	   excluded.centre_kk, excluded.centre_ru, excluded.lat, excluded.lon, excluded.valid_from, excluded.valid_to, excluded.key)
	WHERE (unit.*) IS DISTINCT FROM (excluded.*)`

const saveCentreSQL = `
	INSERT INTO place (id, unit, kind, name_kk, name_ru, full_kk, full_ru, key)
	VALUES ($1::text::bigint, $1, 'centre', $2, $3, $4, $5, $6)
	ON CONFLICT (id) DO UPDATE SET
	  (name_kk, name_ru, full_kk, full_ru, key) = (excluded.name_kk, excluded.name_ru, excluded.full_kk, excluded.full_ru, excluded.key)
	WHERE (place.name_kk, place.name_ru, place.full_kk, place.full_ru, place.key) IS DISTINCT FROM
	  (excluded.name_kk, excluded.name_ru, excluded.full_kk, excluded.full_ru, excluded.key)`

// Load brings the reference data into the database and changes nothing where it
// is there already. Several processes may call it at once.
func Load(ctx context.Context, db postgres.DB) error {
	return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('territory'))`); err != nil {
			return fmt.Errorf("territory: load: %w", err)
		}
		if err := save(ctx, tx); err != nil {
			return fmt.Errorf("territory: load: %w", err)
		}
		return nil
	})
}

func save(ctx context.Context, tx pgx.Tx) error {
	list, err := reference()
	if err != nil {
		return err
	}
	batch := &pgx.Batch{}
	for _, r := range list {
		batch.Queue(saveUnitSQL, r.Code, r.Parent, r.Level, r.Name.KK, r.Name.RU, r.Short.KK, r.Short.RU,
			r.Centre.KK, r.Centre.RU, r.Lat, r.Lon, r.from, r.to, Key(r.Name))
	}
	for old, code := range codesBefore {
		batch.Queue(`INSERT INTO unit_code_before (old, code) VALUES ($1, $2) ON CONFLICT DO NOTHING`, old, code)
	}
	queueCentres(batch, list)
	return tx.SendBatch(ctx, batch).Close()
}

// queueCentres saves the centre of each district as a place whose id is the
// district's code, unless it is a city that is a unit of its own.
func queueCentres(batch *pgx.Batch, list []record) {
	cities := map[[2]string]bool{}
	for _, r := range list {
		if r.Level == City {
			cities[[2]string{r.Parent, r.Centre.KK}] = true
		}
	}
	for _, r := range list {
		if r.Level == District && !cities[[2]string{r.Parent, r.Centre.KK}] {
			batch.Queue(saveCentreSQL, r.Code, r.Centre.KK, r.Centre.RU, r.seat.KK, r.seat.RU, Key(r.Centre))
		}
	}
}

// Key returns what the names of a unit or place are searched by: each name folded
// without the words for its kind, set apart by bars.
func Key(names ...Name) string {
	var keys []string
	seen := map[string]bool{}
	for _, n := range names {
		for _, one := range []string{n.KK, n.RU} {
			if key, _ := asked(one); key != "" && !seen[key] {
				seen[key] = true
				keys = append(keys, key)
			}
		}
	}
	return strings.Join(keys, "|")
}
