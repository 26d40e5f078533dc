package territory

import (
	"context"
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// units is the reference data of the project. Empty dates are open: the unit was
// there before as_of, the day for which the list was drawn up; since when is not
// recorded.
//
//go:embed units.csv
var units string

// codesBefore are old codes that still stand in other people's tables.
var codesBefore = map[string]string{
	"510000000": "610000000", // South Kazakhstan until 2018, now Turkestan
	"191600000": "191000000", // Kapshagai, now Konaev
}

const saveUnitSQL = `
	INSERT INTO unit (code, parent, level, name_kk, name_ru, short_kk, short_ru, centre_kk, centre_ru, lat, lon, valid_from, valid_to, key)
	VALUES ($1, nullif($2, ''), $3, $4, $5, $6, $7, $8, $9, nullif($10, '')::float8, nullif($11, '')::float8, nullif($12, '')::date, nullif($13, '')::date, $14)
	ON CONFLICT (code) DO UPDATE SET
	  (parent, level, name_kk, name_ru, short_kk, short_ru, centre_kk, centre_ru, lat, lon, valid_from, valid_to, key) =
	  (excluded.parent, excluded.level, excluded.name_kk, excluded.name_ru, excluded.short_kk, excluded.short_ru,
	   excluded.centre_kk, excluded.centre_ru, excluded.lat, excluded.lon, excluded.valid_from, excluded.valid_to, excluded.key)
	WHERE (unit.*) IS DISTINCT FROM (excluded.*)`

const saveCentreSQL = `
	INSERT INTO place (id, unit, kind, name_kk, name_ru, full_kk, full_ru, key)
	VALUES ($1::text::bigint, $1, 'centre', $2, $3, $2, $3, $4)
	ON CONFLICT (id) DO UPDATE SET
	  (name_kk, name_ru, full_kk, full_ru, key) = (excluded.name_kk, excluded.name_ru, excluded.full_kk, excluded.full_ru, excluded.key)
	WHERE (place.name_kk, place.name_ru, place.key) IS DISTINCT FROM (excluded.name_kk, excluded.name_ru, excluded.key)`

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
	records, err := csv.NewReader(strings.NewReader(units)).ReadAll()
	if err != nil {
		return err
	}
	records = records[1:]
	batch := &pgx.Batch{}
	for _, r := range records {
		name, short, centre := names(r)
		batch.Queue(saveUnitSQL, r[0], r[1], r[2], name.KK, name.RU, short.KK, short.RU,
			centre.KK, centre.RU, r[7], r[8], r[10], r[11], Key(name))
	}
	for old, code := range codesBefore {
		batch.Queue(`INSERT INTO unit_code_before (old, code) VALUES ($1, $2) ON CONFLICT DO NOTHING`, old, code)
	}
	queueCentres(batch, records)
	return tx.SendBatch(ctx, batch).Close()
}

// queueCentres saves the centre of each district as a place whose id is the
// district's code, unless it is a city that is a unit of its own.
func queueCentres(batch *pgx.Batch, records [][]string) {
	cities := map[[2]string]bool{}
	for _, r := range records {
		if Level(r[2]) == City {
			cities[[2]string{r[1], r[6]}] = true
		}
	}
	for _, r := range records {
		_, _, centre := names(r)
		if Level(r[2]) == District && centre.KK != "" && !cities[[2]string{r[1], centre.KK}] {
			batch.Queue(saveCentreSQL, r[0], centre.KK, centre.RU, Key(centre))
		}
	}
}

// names reads the columns of names of one record.
func names(r []string) (name, short, centre Name) {
	name = Name{KK: r[4], RU: r[3]}
	return name, shorten(name), Name{KK: r[6], RU: r[5]}
}

// shortenings make a name fit a button.
var shortenings = strings.NewReplacer(
	" облысы", " обл.", " атындағы аудан", " ауданы",
	"область ", "обл. ", " область", " обл.", "район имени ", "р-н ", "район ", "р-н ", " район", " р-н",
)

func shorten(n Name) Name {
	return Name{KK: shortenings.Replace(n.KK), RU: shortenings.Replace(n.RU)}
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
