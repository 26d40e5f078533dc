package reception

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/activity"
	"qalauly/calendar"
	"qalauly/internal/postgres"
)

// MandateEnded stands as the reason of a reception that nobody called off: its deputy is
// none on that day. Who reads it gets words for it in their own language.
const MandateEnded = "mandate_ended"

// Lapse calls off the planned receptions that have not begun of deputies who are none on
// their day. Whoever has a place is told as with any other. Again it does nothing.
func (k Desk) Lapse(ctx context.Context, db postgres.DB, now time.Time) error {
	rows, _ := db.Query(ctx, `
		SELECT r.id FROM reception r
		WHERE r.state = 'planned' AND r.day >= $1
			AND NOT EXISTS (SELECT FROM mandate m WHERE m.deputy = r.deputy AND r.day BETWEEN m.valid_from AND coalesce(m.valid_to, 'infinity'))
		ORDER BY r.id`, calendar.DayOf(now))
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("reception: lapse: %w", err)
	}
	for _, id := range ids {
		r, err := ByID(ctx, db, id)
		if err != nil {
			return err
		}
		if !r.Open(now) {
			continue // whoever was there says what became of it
		}
		if _, err := k.CallOff(ctx, db, activity.Actor{}, id, MandateEnded, now); err != nil && !errors.Is(err, ErrState) {
			return err
		}
	}
	return nil
}
