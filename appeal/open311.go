package appeal

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/internal/postgres"
)

// Request is an appeal as open data, in the shape of a service request of Open311
// (GeoReport v2). Nothing in it is about a person: no texts, names or places below a
// unit, neither the deputy nor what the author said of the answer; moments are days; the
// id is not the number that the author and the desk know.
type Request struct {
	ID        string  `json:"service_request_id"`
	Status    string  `json:"status"`       // «open» or «closed»
	Notes     State   `json:"status_notes"` // the state's code
	Service   Topic   `json:"service_code"`
	Agency    string  `json:"agency_responsible"` // the unit whose body sees to it
	Requested string  `json:"requested_datetime"`
	Updated   string  `json:"updated_datetime"`
	Expected  *string `json:"expected_datetime"` // the last day; null while the clock stands
}

// Wanted narrows open data; what is zero does not.
type Wanted struct {
	From, To calendar.Day // of registration, both included
	Topics   []Topic
	Open     bool // those whose answer is owed
	Closed   bool // the others; both is the same as none
}

// Requests hands out appeals as open data, in the order of their days. What was taken
// back, was found to be spam or is not decided on is left out; nobody can ask for those
// of one deputy, so that no row tells whose it is.
func Requests(ctx context.Context, db postgres.DB, w Wanted, p Page, now time.Time, yield func(Request) error) error {
	rows, err := db.Query(ctx, `
		SELECT public::text, state, topic, unit, term_from, due_on,
			greatest(assigned_at, accepted_at, answered_at, reopened_at, closed_at)
		FROM appeal
		WHERE state NOT IN ('moderation', 'rejected') AND received_at <= $1
			AND (closed_at IS NULL OR closed_at >= received_at + $2::interval)
			AND (cardinality($3::text[]) = 0 OR topic = ANY ($3)) AND ($4::boolean = $5::boolean OR $4 = (`+waits+`))
			AND ($6::date IS NULL OR term_from >= $6) AND ($7::date IS NULL OR term_from <= $7)
		ORDER BY term_from, public LIMIT $8 OFFSET $9`,
		now.Add(-UndoTime), UndoTime, append([]Topic{}, w.Topics...), w.Open, w.Closed, w.From, w.To, p.Limit, p.Offset)
	if err != nil {
		return fmt.Errorf("appeal: requests: %w", err)
	}
	var r Request
	var from, due calendar.Day
	var updated time.Time
	_, err = pgx.ForEachRow(rows, []any{&r.ID, &r.Notes, &r.Service, &r.Agency, &from, &due, &updated}, func() error {
		r.Requested, r.Updated, r.Expected = midnight(from), midnight(calendar.DayOf(updated)), nil
		r.Status = "closed"
		if r.Notes.Waits() {
			r.Status = "open"
		}
		if r.Notes != NeedInfo {
			last := midnight(due)
			r.Expected = &last
		}
		return yield(r)
	})
	if err != nil {
		return fmt.Errorf("appeal: requests: %w", err)
	}
	return nil
}

func midnight(d calendar.Day) string { return d.Start().Format(time.RFC3339) }
