package appeal

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

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
	MedianDays float64 // days of the calendar to an answer; 0 for none
	Kinds      map[Outcome]int
	Forwarded  int // passed on as not this deputy's matter
	Reopened   int
	Votes      map[Survey]int // nil below 5 votes
	Withdrawn  int
	Rejected   int
}

// counted are the columns of Stats; $6 is the day on which they stand so.
const counted = `count(*), count(*) FILTER (WHERE ` + waits + `),
	count(*) FILTER (WHERE ` + waits + ` AND state <> 'need_info' AND due_on < $6),
	count(*) FILTER (WHERE answered_at IS NOT NULL),
	count(*) FILTER (WHERE answered_at IS NOT NULL AND reopened_at IS NULL AND (answered_at AT TIME ZONE 'Asia/Almaty')::date <= due_on),
	coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answered_at - received_at) / 86400), 0),
	count(*) FILTER (WHERE outcome = 'solved'), count(*) FILTER (WHERE outcome = 'partly'),
	count(*) FILTER (WHERE outcome = 'advised'), count(*) FILTER (WHERE outcome = 'refused'),
	count(*) FILTER (WHERE forwards > 0), count(*) FILTER (WHERE reopened_at IS NOT NULL),
	count(*) FILTER (WHERE survey = 'to_the_point'), count(*) FILTER (WHERE survey = 'partly'),
	count(*) FILTER (WHERE survey = 'evasive'), count(*) FILTER (WHERE survey = 'none'),
	count(*) FILTER (WHERE state = 'withdrawn'), count(*) FILTER (WHERE state = 'rejected')`

// inScope narrows appeals to a Scope, whose args are $1 to $5; what was taken back at once
// is left out: nobody saw it.
const inScope = `($1::bigint = 0 OR deputy = $1) AND ($2::text[] IS NULL OR unit = ANY ($2)) AND ($3 = '' OR topic = $3)
	AND ($4::date IS NULL OR term_from >= $4) AND ($5::date IS NULL OR term_from <= $5)
	AND (closed_at IS NULL OR closed_at >= received_at + interval '1 minute')`

func (s Scope) args() []any { return []any{s.Deputy, s.Units, s.Topic, s.From, s.To} }

// By is what appeals are counted by.
type By string

// What there is to count by.
const (
	ByDeputy By = "deputy" // the key is the deputy's id
	ByUnit   By = "unit"   // the code of the unit whose branch sees to them
	ByTopic  By = "topic"
	ByRegion By = "region" // the code of the region of that unit; "" where it is the whole country
)

// keys are the expressions of the keys. A region is the first two digits of a code.
var keys = map[By]string{
	ByDeputy: `deputy::text`, ByUnit: `unit`, ByTopic: `topic`, ByRegion: `CASE WHEN unit = '' THEN '' ELSE rpad(left(unit, 2), 9, '0') END`,
}

// Group are the appeals with one key.
type Group struct {
	Key string
	Stats
}

// Count counts appeals of a scope, as they stand on a day.
func Count(ctx context.Context, db postgres.DB, s Scope, on calendar.Day) (Stats, error) {
	all, err := count(ctx, db, `''`, ``, s, on)
	if err != nil || len(all) == 0 {
		return Stats{}, err
	}
	return all[0].Stats, nil
}

// CountBy counts appeals of a scope by something, as they stand on a day; the largest
// groups first.
func CountBy(ctx context.Context, db postgres.DB, s Scope, by By, on calendar.Day) ([]Group, error) {
	return count(ctx, db, keys[by], `GROUP BY 1 ORDER BY count(*) DESC, 1`, s, on)
}

func count(ctx context.Context, db postgres.DB, key, grouped string, s Scope, on calendar.Day) ([]Group, error) {
	rows, err := db.Query(ctx, `SELECT `+key+`, `+counted+` FROM appeal WHERE `+inScope+` `+grouped, append(s.args(), on)...)
	if err != nil {
		return nil, fmt.Errorf("appeal: count: %w", err)
	}
	var all []Group
	var g Group
	var solved, partly, advised, refused, point, half, evasive, none int
	_, err = pgx.ForEachRow(rows, []any{&g.Key, &g.Received, &g.Waiting, &g.Overdue, &g.Answered, &g.InTime, &g.MedianDays,
		&solved, &partly, &advised, &refused, &g.Forwarded, &g.Reopened, &point, &half, &evasive, &none, &g.Withdrawn, &g.Rejected}, func() error {
		g.Kinds = map[Outcome]int{Solved: solved, Partly: partly, Advised: advised, Refused: refused}
		g.Votes = nil
		if point+half+evasive+none >= VotersLeast {
			g.Votes = map[Survey]int{ToThePoint: point, HalfWay: half, Evasive: evasive, NoAnswer: none}
		}
		all = append(all, g)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("appeal: count: %w", err)
	}
	return all, nil
}

// WeekCount is what came in a week, and how much of that was answered in time.
type WeekCount struct {
	From             calendar.Day // a Monday
	Received, InTime int
}

// CountWeeks counts the appeals of a scope by week, from the week of From to that of To,
// those without appeals too.
func CountWeeks(ctx context.Context, db postgres.DB, s Scope) ([]WeekCount, error) {
	rows, err := db.Query(ctx, `
		SELECT week::date, count(a.id), count(a.id) FILTER (WHERE answered_at IS NOT NULL AND reopened_at IS NULL AND (answered_at AT TIME ZONE 'Asia/Almaty')::date <= due_on)
		FROM generate_series(date_trunc('week', $4::date::timestamp), $5::date::timestamp, '7 days') AS week
		LEFT JOIN appeal a ON a.term_from >= week::date AND a.term_from < week::date + 7 AND `+inScope+`
		GROUP BY week ORDER BY week`, s.args()...)
	if err != nil {
		return nil, fmt.Errorf("appeal: count: %w", err)
	}
	weeks, err := pgx.CollectRows(rows, pgx.RowToStructByPos[WeekCount])
	if err != nil {
		return nil, fmt.Errorf("appeal: count: %w", err)
	}
	return weeks, nil
}

// VotersLeast is below how many votes none is told, so that no vote can be guessed.
const VotersLeast = 5
