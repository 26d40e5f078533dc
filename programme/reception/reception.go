package reception

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/internal/postgres"
)

// Clock is a time of day, in minutes since midnight.
type Clock int

// String writes it as 15:00.
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// State is what became of a reception.
type State string

// The states. Held and Voided ones lie behind; a Cancelled one never took place.
const (
	Planned   State = "planned"
	Held      State = "held"
	Cancelled State = "cancelled"
	Voided    State = "voided" // was held by mistake, or not as it should
)

// Why something is not done.
var (
	ErrUnknown  = errors.New("reception: no such reception")
	ErrTaken    = errors.New("reception: somebody else has the place")
	ErrBooked   = errors.New("reception: the person has a place in it already")
	ErrMost     = errors.New("reception: the person has booked as many as one may")
	ErrPast     = errors.New("reception: it has begun")
	ErrState    = errors.New("reception: its state does not allow it")
	ErrEarly    = errors.New("reception: it has not begun yet")
	ErrOverlap  = errors.New("reception: the deputy receives elsewhere at that time")
	ErrMandate  = errors.New("reception: the person is no deputy on that day")
	ErrHours    = errors.New("reception: the hours do not fit")
	ErrDay      = errors.New("reception: the day is too far")
	ErrReason   = errors.New("reception: a reason is needed")
	ErrTooLong  = errors.New("reception: the text is too long")
	ErrTooLate  = errors.New("reception: it is too long ago")
	ErrClosed   = errors.New("reception: the office is closed")
	ErrNoPlaces = errors.New("reception: no time for a single visitor")
)

// Reception is some hours on a day at which a deputy receives people at an office.
type Reception struct {
	ID        int64
	Office    int64
	Deputy    int64
	Day       calendar.Day
	From, To  Clock
	Minutes   int // for one visitor
	State     State
	Reason    string // why it was called off or voided
	WalkIns   int    // who came without having booked
	Announced time.Time
	Record    int64 // of criterion A4; 0 for none
	Invented  bool
	Taken     int // places that somebody has
	CameIn    int // visitors who had booked and came
}

// Places is how many visitors can book.
func (r Reception) Places() int { return int(r.To-r.From) / r.Minutes }

// Free is how many places nobody has.
func (r Reception) Free() int { return max(0, r.Places()-r.Taken) }

// Received is how many people were received.
func (r Reception) Received() int { return r.WalkIns + r.CameIn }

// Begins is when the doors open.
func (r Reception) Begins() time.Time { return r.at(r.From) }

// Ends is when they close.
func (r Reception) Ends() time.Time { return r.at(r.To) }

// Slot is the time of a place.
func (r Reception) Slot(slot int) Clock { return r.From + Clock(slot*r.Minutes) }

// At is the moment of a place.
func (r Reception) At(slot int) time.Time { return r.at(r.Slot(slot)) }

func (r Reception) at(c Clock) time.Time { return r.Day.At(time.Duration(c) * time.Minute) }

// Open says that places can be booked at a moment.
func (r Reception) Open(now time.Time) bool { return r.State == Planned && now.Before(r.Begins()) }

const columns = `r.id, r.office, r.deputy, r.day, extract(epoch FROM r.opens)::int / 60, extract(epoch FROM r.closes)::int / 60, r.minutes,
	r.state, r.reason, r.walk_ins, r.announced_at, coalesce(r.record, 0), r.invented,
	(SELECT count(*) FROM reception_booking b WHERE b.reception = r.id AND b.state IN ('booked', 'came')),
	(SELECT count(*) FROM reception_booking b WHERE b.reception = r.id AND b.state = 'came')`

func (r *Reception) fields() []any {
	return []any{&r.ID, &r.Office, &r.Deputy, &r.Day, &r.From, &r.To, &r.Minutes, &r.State, &r.Reason, &r.WalkIns, &r.Announced, &r.Record, &r.Invented, &r.Taken, &r.CameIn}
}

func scan(row pgx.CollectableRow) (r Reception, err error) { return r, row.Scan(r.fields()...) }

// ByID returns a reception; ErrUnknown for none.
func ByID(ctx context.Context, db postgres.DB, id int64) (Reception, error) {
	return one(ctx, db, `SELECT `+columns+` FROM reception r WHERE r.id = $1`, id)
}

// lock is ByID for one who is going to change it, or who comes to it: what happens in a
// reception happens one after the other.
func lock(ctx context.Context, db postgres.DB, id int64) (Reception, error) {
	if _, err := db.Exec(ctx, `SELECT FROM reception WHERE id = $1 FOR UPDATE`, id); err != nil {
		return Reception{}, fmt.Errorf("reception: lock %d: %w", id, err)
	}
	return ByID(ctx, db, id) // a new statement: it sees what the one before has done
}

func one(ctx context.Context, db postgres.DB, sql string, args ...any) (Reception, error) {
	rows, _ := db.Query(ctx, sql, args...)
	r, err := pgx.CollectExactlyOneRow(rows, scan)
	if errors.Is(err, pgx.ErrNoRows) {
		return r, ErrUnknown
	}
	if err != nil {
		return r, fmt.Errorf("reception: read: %w", err)
	}
	return r, nil
}

// Which says of which receptions a list is.
type Which struct {
	Deputy int64    // 0: of anybody
	Office int64    // 0: anywhere
	Units  []string // at offices in or below these; nil: no matter which; "" is the whole country
	Or     []int64  // with Units: or of these deputies, wherever
	From   calendar.Day
	To     calendar.Day // 0: without end
	Open   bool         // only those that can be booked at Now
	Now    time.Time
	State  State // "": in any
	Newest bool  // the latest first
}

// List returns a page of receptions, the next first, and how many there are.
func List(ctx context.Context, db postgres.DB, w Which, p Page) ([]Reception, int, error) {
	order := "ASC"
	if w.Newest {
		order = "DESC"
	}
	rows, _ := db.Query(ctx, insideSQL+`
		SELECT `+columns+`, count(*) OVER ()
		FROM reception r JOIN reception_office o ON o.id = r.office
		WHERE ($2 = 0 OR r.deputy = $2) AND ($3 = 0 OR r.office = $3)
			AND ($1::text[] IS NULL OR '' = ANY ($1) OR o.unit IN (SELECT code FROM below) OR r.deputy = ANY ($4))
			AND r.day >= $5::date AND ($6::date IS NULL OR r.day <= $6) AND ($7 = '' OR r.state = $7)
			AND (NOT $8 OR r.state = 'planned' AND (r.day > $9::date OR r.day = $9 AND r.opens > $10::text::time))
		ORDER BY r.day `+order+`, r.opens `+order+`, r.id
		LIMIT $11 OFFSET $12`,
		w.Units, w.Deputy, w.Office, w.Or, w.From, w.To, string(w.State), w.Open, calendar.DayOf(w.Now), w.Now.In(calendar.Zone).Format("15:04"), p.Limit, p.Offset)
	total := 0
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r Reception, err error) {
		return r, row.Scan(append(r.fields(), &total)...)
	})
	if err != nil {
		return nil, 0, fmt.Errorf("reception: list: %w", err)
	}
	return list, total, nil
}

// Coming returns a page of what can be booked with a deputy, or at an office.
func Coming(ctx context.Context, db postgres.DB, deputy, office int64, now time.Time, p Page) ([]Reception, int, error) {
	return List(ctx, db, Which{Deputy: deputy, Office: office, From: calendar.DayOf(now), Open: true, Now: now}, p)
}

// FreeSlots are the places of a reception that nobody has and that have not passed.
func FreeSlots(ctx context.Context, db postgres.DB, r Reception, now time.Time) ([]int, error) {
	if !r.Open(now) {
		return nil, nil
	}
	rows, _ := db.Query(ctx, `
		SELECT s FROM generate_series(0, $2::int - 1) s
		WHERE NOT EXISTS (SELECT FROM reception_booking b WHERE b.reception = $1 AND b.slot = s AND b.state IN ('booked', 'came'))
		ORDER BY s`, r.ID, r.Places())
	free, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		return nil, fmt.Errorf("reception: free places of %d: %w", r.ID, err)
	}
	return free, nil
}

// Offer is a free place.
type Offer struct {
	Reception
	Place int // the slot
}

// Next are the free places that come closest to one that is gone: the next of the same
// reception, then the first of others of the same deputy, then of the same office.
func Next(ctx context.Context, db postgres.DB, r Reception, slot int, now time.Time, limit int) ([]Offer, error) {
	free, err := FreeSlots(ctx, db, r, now)
	if err != nil {
		return nil, err
	}
	var offers []Offer
	for _, later := range []bool{true, false} {
		for _, s := range free {
			if (s >= slot) == later && len(offers) < limit {
				offers = append(offers, Offer{r, s})
			}
		}
	}
	for _, w := range []Which{{Deputy: r.Deputy}, {Office: r.Office}} {
		w.From, w.Open, w.Now = calendar.DayOf(now), true, now
		list, _, err := List(ctx, db, w, Page{Limit: 4 * limit})
		if err != nil {
			return nil, err
		}
		for _, other := range list {
			if len(offers) >= limit || other.ID == r.ID || w.Deputy == 0 && other.Deputy == r.Deputy {
				continue
			}
			free, err := FreeSlots(ctx, db, other, now)
			if err != nil {
				return nil, err
			}
			if len(free) > 0 {
				offers = append(offers, Offer{other, free[0]})
			}
		}
	}
	return offers, nil
}

func number(id int64) string { return strconv.FormatInt(id, 10) }
