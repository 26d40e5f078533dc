package territory

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
)

// Hit is one unit or place found by its name.
type Hit struct {
	Unit              string // code of the unit found, or of the unit the place lies in
	Level             Level  // of Unit
	Place             int64  // 0: the unit itself was found
	ElectoralDistrict int64  // of the place, 0 when not known
	Name              Name   // in full, with the kind
	Short             Name   // for a button: of a unit its short name, of a place the bare one
	Within            Name   // the unit a place lies in; empty for a unit
	WithinShort       Name   // the same for a button
	Region            Name   // short; empty in a region's capital, which names it, and on the first level
	RegionBrief       Name   // for a narrow button; empty where Region is
	Score             float64
	Exact             bool // the name asked for is a whole name of the hit
}

// likeness is how like one of the names of a hit is to what is asked: 1 for the
// same, almost that for its beginning, else the share of letters that need no change.
const likeness = `CASE
	  WHEN name = asked THEN 1
	  WHEN length(asked) >= 3 AND starts_with(name, asked) THEN 0.7 + 0.3 * length(asked) / length(name)
	  ELSE 1 - levenshtein(asked, name)::float8 / greatest(length(asked), length(name)) END`

// A hit is as like as the best of its names, or a little less than the share of
// trigrams found anywhere in it («Мусрепова»). Trigrams choose what is worth
// comparing. Where it is said in what the hit lies, both names must be well alike.
// $1, $2 and $3 are the questions.
const searchSQL = `
	WITH question AS (
		SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) AS q(asked, inside, kind)
	), found AS (
		SELECT q.*, u.code, 0::bigint AS place, 0::bigint AS district,
		  u.name_kk, u.name_ru, u.short_kk, u.short_ru, u.key, '' AS around
		FROM question q JOIN unit u ON q.asked <% u.key
		WHERE ($4::date >= u.valid_from OR u.valid_from IS NULL)
		  AND ($4::date <= u.valid_to OR u.valid_to IS NULL)
		UNION ALL
		SELECT q.*, p.unit, p.id, coalesce(p.electoral_district, 0),
		  p.full_kk, p.full_ru, p.name_kk, p.name_ru, p.key, u.key || '|'
		FROM question q JOIN place p ON q.asked <% p.key JOIN unit u ON u.code = p.unit
	), scored AS (
		SELECT DISTINCT ON (found.code, found.place) found.*, own.exact, CASE WHEN inside = ''
		  THEN greatest(own.score, 0.85 * word_similarity(asked, found.key)) ELSE own.score * around_it.score END AS score
		FROM found
		JOIN unit u ON u.code = found.code
		LEFT JOIN unit r ON r.code = u.parent
		CROSS JOIN LATERAL (
			SELECT bool_or(name = asked) AS exact, max(` + likeness + `) AS score
			FROM unnest(string_to_array(found.key, '|')) AS name
		) own
		CROSS JOIN LATERAL (
			SELECT max(` + likeness + `) AS score
			FROM (SELECT found.inside AS asked) q, unnest(string_to_array(around || coalesce(r.key, ''), '|')) AS name
		) around_it
		WHERE inside = '' OR (own.score >= 0.75 AND around_it.score >= 0.75)
		ORDER BY found.code, found.place, exact DESC, score DESC
	), best AS (
		SELECT *, max(score) OVER () AS top FROM scored
	)
	SELECT b.code, u.level, b.place, b.district, b.name_kk, b.name_ru, b.short_kk, b.short_ru,
	  CASE WHEN b.place <> 0 THEN u.name_kk ELSE '' END, CASE WHEN b.place <> 0 THEN u.name_ru ELSE '' END,
	  CASE WHEN b.place <> 0 THEN u.short_kk ELSE '' END, CASE WHEN b.place <> 0 THEN u.short_ru ELSE '' END,
	  coalesce(r.short_kk, ''), coalesce(r.short_ru, ''), coalesce(r.code, ''), b.score, b.exact
	FROM best b
	JOIN unit u ON u.code = b.code
	LEFT JOIN unit r ON r.code = u.parent AND NOT (u.level = 'city' AND u.centre_kk = r.centre_kk)
	WHERE b.score >= 0.6 AND b.score >= 0.75 * b.top
	ORDER BY b.exact DESC, (b.place = 0 AND b.kind <> '' AND u.level LIKE '%' || b.kind) DESC, b.score DESC, b.place <> 0,
	  array_position('{republic_city,region,city,district,city_district}', u.level), b.name_kk COLLATE "kk-x-icu", u.code, b.place
	LIMIT $5`

// settingsSQL says how like is worth comparing, and that the plan made once is kept:
// planning anew takes longer than searching.
const settingsSQL = `
	SELECT set_config('pg_trgm.word_similarity_threshold', '0.25', true), set_config('plan_cache_mode', 'force_generic_plan', true)`

// Search returns units and places whose name is like text in any of the spellings
// people use, mistakes included: whole names first, then by likeness. A kind said
// with the name («Абай облысы») puts the hits of that kind first. What a place lies
// in may be said with it, before or after («Бірлік, Шет», «Шетский район Бирлик»).
func Search(ctx context.Context, db postgres.DB, text string, on time.Time, limit int) ([]Hit, error) {
	names, insides, kinds := questions(text)
	if len(names) == 0 {
		return nil, nil
	}
	var hits []Hit
	batch := &pgx.Batch{}
	batch.Queue(settingsSQL)
	batch.Queue(searchSQL, names, insides, kinds, on, limit).Query(func(rows pgx.Rows) (err error) {
		hits, err = pgx.CollectRows(rows, scanHit)
		return err
	})
	if err := db.SendBatch(ctx, batch).Close(); err != nil {
		return nil, fmt.Errorf("territory: search: %w", err)
	}
	return hits, nil
}

func scanHit(row pgx.CollectableRow) (Hit, error) {
	var h Hit
	var region string
	err := row.Scan(&h.Unit, &h.Level, &h.Place, &h.ElectoralDistrict, &h.Name.KK, &h.Name.RU,
		&h.Short.KK, &h.Short.RU, &h.Within.KK, &h.Within.RU, &h.WithinShort.KK, &h.WithinShort.RU,
		&h.Region.KK, &h.Region.RU, &region, &h.Score, &h.Exact)
	h.RegionBrief = Brief(region)
	return h, err
}
