package deputy

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/postgres"
	"qalauly/internal/spelling"
)

// A text of more words is no name; a word of more letters is cut.
const (
	mostWords   = 8
	mostLetters = 40
)

// Each word of the question is compared with each word of a name, so that they
// come in any order: 1 for the same, less for its beginning, else the share of
// letters that need no change; trigrams choose what is worth comparing. A person's
// score is the mean over the words asked; of several words one must be well alike,
// and about half alike at all, which free text («жол жаман») hardly ever is. $3 are
// the words, $6 the initials among them.
const searchSQL = `
	WITH same AS (
		SELECT asked.word AS asked, n.word, likeness.score
		FROM unnest($3::text[]) AS asked(word)
		JOIN name_word n ON asked.word <% n.word
		CROSS JOIN LATERAL (SELECT CASE
		  WHEN n.word = asked.word THEN 1
		  WHEN length(asked.word) >= 3 AND starts_with(n.word, asked.word) THEN 0.5 + 0.5 * length(asked.word) / length(n.word)
		  ELSE 1 - levenshtein(asked.word, n.word)::numeric / greatest(length(asked.word), length(n.word))
		END AS score) likeness
		WHERE likeness.score >= 0.6
	), best AS (
		SELECT w.deputy, same.asked, max(same.score) AS score
		FROM same JOIN deputy_word w ON w.word = same.word
		GROUP BY w.deputy, same.asked
	), scored AS (
		SELECT deputy, count(*) FILTER (WHERE score = 1) AS exact, (sum(score) + 0.8 * (
			SELECT count(*) FROM unnest($6::text[]) AS initial
			WHERE EXISTS (SELECT FROM deputy_word w WHERE w.deputy = best.deputy AND starts_with(w.word, initial))
		)) / (cardinality($3::text[]) + cardinality($6::text[])) AS score
		FROM best
		GROUP BY deputy
		HAVING cardinality($3::text[]) = 1 OR max(score) >= 0.75
	)
	SELECT ` + hitColumns + `, scored.score::float8, count(*) OVER ()
	` + sittingSQL + `
	JOIN (SELECT *, max(score) OVER () AS top FROM scored) scored ON scored.deputy = d.id
	WHERE scored.score >= 0.45 AND scored.score >= 0.75 * scored.top
	ORDER BY scored.exact DESC, scored.score DESC, ` + alphabetical + `
	LIMIT $4 OFFSET $5`

// settingsSQL says how like is worth comparing, and that the plan made once is kept:
// planning anew takes longer than searching.
const settingsSQL = `
	SELECT set_config('pg_trgm.word_similarity_threshold', '0.25', true), set_config('plan_cache_mode', 'force_generic_plan', true)`

// Search returns a page of those who sit on a day and whose name is like text in
// any of the spellings people use, mistakes and initials included; and how many
// there are (0 for a page past the end). Who has a part of the name written alike
// comes first, then by likeness, then by the alphabet. Text that is no name finds
// nobody.
func Search(ctx context.Context, db postgres.DB, text string, on time.Time, p Page) ([]Hit, int, error) {
	words, initials := asked(text)
	if len(words) == 0 {
		return nil, 0, nil
	}
	var hits []Hit
	var total int
	batch := &pgx.Batch{}
	batch.Queue(settingsSQL)
	batch.Queue(searchSQL, on, p.Lang, words, p.Limit, p.Offset, initials).Query(func(rows pgx.Rows) (err error) {
		hits, total, err = counted(rows, func(h *Hit) []any { return []any{&h.Score} })
		return err
	})
	if err := db.SendBatch(ctx, batch).Close(); err != nil {
		return nil, 0, fmt.Errorf("deputy: search: %w", err)
	}
	return hits, total, nil
}

// asked parts the distinct folded words of a text from the initials among them;
// there are none where the text is no name.
func asked(text string) (words, initials []string) {
	words, initials = []string{}, []string{} // empty arrays, not NULL
	all := spelling.Words(text)
	if len(all) > mostWords {
		return words, initials
	}
	for _, word := range all {
		if letters := []rune(word); len(letters) > mostLetters {
			word = string(letters[:mostLetters])
		}
		switch {
		case slices.Contains(words, word):
		case utf8.RuneCountInString(word) == 1:
			initials = append(initials, word)
		default:
			words = append(words, word)
		}
	}
	return words, initials
}

// Words returns what somebody is searched by: every word of the name as it is
// written in both languages, folded, each once.
func Words(p Person) []string {
	return strings.Fields(spelling.Key(p.Surname.KK, p.Surname.RU, p.Given.KK, p.Given.RU, p.Patronymic.KK, p.Patronymic.RU))
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
