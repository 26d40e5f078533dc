package inquiry

import (
	"context"
	"fmt"
	"time"

	"qalauly/internal/postgres"
)

// Tell gives the verified inquiries about a topic that have no words yet the words of a
// demo, and answers that go with their results; those sent before a day and not answered
// have a formal answer, none, or are left open. It says how many they were.
func Tell(ctx context.Context, db postgres.DB, topic string, w Words, answers map[Outcome]string, before time.Time) (int64, error) {
	tag, err := db.Exec(ctx, `
		INSERT INTO inquiry (record, title_kk, title_ru, text_kk, text_ru, outcome, answer, by, at)
		SELECT id, $2, $3, $4, $5, outcome,
			CASE outcome WHEN 'solved' THEN $6 WHEN 'partly' THEN $7 WHEN 'refused' THEN $8 WHEN 'formal' THEN $9 ELSE '' END,
			coalesce(hands[1], 0), made_at
		FROM (
			SELECT *, CASE
				WHEN fields ->> 'result' = 'decision' THEN 'solved'
				WHEN fields ->> 'result' = 'answered' THEN CASE WHEN id % 3 = 0 THEN 'refused' ELSE 'partly' END
				WHEN day < $10::date AND id % 4 = 0 THEN 'none'
				WHEN day < $10::date AND id % 4 = 1 THEN 'formal'
				ELSE '' END AS outcome
			FROM record WHERE criterion = '`+Criterion+`' AND state = 'verified' AND source = 'staff' AND fields ->> 'topic' = $1) r
		ON CONFLICT DO NOTHING`,
		topic, w.Title.KK, w.Title.RU, w.Text.KK, w.Text.RU, answers[Solved], answers[Partly], answers[Refused], answers[Formal], before)
	if err != nil {
		return 0, fmt.Errorf("inquiry: tell of %s: %w", topic, err)
	}
	return tag.RowsAffected(), nil
}
