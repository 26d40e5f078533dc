package deputy

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
	"qalauly/internal/spelling"
)

// mostWords bounds how much of a text is compared with names.
const mostWords = 8

// Each word of the question is compared with each name on its own, so that parts
// come in any order: 1 for a part written alike, 0.8 for the initial of a part,
// else the share of its trigrams found in the name. A hit's score is the mean over
// the words, which long free text never brings above the threshold.
const searchSQL = `
	WITH asked AS (
		SELECT word, length(word) = 1 AS initial FROM unnest($3::text[]) AS word
	), found AS (
		SELECT DISTINCT d.id FROM asked JOIN deputy d ON asked.word <% d.key
	), scored AS (
		SELECT found.id,
		  count(*) FILTER (WHERE like_part.exact AND NOT asked.initial) AS exact,
		  avg(CASE WHEN like_part.exact THEN 1 WHEN asked.initial THEN like_part.opens::int * 0.8
		    ELSE word_similarity(asked.word, d.key) END)::float8 AS score
		FROM found
		JOIN deputy d ON d.id = found.id
		CROSS JOIN asked
		CROSS JOIN LATERAL (SELECT
		  ' ' || d.key || ' ' LIKE '% ' || asked.word || ' %' AS exact,
		  ' ' || d.key LIKE '% ' || asked.word || '%' AS opens) like_part
		GROUP BY found.id
	)
	SELECT ` + hitColumns + `, scored.score, count(*) OVER ()
	` + sittingSQL + `
	JOIN (SELECT *, max(score) OVER () AS top FROM scored) scored ON scored.id = d.id
	WHERE scored.score >= 0.45 AND scored.score >= 0.65 * scored.top
	ORDER BY scored.exact DESC, scored.score DESC, ` + alphabetical + `
	LIMIT $4 OFFSET $5`

// Search returns a page of those who sit on a day and whose name is like text in
// any of the spellings people use, mistakes and initials included; and how many
// there are. Who has a part of the name written alike comes first, then by
// likeness, then by the alphabet. Text that is no name finds nobody.
func Search(ctx context.Context, db postgres.DB, text string, on time.Time, p Page) ([]Hit, int, error) {
	words := spelling.Words(text)
	if len(words) == 0 {
		return nil, 0, nil
	}
	words = words[:min(len(words), mostWords)]
	var hits []Hit
	var total int
	batch := &pgx.Batch{}
	batch.Queue(`SELECT set_config('pg_trgm.word_similarity_threshold', '0.3', true)`)
	batch.Queue(searchSQL, on, p.Lang, words, p.Limit, p.Offset).Query(func(rows pgx.Rows) (err error) {
		hits, total, err = counted(rows, func(h *Hit) []any { return []any{&h.Score} })
		return err
	})
	if err := db.SendBatch(ctx, batch).Close(); err != nil {
		return nil, 0, fmt.Errorf("deputy: search: %w", err)
	}
	return hits, total, nil
}

// Clear says that the first of the hits of a first page is the one meant: it is
// like what was asked, and no other is nearly as like.
func Clear(hits []Hit) bool {
	if len(hits) == 0 || hits[0].Score < 0.7 {
		return false
	}
	for _, other := range hits[1:] {
		if other.Score > hits[0].Score-0.25 {
			return false
		}
	}
	return true
}
