package reception

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/calendar"
	"qalauly/internal/postgres"
)

// KeptDays is how long after a reception it is known who came, and what they wrote.
const KeptDays = 30

// Visit is a place of a person with the reception.
type Visit struct {
	Booking
	Reception Reception
}

// DataOf is everything that is kept of a person here, the oldest first.
func DataOf(ctx context.Context, db postgres.DB, person int64) ([]Visit, error) {
	rows, _ := db.Query(ctx, `SELECT `+bookingColumns+` FROM reception_booking b WHERE b.person = $1 ORDER BY b.id`, person)
	list, err := pgx.CollectRows(rows, scanBooking)
	if err != nil {
		return nil, fmt.Errorf("reception: data: %w", err)
	}
	var all []Visit
	for _, b := range list {
		r, err := ByID(ctx, db, b.Reception)
		if err != nil {
			return nil, err
		}
		all = append(all, Visit{b, r})
	}
	return all, nil
}

// Forget gives up the places of a person that lie ahead, and erases who had the others.
// How many were received stays.
func Forget(ctx context.Context, db postgres.DB, person int64) (n int, err error) {
	tag, err := db.Exec(ctx, `
		UPDATE reception_booking SET person = NULL, name = '', question = '', state = CASE state WHEN 'booked' THEN 'cancelled' ELSE state END
		WHERE person = $1`, person)
	if err != nil {
		return 0, fmt.Errorf("reception: forget: %w", err)
	}
	return int(tag.RowsAffected()), nil
}

// Retain erases who came to receptions that were longer ago than is kept.
func Retain(ctx context.Context, db postgres.DB, now time.Time) error {
	_, err := db.Exec(ctx, `
		UPDATE reception_booking b SET person = NULL, name = '', question = ''
		FROM reception r WHERE r.id = b.reception AND b.person IS NOT NULL AND r.day < $1::date`, calendar.DayOf(now)-KeptDays)
	if err != nil {
		return fmt.Errorf("reception: retain: %w", err)
	}
	return nil
}
