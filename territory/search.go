package territory

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
	"qalauly/internal/spelling"
)

// Hit is one unit or place found by its name.
type Hit struct {
	Unit              string // code of the unit found, or of the unit the place lies in
	Level             Level  // of Unit
	Place             int64  // 0: the unit itself was found
	ElectoralDistrict int64  // of the place, 0 when not known
	Name              Name   // in full, with the kind
	Within            Name   // the unit a place lies in; empty for a unit
	Region            Name   // short; empty when the hit is itself of the first level
	Score             float64
	Exact             bool // the name asked for is a whole name of the hit
}

// kindWords are what people put beside a name to say what it is of. They are no
// part of the name, and show which of several namesakes is meant.
var kindWords = map[string]Level{
	"oblis": Region, "oblisi": Region, "oblast": Region, "oblasti": Region, "obl": Region,
	"audan": District, "audani": District, "raion": District, "raen": District, "raione": District, "r": District, "n": "",
	"kala": City, "kalasi": City, "gorod": City, "g": City,
	"auil": "", "auili": "", "aul": "", "selo": "", "s": "", "kent": "", "kenti": "", "poselok": "", "p": "", "a": "",
	"okrug": "", "okrugi": "", "atindagi": "", "imeni": "", "im": "",
}

// mostLetters is the length beyond which a text is no name.
const mostLetters = 60

// A hit is as like as the best of its names: 1 for the same, almost that for its
// beginning, else the share of letters that need no change, or a little less than
// the share of trigrams found anywhere in it («Мусрепова»). Trigrams choose what
// is worth comparing. $3 is the kind asked for.
const searchSQL = `
	WITH found AS (
		SELECT u.code, 0::bigint AS place, 0::bigint AS district, u.name_kk, u.name_ru, u.key
		FROM unit u
		WHERE $1 <% u.key
		  AND ($2::date >= u.valid_from OR u.valid_from IS NULL)
		  AND ($2::date <= u.valid_to OR u.valid_to IS NULL)
		UNION ALL
		SELECT p.unit, p.id, coalesce(p.electoral_district, 0), p.full_kk, p.full_ru, p.key
		FROM place p
		WHERE $1 <% p.key
	), scored AS (
		SELECT found.*, likeness.exact, likeness.score
		FROM found
		CROSS JOIN LATERAL (
			SELECT bool_or(name = $1) AS exact, greatest(0.85 * word_similarity($1, found.key), max(CASE
			  WHEN name = $1 THEN 1
			  WHEN length($1) >= 3 AND starts_with(name, $1) THEN 0.7 + 0.3 * length($1) / length(name)
			  ELSE 1 - levenshtein($1, name)::float8 / greatest(length($1), length(name)) END)) AS score
			FROM unnest(string_to_array(found.key, '|')) AS name
		) likeness
	), best AS (
		SELECT *, max(score) OVER () AS top FROM scored
	)
	SELECT b.code, u.level, b.place, b.district, b.name_kk, b.name_ru,
	  CASE WHEN b.place <> 0 THEN u.name_kk ELSE '' END, CASE WHEN b.place <> 0 THEN u.name_ru ELSE '' END,
	  coalesce(r.short_kk, ''), coalesce(r.short_ru, ''), b.score, b.exact
	FROM best b
	JOIN unit u ON u.code = b.code
	LEFT JOIN unit r ON r.code = u.parent
	WHERE b.score >= 0.6 AND b.score >= 0.75 * b.top
	ORDER BY b.exact DESC, (b.place = 0 AND $3 <> '' AND u.level LIKE '%' || $3) DESC, b.score DESC, b.place <> 0,
	  array_position('{republic_city,region,city,district,city_district}', u.level), b.name_kk COLLATE "kk-x-icu", u.code, b.place
	LIMIT $4`

// Search returns units and places whose name is like text in any of the spellings
// people use, mistakes included: whole names first, then by likeness. A kind said
// with the name («Абай облысы») puts the hits of that kind first.
func Search(ctx context.Context, db postgres.DB, text string, on time.Time, limit int) ([]Hit, error) {
	name, level := asked(text)
	if name == "" || len(name) > mostLetters {
		return nil, nil
	}
	var hits []Hit
	batch := &pgx.Batch{}
	batch.Queue(`SELECT set_config('pg_trgm.word_similarity_threshold', '0.25', true)`)
	batch.Queue(searchSQL, name, on, string(level), limit).Query(func(rows pgx.Rows) (err error) {
		hits, err = pgx.CollectRows(rows, scanHit)
		return err
	})
	if err := db.SendBatch(ctx, batch).Close(); err != nil {
		return nil, fmt.Errorf("territory: search: %w", err)
	}
	return hits, nil
}

// asked takes a text apart into the folded name and the kind said with it.
func asked(text string) (name string, level Level) {
	words := spelling.Words(text)
	var names []string
	for _, word := range words {
		kind, isKind := kindWords[word]
		if !isKind {
			names = append(names, word)
		} else if kind != "" {
			level = kind
		}
	}
	if len(names) == 0 {
		names = words
	}
	return strings.Join(names, " "), level
}

func scanHit(row pgx.CollectableRow) (Hit, error) {
	var h Hit
	err := row.Scan(&h.Unit, &h.Level, &h.Place, &h.ElectoralDistrict, &h.Name.KK, &h.Name.RU,
		&h.Within.KK, &h.Within.RU, &h.Region.KK, &h.Region.RU, &h.Score, &h.Exact)
	return h, err
}

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
