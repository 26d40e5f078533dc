package appeal

import (
	"context"
	"fmt"

	"qalauly/calendar"
	"qalauly/internal/postgres"
)

// Scope is whose appeals are counted; what is zero does not narrow.
type Scope struct {
	Deputy   int64
	Units    []string
	Topic    Topic
	From, To calendar.Day // received from From to To, both included
}

// Stats are counts without personal data.
type Stats struct {
	Received   int
	Waiting    int
	Overdue    int
	Answered   int
	InTime     int     // of the answered
	MedianDays float64 // working days are not told from others: days of the calendar to an answer; 0 for none
	Kinds      map[Outcome]int
	Forwarded  int // passed on as not this deputy's matter
	Reopened   int
	Votes      map[Survey]int // nil below 5 votes
	Withdrawn  int
	Rejected   int
}

// Count counts appeals of a scope, as they stand on a day.
func Count(ctx context.Context, db postgres.DB, s Scope, on calendar.Day) (Stats, error) {
	var t Stats
	var solved, partly, advised, refused, point, half, evasive, none int
	err := db.QueryRow(ctx, `
		SELECT count(*), count(*) FILTER (WHERE `+waits+`),
			count(*) FILTER (WHERE `+waits+` AND state <> 'need_info' AND due_on < $6),
			count(*) FILTER (WHERE answered_at IS NOT NULL),
			count(*) FILTER (WHERE answered_at IS NOT NULL AND reopened_at IS NULL AND (answered_at AT TIME ZONE 'Asia/Almaty')::date <= due_on),
			coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answered_at - received_at) / 86400), 0),
			count(*) FILTER (WHERE outcome = 'solved'), count(*) FILTER (WHERE outcome = 'partly'),
			count(*) FILTER (WHERE outcome = 'advised'), count(*) FILTER (WHERE outcome = 'refused'),
			count(*) FILTER (WHERE forwards > 0), count(*) FILTER (WHERE reopened_at IS NOT NULL),
			count(*) FILTER (WHERE survey = 'to_the_point'), count(*) FILTER (WHERE survey = 'partly'),
			count(*) FILTER (WHERE survey = 'evasive'), count(*) FILTER (WHERE survey = 'none'),
			count(*) FILTER (WHERE state = 'withdrawn'), count(*) FILTER (WHERE state = 'rejected')
		FROM appeal
		WHERE ($1::bigint = 0 OR deputy = $1) AND ($2::text[] IS NULL OR unit = ANY ($2)) AND ($3 = '' OR topic = $3)
			AND ($4::date IS NULL OR term_from >= $4) AND ($5::date IS NULL OR term_from <= $5)`,
		s.Deputy, s.Units, s.Topic, s.From, s.To, on).Scan(&t.Received, &t.Waiting, &t.Overdue, &t.Answered, &t.InTime, &t.MedianDays,
		&solved, &partly, &advised, &refused, &t.Forwarded, &t.Reopened, &point, &half, &evasive, &none, &t.Withdrawn, &t.Rejected)
	if err != nil {
		return t, fmt.Errorf("appeal: count: %w", err)
	}
	t.Kinds = map[Outcome]int{Solved: solved, Partly: partly, Advised: advised, Refused: refused}
	if point+half+evasive+none >= VotersLeast {
		t.Votes = map[Survey]int{ToThePoint: point, HalfWay: half, Evasive: evasive, NoAnswer: none}
	} else {
		t.Votes = nil
	}
	return t, nil
}

// VotersLeast is below how many votes none is told, so that no vote can be guessed.
const VotersLeast = 5
